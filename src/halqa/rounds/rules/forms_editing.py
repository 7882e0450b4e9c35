"""How a draft of a form changes: parts come, go, move and are worded, and its translations remember from what they were made."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any, Final

from halqa.foundation.localized import Localized, digest
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.forms import Direction, QuestionType
from halqa.rounds.rules.forms import (
    LIST_KEYS,
    TEXT_KEYS,
    THE_FORM,
    Form,
    Part,
    Path,
    Question,
    Section,
    part_of,
    plain,
    plain_question,
    texts_of,
)

Block = tuple[Question, ...]
"""A question outside groups, and the questions of its group after it."""

_LIST_NAMES: Final = frozenset(LIST_KEYS)


def fingerprint(form: Form, ident: str) -> str:
    """Return a short mark of what a part of a form says, 16 hexadecimal digits; that of nothing where there is no such part.

    ``the-form`` is what belongs to the form as a whole. Where a part stands, and its translations, are not in its mark.
    """
    part = part_of(form, ident)
    shape: object = None
    if ident == THE_FORM:
        shape = {key: value for key, value in plain(form).items() if key not in ("sections", "questions", "version")}
    elif isinstance(part, Question):
        shape = plain_question(part)
    elif isinstance(part, Section):
        shape = next(each for each in plain(form)["sections"] if each["id"] == ident)
    return _mark(in_source(shape, form.source))


def in_source(shape: Any, source: str) -> Any:
    """Return a plain shape without its translations."""
    if isinstance(shape, dict):
        kept = {key: value for key, value in shape.items() if key != "made_from"}
        return {key: {source: value[source]} if key in TEXT_KEYS else in_source(value, source) for key, value in kept.items()}
    return [in_source(each, source) for each in shape] if isinstance(shape, list) else shape


def wording_mark(form: Form, ident: str, language: str) -> str:
    """Return a short mark of what a part says in one language."""
    return _mark({".".join(map(str, path)): text.texts.get(language, "") for path, text in wording(form, ident)})


def wording(form: Form, ident: str) -> tuple[tuple[Path, Localized], ...]:
    """Return the texts of a part, each with its place in it; none where there is no such part."""
    part = form if ident == THE_FORM else part_of(form, ident)
    return tuple(texts_of(part)) if part else ()


def _mark(shape: object) -> str:
    return sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:16]


def grafted(now: Any, before: Any) -> Any:
    """Return a part whose texts are in the language of the source alone, with the translations that it had before.

    Where a source reads otherwise, they are older from now on. Options, rows and columns are known by their ids.
    """
    changes: dict[str, Any] = {}
    for each in fields(now):
        new, old = getattr(now, each.name), getattr(before, each.name)
        if isinstance(new, Localized) and isinstance(old, Localized):
            changes[each.name] = reworded(old, old.source, new.texts[new.source], "")
        elif each.name in _LIST_NAMES:
            known = {one.id: one.label for one in old}
            changes[each.name] = tuple(
                replace(one, label=reworded(known[one.id], one.label.source, one.label.texts[one.label.source], ""))
                if one.id in known
                else one
                for one in new
            )
    return replace(now, **changes)


def order_mark(form: Form) -> str:
    """Return a short mark of the order in which the parts of a form stand."""
    order = [*(each.id for each in form.sections), *(f"{each.section}/{each.group}/{each.id}" for each in form.questions)]
    return sha256("\n".join(order).encode()).hexdigest()[:16]


def refusals_to_add(form: Form, ident: str) -> list[Refusal]:
    """Return every reason why no part of this id can come into the form."""
    is_there = ident == THE_FORM or part_of(form, ident) is not None
    return [Refusal("part-is-there-already", {"id": ident})] if is_there else []


def refusals_to_remove(form: Form, ident: str) -> list[Refusal]:
    """Return every reason why a part cannot go: others stand in it, or are asked by its answer."""
    part = part_of(form, ident)
    if part is None:
        return [Refusal("part-is-gone", {"id": ident})]
    if isinstance(part, Section):
        number = sum(each.section == ident for each in form.questions)
        return [Refusal("section-holds-questions", {"number": number})] if number else []
    found = []
    if members := form.members(ident):
        found.append(Refusal("group-holds-questions", {"number": len(members)}))
    waiting = [each.id for each in form.questions if ident in {one.question for one in each.only_if} and each.id != ident]
    if waiting:
        found.append(Refusal("asked-by-its-answer", {"ids": ", ".join(waiting)}))
    return found


def with_section(form: Form, section: Section) -> Form:
    """Return the form with a section in the place of the one of its id, or at the end."""
    return replace(form, sections=_put(form.sections, section))


def with_question(form: Form, question: Question, *, was: str = "", after: str = "") -> Form:
    """Return the form with a question in the place of the one that ``was``, behind another one, or at the end of its section.

    A question that changes its section or group stands at the end of the new one; its own group goes with it.
    """
    before = form.question(was or question.id)
    if before is None:
        return _arranged(form, _inserted(form.questions, question, after))
    renamed = tuple(_pointing(each, before.id, question) for each in form.questions)
    stays = (before.section, before.group) == (question.section, question.group)
    if stays:
        return replace(form, questions=tuple(question if each.id == before.id else each for each in renamed))
    others = tuple(each for each in renamed if each.id != before.id and each.group != question.id)
    members = tuple(replace(each, section=question.section) for each in renamed if each.group == question.id)
    return _arranged(form, (*others, question, *members))


def _pointing(question: Question, before: str, now: Question) -> Question:
    """Return a question that points to another by its new id."""
    if now.id == before:
        return question
    conditions = tuple(replace(one, question=now.id) if one.question == before else one for one in question.only_if)
    return replace(question, only_if=conditions, group=now.id if question.group == before else question.group)


def without(form: Form, ident: str) -> Form:
    """Return the form without a part."""
    return replace(
        form,
        sections=tuple(each for each in form.sections if each.id != ident),
        questions=tuple(each for each in form.questions if each.id != ident),
    )


def moved(form: Form, ident: str, to: Direction) -> Form:
    """Return the form with a part one place further up or down among its neighbours.

    A question at the edge of its section goes on into the next one. Where there is no further, nothing changes.
    """
    part = part_of(form, ident)
    if isinstance(part, Section):
        return _arranged(replace(form, sections=_swapped(form.sections, part, to)), form.questions)
    if part is None:
        return form
    if part.group:
        outside = tuple(each for each in form.questions if each.group != part.group)
        return _arranged(form, (*outside, *_swapped(form.members(part.group), part, to)))
    siblings = form.top_level(part.section)
    edge = siblings[0] if to is Direction.UP else siblings[-1]
    if part is not edge:
        outside = tuple(each for each in form.questions if each.group or each.section != part.section)
        return _arranged(form, (*_swapped(siblings, part, to), *outside))
    beside = _next_section(form, part.section, to)
    return form if beside is None else _into_section(form, part, beside, to)


def _next_section(form: Form, ident: str, to: Direction) -> str | None:
    order = [each.id for each in form.sections]
    place = order.index(ident) + (-1 if to is Direction.UP else 1) if ident in order else -1
    return order[place] if 0 <= place < len(order) else None


def _into_section(form: Form, part: Question, section: str, to: Direction) -> Form:
    block = tuple(replace(each, section=section) for each in (part, *form.members(part.id)))
    others = tuple(each for each in form.questions if part.id not in (each.id, each.group))
    return _arranged(form, (*others, *block) if to is Direction.UP else (*block, *others))


def _swapped(parts: tuple[Any, ...], part: Part, to: Direction) -> tuple[Any, ...]:
    order = list(parts)
    here = next(place for place, each in enumerate(order) if each.id == part.id)
    there = here + (-1 if to is Direction.UP else 1)
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    return tuple(order)


def _arranged(form: Form, questions: tuple[Question, ...]) -> Form:
    """Return the form with these questions, in the order of its sections, each group together."""
    order = {each.id: place for place, each in enumerate(form.sections)}
    top = sorted((each for each in questions if not each.group), key=lambda each: order.get(each.section, len(order)))
    groups = {each.id for each in top if each.type is QuestionType.GROUP}
    arranged: list[Question] = []
    for each in top:
        arranged.append(each)
        arranged += [replace(one, section=each.section) for one in questions if one.group == each.id and each.id in groups]
    # Whoever belongs to a group that there is none of stays in sight.
    arranged += [each for each in questions if each.group and each.group not in groups]
    return replace(form, questions=tuple(arranged))


def _inserted(questions: tuple[Question, ...], question: Question, after: str) -> tuple[Question, ...]:
    place = next((number for number, each in enumerate(questions, start=1) if each.id == after), len(questions))
    return (*questions[:place], question, *questions[place:])


def _put(parts: tuple[Section, ...], part: Section) -> tuple[Section, ...]:
    if any(each.id == part.id for each in parts):
        return tuple(part if each.id == part.id else each for each in parts)
    return (*parts, part)


def with_texts(form: Form, ident: str, language: str, texts: Mapping[Path, str], made_from: Mapping[Path, str]) -> Form:
    """Return the form with what a part says in one language; blank texts take that language out.

    ``made_from`` are the digests of the sources that a translator had before them. In the language of the source nothing is
    taken out, and translations become older.
    """
    part = form if ident == THE_FORM else part_of(form, ident)
    if part is None:
        return form
    worded = _worded(part, language, texts, made_from)
    if isinstance(worded, Section):
        return with_section(form, worded)
    return with_question(form, worded) if isinstance(worded, Question) else worded


def _worded(part: Any, language: str, texts: Mapping[Path, str], made_from: Mapping[Path, str]) -> Any:
    changes: dict[str, Any] = {}
    for each in fields(part):
        value, path = getattr(part, each.name), (each.name,)
        if isinstance(value, Localized) and path in texts:
            changes[each.name] = reworded(value, language, texts[path], made_from.get(path, ""))
        elif each.name in _LIST_NAMES:
            changes[each.name] = tuple(
                replace(one, label=reworded(one.label, language, texts[key], made_from.get(key, ""))) if key in texts else one
                for number, one in enumerate(value)
                for key in ((each.name, number, "label"),)
            )
    return replace(part, **changes)


def reworded(text: Localized, language: str, said: str, made_from: str) -> Localized:
    """Return a text with what it says in one language changed."""
    if language == text.source:
        return text if not said.strip() or said == text.texts[language] else text.with_source_text(said)
    left = {tag: each for tag, each in text.texts.items() if tag != language}
    origins = {tag: mark for tag, mark in text.made_from.items() if tag != language}
    if not said.strip():
        return Localized(text.source, left, origins)
    origin = made_from or digest(text.texts[text.source])
    return Localized(text.source, {**left, language: said}, {**origins, language: origin})


def progress_of(form: Form) -> Mapping[str, tuple[int, int, int]]:
    """Return, by language, how many texts there are to be said, how many are not, and how many are older than their source."""
    held = [text for holder in (form, *form.sections, *form.questions) for _path, text in texts_of(holder)]
    return {
        tag: (len(held), sum(tag not in text.texts for text in held), sum(text.is_stale(tag) for text in held))
        for tag in form.languages
    }


def next_version(form: Form, version: int) -> Form:
    """Return the form from which the next version begins: the same, under the next number."""
    return replace(form, version=version)


def with_heading(form: Form, heading: Form) -> Form:
    """Return the form with the title, the introduction and the sources of another, the translations of the first kept."""
    intro = heading.intro
    if intro and form.intro:
        intro = reworded(form.intro, form.source, intro.texts[form.source], "")
    title = reworded(form.title, form.source, heading.title.texts[form.source], "")
    return replace(form, title=title, intro=intro, sources=heading.sources)
