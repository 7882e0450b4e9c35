"""What people are told about the profiles of cities, and about corrections that readers asked for."""

from typing import Final

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from halqa.notices.access import NoticeGroup, NoticeKind
from halqa.notices.labels.kinds import Facts
from halqa.registry.labels.office import row_words

PROFILES: Final = NoticeGroup("profiles", _("What cities say of themselves"))

CORRECTIONS: Final = NoticeGroup("corrections", _("Corrections that readers ask for"))


def in_words(facts: Facts) -> Facts:
    """Return the facts of an answer with what was meant in words: a row by its table."""
    row = row_words(str(facts.get("table", "")))
    return {**facts, "what": str(row) if row else _now("Something that is missing")}


KINDS: Final = (
    NoticeKind(
        name="profile.sent",
        group=PROFILES,
        title=_("%(subject)s proposes to change its profile"),
        text=_("%(subject)s has sent a proposal to change what it says of itself in public. It waits for your decision."),
    ),
    NoticeKind(
        name="profile.sent-back",
        group=PROFILES,
        title=_("%(subject)s: your proposal was sent back"),
        text=_(
            "The coordination team has sent back what you proposed for the profile of %(subject)s, and says why. "
            "You can change it and send it again."
        ),
    ),
    NoticeKind(
        name="profile.approved",
        group=PROFILES,
        title=_("%(subject)s: what you proposed is public"),
        text=_("The coordination team has approved what you proposed for the profile of %(subject)s. Everybody can read it now."),
    ),
    NoticeKind(
        name="profile.partly-approved",
        group=PROFILES,
        title=_("%(subject)s: a part of what you proposed is public"),
        text=_(
            "The coordination team has approved a part of what you proposed for the profile of %(subject)s, and says why not all."
        ),
    ),
    NoticeKind(
        name="profile.declined",
        group=PROFILES,
        title=_("%(subject)s: your proposal was declined"),
        text=_("The coordination team has declined what you proposed for the profile of %(subject)s, and says why."),
    ),
    NoticeKind(
        name="correction-requests.summed-up",
        group=CORRECTIONS,
        title=_("New correction requests of readers: %(count)s"),
        text=_(
            "Readers have asked for corrections. New since you were last told: %(count)s. The list says by when each is answered."
        ),
    ),
    NoticeKind(
        name="correction-request.corrected",
        group=CORRECTIONS,
        title=_("%(subject)s: the correction that you asked for was made"),
        text=_("You asked on %(day)s for a correction. It was made, and everybody can see it. About: %(subject)s. %(what)s."),
        in_words=in_words,
    ),
    NoticeKind(
        name="correction-request.upheld",
        group=CORRECTIONS,
        title=_("%(subject)s: what you asked to be corrected stands"),
        text=_(
            "You asked on %(day)s for a correction. The coordination team has looked at it; what is said stands. "
            "About: %(subject)s. %(what)s. It says:\n\n%(answer)s"
        ),
        in_words=in_words,
    ),
    NoticeKind(
        name="correction-request.asked-back",
        group=CORRECTIONS,
        title=_("%(subject)s: a question about the correction that you asked for"),
        text=_(
            "You asked on %(day)s for a correction. The coordination team has a question before it can answer. "
            "About: %(subject)s. %(what)s. It asks:\n\n%(answer)s\n\nReply on the page behind the link."
        ),
        in_words=in_words,
    ),
)
