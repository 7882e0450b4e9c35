"""What people are told about the profiles of cities."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from halqa.notices.access import NoticeGroup, NoticeKind

PROFILES: Final = NoticeGroup("profiles", _("What cities say of themselves"))

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
)
