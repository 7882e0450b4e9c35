"""The words for progress reports: how one stands, why none is owed or nobody can say, and what people are told."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.notices.access import NoticeGroup, NoticeKind
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.reports import Owing
from halqa.rounds.labels.rounds import OF_KIND

STATES: Final = OF_KIND[CallKind.REPORT]
"""A report that was begun stands in the list as it stands on its own page."""

OWING: Final[Mapping[Owing, Promise]] = {
    Owing.AHEAD: pgettext("a report", "falls due later"),
    Owing.UNCALLED: pgettext("a report", "has fallen due; no round takes it yet"),
    Owing.EXPECTED: pgettext("a report", "expected"),
    Owing.LATE: pgettext("a report", "late"),
    Owing.RETURNED: STATES[ApplicationState.RETURNED],
    Owing.SENT: pgettext("a report", "sent, being read"),
    Owing.ACCEPTED: STATES[ApplicationState.CHOSEN],
    Owing.PUT_OFF: STATES[ApplicationState.DEFERRED],
    Owing.NOT_ACCEPTED: STATES[ApplicationState.NOT_CHOSEN],
    Owing.UNENDORSED: STATES[ApplicationState.UNENDORSED],
    Owing.EXEMPT: pgettext("a report", "none is owed in this round"),
    Owing.UNDETERMINED: pgettext("a report", "cannot be said"),
}

REFUSALS: Final[Mapping[str, Promise]] = {
    "report-not-due-yet": _("No report of the city falls due by the last day of this round."),
    "no-member-on-the-last-day": _("The city is no member on the last day of this round."),
    "joining-not-exact-for-report": _("The day of joining is known only in part, and the known part leaves it open."),
    "joining-not-known-for-report": _("Nobody knows the day of joining, from which reports are counted."),
    "leaving-not-exact-for-report": _("The day on which the membership ended is known only in part."),
    "first-report-not-agreed": _("No source says when the first report of a member falls due."),
    "period-not-agreed": _("No source says after how many months the next report falls due."),
    "round-asks-for-none": _("The rules of this round ask for no report of the city."),
    "round-cannot-say": _("The rules of this round cannot say whether it asks for a report of the city."),
}

AGREED: Final[Mapping[str, Promise]] = {
    "since": _("The duty holds since"),
    "period_months": _("Months from one report to the next"),
    "first_months": _("Months from joining to the first report"),
}

REPORTS: Final = NoticeGroup("reports", _("Reminders of progress reports"))

KINDS: Final = (
    NoticeKind(
        name="reminder.report",
        group=REPORTS,
        title=_("%(subject)s: the report is not begun yet"),
        text=_("%(subject)s: your city owes a progress report, and nobody has begun it yet. It can be sent until %(due)s."),
    ),
    NoticeKind(
        name="reminder.report-late",
        group=REPORTS,
        title=_("%(subject)s: the report is late"),
        text=_(
            "%(subject)s: the last day of the round is over, and the progress report of your city did not come. Only your city, "
            "the National Commission of your country and the coordination team see this. Write to the coordination team if "
            "something stands in the way."
        ),
    ),
)
