"""The one life of every application: which act is done by whom, from which state to which, and every reason against it now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.foundation.transitions import Move, TransitionTable
from halqa.foundation.truth import Truth
from halqa.rounds.enums.applications import Act, ApplicationState, Part, Preselection
from halqa.rounds.enums.calls import CallKind, CallState, Phase, QuotaScope
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.rules.deadlines import Deadline, opening, phase
from halqa.rounds.rules.keys import NONE, UNKNOWN
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.quotas import LIMITS, Taken, place_left
from halqa.rounds.rules.windows import closing, forwarding, zone_of

S = ApplicationState

LIVE: Final = frozenset({S.DRAFTED, S.SUBMITTED, S.RETURNED, S.RECEIVED, S.QUERIED, S.ELIGIBLE, S.SHORTLISTED})
"""The states in which an application is still on its way."""

LEAVES: Final = LIVE | {S.CHOSEN, S.DEFERRED, S.APPEALED}
"""The states in which a city can take its application back: whoever was chosen as well."""

WRITABLE: Final = frozenset({S.DRAFTED, S.RETURNED})
"""The states in which its text can change."""

OUTCOMES: Final = frozenset({S.CHOSEN, S.DEFERRED, S.NOT_CHOSEN})
"""The states of an application about which was decided, once that is announced."""

DECIDABLE: Final = frozenset({S.ELIGIBLE, S.SHORTLISTED})
"""The states in which it is decided about; it stays in them until the announcement."""

SENT: Final = frozenset(S) - {S.DRAFTED, S.UNSENT}
"""The states in which its text has left the city, unless it was withdrawn before it ever did."""

ENDORSED: Final = frozenset({S.RECEIVED, S.QUERIED, S.INELIGIBLE, S.APPEALED}) | DECIDABLE | OUTCOMES
"""The states in which it has passed the commission's door, where there is one."""

GOES_ON_ANYWAY: Final = frozenset({Act.READ, Act.NOTE, Act.TRANSLATE, Act.WITHDRAW, Act.CLOSE_UNSENT})
"""What can still be done where a call was called off."""

LONGEST_MESSAGE: Final = 4000
"""Characters of what one office writes to another: a page."""

MOST_IN_A_BOOK: Final = 40
"""Files: each takes some tenths of a second to be set, and whoever asks waits."""

LAST_RANK: Final = 999
"""The last place in which a commission can see an application."""

APPLICATIONS: Final = TransitionTable(
    ApplicationState,
    S.DRAFTED,
    (
        Move(S.DRAFTED, S.SUBMITTED, "submit"),
        Move(S.DRAFTED, S.RECEIVED, "submit without a commission"),
        Move(S.DRAFTED, S.UNSENT, "close unsent"),
        Move(S.UNSENT, S.DRAFTED, "open again"),
        Move(S.SUBMITTED, S.RETURNED, "return"),
        Move(S.RETURNED, S.SUBMITTED, "submit again"),
        Move(S.RETURNED, S.RECEIVED, "submit a report again"),
        Move(S.SUBMITTED, S.RECEIVED, "endorse"),
        Move(S.RECEIVED, S.SUBMITTED, "withdraw the endorsement"),
        Move(S.SUBMITTED, S.DECLINED, "decline"),
        Move(S.SUBMITTED, S.UNENDORSED, "close unendorsed"),
        Move(S.RETURNED, S.UNENDORSED, "close unanswered"),
        Move(S.UNENDORSED, S.SUBMITTED, "open again"),
        Move(S.RECEIVED, S.QUERIED, "query"),
        Move(S.QUERIED, S.RECEIVED, "answer"),
        Move(S.RECEIVED, S.ELIGIBLE, "find eligible"),
        Move(S.RECEIVED, S.INELIGIBLE, "find ineligible"),
        Move(S.ELIGIBLE, S.RECEIVED, "screen again"),
        Move(S.INELIGIBLE, S.RECEIVED, "screen ineligible again"),
        Move(S.ELIGIBLE, S.SHORTLISTED, "shortlist"),
        Move(S.SHORTLISTED, S.ELIGIBLE, "take off the shortlist"),
        Move(S.RECEIVED, S.RETURNED, "send back"),
        *(Move(state, outcome, "announce") for state in S if state in DECIDABLE for outcome in S if outcome in OUTCOMES),
        *(Move(one, other, "correct") for one, other in product(S, S) if one is not other and {one, other} <= OUTCOMES),
        Move(S.DEFERRED, S.APPEALED, "appeal against deferral"),
        Move(S.NOT_CHOSEN, S.APPEALED, "appeal"),
        *(Move(S.APPEALED, outcome, "settle the appeal") for outcome in S if outcome in OUTCOMES),
        *(Move(state, S.WITHDRAWN, "withdraw") for state in ApplicationState if state in LEAVES),
    ),
)


@dataclass(frozen=True, slots=True)
class ActLaw:
    """From which states an act is done, and by whom."""

    states: frozenset[ApplicationState]
    parts: frozenset[Part]


_CITY: Final = frozenset({Part.WRITER, Part.MAYOR})
_COMMISSION: Final = frozenset({Part.COMMISSION})
_TEAM: Final = frozenset({Part.TEAM})
_HOUSE: Final = frozenset({Part.HOUSE})


def _law(states: Iterable[ApplicationState], parts: frozenset[Part]) -> ActLaw:
    return ActLaw(frozenset(states), parts)


ACTS: Final[Mapping[Act, ActLaw]] = {
    # An office reads what was sent to it; what never left the city is the city's own.
    Act.READ: _law(ApplicationState, _CITY | _COMMISSION | _TEAM),
    Act.WRITE: _law(WRITABLE, _CITY),
    Act.TRANSLATE: _law(SENT - {S.WITHDRAWN} | {S.DRAFTED}, _CITY | _COMMISSION | _TEAM),
    Act.SIGN: _law(WRITABLE, frozenset({Part.MAYOR})),
    # Whoever has the stamped pages in hand says what stands on them; they are kept beside it.
    Act.SIGN_ON_PAPER: _law(WRITABLE, _CITY | _COMMISSION | _TEAM),
    # So does whoever was sent the Word file: what stands in it is the city's, and what others changed meanwhile stays.
    Act.TAKE_PAPER: _law(WRITABLE, _CITY | _COMMISSION | _TEAM),
    Act.KEEP_PAGES: _law(LIVE, _CITY | _COMMISSION | _TEAM),
    Act.SUBMIT: _law(WRITABLE, _CITY),
    Act.WITHDRAW: _law(LEAVES, _CITY),
    Act.NOTE: _law(SENT, _COMMISSION | _TEAM),
    Act.RANK: _law({S.SUBMITTED}, _COMMISSION),
    Act.PRESELECT: _law({S.SUBMITTED}, _COMMISSION),
    Act.RETURN: _law({S.SUBMITTED}, _COMMISSION),
    # A State's commission endorses or does not: no other role is named here, and none ever is.
    Act.ENDORSE: _law({S.SUBMITTED}, _COMMISSION),
    Act.WITHDRAW_ENDORSEMENT: _law({S.RECEIVED}, _COMMISSION),
    Act.DECLINE: _law({S.SUBMITTED}, _COMMISSION),
    Act.QUERY: _law({S.RECEIVED}, _TEAM),
    Act.ANSWER: _law({S.QUERIED}, _CITY),
    Act.CLOSE_QUERY: _law({S.QUERIED}, _TEAM),
    Act.SCREEN: _law({S.RECEIVED}, _TEAM),
    Act.SCREEN_AGAIN: _law({S.ELIGIBLE, S.INELIGIBLE}, _TEAM),
    Act.SHORTLIST: _law({S.ELIGIBLE}, _TEAM),
    Act.TAKE_OFF_SHORTLIST: _law({S.SHORTLISTED}, _TEAM),
    Act.RECOMMEND: _law(DECIDABLE, _TEAM),
    Act.DECIDE: _law(DECIDABLE, _TEAM),
    Act.TAKE_BACK_DECISION: _law(DECIDABLE, _TEAM),
    Act.SEND_BACK: _law({S.RECEIVED, S.RETURNED}, _TEAM),
    Act.CORRECT: _law(OUTCOMES, _TEAM),
    Act.APPEAL: _law({S.DEFERRED, S.NOT_CHOSEN}, _CITY),
    Act.SETTLE_APPEAL: _law({S.APPEALED}, _TEAM),
    Act.CLOSE_UNSENT: _law({S.DRAFTED}, _HOUSE),
    Act.CLOSE_UNENDORSED: _law({S.SUBMITTED, S.RETURNED}, _HOUSE),
    Act.OPEN_AGAIN: _law({S.UNSENT, S.UNENDORSED}, _HOUSE),
}
"""The law of each act. Who is not named may not, and meets what stands where there is nothing."""


@dataclass(frozen=True, slots=True)
class TextFacts:
    """The text as it stands: its fingerprint, what it lacks, what cannot stand, and how many texts lie aside undecided."""

    sha256: str = ""
    missing: int = 0
    unfit: int = 0
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class NationalFacts:
    """What the commission of the country has set for its cities, and how this application fared there.

    ``closes``: an earlier day of its own. ``endorsed``: endorsements in force in the country beside this one, and ``in_region``
    in its region; ``applied`` and ``applied_in_region``: applications sent. ``passed``: of the pre-selection; None: not yet.
    ``passing``: how many others have passed it, and ``passing_places``: of how many, where the commission has said a number.
    ``chosen`` and ``chosen_in_region``: others about which is decided, announced or not, that they are chosen.
    """

    closes: Deadline | None = None
    preselection: Preselection = Preselection.NONE
    passed: bool | None = None
    endorsed: int = 0
    in_region: int = 0
    applied: int = 0
    applied_in_region: int = 0
    passing: int = 0
    passing_places: int | None = None
    chosen: int = 0
    chosen_in_region: int = 0


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """An application as it stands. ``answer_by``: the first moment that is too late to answer, where questions were put.

    ``decision``: which decision about it stands, by number, from 1; 0: none. ``recommended``: what the jury says, where its word
    was entered. ``appeal_by``: the first moment that is too late to appeal, where the round has an appeal and a last day for it.
    ``was_decided``: of one that is withdrawn, whether something had been announced about it.
    """

    state: ApplicationState
    version: int
    call: CallState
    is_signed: bool = False
    has_consent: bool = False
    was_sent: bool = False
    answer_by: datetime | None = None
    decision: int = 0
    recommended: Decided | None = None
    appeal_by: datetime | None = None
    was_decided: bool = False
    text: TextFacts = field(default_factory=TextFacts)
    national: NationalFacts = field(default_factory=NationalFacts)


def may(act: Act, parts: Iterable[Part], facts: ApplicationFacts) -> bool:
    """Return whether somebody with these parts may do the act at all; whether it can be done now is for ``refusals``.

    An office reads what was sent: of a draft, and of one withdrawn before it was sent, it knows that it is there, and no word.
    """
    mine = ACTS[act].parts & frozenset(parts)
    if act in {Act.READ, Act.TRANSLATE, Act.NOTE} and not facts.was_sent:
        return bool(mine & _CITY)
    return bool(mine)


def refusals(act: Act, facts: ApplicationFacts, policy: Policy, now: datetime) -> tuple[Refusal, ...]:
    """Return every reason why an act cannot be done with an application at a moment, whoever asks."""
    found = []
    if facts.state not in ACTS[act].states:
        found.append(Refusal("application-not-there", {"application_state": facts.state, "kind": str(policy.kind)}))
    if facts.call is CallState.CALLED_OFF and act not in GOES_ON_ANYWAY:
        found.append(Refusal("call-was-called-off"))
    if (reasons := _REASONS.get(act)) is not None:
        found += reasons(facts, policy, now)
    return tuple(found)


def city_phase(facts: ApplicationFacts, policy: Policy, now: datetime) -> Phase:
    """Return where the time of the city stands: by the date of the questions, else the country's, else the call's."""
    if facts.state is S.RETURNED and facts.answer_by is not None:
        return Phase.TAKING if now < facts.answer_by else Phase.OVER
    limit, opens = closing(policy), policy.day("window.opens")
    if limit is None:
        return Phase.UNDETERMINED
    whole = phase(opening(opens, zone_of(policy)) if opens else None, limit, now)
    own = facts.national.closes
    return Phase.OVER if whole is Phase.TAKING and own is not None and now >= own.latest else whole


def commission_phase(policy: Policy, now: datetime) -> Phase:
    """Return where the time of the commissions stands; one without a deadline always has time."""
    limit = forwarding(policy)
    return phase(None, limit, now) if limit else Phase.TAKING


def places(facts: NationalFacts, policy: Policy, counted: str) -> Iterator[tuple[QuotaScope, int, int]]:
    """Yield each limit for what is ``counted`` (applications, nominations, decisions): its scope, how many others, the limit.

    A commission may also have a number of nominations of its own, whatever takes the places of its country.
    """
    own = policy.number("commission.nominations")
    if counted == "nominations" and own is not None:
        yield QuotaScope.COUNTRY, facts.endorsed, own
    if policy.values.get("quota.counted") != counted:
        return
    taken = {
        ("nominations", QuotaScope.COUNTRY): facts.endorsed,
        ("nominations", QuotaScope.REGION): facts.in_region,
        ("applications", QuotaScope.COUNTRY): facts.applied,
        ("applications", QuotaScope.REGION): facts.applied_in_region,
        ("decisions", QuotaScope.COUNTRY): facts.chosen,
        ("decisions", QuotaScope.REGION): facts.chosen_in_region,
    }
    for scope, key in LIMITS.items():
        if (limit := policy.number(key)) is not None:
            yield scope, taken[counted, scope], limit


def has_jury(policy: Policy) -> bool:
    """Return whether somebody beside the coordination team judges in a round."""
    return policy.values.get("review.jury", NONE) not in {NONE, UNKNOWN}


def refusals_of_message(text: str) -> tuple[Refusal, ...]:
    """Return what is wrong with what one office writes to another: questions, an answer, a reason."""
    if not text.strip():
        return (Refusal("message-missing"),)
    if len(text) > LONGEST_MESSAGE:
        return (Refusal("message-too-long", {"characters": len(text), "most": LONGEST_MESSAGE}),)
    return ()


def refusals_to_bind(number: int) -> tuple[Refusal, ...]:
    """Return why so many files cannot be bound as one book."""
    if 1 <= number <= MOST_IN_A_BOOK:
        return ()
    return (Refusal("book-out-of-bounds", {"number": number, "most": MOST_IN_A_BOOK}),)


def refusals_of_version(facts: ApplicationFacts, read: int) -> tuple[Refusal, ...]:
    """Return that somebody else did something with the application since it was read with this version."""
    return () if facts.version == read else (Refusal("application-changed-meanwhile"),)


def refusals_of_text(facts: ApplicationFacts, read: str) -> tuple[Refusal, ...]:
    """Return that the text is not any more the one that was read with this fingerprint."""
    return () if facts.text.sha256 == read else (Refusal("text-changed-meanwhile"),)


def refusals_of_answer_by(answer_by: datetime, policy: Policy, now: datetime, *, ends: bool) -> tuple[Refusal, ...]:
    """Return what is wrong with a date by which a city is to answer; ``ends``: it cannot lie after the commission's deadline."""
    if answer_by <= now:
        return (Refusal("answer-date-over"),)
    limit = forwarding(policy) if ends else None
    if limit is not None and answer_by > limit.latest + limit.grace:
        return (Refusal("answer-date-after-deadline", {"moment": limit.latest.isoformat()}),)
    return ()


def refusals_of_places(facts: NationalFacts, policy: Policy, counted: str) -> tuple[Refusal, ...]:
    """Return that a place is not to be had, for the country or the region, where such places are counted by this."""
    return tuple(dict.fromkeys(_of_places(facts, policy, counted)))


def refusals_to_pass(national: NationalFacts) -> tuple[Refusal, ...]:
    """Return that as many have passed a commission's pre-selection as it has places, where it has said how many."""
    limit = national.passing_places
    if limit is None or national.passing < limit:
        return ()
    return (Refusal("preselection-full", {"taken": national.passing, "limit": limit}),)


def refusals_of_national_day(closes: Deadline, policy: Policy, now: datetime) -> tuple[Refusal, ...]:
    """Return why a commission cannot set this last day of its own for the cities of its country."""
    found = []
    if not policy.says_yes("commission.earlier_day"):
        found.append(Refusal("no-earlier-day-here"))
    limit = closing(policy)
    if limit is not None and closes.latest > limit.latest:
        found.append(Refusal("not-after-the-calls-day", {"moment": limit.latest.isoformat()}))
    if closes.latest <= now:
        found.append(Refusal("answer-date-over"))
    return tuple(found)


def _to_write(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    match city_phase(facts, policy, now):
        case Phase.OVER if facts.state is S.RETURNED:
            yield Refusal("answer-date-passed", {"moment": facts.answer_by.isoformat() if facts.answer_by else ""})
        case Phase.OVER if (own := facts.national.closes) is not None and now >= own.latest:
            yield Refusal("national-day-over", {"moment": own.latest.isoformat()})
        case Phase.OVER:
            limit = closing(policy)
            yield Refusal("window-over", {"moment": (limit.latest + limit.grace).isoformat() if limit else ""})


def _to_sign(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    yield from _to_write(facts, policy, now)
    if not policy.says_yes("signatures.mayor"):
        yield Refusal("no-signature-asked")
    yield from _of_the_text(facts.text)


def _of_the_text(text: TextFacts) -> Iterator[Refusal]:
    if text.set_aside:
        yield Refusal("texts-set-aside", {"number": text.set_aside})
    if text.unfit:
        yield Refusal("answers-unfit", {"number": text.unfit})
    if text.missing:
        yield Refusal("answers-missing", {"number": text.missing})


def _to_submit(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    if city_phase(facts, policy, now) is Phase.COMING:
        yield Refusal("window-not-open-yet")
    yield from _to_write(facts, policy, now)
    yield from _of_the_text(facts.text)
    if policy.says_yes("signatures.mayor") and not facts.is_signed:
        yield Refusal("signature-missing")
    if policy.says_yes("signatures.consent") and not facts.has_consent:
        yield Refusal("consent-missing")
    if facts.state is S.DRAFTED:
        yield from _of_places(facts.national, policy, "applications")


def _of_places(facts: NationalFacts, policy: Policy, counted: str) -> Iterator[Refusal]:
    for scope, taken, limit in places(facts, policy, counted):
        if place_left(Taken.exactly(taken), limit) is not Truth.YES:
            said = {"taken": taken, "limit": limit}
            yield Refusal("country-full", said) if scope is QuotaScope.COUNTRY else Refusal("region-full", said)


def _for_the_commission(_facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    if commission_phase(policy, now) is Phase.OVER:
        limit = forwarding(policy)
        yield Refusal("commission-deadline-over", {"moment": (limit.latest + limit.grace).isoformat() if limit else ""})


def _to_endorse(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    yield from _for_the_commission(facts, policy, now)
    if policy.says_yes("signatures.mayor") and not facts.is_signed:
        yield Refusal("signature-missing")
    if facts.national.preselection is not Preselection.NONE and facts.national.passed is None:
        yield Refusal("preselection-still-open")
    if facts.national.preselection is not Preselection.NONE and facts.national.passed is False:
        yield Refusal("preselection-not-passed")
    yield from refusals_of_places(facts.national, policy, "nominations")


def _to_preselect(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    yield from _for_the_commission(facts, policy, now)
    if facts.national.preselection is Preselection.NONE:
        yield Refusal("no-preselection-here")


def _to_answer(facts: ApplicationFacts, _policy: Policy, now: datetime) -> Iterator[Refusal]:
    if facts.answer_by is not None and now >= facts.answer_by:
        yield Refusal("answer-date-passed", {"moment": facts.answer_by.isoformat()})


def _to_close_query(facts: ApplicationFacts, _policy: Policy, now: datetime) -> Iterator[Refusal]:
    if facts.answer_by is not None and now < facts.answer_by:
        yield Refusal("city-still-has-time", {"moment": facts.answer_by.isoformat()})


def _to_shortlist(_facts: ApplicationFacts, policy: Policy, _now: datetime) -> Iterator[Refusal]:
    if policy.values.get("review.shortlist") != "coordinator":
        yield Refusal("no-shortlist-here")


def _to_recommend(facts: ApplicationFacts, policy: Policy, _now: datetime) -> Iterator[Refusal]:
    if not has_jury(policy):
        yield Refusal("no-jury-here")
    elif facts.state is not S.SHORTLISTED and policy.values.get("review.shortlist") == "coordinator":
        yield Refusal("not-on-the-shortlist")
    yield from _while_undecided(facts)


def _while_undecided(facts: ApplicationFacts, _policy: Policy | None = None, _now: datetime | None = None) -> Iterator[Refusal]:
    if facts.decision and facts.state in DECIDABLE:
        yield Refusal("decision-stands")


def _to_take_back(facts: ApplicationFacts, _policy: Policy, _now: datetime) -> Iterator[Refusal]:
    if not facts.decision:
        yield Refusal("nothing-decided")


def _to_take_off(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    yield from _to_shortlist(facts, policy, now)
    yield from _while_undecided(facts)


def _to_send_back(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    if policy.kind is not CallKind.REPORT:
        yield Refusal("only-reports-are-sent-back")
    if policy.says_yes("signatures.commission"):
        yield from _for_the_commission(facts, policy, now)
    if facts.state is S.RETURNED:
        yield from _to_close_query(facts, policy, now)


def _to_appeal(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    if not policy.says_yes("review.appeal"):
        yield Refusal("no-appeal-here")
    if facts.appeal_by is not None and now >= facts.appeal_by:
        yield Refusal("appeal-time-over", {"moment": facts.appeal_by.isoformat()})


def _to_close_unsent(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    limit = closing(policy)
    if facts.call is not CallState.CALLED_OFF and (limit is None or now < limit.latest + limit.grace):
        yield Refusal("window-still-open")


def _to_close_unendorsed(_facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    # What the coordination team sent back in a round without a commission waits for the team, not for a commission's time.
    if not policy.says_yes("signatures.commission") or commission_phase(policy, now) is not Phase.OVER:
        yield Refusal("commission-still-has-time")


def _to_open_again(facts: ApplicationFacts, policy: Policy, now: datetime) -> Iterator[Refusal]:
    if facts.state is S.UNENDORSED:
        yield from _for_the_commission(facts, policy, now)
    else:
        limit = closing(policy)
        if limit is None or now >= limit.latest + limit.grace:
            yield Refusal("window-over", {"moment": (limit.latest + limit.grace).isoformat() if limit else ""})


Reasons = Callable[[ApplicationFacts, Policy, datetime], Iterator[Refusal]]

_REASONS: Final[Mapping[Act, Reasons]] = {
    Act.WRITE: _to_write,
    Act.SIGN: _to_sign,
    Act.SIGN_ON_PAPER: _to_sign,
    Act.TAKE_PAPER: _to_write,
    Act.SUBMIT: _to_submit,
    Act.RANK: _for_the_commission,
    Act.PRESELECT: _to_preselect,
    Act.RETURN: _for_the_commission,
    Act.ENDORSE: _to_endorse,
    Act.WITHDRAW_ENDORSEMENT: _for_the_commission,
    Act.DECLINE: _for_the_commission,
    Act.ANSWER: _to_answer,
    Act.CLOSE_QUERY: _to_close_query,
    Act.SHORTLIST: _to_shortlist,
    Act.TAKE_OFF_SHORTLIST: _to_take_off,
    Act.SCREEN_AGAIN: _while_undecided,
    Act.RECOMMEND: _to_recommend,
    Act.TAKE_BACK_DECISION: _to_take_back,
    Act.SEND_BACK: _to_send_back,
    Act.APPEAL: _to_appeal,
    Act.CLOSE_UNSENT: _to_close_unsent,
    Act.CLOSE_UNENDORSED: _to_close_unendorsed,
    Act.OPEN_AGAIN: _to_open_again,
}
