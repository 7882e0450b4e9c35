"""What people are told about calls."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from halqa.notices.access import NoticeGroup, NoticeKind

CALLS: Final = NoticeGroup("calls", _("Calls for applications"))

KINDS: Final = (
    NoticeKind(
        name="call.opened",
        group=CALLS,
        title=_("%(subject)s: the call has opened"),
        text=_("%(subject)s: the call has opened. Its page has the rules in plain words and the deadlines on your clocks."),
    ),
    NoticeKind(
        name="call.amended",
        group=CALLS,
        title=_("%(subject)s: the call was amended"),
        text=_("%(subject)s: something in the call has changed after it opened. Its page says what, and why."),
    ),
    NoticeKind(
        name="call.called-off",
        group=CALLS,
        title=_("%(subject)s: the call was called off"),
        text=_("%(subject)s: the call was called off. Its page says why."),
    ),
)
