"""Applications in a list, for whoever takes part in them: where each stands, and whose turn it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from halqa.accounts.access import Caller, subject_names
from halqa.foundation.lists import Page
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.applications import applications_open_to, parts_of
from halqa.rounds.enums.applications import ApplicationState, Part
from halqa.rounds.enums.calls import CallKind, CallState
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Answer, Application, Decision, NationalStep, Signature, TextSetAside
from halqa.rounds.queries.applications import form_of_application, national_closing, policy_of_call
from halqa.rounds.queries.applications_page import Turn, turn_of
from halqa.rounds.queries.forms import form_policy
from halqa.rounds.rules.applications import WRITABLE, ApplicationFacts, NationalFacts, TextFacts
from halqa.rounds.rules.forms_answers import Limits, clean, missing, unfit
from halqa.rounds.rules.standing import standing
from halqa.rounds.rules.visibility import as_seen

CITY: Final = frozenset({Part.WRITER, Part.MAYOR})
UNFINISHED: Final = TextFacts(missing=1)
"""A text of which nothing is told but that it is being written."""

MOST: Final = 100
"""How many stand on a page: few people have more, and they have the board of the round."""


@dataclass(frozen=True)
class ApplicationLine:
    """An application in a list."""

    key: str
    city: str
    city_key: str
    country: str
    kind: CallKind
    call: str
    call_key: str
    state: ApplicationState
    state_at: datetime
    turn: Turn | None
    is_late: bool
    is_illustrative: bool

    @property
    def call_and_name(self) -> list[str]:
        """The parts of its address."""
        return self.key.split("/")


@dataclass(frozen=True)
class Applications:
    """A page of the applications of which somebody knows."""

    lines: tuple[ApplicationLine, ...]
    page: Page


def applications_of(caller: Caller, page: str | int | None = 1) -> Applications:
    """Return the applications of which the caller knows, what changed last first; on each page what waits for them before all."""
    known = applications_open_to(caller)
    shown = Page.of(known.count(), page, size=MOST)
    rows = known.select_related("call").order_by("-state_at", "-pk")[shown.offset : shown.offset + shown.size]
    lines = sorted(lines_of(rows, caller), key=lambda line: not (line.turn and line.turn.is_mine))
    return Applications(tuple(lines), shown)


def lines_of(rows: Iterable[Application], caller: Caller) -> tuple[ApplicationLine, ...]:
    """Return the lines of applications, by as many queries for one as for hundreds.

    What a text still lacks is looked up for those who write it; to everybody else it is being written.
    """
    applications = list(rows)
    texts = _texts([one for one in applications if one.state in WRITABLE and parts_of(caller, one.city, one.country) & CITY])
    names = subject_names((one.city for one in applications), reader_language())
    signed = set(Signature.objects.filter(application__in=applications, voided_at=None).values_list("application_id", flat=True))
    steps = {
        (step.call_id, step.country): step for step in NationalStep.objects.filter(call__in={one.call_id for one in applications})
    }
    policies = {one.call_id: policy_of_call(one.call) for one in applications}
    decided = dict(
        Decision.objects.filter(application__in=applications, replaced_at=None).values_list("application_id", "number")
    )
    lines = []
    for one in applications:
        policy, parts = policies[one.call_id], parts_of(caller, one.city, one.country)
        facts = ApplicationFacts(
            state=ApplicationState(one.state),
            version=one.version,
            call=CallState(one.call.state),
            is_signed=one.pk in signed,
            answer_by=one.answer_by,
            decision=decided.get(one.pk, 0),
            text=texts.get(one.pk, UNFINISHED),
            national=NationalFacts(closes=national_closing(steps.get((one.call_id, one.country)), policy)),
        )
        facts = as_seen(facts, parts)
        turn = turn_of(standing(facts, policy), policy, parts, caller.time_zone)
        lines.append(
            ApplicationLine(
                key=one.key,
                city=names[one.city],
                city_key=one.city,
                country=one.country,
                kind=CallKind(one.call.kind),
                call=call_name(CallKind(one.call.kind), policy.number("round.year")),
                call_key=one.call.key,
                state=facts.state,
                state_at=one.state_at,
                turn=turn,
                is_late=one.is_late,
                is_illustrative=one.is_illustrative,
            )
        )
    return tuple(lines)


def _texts(applications: Sequence[Application]) -> dict[int, TextFacts]:
    """Return how texts stand, without their fingerprints, by two queries for all of them."""
    answers: dict[int, dict[str, Any]] = defaultdict(dict)
    for pk, question, value in Answer.objects.filter(application__in=applications).values_list(
        "application_id", "question", "value"
    ):
        answers[pk][question] = value
    aside = Counter(TextSetAside.objects.filter(application__in=applications).values_list("application_id", flat=True))
    found, policy = {}, form_policy()
    # A form that was made here is a row: asked for once, however many cities write in it.
    forms = {(one.form, one.form_version): one for one in applications}
    read = {version: form_of_application(one) for version, one in forms.items()}
    for one in applications:
        form = read[one.form, one.form_version]
        text = clean(form, answers[one.pk])
        wrong = unfit(form, text, Limits(policy, one.text_changed_at.year))
        found[one.pk] = TextFacts(missing=len(missing(form, text)), unfit=len(wrong), set_aside=aside[one.pk])
    return found
