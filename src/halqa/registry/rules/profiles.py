"""A city's profile: what its parts hold, how a proposal to change them goes its way, and what stands against a step."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from halqa.foundation.localized import Localized, digest
from halqa.foundation.refusals import Refusal
from halqa.foundation.textanalysis import count_words
from halqa.foundation.transitions import Move, TransitionTable
from halqa.registry.enums import ProfilePart, ProposalState

Content = Mapping[str, Any]
"""What a part holds; nothing where the city says nothing.

about      a localized text as it is stored
website    address
programme  address
office     name, email
picture    file (key of a document), called (its name), alternative (what it shows, in words), credit
"""

PROPOSALS: Final = TransitionTable(
    ProposalState,
    ProposalState.DRAFT,
    (
        Move(ProposalState.DRAFT, ProposalState.SENT, "send"),
        Move(ProposalState.DRAFT, ProposalState.DISCARDED, "discard"),
        Move(ProposalState.SENT, ProposalState.DRAFT, "take back"),
        Move(ProposalState.SENT, ProposalState.RETURNED, "send back"),
        Move(ProposalState.SENT, ProposalState.APPROVED, "approve"),
        Move(ProposalState.SENT, ProposalState.PARTLY_APPROVED, "approve in part"),
        Move(ProposalState.SENT, ProposalState.DECLINED, "decline"),
        Move(ProposalState.RETURNED, ProposalState.SENT, "send again"),
        Move(ProposalState.RETURNED, ProposalState.DISCARDED, "discard"),
    ),
)

EDITABLE: Final = frozenset({ProposalState.DRAFT, ProposalState.RETURNED})
OPEN: Final = EDITABLE | {ProposalState.SENT}

READ_BY_OFFICES: Final = frozenset(ProposalState) - EDITABLE - {ProposalState.DISCARDED}
"""The states in which others than the city read a proposal: what it is still writing, or has given up, is its own."""

NEEDS_REASON: Final = frozenset({ProposalState.RETURNED, ProposalState.PARTLY_APPROVED, ProposalState.DECLINED})
"""What a city is not told without being told why."""


@dataclass(frozen=True, slots=True)
class ProfilePolicy:
    """What a network has agreed about profiles: how long texts may be, and into how many bytes a picture is made to fit."""

    most_words: int
    most_characters: int
    most_of_reason: int
    most_picture_bytes: int


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal as the rules need it. ``version`` counts its changes."""

    state: ProposalState
    version: int
    parts: frozenset[ProfilePart]


def fingerprint(content: Content) -> str:
    """Return a short mark of what a part holds, 16 hexadecimal digits: equal for equal content, in whatever order."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:16]


def text_in(about: Content, language: str) -> str:
    """Return what the text about a city says in a language, without looking for another; empty where it says nothing."""
    return Localized.from_json(about).texts.get(language, "") if about else ""


def with_text(about: Content, language: str, text: str, *, made_from: str) -> Content:
    """Return the text about a city with what it says in one language changed; a blank text takes that language out.

    The first language is the source, the others are translations. ``made_from`` is the digest of the source that the
    translator had before them: where the source has changed meanwhile, the translation is older from its first day.
    """
    if not about:
        return dict(Localized.of(language, text).to_json()) if text.strip() else {}
    now = Localized.from_json(about)
    if not text.strip():
        left = {tag: each for tag, each in now.texts.items() if tag != language}
        origins = {tag: each for tag, each in now.made_from.items() if tag != language}
        return dict(Localized(now.source, left, origins).to_json()) if left else {}
    if language == now.source:
        return dict(now.with_source_text(text).to_json())
    return dict(Localized(now.source, {**now.texts, language: text}, {**now.made_from, language: made_from}).to_json())


def is_nothing_new(about: Content, language: str, text: str, *, made_from: str) -> bool:
    """Return whether a text says what is there already; an older translation that still holds is new when it is saved again."""
    if text != text_in(about, language):
        return False
    return not (is_older(about, language) and made_from == source_digest(about))


def is_older(about: Content, language: str) -> bool:
    """Return whether a translation is older than its source."""
    return bool(about) and Localized.from_json(about).is_stale(language)


def source_digest(about: Content) -> str:
    """Return the digest of the source of the text about a city; empty where there is no text."""
    if not about:
        return ""
    text = Localized.from_json(about)
    return digest(text.texts[text.source])


def refusals_to_word(about: Content, language: str, text: str, policy: ProfilePolicy) -> list[Refusal]:
    """Return every reason why the text about a city cannot read so in a language."""
    found: list[Refusal] = []
    words = count_words(text)
    if words > policy.most_words:
        found.append(Refusal("too-many-words", {"words": words, "most": policy.most_words}))
    if len(text) > policy.most_characters:
        found.append(Refusal("text-too-long-to-read", {"characters": len(text), "most": policy.most_characters}))
    now = Localized.from_json(about) if about else None
    if now and language == now.source and not text.strip() and len(now.texts) > 1:
        found.append(Refusal("source-still-translated"))
    return found


def refusals_to_draft(state: ProposalState) -> list[Refusal]:
    """Return every reason why the proposal cannot be written on."""
    return [] if state in EDITABLE else [_not_now(state)]


def refusals_to_move(facts: ProposalFacts, to: ProposalState, *, read: int) -> list[Refusal]:
    """Return every reason why the proposal cannot take this step; ``read`` is its version as whoever takes it saw it."""
    if not PROPOSALS.permits(facts.state, to):
        return [_not_now(facts.state)]
    found: list[Refusal] = []
    if read != facts.version:
        found.append(Refusal("proposal-changed-meanwhile"))
    if to is ProposalState.SENT and not facts.parts:
        found.append(Refusal("nothing-proposed"))
    return found


def refusals_to_decide(
    facts: ProposalFacts, to: ProposalState, *, read: int, reason: str, policy: ProfilePolicy
) -> list[Refusal]:
    """Return every reason why the coordination team cannot answer so."""
    found = refusals_to_move(facts, to, read=read)
    if to in NEEDS_REASON and not reason.strip():
        found.append(Refusal("reason-missing"))
    if len(reason) > policy.most_of_reason:
        found.append(Refusal("reason-too-long", {"characters": len(reason), "most": policy.most_of_reason}))
    return found


def refusals_to_approve(
    facts: ProposalFacts, approved: Collection[ProfilePart], *, read: int, reason: str, policy: ProfilePolicy
) -> list[Refusal]:
    """Return every reason why the coordination team cannot approve these parts."""
    found = refusals_to_decide(facts, answer(facts.parts, approved), read=read, reason=reason, policy=policy)
    if facts.state is ProposalState.SENT and not facts.parts & set(approved):
        found.append(Refusal("nothing-approved"))
    return found


def answer(proposed: Collection[ProfilePart], approved: Collection[ProfilePart]) -> ProposalState:
    """Return the state of a proposal of which these parts are approved: all that it has, or not all."""
    return ProposalState.APPROVED if set(proposed) <= set(approved) else ProposalState.PARTLY_APPROVED


def _not_now(state: ProposalState) -> Refusal:
    match state:
        case ProposalState.SENT:
            return Refusal("proposal-was-sent")
        case ProposalState.DRAFT | ProposalState.RETURNED:
            return Refusal("proposal-not-sent")
        case _:
            return Refusal("proposal-is-closed")
