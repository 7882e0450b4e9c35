"""A text beside an earlier one of the same city: which answers came, went and changed, and in texts which words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from halqa.rounds.enums.reports import Difference
from halqa.rounds.rules.forms import Form, Question
from halqa.rounds.rules.forms_answers import asked_questions, is_answered
from halqa.rounds.rules.forms_comparison import earlier

MOST_PIECES: Final = 1500
"""Pieces of both texts together up to which they are compared: the time grows with the square of them."""

_WORDS: Final = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_SENTENCES: Final = re.compile(r"[^.!?。！？؟\n]*[.!?。！？؟\n]+|[^.!?。！？؟\n]+")


@dataclass(frozen=True, slots=True)
class AnswerPair:
    """A question with its answer now and its answer before. ``before`` is the question as it was asked then, if it was."""

    question: Question
    before: Question | None
    now: Any
    then: Any
    difference: Difference


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words that stand in both texts, or in one of them alone."""

    text: str
    difference: Difference


def answer_pairs(old: Form, then: Mapping[str, Any], new: Form, now: Mapping[str, Any]) -> tuple[AnswerPair, ...]:
    """Return every question outside groups that is asked now, in its order, then those of which only the earlier text tells."""
    found, met = [], set()
    for question in asked_questions(new, now):
        if question.group:
            continue
        before = earlier(old, question)
        was = then.get(before.id) if before else None
        met.add(before.id if before else "")
        found.append(AnswerPair(question, before, now.get(question.id), was, _difference(now.get(question.id), was)))
    gone = [one for one in old.questions if not one.group and one.id not in met and is_answered(then.get(one.id))]
    return (*found, *(AnswerPair(one, one, None, then[one.id], Difference.GONE) for one in gone))


def _difference(now: Any, then: Any) -> Difference:
    if not is_answered(then):
        return Difference.CAME if is_answered(now) else Difference.SAME
    if not is_answered(now):
        return Difference.GONE
    return Difference.SAME if now == then else Difference.CHANGED


def words_changed(then: str, now: str) -> tuple[Words, ...]:
    """Return both texts as one, run by run: what went stands before what came in its place.

    Long texts are compared sentence by sentence; of those with very many sentences nothing is returned. A script without spaces
    is compared by its runs of letters.
    """
    for pieces in (_WORDS, _SENTENCES):
        before, after = pieces.findall(then), pieces.findall(now)
        if len(before) + len(after) <= MOST_PIECES:
            return tuple(_runs(before, after))
    return ()


def _runs(before: list[str], after: list[str]) -> Iterator[Words]:
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Words("".join(after[start:end]), Difference.SAME)
            continue
        if first < last:
            yield Words("".join(before[first:last]), Difference.GONE)
        if start < end:
            yield Words("".join(after[start:end]), Difference.CAME)
