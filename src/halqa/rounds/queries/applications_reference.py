"""Every act of applications in every state for everybody, and every reason against it: found by asking the rules themselves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Final

from django.utils.translation import override

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.applications import Act, ApplicationState, Part, Preselection
from halqa.rounds.enums.calls import CallState
from halqa.rounds.labels.applications import REFUSALS
from halqa.rounds.labels.refusals import REFUSALS as OF_CALLS
from halqa.rounds.rules.applications import (
    ACTS,
    APPLICATIONS,
    OUTCOMES,
    ApplicationFacts,
    NationalFacts,
    TextFacts,
    may,
    refusals,
)
from halqa.rounds.rules.deadlines import deadline
from halqa.rounds.rules.policies import Policy

S = ApplicationState

RULES: Final = Policy(
    {
        "round.kind": "admission",
        "window.opens": "2027-04-01",
        "window.closes": "2027-05-31",
        "window.time": "24:00",
        "window.zone": "UTC",
        "window.grace_hours": "none",
        "commission.closes": "2027-06-30",
        "commission.grace_hours": "none",
        "commission.nominations": 3,
        "commission.earlier_day": True,
        "quota.per_country": 3,
        "quota.per_region": 5,
        "quota.counted": "nominations",
        "signatures.mayor": True,
        "signatures.commission": True,
        "signatures.consent": True,
        "review.shortlist": "coordinator",
        "review.jury": "experts",
        "review.jury_says": "recommends",
        "review.appeal": True,
        "review.appeal_days": 30,
    }
)
"""A round that has every step: what stands in the tables holds in it."""

MOMENT: Final = datetime(2027, 5, 10, 12, tzinfo=UTC)
"""Within the time of cities, and of commissions."""

OVER: Final = datetime(2027, 8, 1, tzinfo=UTC)
"""When everybody's time is over: for acts that wait for it."""

AFTER_TIME: Final = frozenset({Act.CLOSE_UNSENT, Act.CLOSE_UNENDORSED, Act.CLOSE_QUERY})


def ready(state: ApplicationState, now: datetime = MOMENT) -> ApplicationFacts:
    """Return an application that has all it needs, so that only state, time and part can stand against an act."""
    waits = state in {S.RETURNED, S.QUERIED}
    return ApplicationFacts(
        state=state,
        version=1,
        call=CallState.OPEN,
        is_signed=True,
        has_consent=True,
        was_sent=state not in {S.DRAFTED, S.UNSENT},
        answer_by=now + timedelta(days=1) if waits else None,
        decision=1 if state in OUTCOMES | {S.APPEALED} else 0,
        appeal_by=now + timedelta(days=30) if state in OUTCOMES else None,
        national=NationalFacts(preselection=Preselection.ON_PAPER, passed=True),
    )


def verdict(act: Act, state: ApplicationState, part: Part) -> tuple[Refusal, ...] | None:
    """Return the reasons against an act in a state when its time has come; None where somebody with this part never may."""
    now = OVER if act in AFTER_TIME else MOMENT
    facts = ready(state, now - timedelta(days=3) if act is Act.CLOSE_QUERY else now)
    return refusals(act, facts, RULES, now) if may(act, [part], facts) else None


def drawing() -> str:
    """Return the life of an application as a Mermaid diagram."""
    return APPLICATIONS.as_mermaid()


def rows_of(state: ApplicationState) -> Iterator[tuple[str, ...]]:
    """Yield a row an act: who may do it in this state."""
    for act in Act:
        cells = []
        for part in Part:
            against = verdict(act, state, part)
            cells.append("" if against is None else "yes" if not against else ", ".join(f"`{one.code}`" for one in against))
        yield (f"`{act}`", *cells)


def reasons_rows() -> Iterator[tuple[str, ...]]:
    """Yield a row a reason of each act, with its sentence in English."""
    for act in Act:
        codes = sorted({one.code for facts, policy, now in _all_circumstances(act) for one in refusals(act, facts, policy, now)})
        for code in codes:
            yield (f"`{act}`", f"`{code}`", _in_english(code))


def _in_english(code: str) -> str:
    with override("en"):
        said = str(REFUSALS[code] if code in REFUSALS else OF_CALLS[code])
    return said.replace("%(", "{").replace(")s", "}")


def _all_circumstances(act: Act) -> Iterator[tuple[ApplicationFacts, Policy, datetime]]:
    """Yield an application in every state, at every time, under every rule and with everything that can be wrong with it."""
    early = datetime(2027, 3, 1, tzinfo=UTC)
    between = datetime(2027, 6, 15, tzinfo=UTC)
    own = deadline(datetime(2027, 5, 1, tzinfo=UTC).date(), "24:00", "UTC", None)
    full = NationalFacts(
        endorsed=3, in_region=5, applied=3, applied_in_region=5, preselection=Preselection.ON_PAPER, passed=False
    )
    nationals = (NationalFacts(), full, NationalFacts(closes=own), replace(full, passed=None))
    policies = [
        Policy({**RULES.values, **other})
        for other in (
            {},
            {"signatures.mayor": False},
            {"review.shortlist": "none"},
            {"quota.counted": "applications"},
            {"review.jury": "none"},
            {"review.appeal": False},
        )
    ]
    for state, now, policy, national in product(S, (early, MOMENT, between, OVER), policies, nationals):
        if state not in ACTS[act].states and (now, policy, national) != (MOMENT, policies[0], nationals[0]):
            continue
        for call, signed, lead in product((CallState.OPEN, CallState.CALLED_OFF), (True, False), (-1, 1)):
            yield (
                replace(
                    ready(state),
                    call=call,
                    is_signed=signed,
                    has_consent=signed,
                    text=TextFacts() if signed else TextFacts(missing=1, unfit=1, set_aside=1),
                    answer_by=now + timedelta(days=lead) if state in {S.RETURNED, S.QUERIED} else None,
                    decision=0 if lead < 0 else 1,
                    appeal_by=now + timedelta(days=lead) if state in OUTCOMES else None,
                    national=national,
                ),
                policy,
                now,
            )
