"""The words of notices themselves: on their pages, and around what a message says."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from halqa.foundation.refusals import Refusal
from halqa.notices.enums import Channel, State, Way
from halqa.notices.labels.kinds import NoticeKind

STATES: Final[Mapping[State, Promise]] = {
    State.WAITING: _("waits to be sent"),
    State.HANDED_OVER: _("is being sent"),
    State.ACCEPTED: _("sent"),
    State.UNSURE: _("may have arrived, will be sent again"),
    State.REFUSED: _("refused"),
    State.GIVEN_UP: _("given up"),
}
CHANNELS: Final[Mapping[Channel, Promise]] = {Channel.MAIL: _("e-mail"), Channel.SMS: _("text message")}
WAYS: Final[Mapping[Way, Promise]] = {
    Way.AT_ONCE: _("At once, by e-mail"),
    Way.DAILY: _("Once a day, together in one e-mail"),
    Way.DESK: _("Only on my desk"),
}
EVENTS: Final[Mapping[str, Promise]] = {
    "calendar.closed": _("A calendar of deadlines was closed."),
    "calendar.opened": _("A calendar of deadlines got a new address."),
    "message.retried": _("A message that had not been sent was given another try."),
    "preferences.changed": _("Somebody changed how they want to be told."),
}

REFUSALS: Final[Mapping[str, Promise]] = {
    "preferences-changed-meanwhile": _(
        "You have chosen otherwise elsewhere since this page was opened. What stands now is shown below, and what you chose here "
        "is still in the form: send it again to put it in place."
    ),
    "message-not-stopped": _("This message is not stopped: it waits for its turn, or it was sent."),
    "secret-is-wiped": _("This message held a secret that is wiped by now. Its reader has to ask for a new one."),
}

MOMENT: Final = _("%(day)s, %(time)s (%(zone)s)")
DUE: Final = _("By %(moment)s.")
CALENDAR: Final = _("Deadlines in Halqa")
SENDER: Final = _(
    "This message was written by Halqa, the home of this network of learning cities. "
    "Nobody reads what is answered to this address."
)
PREFERENCES: Final = _("Choose what you are written about")
MAY_HAVE_COME: Final[Mapping[Channel, Promise]] = {
    Channel.MAIL: _(
        "You may have this message already: it was sent before, and the mail server did not say whether it took it. "
        "If you have it, there is nothing more to do."
    ),
    Channel.SMS: _("You may have this message already."),
}
A_READER: Final = _("a reader without an account")
WHY_ASKED: Final = _(
    "You get it because you left this address with your question. It is erased now; nothing else will be sent to it."
)
WHY_NAMED: Final = _(
    "You get it because somebody of this network gave your address to ask you for this. It is used for nothing else and erased "
    "some days after it is done."
)
OPEN: Final = _("Open it in Halqa")
ATTACHED: Final = _("The attached calendar file brings the deadline into your calendar.")
WHY_ESSENTIAL: Final = _("You get it because it concerns your account itself; such messages cannot be switched off.")
WHY_AT_ONCE: Final = _("You get it because you want to be told at once of: %(group)s.")
WHY_DAILY: Final = _("You get it because you want to be told of such things once a day.")
ADDRESS_TO_MEND: Final = _("Look whether your e-mail address is right: our last message to you did not get out")


def messages_stopped(count: int) -> str:
    """Say how many messages did not reach their readers, as something to look after."""
    return ngettext(
        "Look why %(count)s message did not reach its reader", "Look why %(count)s messages did not reach their readers", count
    ) % {"count": count}


def greeting(name: str) -> str:
    """Address a reader by the name that they gave, if they gave one."""
    return _("Hello %(name)s,") % {"name": name} if name else str(_("Hello,"))


def digest_title(count: int) -> str:
    """Say how much a day's digest holds."""
    return ngettext("%(count)s notice of today", "%(count)s notices of today", count) % {"count": count}


def why(kind: NoticeKind, *, is_digest: bool) -> str:
    """Say why somebody gets a message that begins with a notice of this kind."""
    if is_digest:
        return str(WHY_DAILY)
    if kind.is_essential:
        return str(WHY_ESSENTIAL)
    return WHY_AT_ONCE % {"group": kind.group.title}


def sentences(refusals: Iterable[Refusal]) -> list[str]:
    """Put reasons into words."""
    return [str(REFUSALS[refusal.code]) for refusal in refusals]
