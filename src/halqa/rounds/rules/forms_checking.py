"""What is wrong with a form as a whole: asked twice, asked too late, out of place, not said in each of its languages."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.forms import QuestionType, Test
from halqa.rounds.rules.forms import (
    LARGEST_SCALE,
    OWN_CONCEPT,
    TESTS,
    THE_FORM,
    Column,
    Concepts,
    Condition,
    Fault,
    Form,
    FormPolicy,
    Option,
    Path,
    Question,
    texts_of,
)

CHOSEN: Final = frozenset({QuestionType.CHOICE, QuestionType.CHOICES})


def faults_of(form: Form, concepts: Concepts, policy: FormPolicy) -> list[Fault]:
    """Return everything for which this form cannot be used, in the order of its parts."""
    found = [*_of_the_whole(form, policy), *_of_ids(form), *_of_concepts(form, concepts), *_of_order(form)]
    for place, question in enumerate(form.questions):
        path: Path = ("questions", place)
        found += _of_type(question, path, policy)
        found += _of_conditions(form, question, path)
    found += [*_of_circles(form), *faults_of_texts(form, policy)]
    return found


def faults_of_texts(form: Form, policy: FormPolicy) -> list[Fault]:
    """Return texts that are missing in one of the form's languages, older than their source, or too long to be read."""
    found: list[Fault] = []
    for holder, above in _holders(form):
        for inner, text in texts_of(holder):
            path = (*above, *inner)
            found += [_fault("translation-missing", path, language=tag) for tag in form.languages if tag not in text.texts]
            found += [_fault("translation-is-older", (*path, tag), language=tag) for tag in text.texts if text.is_stale(tag)]
            found += [
                _fault("text-longer-than-agreed", (*path, tag), most=policy.most_characters)
                for tag, said in text.texts.items()
                if len(said) > policy.most_characters
            ]
    return found


def _holders(form: Form) -> Iterator[tuple[object, Path]]:
    yield form, ()
    yield from ((each, ("sections", place)) for place, each in enumerate(form.sections))
    yield from ((each, ("questions", place)) for place, each in enumerate(form.questions))


def _fault(code: str, path: Path, **facts: object) -> Fault:
    return Fault(Refusal(code, facts), path)


def _of_the_whole(form: Form, policy: FormPolicy) -> Iterator[Fault]:
    most = policy.most_questions[form.kind]
    if form.asked > most:
        yield _fault("too-many-questions", ("questions",), number=form.asked, most=most)
    if not form.questions:
        yield _fault("no-questions", ("questions",))
    for place, section in enumerate(form.sections):
        if not any(each.section == section.id for each in form.questions):
            yield _fault("section-is-empty", ("sections", place), id=section.id)


def _of_ids(form: Form) -> Iterator[Fault]:
    seen: set[str] = {THE_FORM}
    parts = [*(("sections", place, each.id) for place, each in enumerate(form.sections))]
    parts += [("questions", place, each.id) for place, each in enumerate(form.questions)]
    for name, place, ident in parts:
        if ident in seen:
            yield _fault("id-twice", (name, place, "id"), id=ident)
        seen.add(ident)


def _of_concepts(form: Form, concepts: Concepts) -> Iterator[Fault]:
    asked: dict[str, str] = {}
    for place, question in enumerate(form.questions):
        path: Path = ("questions", place, "concept")
        if not question.concept:
            yield _fault("concept-missing", ("questions", place), id=question.id)
            continue
        concept = concepts.get(question.concept)
        if concept is None and not question.concept.startswith(OWN_CONCEPT):
            yield _fault("concept-unknown", path, key=question.concept)
        elif concept and concept.type is not question.type:
            yield _fault("concept-answered-otherwise", path, key=question.concept, type=concept.type)
        if question.concept in asked:
            yield _fault("asked-twice", path, key=question.concept, id=asked[question.concept])
        asked.setdefault(question.concept, question.id)


def _of_order(form: Form) -> Iterator[Fault]:
    order = {section.id: place for place, section in enumerate(form.sections)}
    reached, group = 0, ""
    closed: set[str] = set()
    for place, question in enumerate(form.questions):
        path: Path = ("questions", place)
        if question.section not in order:
            yield _fault("section-unknown", (*path, "section"), id=question.section)
        elif order[question.section] < reached:
            yield _fault("section-is-over", (*path, "section"), id=question.section)
        else:
            reached = order[question.section]
        if question.group:
            yield from _of_group(form, question, path, group, closed)
        if (own := question.id if question.type is QuestionType.GROUP else question.group) != group:
            closed.add(group)
            group = own


def _of_group(form: Form, question: Question, path: Path, group: str, closed: Collection[str]) -> Iterator[Fault]:
    holder = form.question(question.group)
    if holder is None or holder.type is not QuestionType.GROUP:
        yield _fault("group-unknown", (*path, "group"), id=question.group)
    elif question.type is QuestionType.GROUP:
        yield _fault("group-in-group", (*path, "group"), id=question.group)
    elif question.group != group or question.group in closed or holder.section != question.section:
        yield _fault("group-is-over", (*path, "group"), id=question.group)


def _of_type(question: Question, path: Path, policy: FormPolicy) -> Iterator[Fault]:
    for least, most in (("least", "most"), ("least_words", "most_words")):
        lower, upper = getattr(question, least), getattr(question, most)
        if lower is not None and upper is not None and lower > upper:
            yield _fault("limits-reversed", (*path, least), least=lower, most=upper)
    if question.most_words == 0:
        yield _fault("no-words-allowed", (*path, "most_words"))
    match question.type:
        case QuestionType.LONG_TEXT if question.most_words is None:
            yield _fault("word-limit-missing", path)
        case QuestionType.CHOICE | QuestionType.CHOICES:
            yield from _of_options(question, path, policy)
        case QuestionType.RATING:
            yield from _of_scale(question, path, policy)
        case QuestionType.TABLE:
            if not question.rows or not question.columns:
                yield _fault("table-without-cells", path)
            yield from _twice(question.rows, (*path, "rows"))
            yield from _twice(question.columns, (*path, "columns"))
        case QuestionType.FILE if question.most == 0:
            yield _fault("no-files-allowed", (*path, "most"))
        case QuestionType.FILE if not question.kinds:
            yield _fault("kinds-of-file-missing", path)
        case QuestionType.RECORD if question.record is None:
            yield _fault("kind-of-record-missing", path)
        case QuestionType.GROUP if question.most in (None, 0):
            yield _fault("repetitions-without-limit", path)


def _of_options(question: Question, path: Path, policy: FormPolicy) -> Iterator[Fault]:
    number = len(question.options)
    if number < 2:
        yield _fault("nothing-to-choose", path)
    if number > policy.most_options:
        yield _fault("too-many-options", (*path, "options"), number=number, most=policy.most_options)
    for key in ("least", "most"):
        limit = getattr(question, key)
        if limit is not None and limit > number:
            yield _fault("limit-above-options", (*path, key), limit=limit, number=number)
    yield from _twice(question.options, (*path, "options"))


def _of_scale(question: Question, path: Path, policy: FormPolicy) -> Iterator[Fault]:
    if question.least is None or question.most is None or question.most - question.least not in range(1, LARGEST_SCALE + 1):
        yield _fault("scale-unfit", path, most=LARGEST_SCALE)
    if len(question.options) > policy.most_options:
        yield _fault("too-many-options", (*path, "options"), number=len(question.options), most=policy.most_options)
    yield from _twice(question.options, (*path, "options"))


def _twice(parts: Sequence[Option | Column], path: Path) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, part in enumerate(parts):
        if part.id in seen:
            yield _fault("option-twice", (*path, place, "id"), id=part.id)
        seen.add(part.id)


def _of_conditions(form: Form, question: Question, path: Path) -> Iterator[Fault]:
    order = {each.id: place for place, each in enumerate(form.questions)}
    for number, condition in enumerate(question.only_if):
        place = (*path, "only_if", number)
        asked = form.question(condition.question)
        if asked is None:
            yield _fault("condition-on-unknown", (*place, "question"), id=condition.question)
        elif asked.id == question.id:
            yield _fault("condition-on-itself", (*place, "question"), id=asked.id)
        elif order[asked.id] > order[question.id]:
            yield _fault("condition-on-later", (*place, "question"), id=asked.id)
        elif asked.group and asked.group != question.group:
            yield _fault("condition-into-group", (*place, "question"), id=asked.id)
        elif _is_unfit(asked, condition):
            yield _fault("condition-unfit", place, id=asked.id, type=asked.type)
        elif condition.test in {Test.IS, Test.IS_NOT, Test.HAS} and condition.value not in {each.id for each in asked.options}:
            yield _fault("condition-on-no-option", place, id=asked.id, value=condition.value)


def _is_unfit(asked: Question, condition: Condition) -> bool:
    if condition.test not in TESTS[asked.type]:
        return True
    # A rating of several things is no one number.
    return bool(asked.type is QuestionType.RATING and asked.options and condition.test is not Test.ANSWERED)


def _of_circles(form: Form) -> Iterator[Fault]:
    """Yield each question that waits, over others, for its own answer."""
    waits: Mapping[str, set[str]] = {each.id: {one.question for one in each.only_if} - {each.id} for each in form.questions}
    for place, question in enumerate(form.questions):
        reached: set[str] = set()
        ahead = [*waits[question.id]]
        while ahead:
            one = ahead.pop()
            if one not in reached:
                reached.add(one)
                ahead += waits.get(one, ())
        if question.id in reached:
            yield _fault("conditions-in-a-circle", ("questions", place, "only_if"), id=question.id)
