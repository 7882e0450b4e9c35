"""What members owe: due days, which round takes which report, lateness to the second, and what nobody can say, with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.foundation.dates import UncertainDate
from halqa.foundation.refusals import Refusal
from halqa.foundation.truth import Truth
from halqa.rounds.enums.applications import ApplicationState as S
from halqa.rounds.enums.reports import Owing
from halqa.rounds.rules.eligibility import MemberSpan
from halqa.rounds.rules.reports import (
    Obligation,
    ReportFacts,
    ReportRound,
    ReportsPolicy,
    current,
    days_late,
    due_days,
    falls_due,
    last_accepted,
    obligations,
    reminder_of_report,
)

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
TWO_YEARS = ReportsPolicy(date(2018, 10, 1), 24, 24, (60, 21, 7), (7, 28))
NO_FIRST = ReportsPolicy(date(2018, 10, 1), 24, None, (60,), (7,))
NO_PERIOD = ReportsPolicy(None, None, 24, (60,), (7,))
LIMIT = datetime(2027, 11, 1, 12, tzinfo=UTC)
"""The first moment that is too late for the round whose last day is 31 October 2027, anywhere on earth."""


def on(text: str) -> UncertainDate:
    return UncertainDate.parse(text)


def a_round(last="2027-10-31", key="report-2027", **more) -> ReportRound:
    day = date.fromisoformat(last)
    limit = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + DAY
    return ReportRound(key, day, limit, **more)


def member(begun: str, ended: str | None = None) -> MemberSpan:
    return MemberSpan(on(begun), None if ended is None else on(ended))


def report(state: S, **more) -> ReportFacts:
    return ReportFacts("report-2027/abcdef", state, **more)


def in_round(span, *rounds, policy=TWO_YEARS, now=LIMIT - DAY):
    """Return what is owed in the last of these rounds."""
    found = obligations([span], rounds, policy, now)
    return next(one for one in found if one.round == rounds[-1].key)


@pytest.mark.parametrize(
    ("moment", "days"),
    [(LIMIT - SECOND, 0), (LIMIT, 1), (LIMIT + DAY - SECOND, 1), (LIMIT + DAY, 2), (LIMIT + 30 * DAY, 31)],
)
def test_a_deadline_is_the_first_moment_that_is_too_late(moment, days):
    assert days_late(LIMIT, moment) == days
    assert days_late(None, moment) == 0


@pytest.mark.parametrize(
    ("begun", "policy", "days"),
    [
        ("2024-02-14", TWO_YEARS, ["2026-02-14", "2028-02-14"]),
        ("2024-02-29", TWO_YEARS, ["2026-02-28", "2028-02-29"]),
        ("2024-02", TWO_YEARS, ["[2026-02-01..2026-02-28]", "2028-02"]),
        # What fell due before the duty came into force fell due with it, once.
        ("2015-09-28", TWO_YEARS, ["2018-10-01", "2019-09-28", "2021-09-28", "2023-09-28", "2025-09-28", "2027-09-28"]),
        ("[..2017-03-01]", TWO_YEARS, []),
        ("", TWO_YEARS, []),
        ("2024-02-14", NO_FIRST, []),
        ("2024-02-14", NO_PERIOD, ["2026-02-14"]),
    ],
)
def test_reports_fall_due_after_each_period(begun, policy, days):
    found = due_days(on(begun), policy, date(2027, 9, 27))

    assert [str(day) for day in found] == [str(on(day)) for day in days]


@pytest.mark.parametrize(
    ("begun", "after", "until", "policy", "answer"),
    [
        # Both editions that sources tell of: who joined in September 2020 was exempt in 2021, and due in December 2022.
        ("2020-09-23", None, "2021-12-31", TWO_YEARS, Truth.NO),
        ("2020-09-23", "2021-12-31", "2022-12-02", TWO_YEARS, Truth.YES),
        ("2019-07-01", None, "2021-12-31", TWO_YEARS, Truth.YES),
        ("2019-07-01", "2021-12-31", "2022-12-02", TWO_YEARS, Truth.NO),
        # Both sides of each edge.
        ("2024-10-31", None, "2026-10-31", TWO_YEARS, Truth.YES),
        ("2024-11-01", None, "2026-10-31", TWO_YEARS, Truth.NO),
        ("2024-10-31", "2026-10-31", "2027-10-31", TWO_YEARS, Truth.NO),
        ("2024-11-01", "2026-10-31", "2027-10-31", TWO_YEARS, Truth.YES),
        ("2024-01-01", None, "2018-09-30", TWO_YEARS, Truth.NO),
        ("2014-01-01", None, "2018-10-01", TWO_YEARS, Truth.YES),
        # After a whole period every member that was due once is due again.
        ("2020-01-01", "2025-10-31", "2027-10-31", TWO_YEARS, Truth.YES),
        ("[..2017-03-01]", "2025-10-31", "2027-10-31", TWO_YEARS, Truth.YES),
        # What is known in part decides where both ends agree.
        ("[2024-09-01..2024-10-31]", None, "2026-10-31", TWO_YEARS, Truth.YES),
        ("[2024-10-31..2024-11-01]", None, "2026-10-31", TWO_YEARS, Truth.UNDETERMINED),
        ("[..2017-03-01]", None, "2027-10-31", TWO_YEARS, Truth.YES),
        ("[..2017-03-01]", "2026-10-31", "2027-10-31", TWO_YEARS, Truth.UNDETERMINED),
        ("[2026-01-01..]", "2026-10-31", "2027-10-31", TWO_YEARS, Truth.NO),
        ("", None, "2027-10-31", TWO_YEARS, Truth.UNDETERMINED),
        # A number that no source gives is not tried.
        ("2027-10-30", None, "2027-10-31", NO_FIRST, Truth.YES),
        ("2024-01-01", "2026-10-31", "2027-10-31", NO_PERIOD, Truth.NO),
    ],
)
def test_a_round_takes_what_fell_due_since_the_round_before(begun, after, until, policy, answer):
    before = date.fromisoformat(after) if after else None

    assert falls_due(on(begun), policy, before, date.fromisoformat(until)) is answer


@pytest.mark.parametrize(
    ("span", "owing", "code"),
    [
        (member("2024-10-31"), Owing.EXPECTED, None),
        (member("2025-11-01"), Owing.EXEMPT, "report-not-due-yet"),
        (member("2028-01-01"), Owing.EXEMPT, "no-member-on-the-last-day"),
        (member("2020-01-01", "2027-10-31"), Owing.EXEMPT, "no-member-on-the-last-day"),
        (member("2020-01-01", "2027-11-01"), Owing.EXPECTED, None),
        (member("2020-01-01", "2027"), Owing.UNDETERMINED, "leaving-not-exact-for-report"),
        (member("[2025-10-01..2025-12-31]"), Owing.UNDETERMINED, "joining-not-exact-for-report"),
        (member(""), Owing.UNDETERMINED, "joining-not-known-for-report"),
    ],
)
def test_who_owes_in_a_round_and_why_not(span, owing, code):
    found = in_round(span, a_round())

    assert (found.owing, found.reason and found.reason.code) == (owing, code)


def test_the_rules_of_the_round_itself_are_asked_too():
    says = Refusal("round-asks-for-none")
    for asks, owing in ((Truth.NO, Owing.EXEMPT), (Truth.UNDETERMINED, Owing.UNDETERMINED)):
        found = in_round(member("2020-01-01"), a_round(asks=asks, reason=says))
        assert (found.owing, found.reason) == (owing, says)


@pytest.mark.parametrize(
    ("facts", "now", "owing", "late"),
    [
        (None, LIMIT - SECOND, Owing.EXPECTED, 0),
        (None, LIMIT, Owing.LATE, 1),
        (report(S.DRAFTED), LIMIT - SECOND, Owing.EXPECTED, 0),
        (report(S.UNSENT), LIMIT + DAY, Owing.LATE, 2),
        (report(S.WITHDRAWN, sent_at=LIMIT - DAY), LIMIT, Owing.LATE, 1),
        (report(S.SUBMITTED, sent_at=LIMIT - SECOND), LIMIT + 9 * DAY, Owing.SENT, 0),
        (report(S.RECEIVED, sent_at=LIMIT), LIMIT + 9 * DAY, Owing.SENT, 1),
        (report(S.QUERIED, sent_at=LIMIT - DAY), LIMIT, Owing.SENT, 0),
        (report(S.ELIGIBLE, sent_at=LIMIT - DAY), LIMIT, Owing.SENT, 0),
        (report(S.SHORTLISTED, sent_at=LIMIT - DAY), LIMIT, Owing.SENT, 0),
        (report(S.RETURNED, sent_at=LIMIT - DAY, answer_by=LIMIT + 9 * DAY), LIMIT + 9 * DAY - SECOND, Owing.RETURNED, 0),
        (report(S.RETURNED, sent_at=LIMIT - DAY, answer_by=LIMIT + 9 * DAY), LIMIT + 9 * DAY, Owing.LATE, 1),
        (report(S.CHOSEN, sent_at=LIMIT + DAY), LIMIT + 90 * DAY, Owing.ACCEPTED, 2),
        (report(S.DEFERRED, sent_at=LIMIT - DAY), LIMIT + DAY, Owing.PUT_OFF, 0),
        (report(S.NOT_CHOSEN, sent_at=LIMIT - DAY), LIMIT + DAY, Owing.NOT_ACCEPTED, 0),
        (report(S.INELIGIBLE, sent_at=LIMIT - DAY), LIMIT + DAY, Owing.NOT_ACCEPTED, 0),
        (report(S.DECLINED, sent_at=LIMIT - DAY), LIMIT + DAY, Owing.NOT_ACCEPTED, 0),
        (report(S.UNENDORSED, sent_at=LIMIT - DAY), LIMIT + DAY, Owing.UNENDORSED, 0),
        (report(S.APPEALED, sent_at=LIMIT - DAY), LIMIT + DAY, Owing.SENT, 0),
    ],
)
def test_how_a_report_stands(facts, now, owing, late):
    found = in_round(member("2020-01-01"), a_round(report=facts), now=now)

    assert (found.owing, found.days_late) == (owing, late)


def test_every_state_of_an_application_says_how_a_report_stands():
    for state in S:
        found = in_round(member("2020-01-01"), a_round(report=report(state, sent_at=LIMIT - DAY, answer_by=LIMIT)))
        assert found.owing is not Owing.UNDETERMINED, state


def test_who_is_exempt_and_reports_anyway_stands_with_that_report():
    found = in_round(member("2027-01-01"), a_round(report=report(S.RECEIVED, sent_at=LIMIT - DAY)))

    assert found.owing is Owing.SENT


@pytest.mark.parametrize(
    ("span", "policy", "owing", "due", "code"),
    [
        (member("2026-03-01"), TWO_YEARS, Owing.AHEAD, "2028-03-01", None),
        # Since the last round, and no round has come to take it: nobody is late.
        (member("2025-10-31"), TWO_YEARS, Owing.UNCALLED, "2027-10-31", None),
        (member("2025-11-02"), TWO_YEARS, Owing.AHEAD, "2027-11-02", None),
        (member("2025-11"), TWO_YEARS, Owing.UNDETERMINED, "2027-11", "joining-not-exact-for-report"),
        (member(""), TWO_YEARS, Owing.UNDETERMINED, None, "joining-not-known-for-report"),
        (member("2024-03-01"), NO_FIRST, Owing.UNDETERMINED, None, "first-report-not-agreed"),
        (member("2020-03-01"), NO_PERIOD, Owing.UNDETERMINED, None, "period-not-agreed"),
    ],
)
def test_what_comes_next(span, policy, owing, due, code):
    rounds = [a_round("2026-10-31", "report-2026")]
    found = obligations([span], rounds, policy, datetime(2027, 11, 1, 9, tzinfo=UTC))[-1]

    assert found.round == ""
    assert (found.owing, str(found.due_on) if found.due_on else None) == (owing, due)
    assert (found.reason and found.reason.code) == code


def test_who_has_left_owes_nothing_any_more():
    assert obligations([member("2020-01-01", "2024-01-01")], [], TWO_YEARS, LIMIT) == ()
    assert current(()) is None


def test_a_member_stands_by_its_last_round_until_that_report_is_accepted():
    early = a_round("2025-10-31", "report-2025", report=report(S.CHOSEN, sent_at=LIMIT - 800 * DAY))
    late, free = a_round(), a_round(asks=Truth.NO)
    accepted = a_round(report=report(S.CHOSEN, sent_at=LIMIT - DAY))
    for rounds, owing in (
        ([early], Owing.UNCALLED),
        ([early, late], Owing.LATE),
        ([early, accepted], Owing.AHEAD),
        ([early, free], Owing.AHEAD),
    ):
        found = obligations([member("2021-02-01")], rounds, TWO_YEARS, LIMIT)
        assert current(found).owing is owing, rounds
        assert last_accepted(found).round in {"report-2025", "report-2027"}


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (LIMIT - 60 * DAY - SECOND, None),
        (LIMIT - 60 * DAY, 60),
        (LIMIT - 21 * DAY - SECOND, 60),
        (LIMIT - 21 * DAY, 21),
        (LIMIT - SECOND, 7),
        (LIMIT, None),
        (LIMIT + 7 * DAY - SECOND, None),
        (LIMIT + 7 * DAY, -7),
        (LIMIT + 28 * DAY, -28),
        (LIMIT + 400 * DAY, -28),
    ],
)
def test_which_reminder_is_due(moment, days):
    owing = Owing.EXPECTED if moment < LIMIT else Owing.LATE

    assert reminder_of_report(Obligation(owing, limit=LIMIT), TWO_YEARS, moment) == days
    for other in set(Owing) - {Owing.EXPECTED, Owing.LATE}:
        assert reminder_of_report(Obligation(other, limit=LIMIT), TWO_YEARS, moment) is None
