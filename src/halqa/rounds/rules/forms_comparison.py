"""Two versions of a form beside each other: what came, went, moved and changed, and which answers still fit."""

from dataclasses import dataclass, fields
from typing import Final

from halqa.rounds.enums.forms import Fit, QuestionType
from halqa.rounds.rules.forms import Form, Question

_WORDING: Final = frozenset({"label", "help", "unit", "low", "high", "section", "concept"})
"""What can change in a question while every answer to it stays as good as it was."""

_OPTIONAL: Final = frozenset({"required", "only_if"})
"""What changes whether a question is answered, not how."""


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question in both versions. ``keys`` are those whose values differ; ``fit`` says whether earlier answers can stand."""

    old: Question
    new: Question
    keys: tuple[str, ...]
    fit: Fit


@dataclass(frozen=True, slots=True)
class FormChanges:
    """What differs between two versions of a form."""

    added: tuple[Question, ...]
    removed: tuple[Question, ...]
    changed: tuple[QuestionChange, ...]
    moved: tuple[Question, ...]
    texts: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved or self.texts)


def compare(old: Form, new: Form) -> FormChanges:
    """Return what changed from one version to the other; a question that got another id is known by its concept."""
    pairs = {each.id: before for each in new.questions if (before := earlier(old, each))}
    kept = {before.id for before in pairs.values()}
    changed = [
        QuestionChange(before, question, keys, fit(before, question))
        for question in new.questions
        if (before := pairs.get(question.id)) and (keys := _different(before, question))
    ]
    return FormChanges(
        added=tuple(each for each in new.questions if each.id not in pairs),
        removed=tuple(each for each in old.questions if each.id not in kept),
        changed=tuple(changed),
        moved=_moved(old, new, pairs),
        texts=(old.title, old.intro, old.sections) != (new.title, new.intro, new.sections),
    )


def fit(old: Question, new: Question) -> Fit:
    """Return whether every answer to the old question can stand for the new one, has to be looked at, or is lost."""
    if old.type is not new.type or bool(old.group) is not bool(new.group):
        return Fit.LOST
    differing = {*_different(old, new)} - _WORDING - _OPTIONAL - {"id"}
    return Fit.KEEPS if all(_only_wider(old, new, key) for key in differing) else Fit.LOOK


def earlier(old: Form, question: Question) -> Question | None:
    """Return the question of the earlier version that asked what this one asks: the same concept, else the same id."""
    by_concept = (each for each in old.questions if question.concept and each.concept == question.concept)
    return next(by_concept, None) or old.question(question.id)


def _different(old: Question, new: Question) -> tuple[str, ...]:
    return tuple(each.name for each in fields(Question) if getattr(old, each.name) != getattr(new, each.name))


def _only_wider(old: Question, new: Question, key: str) -> bool:
    before, after = getattr(old, key), getattr(new, key)
    match key:
        case "least" | "least_words" if new.type is not QuestionType.RATING:
            return after is None or (before is not None and after < before)
        case "most" | "most_words" if new.type is not QuestionType.RATING:
            return after is None or (before is not None and after > before)
        case "options" | "rows" | "columns":
            return {each.id for each in before} <= {each.id for each in after}
        case "kinds":
            return {*before} <= {*after}
        case "whole" | "with_year":
            return not after
        case _:
            return False


def _moved(old: Form, new: Form, pairs: dict[str, Question]) -> tuple[Question, ...]:
    """Return the fewest questions that, taken out and put in elsewhere, make the old order the new one."""
    order = {each.id: place for place, each in enumerate(old.questions)}
    both = [each for each in new.questions if each.id in pairs]
    places = [order[pairs[each.id].id] for each in both]
    # The longest run that kept its order stays where it is: for each place, the best run that ends there.
    best: list[tuple[int, int | None]] = []
    for here, place in enumerate(places):
        before = [(best[there][0], there) for there in range(here) if places[there] < place]
        length, last = max(before, default=(0, None))
        best.append((length + 1, last))
    stays: set[int] = set()
    here_now: int | None = max(range(len(best)), key=lambda each: best[each][0], default=None)
    while here_now is not None:
        stays.add(here_now)
        here_now = best[here_now][1]
    return tuple(each for number, each in enumerate(both) if number not in stays)
