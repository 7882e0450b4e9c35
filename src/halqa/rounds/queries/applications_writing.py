"""The text of an application while it is written: section by section, what is missing, who else writes, what lies aside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet

from halqa.accounts.access import Caller
from halqa.accounts.queries import names_of
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.applications import parts_of
from halqa.rounds.enums.applications import Act, ApplicationState
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.labels.forms import sentence
from halqa.rounds.models import Answer, Application, Signature, TextSetAside
from halqa.rounds.queries.applications import (
    application_facts,
    form_of_application,
    mark_of_texts_aside,
    policy_of_call,
    signature_in_force,
    text_of,
)
from halqa.rounds.queries.applications_page import Turn, turn_of
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.forms import concepts, form_policy
from halqa.rounds.queries.forms_known import known_of_city
from halqa.rounds.rules.applications import TextFacts, refusals
from halqa.rounds.rules.forms import Form, Section
from halqa.rounds.rules.forms_answers import AnswerFault, Limits, asked_questions, is_answered, mark_of, missing, unfit
from halqa.rounds.rules.forms_carrying import Carried, Known, carried
from halqa.rounds.rules.standing import standing

BESIDE: Final = timedelta(minutes=10)
"""For how long somebody who changed an answer is said to be writing."""

MOST_EARLIER: Final = 20
"""How many earlier applications of the city are looked through for what it answered before."""


@dataclass(frozen=True)
class Lack:
    """Something that keeps the text from being sent: at which question, what that asks, and what is wrong."""

    question: str
    section: str
    label: Chosen
    words: str


@dataclass(frozen=True)
class SectionLine:
    """A section of the form: how many of its questions are asked and answered, and what keeps it from being complete."""

    id: str
    title: Chosen
    asked: int
    answered: int
    lacks: tuple[Lack, ...]
    aside: int

    @property
    def left(self) -> int:
        """How many things are left to do here."""
        return len(self.lacks) + self.aside

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do here."""
        return not self.left


@dataclass(frozen=True)
class AsideLine:
    """A text that lies aside: by whom, since when, and what it says."""

    number: int
    name: str
    is_mine: bool
    at: datetime
    value: Any


@dataclass(frozen=True)
class StandingAnswer:
    """What stands in a question: its version, its mark, and who changed it last and when; version 0 where it is empty."""

    version: int = 0
    mark: str = mark_of("")
    value: Any = ""
    at: datetime | None = None
    name: str = ""

    @property
    def read(self) -> str:
        """What a page sends back to say which answer it showed."""
        return f"{self.version}.{self.mark}"


@dataclass(frozen=True)
class TextState:
    """A text that is being written, for one of its writers: what stands, what is missing, what lies aside, who else writes."""

    form: Form
    limits: Limits
    answers: Mapping[str, Any]
    stands: Mapping[str, StandingAnswer]
    asked: frozenset[str]
    sections: tuple[SectionLine, ...]
    aside: Mapping[str, tuple[AsideLine, ...]]
    aside_marks: Mapping[str, str]
    beside: tuple[str, ...]
    facts: TextFacts

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """Everything that keeps the text from being sent, in the order of the form."""
        return tuple(lack for section in self.sections for lack in section.lacks)

    @property
    def left(self) -> int:
        """How many things are left to do."""
        return sum(section.left for section in self.sections)

    def stands_in(self, question: str) -> StandingAnswer:
        """Return what stands in a question."""
        return self.stands.get(question, StandingAnswer())


@dataclass(frozen=True)
class Writing(TextState):
    """A text that is being written, with whose turn it is and by when. ``reasons`` stand against writing on."""

    key: str
    language: str
    turn: Turn | None
    reasons: tuple[str, ...]
    signature: Signature | None


@dataclass(frozen=True)
class Draft:
    """The answers as they stand, with what they are measured by: all that it takes to read a form that was sent."""

    form: Form
    limits: Limits
    rows: tuple[Answer, ...]

    @property
    def answers(self) -> dict[str, Any]:
        """What stands in each question."""
        return {one.question: one.value for one in self.rows}

    def with_row(self, row: Answer) -> "Draft":
        """Return the draft with another answer in the place of the one that stood in its question."""
        return Draft(self.form, self.limits, (*(one for one in self.rows if one.question != row.question), row))


def draft_of(application: Application, now: datetime) -> Draft:
    """Return the answers as they stand, by one query."""
    rows = tuple(Answer.objects.filter(application=application))
    return Draft(form_of_application(application), Limits(form_policy(), now.year), rows)


def state_of(application: Application, draft: Draft, caller: Caller, now: datetime) -> TextState:
    """Return how a text stands, by one query more than it took to read the draft, and one for the names of others."""
    form, rows, answers = draft.form, draft.rows, draft.answers
    asides = list(TextSetAside.objects.filter(application=application).order_by("pk"))
    others = ({one.changed_by for one in rows} | {one.set_aside_by for one in asides}) - {caller.actor}
    names = names_of(others) | {caller.actor: caller.name}
    cleaned, sha256 = text_of(application, form, answers)
    lacking, wrong = missing(form, cleaned), unfit(form, answers, draft.limits)
    asked = frozenset(one.id for one in asked_questions(form, answers))
    aside = {
        question: tuple(
            AsideLine(one.pk, names.get(one.set_aside_by, ""), one.set_aside_by == caller.actor, one.set_aside_at, one.value)
            for one in asides
            if one.question == question
        )
        for question in {one.question for one in asides}
    }
    lacks = tuple(_lacks(form, (*lacking, *wrong)))
    recent = sorted((one for one in rows if now - one.changed_at < BESIDE), key=lambda one: one.changed_at, reverse=True)
    return TextState(
        form=form,
        limits=draft.limits,
        answers=answers,
        stands={
            one.question: StandingAnswer(
                one.version, mark_of(one.value), one.value, one.changed_at, names.get(one.changed_by, "")
            )
            for one in rows
        },
        asked=asked,
        sections=tuple(_section(form, one, asked, answers=answers, lacks=lacks, aside=aside) for one in form.sections),
        aside=aside,
        aside_marks={question: mark_of_texts_aside(one for one in asides if one.question == question) for question in aside},
        beside=tuple(dict.fromkeys(names.get(one.changed_by, "") for one in recent if one.changed_by != caller.actor)),
        facts=TextFacts(sha256, len(lacking), len(wrong), len(asides)),
    )


def writing_of(application: Application, caller: Caller, now: datetime) -> Writing:
    """Return the text of an application as its writer goes on with it, by as many queries whatever was answered."""
    policy, state = policy_of_call(application.call), state_of(application, draft_of(application, now), caller, now)
    facts = replace(application_facts(application, policy, now, text=False, places=False), text=state.facts)
    parts = parts_of(caller, application.city, application.country)
    return Writing(
        **{one.name: getattr(state, one.name) for one in fields(TextState)},
        key=application.key,
        language=application.language,
        turn=turn_of(standing(facts, policy), policy, parts, caller.time_zone),
        reasons=tuple(reasons(refusals(Act.WRITE, facts, policy, now), caller.time_zone)),
        signature=signature_in_force(application) if facts.is_signed else None,
    )


def _section(
    form: Form,
    section: Section,
    asked: frozenset[str],
    *,
    answers: Mapping[str, Any],
    lacks: Iterable[Lack],
    aside: Iterable[str],
) -> SectionLine:
    own = [one.id for one in form.top_level(section.id)]
    here = [one for one in own if one in asked]
    return SectionLine(
        id=section.id,
        title=section.title.pick(reader_language()),
        asked=len(here),
        answered=sum(is_answered(answers.get(one)) for one in here),
        lacks=tuple(lack for lack in lacks if lack.section == section.id),
        aside=sum(one in own for one in aside),
    )


def _lacks(form: Form, faults: Iterable[AnswerFault]) -> Iterable[Lack]:
    order = {one.id: number for number, one in enumerate(form.questions)}
    told: dict[tuple[str, str], Lack] = {}
    for fault in faults:
        name = fault.name.partition(".")[0]
        question = form.question(name)
        if question is not None:
            lack = Lack(name, question.section, question.label.pick(reader_language()), sentence(fault.refusal))
            told.setdefault((lack.question, lack.words), lack)
    return sorted(told.values(), key=lambda one: order[one.question])


def known_for(application: Application, writing: Writing, now: datetime) -> Mapping[str, Carried]:
    """Return, by question that is asked and not answered yet, what is known of it: from the registry, or from earlier forms."""
    known = (*known_of_city(_city_key(application), language=application.language), *_answered_before(application))
    found = carried(writing.form, known, concepts(), writing.limits, now.astimezone(UTC).date())
    return {
        question: one
        for question, one in found.items()
        if question in writing.asked and not is_answered(writing.answers.get(question)) and is_answered(one.known.value)
    }


def _city_key(application: Application) -> str:
    return application.city.partition(":")[2]


def _earlier(application: Application) -> QuerySet[Application]:
    others = Application.objects.filter(city=application.city).exclude(pk=application.pk)
    # What never left the city and was given up says little; what was sent stood for something.
    return others.exclude(state=ApplicationState.UNSENT).order_by("-text_changed_at")[:MOST_EARLIER]


def _answered_before(application: Application) -> Iterable[Known]:
    """Yield what the city answered in its other applications, by concept; files stay where they were added."""
    earlier = {one.pk: one for one in _earlier(application)}
    forms = {pk: form_of_application(one) for pk, one in earlier.items()}
    for row in Answer.objects.filter(application__in=earlier):
        form = forms[row.application_id]
        question = form.question(row.question)
        if question is not None and question.concept and question.type is not QuestionType.FILE and is_answered(row.value):
            on = row.changed_at.astimezone(UTC).date()
            yield Known(question.concept, question.type, row.value, on, form=form.key, title=form.title)
