"""Before an application is begun: for which cities somebody speaks, what stands against it, what the rules say of the city."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halqa.accounts.access import Caller, subject_door, subject_names
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.subjects import Subject
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.access import CITY_ROLES, is_invented
from halqa.registry.queries.candidates import is_city
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind, CallState, Phase
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Application, Call
from halqa.rounds.queries.applications import answers_of, form_of_application, form_of_call, policy_of_call
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.calls import phase_of
from halqa.rounds.queries.check import Answer, answer_to_city
from halqa.rounds.queries.forms import form_policy
from halqa.rounds.rules.beginning import BeginningFacts, refusals_to_begin
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_answers import Limits, clean
from halqa.rounds.rules.forms_carrying import begun_with
from halqa.rounds.rules.policies import Policy


@dataclass(frozen=True)
class Beginning:
    """A city that may apply. ``reasons`` stand against it now; ``there`` is the application that it has already, by key."""

    city: str
    name: str
    country: str
    reasons: tuple[str, ...]
    there: str
    eligibility: Answer
    languages: tuple[str, ...]
    earlier: "Earlier | None" = None


@dataclass(frozen=True)
class Earlier:
    """An earlier text with whose answers one can begin: its last report, or what was deferred; how many of them go along."""

    key: str
    call: str
    is_report: bool
    language: str
    answers: int


def beginning_facts(call: Call, city: str, now: datetime, *, is_known: bool | None = None) -> BeginningFacts:
    """Return what rules ask about a call and a city (by subject key) before an application is begun.

    ``is_known``: whether there is such a city, where somebody has made sure of it already.
    """
    door = subject_door(city)
    country = (door.country(city) if door else None) or ""
    return BeginningFacts(
        call=CallState(call.state),
        phase=phase_of(policy_of_call(call), now) if call.state == CallState.OPEN else Phase.UNDETERMINED,
        country=country,
        is_invented=is_invented(country),
        call_is_invented=call.is_illustrative,
        has_form=form_of_call(call) is not None,
        has_application=_own(call, city) is not None,
        is_known=is_city(Subject.parse(city).rest) if is_known is None else is_known,
    )


def cities_spoken_for(caller: Caller) -> Mapping[str, str]:
    """Return the cities for which somebody speaks, by subject key, with their names."""
    return subject_names(sorted({scope for role in CITY_ROLES for scope in caller.scopes(role)}), reader_language())


def languages_to_write_in(policy: Policy) -> tuple[str, ...]:
    """Return the languages in which an application can be written: those that the round names, else those of the house."""
    return tuple(policy.several("languages.form") or LANGUAGES)


def beginning(call: Call, city: str, name: str, caller: Caller, now: datetime) -> Beginning:
    """Return what is told before a city begins, whatever language it will choose."""
    policy, facts, own = policy_of_call(call), beginning_facts(call, city, now), _own(call, city)
    languages = languages_to_write_in(policy)
    key = Subject.parse(city).rest
    return Beginning(
        city=city,
        name=name,
        country=facts.country,
        reasons=tuple(reasons(refusals_to_begin(facts, policy, languages[0]), caller.time_zone)),
        there=own.key if own else "",
        eligibility=answer_to_city(policy, key, facts.country, language=reader_language(), today=now.date()),
        languages=languages,
        earlier=_earlier(call, city, now),
    )


def text_before(call: Call, city: str) -> Application | None:
    """Return the application with whose answers that of a city (by subject key) in a call can begin; nothing where there is none.

    A report follows the last one that was accepted; any other application one of the same kind that was deferred.
    """
    state = ApplicationState.CHOSEN if call.kind == CallKind.REPORT else ApplicationState.DEFERRED
    found = Application.objects.filter(city=city, call__kind=call.kind, state=state).exclude(call=call)
    return found.select_related("call").order_by("-state_at", "-pk").first()


def answers_to_begin_with(before: Application, form: Form, now: datetime) -> Mapping[str, Any]:
    """Return the answers of an earlier application that go along into a text of a form, by question."""
    old = form_of_application(before)
    return begun_with(old, form, clean(old, answers_of(before)), Limits(form_policy(), now.year))


def _earlier(call: Call, city: str, now: datetime) -> Earlier | None:
    before, form = text_before(call, city), form_of_call(call)
    if before is None or form is None or not (answers := answers_to_begin_with(before, form, now)):
        return None
    named = call_name(CallKind(before.call.kind), policy_of_call(before.call).number("round.year"))
    return Earlier(before.key, named, call.kind == CallKind.REPORT, before.language, len(answers))


def _own(call: Call, city: str) -> Application | None:
    return Application.objects.filter(call=call, city=city).exclude(state=ApplicationState.WITHDRAWN).first()
