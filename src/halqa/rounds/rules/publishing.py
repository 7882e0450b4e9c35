"""What the public is told of a round once it is announced, and what becomes a fact of the network."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.rules.deciding import LONGEST_STATEMENT, written
from halqa.rounds.rules.policies import Policy

RECORDED: Final = frozenset({CallKind.ADMISSION, CallKind.AWARD})
"""Kinds of rounds that make a fact of the network: a membership, an award."""

SHOWN: Final = frozenset({"when-received", "at-the-deadline", "with-the-decision"})
"""What a policy says of the decisions where the public is told of them. Never before the announcement, whatever it says."""

MOST_QUOTES: Final = 5
LONGEST_QUOTE: Final = 600
LONGEST_SPEAKER: Final = 120


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody says of the round: the words and the speaker's office by language tag."""

    words: Mapping[str, str]
    speaker: str
    office: Mapping[str, str] = field(default_factory=dict)


def names_chosen(policy: Policy) -> bool:
    """Return whether the public is told which cities were chosen: only where the rules of the round say so."""
    return policy.values.get("publish.decisions") in SHOWN


def is_recorded(policy: Policy, *, illustrative: bool) -> bool:
    """Return whether what is decided becomes a fact of the network; what is invented never does, nor what is not public."""
    return policy.kind in RECORDED and names_chosen(policy) and not illustrative


def is_invented(city: str) -> bool:
    """Return whether a city, by its key (``xa/bir-nour``), is in an invented country: no fact is written of it."""
    return city[:2].upper() in FICTIONAL_COUNTRIES


def told_in_public(policy: Policy, said: Collection[Decided]) -> bool:
    """Return whether the public is told of corrections to what was announced of a city: only where it was or is chosen.

    And only where the public was told at all which cities were chosen.
    """
    return names_chosen(policy) and Decided.CHOSEN in said


def refusals_of_quotes(quotes: Collection[Quote]) -> tuple[Refusal, ...]:
    """Return what is wrong with the quotes of an announcement."""
    found = []
    if len(quotes) > MOST_QUOTES:
        found.append(Refusal("quotes-too-many", {"most": MOST_QUOTES}))
    for quote in quotes:
        if not written(quote.words):
            found.append(Refusal("quote-without-words"))
        if not quote.speaker.strip():
            found.append(Refusal("quote-without-speaker"))
        if max(map(len, quote.words.values()), default=0) > LONGEST_QUOTE:
            found.append(Refusal("quote-too-long", {"most": LONGEST_QUOTE}))
        if max(map(len, (quote.speaker, *quote.office.values()))) > LONGEST_SPEAKER:
            found.append(Refusal("title-too-long", {"most": LONGEST_SPEAKER}))
        found += _unknown(set(quote.words) | set(quote.office))
    return tuple(dict.fromkeys(found))


def refusals_of_video(captions: Collection[str], transcript: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Return what a video lacks for who cannot hear or see it: captions by language tag, and what is said as a text."""
    found = [] if captions else [Refusal("video-without-captions")]
    if not written(transcript):
        found.append(Refusal("video-without-transcript"))
    return (*found, *refusals_of_statement(transcript))


def refusals_of_statement(words: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Return what is wrong with what a commission says in its country; empty takes it back."""
    too_long = max(map(len, words.values()), default=0) > LONGEST_STATEMENT
    found = [Refusal("statement-too-long", {"most": LONGEST_STATEMENT})] if too_long else []
    return (*found, *_unknown(set(words)))


def refusals_of_version(standing: int, read: int) -> tuple[Refusal, ...]:
    """Return that somebody has written a statement since this version was read; 0: nothing was written."""
    return () if standing == read else (Refusal("statement-changed-meanwhile"),)


def _unknown(tags: Collection[str]) -> list[Refusal]:
    unknown = sorted(set(tags) - set(LANGUAGES))
    return [Refusal("citation-in-unknown-language", {"language": unknown[0]})] if unknown else []
