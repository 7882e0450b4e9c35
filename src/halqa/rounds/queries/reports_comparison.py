"""A report beside the last one that was accepted, for whoever reads it: what changed, what was asked then, what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from halqa.accounts.access import Caller
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.applications import may_read, parts_of
from halqa.rounds.enums.applications import Act, ApplicationState, Part
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.enums.reports import Difference
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import application_facts, decision_in_force, form_of_application, policy_of_call
from halqa.rounds.queries.applications_page import PAGES, ApplicationNamed, application_named
from halqa.rounds.queries.applications_text import Shown, shown_answer, text_read_by
from halqa.rounds.queries.forms_page import QuestionLine, question_line
from halqa.rounds.rules.applications import ACTS, may, refusals
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_answers import is_answered
from halqa.rounds.rules.forms_carrying import ANSWER_TO_REVIEWER
from halqa.rounds.rules.reports_comparison import AnswerPair, Words, answer_pairs, words_changed
from halqa.rounds.rules.visibility import as_seen

TEXTS: Final = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})

OF_A_REVIEWER: Final = (Act.SCREEN, Act.SEND_BACK, Act.QUERY, Act.DECIDE)
"""What a reviewer does after reading, in this order."""


@dataclass(frozen=True)
class PairLine:
    """A question with both answers as they are read, and in changed texts the words that went and came."""

    line: QuestionLine
    now: Shown | None
    then: Shown | None
    difference: Difference
    words: tuple[Words, ...]


@dataclass(frozen=True)
class PairSection:
    """A section with its pairs; the last one, without a title, holds what only the earlier text tells."""

    title: Chosen | None
    pairs: tuple[PairLine, ...]


@dataclass(frozen=True)
class Comparison:
    """A text and the earlier one, if there is one. ``asked``: the questions of that time; ``answer``: what is said to them.

    ``next_questions`` are those of the decision on this text, with which the next report begins. ``acts`` are those that a
    reviewer can do now, with their pages.
    """

    application: ApplicationNamed
    language: str
    earlier: ApplicationNamed | None
    earlier_key: list[str]
    earlier_language: str
    earlier_at: datetime | None
    sections: tuple[PairSection, ...]
    counts: dict[Difference, int]
    asked: str
    answer: Shown | None
    next_questions: str
    acts: tuple[tuple[Act, str], ...]
    is_report: bool


def text_compared_with(application: Application) -> Application | None:
    """Return the last report of the city that was accepted before this one was begun; of other kinds, what was deferred."""
    state = ApplicationState.CHOSEN if application.call.kind == CallKind.REPORT else ApplicationState.DEFERRED
    found = Application.objects.filter(city=application.city, call__kind=application.call.kind, state=state)
    found = found.exclude(call=application.call).filter(begun_at__lt=application.begun_at)
    return found.select_related("call").order_by("-state_at", "-pk").first()


def questions_of_last(application: Application) -> tuple[str, str]:
    """Return what was asked when the city's last report was accepted, for this one to answer, and what that round is called."""
    before = text_compared_with(application) if application.call.kind == CallKind.REPORT else None
    decision = decision_in_force(before) if before else None
    if before is None or decision is None or decision.announced_at is None:
        return "", ""
    named = call_name(CallKind(before.call.kind), policy_of_call(before.call).number("round.year"))
    return decision.questions, named


def comparison_of(application: Application, caller: Caller, now: datetime) -> Comparison | None:
    """Return an application beside the earlier text, as the caller reads both; nothing where its text is not theirs to read."""
    if not may_read(caller, application):
        return None
    try:
        answers, _sha256 = text_read_by(application, caller)
    except LookupError:
        return None
    form, before = form_of_application(application), text_compared_with(application)
    old = form_of_application(before) if before else form
    then = text_read_by(before, caller)[0] if before else {}
    # What was answered neither time says nothing.
    pairs = tuple(
        one for one in answer_pairs(old, then, form, answers) if one.difference is not Difference.SAME or is_answered(one.now)
    )
    decision = decision_in_force(application)
    is_told = decision is not None and decision.announced_at is not None
    answered = next((one for one in form.questions if one.concept == ANSWER_TO_REVIEWER), None)
    return Comparison(
        application=application_named(application),
        language=application.language,
        earlier=application_named(before) if before else None,
        earlier_key=before.key.split("/") if before else [],
        earlier_language=before.language if before else "",
        earlier_at=before.state_at if before else None,
        sections=tuple(_sections(form, old, pairs)),
        counts={one: sum(pair.difference is one for pair in pairs) for one in Difference},
        asked=questions_of_last(application)[0],
        answer=shown_answer(form, answered, answers.get(answered.id)) if answered else None,
        next_questions=decision.questions if decision and is_told else "",
        acts=tuple(_acts(application, caller, now)),
        is_report=application.call.kind == CallKind.REPORT,
    )


def _sections(form: Form, old: Form, pairs: tuple[AnswerPair, ...]) -> Iterator[PairSection]:
    numbers = iter(range(1, len(form.questions) + 1))
    own = {one.id for one in form.questions}
    by_id = {pair.question.id: pair for pair in pairs if pair.question.id in own}
    for section in form.sections:
        # Every question counts, asked or not: its number is that of the text.
        lines = [(one.id, question_line(form, one, numbers)) for one in form.top_level(section.id)]
        if here := tuple(_line(form, old, by_id[ident], line) for ident, line in lines if ident in by_id):
            yield PairSection(section.title.pick(reader_language()), here)
    gone = [pair for pair in pairs if pair.question.id not in own]
    if gone:
        yield PairSection(None, tuple(_line(old, old, pair, question_line(old, pair.question)) for pair in gone))


def _line(form: Form, old: Form, pair: AnswerPair, line: QuestionLine) -> PairLine:
    is_text = pair.question.type in TEXTS and pair.difference is Difference.CHANGED
    return PairLine(
        line=line,
        now=shown_answer(form, pair.question, pair.now),
        then=shown_answer(old, pair.before, pair.then) if pair.before else None,
        difference=pair.difference,
        words=words_changed(_text(pair.then), _text(pair.now)) if is_text else (),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _acts(application: Application, caller: Caller, now: datetime) -> Iterator[tuple[Act, str]]:
    policy = policy_of_call(application.call)
    parts = parts_of(caller, application.city, application.country)
    if Part.TEAM not in parts:
        return
    facts = as_seen(application_facts(application, policy, now), parts)
    for act in OF_A_REVIEWER:
        if act not in PAGES or facts.state not in ACTS[act].states or not may(act, parts, facts):
            continue
        if not refusals(act, facts, policy, now):
            yield act, reverse(PAGES[act], args=application.key.split("/"))
