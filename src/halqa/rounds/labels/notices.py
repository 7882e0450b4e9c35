"""What people are told about calls."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from halqa.notices.access import NoticeGroup, NoticeKind
from halqa.notices.labels.kinds import Facts
from halqa.pages.templatetags.words import when_text

CALLS: Final = NoticeGroup("calls", _("Calls for applications"))


def with_the_day(facts: Facts) -> Facts:
    """Return the facts of a call with the first day of applications in words."""
    return {**facts, "opens": when_text(date.fromisoformat(str(facts["opens"])))} if "opens" in facts else facts


KINDS: Final = (
    NoticeKind(
        name="call.opened",
        group=CALLS,
        title=_("%(subject)s: the call has opened"),
        text=_("%(subject)s: the call has opened. Its page has the rules in plain words and the deadlines on your clocks."),
    ),
    NoticeKind(
        name="call.announced",
        group=CALLS,
        title=_("%(subject)s: the call is published"),
        text=_(
            "%(subject)s: the call is published. Cities can take part from %(opens)s on. "
            "Its page has the rules in plain words and the deadlines on your clocks."
        ),
        in_words=with_the_day,
    ),
    NoticeKind(
        name="call.amended",
        group=CALLS,
        title=_("%(subject)s: the call was amended"),
        text=_("%(subject)s: something in the call has changed after it opened. Its page says what, and why."),
    ),
    NoticeKind(
        name="announcement.shared",
        group=CALLS,
        title=_("%(subject)s: what is decided about your cities, under embargo"),
        text=_(
            "%(subject)s: its page says what is decided about the cities of your country, and takes what your commission says. "
            "Tell nobody before the announcement."
        ),
    ),
    NoticeKind(
        name="announcement.unshared",
        group=CALLS,
        title=_("%(subject)s: what is decided is not shared any longer"),
        text=_(
            "%(subject)s: the coordination team no longer shares what is decided about the cities of your country. It may still "
            "change, and the embargo holds on: tell nobody. What your commission wrote is kept."
        ),
    ),
    NoticeKind(
        name="announcement.decision-changed",
        group=CALLS,
        title=_("%(subject)s: something else is decided about a city of your country, under embargo"),
        text=_(
            "%(subject)s: what you were told about a city of your country has changed. Its page says what is decided now. "
            "Tell nobody before the announcement."
        ),
    ),
    NoticeKind(
        name="announcement.decision-taken-back",
        group=CALLS,
        title=_("%(subject)s: a decision about a city of your country was taken back, under embargo"),
        text=_(
            "%(subject)s: what you were told about a city of your country does not stand any more; it is undecided again. "
            "Tell nobody before the announcement."
        ),
    ),
    NoticeKind(
        name="announcement.not-made",
        group=CALLS,
        title=_("%(subject)s was not announced at the planned moment"),
        text=_("%(subject)s was not announced at the planned moment: something stands against it. Its page says what."),
    ),
    NoticeKind(
        name="announcement.planner-left",
        group=CALLS,
        title=_("%(subject)s was not announced at the planned moment"),
        text=_(
            "%(subject)s was not announced at the planned moment: whoever planned it does not belong to the coordination team "
            "any more. Announce it on its page, or plan it again."
        ),
    ),
    NoticeKind(
        name="call.called-off",
        group=CALLS,
        title=_("%(subject)s: the call was called off"),
        text=_("%(subject)s: the call was called off. Its page says why."),
    ),
)
