"""Deciding about an application and announcing a round: every reason against it, and when what was decided holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind, CallState, Phase
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.rules.applications import (
    DECIDABLE,
    LIVE,
    LONGEST_MESSAGE,
    NationalFacts,
    has_jury,
    refusals_of_places,
)
from halqa.rounds.rules.deadlines import phase
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.windows import closing, forwarding

S = ApplicationState

STATE_OF: Final[Mapping[Decided, ApplicationState]] = {
    Decided.CHOSEN: S.CHOSEN,
    Decided.DEFERRED: S.DEFERRED,
    Decided.NOT_CHOSEN: S.NOT_CHOSEN,
}
"""The state to which what was decided leads once it is announced."""

LONGEST_CITATION: Final = 1200
"""Characters of the reasons that are announced with a city: a paragraph."""

LONGEST_TITLE: Final = 200
LONGEST_STATEMENT: Final = 8000


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said with a decision.

    ``citation``: the public reasons, by language tag. ``words``: to the city, in its letter. ``questions``: what the next report
    begins with. ``reason``: why otherwise than the jury says; it stays in the office.
    """

    citation: Mapping[str, str]
    words: str = ""
    questions: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A call before its announcement: its state, how many applications are in each state, and what is decided of how many.

    ``undecided``: eligible or shortlisted ones without a decision. ``uncited``: chosen ones without a word of why.
    ``is_bulk_under_way``: an act on many of them is in the worker's hands.
    """

    call: CallState
    state: AnnouncementState
    version: int
    counts: Mapping[ApplicationState, int]
    undecided: int = 0
    uncited: int = 0
    has_title: bool = True
    is_bulk_under_way: bool = False


def is_announced(policy: Policy) -> bool:
    """Return whether decisions of a round are announced together; otherwise each holds, and is told, as soon as it is made."""
    return policy.kind is not CallKind.REPORT


def refusals_of_reading(standing: int, read: int) -> tuple[Refusal, ...]:
    """Return that somebody else has decided since the decision with this number was read; 0: there was none."""
    return () if standing == read else (Refusal("decided-meanwhile"),)


def waits_for_the_jury(state: ApplicationState, has_word: bool, policy: Policy) -> bool:
    """Return whether the jury reads an application in this state and has not said anything of it yet."""
    is_read = state is not S.ELIGIBLE or policy.values.get("review.shortlist") != "coordinator"
    return has_jury(policy) and is_read and not has_word


def refusals_to_decide(
    said: Decided, wording: Wording, state: ApplicationState, recommended: Decided | None, policy: Policy
) -> tuple[Refusal, ...]:
    """Return every reason why this cannot be decided, beside the state of the application and the places of its country.

    What the jury was given to read waits for its word; where its word is the decision, nothing else can be decided.
    """
    found = list(_of_the_jury(said, wording, state, recommended, policy))
    if said is not Decided.CHOSEN and not wording.words.strip():
        found.append(Refusal("decision-without-words"))
    return (*found, *refusals_of_wording(wording))


def _of_the_jury(
    said: Decided, wording: Wording, state: ApplicationState, recommended: Decided | None, policy: Policy
) -> tuple[Refusal, ...]:
    if not has_jury(policy):
        return ()
    is_read = state is not S.ELIGIBLE or policy.values.get("review.shortlist") != "coordinator"
    if not is_read:
        return (Refusal("not-on-the-shortlist"),) if said is Decided.CHOSEN else ()
    if recommended is None:
        return (Refusal("recommendation-missing"),)
    if said is recommended:
        return ()
    if policy.values.get("review.jury_says") == "decides":
        return (Refusal("jury-decides"),)
    return () if wording.reason.strip() else (Refusal("otherwise-without-reason"),)


def refusals_of_wording(wording: Wording) -> tuple[Refusal, ...]:
    """Return what is wrong with the texts of a decision."""
    found = []
    for tag, text in wording.citation.items():
        if tag not in LANGUAGES:
            found.append(Refusal("citation-in-unknown-language", {"language": tag}))
        elif len(text) > LONGEST_CITATION:
            found.append(Refusal("citation-too-long", {"characters": len(text), "most": LONGEST_CITATION}))
    texts = (wording.words, wording.questions, wording.reason)
    too_long = [len(text) for text in texts if len(text) > LONGEST_MESSAGE]
    found += [Refusal("message-too-long", {"characters": number, "most": LONGEST_MESSAGE}) for number in too_long]
    return tuple(found)


def refusals_of_chosen(said: Decided, national: NationalFacts, policy: Policy) -> tuple[Refusal, ...]:
    """Return that no place is left for one more that is chosen, where chosen ones take the places."""
    return refusals_of_places(national, policy, "decisions") if said is Decided.CHOSEN else ()


def refusals_to_announce(facts: RoundFacts, policy: Policy, read: int, now: datetime) -> tuple[Refusal, ...]:
    """Return every reason why a round cannot be announced at a moment."""
    if not is_announced(policy):
        return (Refusal("nothing-to-announce-here"),)
    found = list(_of_the_announcement(facts, read))
    found += _of_time(policy, now)
    if facts.is_bulk_under_way:
        found.append(Refusal("bulk-under-way"))
    waiting = sum(number for state, number in facts.counts.items() if state in LIVE - DECIDABLE)
    if waiting:
        found.append(Refusal("applications-on-their-way", {"number": waiting}))
    if facts.undecided:
        found.append(Refusal("applications-undecided", {"number": facts.undecided}))
    decidable = sum(number for state, number in facts.counts.items() if state in DECIDABLE)
    # Once it is announced nothing is left to decide, because all of it was.
    if not waiting and not decidable and facts.state is not AnnouncementState.MADE:
        found.append(Refusal("nothing-decided"))
    if facts.uncited:
        found.append(Refusal("citations-missing", {"number": facts.uncited}))
    if not facts.has_title:
        found.append(Refusal("announcement-without-title"))
    return tuple(found)


def refusals_to_write(facts: RoundFacts, read: int) -> tuple[Refusal, ...]:
    """Return every reason why what will be announced cannot be changed now."""
    return _of_the_announcement(facts, read)


def refusals_to_reword(facts: RoundFacts, title: Mapping[str, str], read: int) -> tuple[Refusal, ...]:
    """Return every reason why title and words of what was announced cannot be changed in public."""
    found = []
    if facts.state is not AnnouncementState.MADE or facts.version != read:
        found.append(Refusal("announcement-changed-meanwhile"))
    if not written(title):
        found.append(Refusal("announcement-without-title"))
    return tuple(found)


def refusals_to_share(facts: RoundFacts, read: int) -> tuple[Refusal, ...]:
    """Return every reason why the commissions cannot be let in on what is decided."""
    found = list(_of_the_announcement(facts, read))
    if facts.state is AnnouncementState.SHARED:
        found.append(Refusal("shared-already"))
    return tuple(found)


def refusals_to_stop_sharing(facts: RoundFacts, read: int) -> tuple[Refusal, ...]:
    """Return every reason why what the commissions see under embargo cannot be taken from them again."""
    found = list(_of_the_announcement(facts, read))
    if facts.state is AnnouncementState.DRAFT:
        found.append(Refusal("not-shared"))
    return tuple(found)


def _of_the_announcement(facts: RoundFacts, read: int) -> tuple[Refusal, ...]:
    found = []
    if facts.call in {CallState.DRAFT, CallState.DISCARDED, CallState.CALLED_OFF}:
        found.append(Refusal("call-takes-nothing"))
    if facts.state is AnnouncementState.MADE:
        found.append(Refusal("announced-already"))
    elif facts.version != read:
        found.append(Refusal("announcement-changed-meanwhile"))
    return tuple(found)


def _of_time(policy: Policy, now: datetime) -> tuple[Refusal, ...]:
    limits = [limit for limit in (closing(policy), forwarding(policy)) if limit is not None]
    return (Refusal("window-still-open"),) if any(phase(None, limit, now) is not Phase.OVER for limit in limits) else ()


def refusals_of_texts(title: Mapping[str, str], words: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Return what is wrong with title and words of an announcement, by language tag."""
    found = []
    if longest := max(map(len, title.values()), default=0):
        found += [Refusal("title-too-long", {"most": LONGEST_TITLE})] if longest > LONGEST_TITLE else []
    if max(map(len, words.values()), default=0) > LONGEST_STATEMENT:
        found.append(Refusal("statement-too-long", {"most": LONGEST_STATEMENT}))
    if unknown := sorted((set(title) | set(words)) - set(LANGUAGES)):
        found.append(Refusal("citation-in-unknown-language", {"language": unknown[0]}))
    return tuple(found)


def refusals_to_replace(said: Decided, wording: Wording, was: Decided, before: Wording, policy: Policy) -> tuple[Refusal, ...]:
    """Return what is wrong with the texts of a decision that takes the place of one that holds, and holds at once."""
    found = [*refusals_of_wording(wording), *refusals_of_old_words(said, wording, was, before)]
    if said is not was and said is not Decided.CHOSEN and not wording.words.strip():
        found.append(Refusal("decision-without-words"))
    if said is Decided.CHOSEN and is_announced(policy) and not written(wording.citation):
        found.append(Refusal("choice-without-reasons"))
    return tuple(found)


def refusals_of_old_words(said: Decided, wording: Wording, was: Decided, before: Wording) -> tuple[Refusal, ...]:
    """Return that the city would be told in the words of another outcome: a refusal's in the letter of an admission."""
    words = wording.words.strip()
    return (Refusal("words-of-another-outcome"),) if said is not was and words and words == before.words.strip() else ()


def refusals_of_corrigendum(public: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Return what is wrong with a corrigendum, by language tag: it says in public what was wrong."""
    missing = () if written(public) else (Refusal("corrigendum-without-words"),)
    return (*missing, *refusals_of_texts({}, public))


def appeal_by(policy: Policy, announced: datetime) -> datetime | None:
    """Return the first moment that is too late to appeal against what was announced at a moment; nothing: no last day is set."""
    days = policy.number("review.appeal_days")
    return announced + timedelta(days=days) if policy.says_yes("review.appeal") and days is not None else None


def honour_year(policy: Policy, announced: date) -> int:
    """Return the year by which a round goes: its own, or else that of the announcement."""
    return policy.number("round.year") or announced.year


def written(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts by language tag without those that say nothing."""
    return {tag: text.strip() for tag, text in texts.items() if text.strip()}
