"""Applications as rules ask about them: the text with its fingerprint, the country's step, and all other facts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q

from halqa.foundation.subjects import Subject
from halqa.registry.queries.references import countries_beside
from halqa.rounds.enums.applications import ApplicationState, Preselection
from halqa.rounds.enums.calls import CallState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import (
    Answer,
    Application,
    Call,
    Decision,
    Endorsement,
    NationalStep,
    Recommendation,
    Signature,
    TextSetAside,
)
from halqa.rounds.queries.calls import policy_of
from halqa.rounds.queries.forms import form_policy, forms_now, published_form
from halqa.rounds.rules.applications import DECIDABLE, OUTCOMES, WRITABLE, ApplicationFacts, NationalFacts, TextFacts
from halqa.rounds.rules.deadlines import Deadline, deadline
from halqa.rounds.rules.deciding import appeal_by
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_answers import Limits, clean, mark_of, missing, unfit
from halqa.rounds.rules.keys import NONE, UNKNOWN
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.texts import fingerprint_of_text
from halqa.rounds.rules.windows import closing, forwarding, zone_of

TAKES_A_PLACE: Final = Q(sent_at__isnull=False) & ~Q(state=ApplicationState.WITHDRAWN)
"""The condition under which an application takes a place where those that were sent are counted."""

ABOUT_WHICH_IS_DECIDED: Final = DECIDABLE | OUTCOMES | {ApplicationState.APPEALED}

IS_CHOSEN: Final = Q(decisions__replaced_at=None, decisions__said=Decided.CHOSEN)
"""The condition under which it is decided, announced or not, that an application is chosen."""


def subject_of(key: str) -> str:
    """Return what the ledger, notices and files call an application."""
    return str(Subject("application", key))


def form_of_call(call: Call) -> Form | None:
    """Return the form of a call: the one that was frozen with it, else the latest of its kind; nothing where there is none."""
    if call.form:
        return published_form(call.form, call.form_version)
    return next((form for form in forms_now().values() if form.kind == call.kind), None)


def form_of_application(application: Application) -> Form:
    """Return the version of the form in which an application is written.

    :raises LookupError: where it is gone, which no action does
    """
    form = published_form(application.form, application.form_version)
    if form is None:
        raise LookupError(f"{application}: there is no form {application.form} {application.form_version}")
    return form


def policy_of_call(call: Call) -> Policy:
    """Return the policy of a call that has opened.

    :raises LookupError: where it is a draft with mistakes, in which nobody can apply
    """
    policy = policy_of(call)
    if policy is None:
        raise LookupError(f"{call} has no policy")
    return policy


def answers_of(application: Application) -> dict[str, Any]:
    """Return what stands in each question that was answered, by question, whether it is asked now or not."""
    return dict(Answer.objects.filter(application=application).values_list("question", "value"))


def has_applications(city: str) -> bool:
    """Return whether a city, by its subject key, has or had an application."""
    return Application.objects.filter(city=city).exists()


def text_of(application: Application, form: Form, answers: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the text that would be signed, without answers to what is not asked, and its fingerprint."""
    cleaned = clean(form, answers)
    sha256 = fingerprint_of_text(
        form=application.form,
        form_version=application.form_version,
        language=application.language,
        answers=cleaned,
    )
    return cleaned, sha256


def text_facts(application: Application, now: datetime) -> TextFacts:
    """Return how the text stands."""
    form, answers = form_of_application(application), answers_of(application)
    cleaned, sha256 = text_of(application, form, answers)
    return TextFacts(
        sha256=sha256,
        missing=len(missing(form, cleaned)),
        unfit=len(unfit(form, cleaned, Limits(form_policy(), now.year))),
        set_aside=TextSetAside.objects.filter(application=application).count(),
    )


def mark_of_texts_aside(texts: Iterable[TextSetAside]) -> str:
    """Return by which the texts beside an answer are known again: it changes when one comes, or grows."""
    return " ".join(f"{one.pk}.{mark_of(one.value)}" for one in texts)


def national_step(call: Call, country: str) -> NationalStep | None:
    """Return what the commission of a country has set for a call, if it has set anything."""
    return NationalStep.objects.filter(call=call, country=country).first()


def national_closing(step: NationalStep | None, policy: Policy) -> Deadline | None:
    """Return the earlier last day of a country as a deadline on the call's own clocks; nothing where there is none."""
    if step is None or step.closes_on is None:
        return None
    at = policy.values.get("window.time", UNKNOWN)
    return deadline(step.closes_on, None if at in (UNKNOWN, NONE) else str(at), zone_of(policy) or None, None)


def national_facts(application: Application, policy: Policy, *, places: bool = True) -> NationalFacts:
    """Return what the commission has set, and, with ``places``, how many others have taken, by one query."""
    step = national_step(application.call, application.country)
    return NationalFacts(
        closes=national_closing(step, policy),
        preselection=preselection_of(step, policy),
        passed=application.is_preselected,
        passing_places=step.places if step else None,
        **(_places_taken(application, policy) if places else {}),
    )


def preselection_of(step: NationalStep | None, policy: Policy) -> Preselection:
    """Return how a country chooses before it endorses: as its commission has set, else as the round says."""
    if step is not None:
        return Preselection(step.preselection)
    said = policy.values.get("review.preselection", NONE)
    return Preselection.NONE if said == UNKNOWN else Preselection(said)


def _places_taken(application: Application, policy: Policy) -> dict[str, int]:
    region = countries_beside(application.country) if policy.number("quota.per_region") is not None else []
    endorsed = Q(endorsements__withdrawn_at=None, endorsements__isnull=False) & ~Q(state=ApplicationState.WITHDRAWN)
    here = Q(country=application.country)
    others = Application.objects.filter(call=application.call, country__in={application.country, *region})
    return others.exclude(pk=application.pk).aggregate(
        endorsed=Count("pk", filter=here & endorsed, distinct=True),
        in_region=Count("pk", filter=endorsed, distinct=True),
        chosen=Count("pk", filter=here & IS_CHOSEN, distinct=True),
        chosen_in_region=Count("pk", filter=IS_CHOSEN, distinct=True),
        applied=Count("pk", filter=here & TAKES_A_PLACE, distinct=True),
        applied_in_region=Count("pk", filter=TAKES_A_PLACE, distinct=True),
        passing=Count("pk", filter=here & Q(is_preselected=True) & ~Q(state=ApplicationState.WITHDRAWN), distinct=True),
    )


def application_facts(
    application: Application, policy: Policy, now: datetime, *, text: bool = True, places: bool = True
) -> ApplicationFacts:
    """Return all facts about an application, or without those that an act does not ask for."""
    signature = signature_in_force(application)
    return ApplicationFacts(
        state=ApplicationState(application.state),
        version=application.version,
        call=CallState(application.call.state),
        is_signed=signature is not None,
        has_consent=signature is not None and signature.consents,
        was_sent=application.sent_at is not None,
        answer_by=application.answer_by,
        **_decision_facts(application, policy),
        text=text_facts(application, now) if text else TextFacts(),
        national=national_facts(application, policy, places=places),
    )


def _decision_facts(application: Application, policy: Policy) -> dict[str, Any]:
    """Return what is decided; asked wherever it can be, so that nothing shows by how many questions whether it is."""
    if application.state == ApplicationState.WITHDRAWN:
        return {"was_decided": application.decisions.exclude(announced_at=None).exists()}
    if application.state not in ABOUT_WHICH_IS_DECIDED:
        return {}
    decision, said = decision_in_force(application), recommendation_of(application)
    return {
        "decision": decision.number if decision else 0,
        "recommended": Decided(said.says) if said else None,
        "appeal_by": appeal_by(policy, decision.announced_at) if decision and decision.announced_at else None,
    }


def decision_in_force(application: Application) -> Decision | None:
    """Return the decision that stands about an application, announced or not, if there is one."""
    return Decision.objects.filter(application=application, replaced_at=None).first()


def recommendation_of(application: Application) -> Recommendation | None:
    """Return what the jury says of an application, where its word was entered."""
    return Recommendation.objects.filter(application=application).first()


def signature_in_force(application: Application) -> Signature | None:
    """Return the mayor's signature that stands for the text, if there is one."""
    return Signature.objects.filter(application=application, voided_at=None).select_related("revision").first()


def endorsement_in_force(application: Application) -> Endorsement | None:
    """Return the commission's endorsement that stands, if there is one."""
    return Endorsement.objects.filter(application=application, withdrawn_at=None).select_related("revision").first()


def due_of(application: Application) -> datetime | None:
    """Return by when the next act on an application is due: the deadline of the city or of its commission, where there is one."""
    policy = policy_of_call(application.call)
    if application.state == ApplicationState.SUBMITTED:
        limit = forwarding(policy)
    elif application.state in WRITABLE:
        limit = national_closing(national_step(application.call, application.country), policy) or closing(policy)
    else:
        limit = None
    return application.answer_by or (limit.latest if limit else None)


def hold_applications(city: str) -> None:
    """Lock the applications of a city, by its subject key, until the act ends that asks for it."""
    list(Application.objects.select_for_update().filter(city=city).order_by("pk"))
