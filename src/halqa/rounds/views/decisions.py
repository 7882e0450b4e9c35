"""What the coordination team decides about one application: the jury's word, the decision, corrigendum, appeal, a report back."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.rounds.access.applications import parts_of, sent_application_for
from halqa.rounds.access.calls import may_run_calls
from halqa.rounds.actions import decisions
from halqa.rounds.enums.applications import Act, ApplicationState
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.forms.commission import ActForm
from halqa.rounds.forms.decisions import CorrectForm, RecommendForm, SendBackForm, SettleForm, WordingForm
from halqa.rounds.models import Application, Decision
from halqa.rounds.queries.applications import decision_in_force, policy_of_call, recommendation_of
from halqa.rounds.queries.decisions import number_standing
from halqa.rounds.queries.decisions_page import decided_part
from halqa.rounds.rules.applications import DECIDABLE, has_jury
from halqa.rounds.rules.deciding import is_announced, waits_for_the_jury
from halqa.rounds.rules.national import end_of_day
from halqa.rounds.views.applications_acts import act_page

METHODS: Final = ["GET", "HEAD", "POST"]
DECIDING: Final = "office/decide"


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def recommend(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Enter what the jury says of an application."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    stands = recommendation_of(application)
    known = {"said": stands.says, "place": stands.place, "text": stands.words} if stands else {}
    form = RecommendForm(_sent(request), kind=CallKind(application.call.kind), initial={"read": _word_read(application)} | known)

    def act(given: dict[str, Any]) -> None:
        said = form.cleaned_data
        entered = {"says": Decided(said["said"]), "place": said["place"], "words": said["text"]}
        decisions.recommend_application(**entered, read=form.version, **given)

    told = {
        "title": _("What the jury recommends"),
        "lead": _("Nobody but the coordination team reads it before the announcement."),
        "button": _("Enter it"),
    }
    return _page(
        request, application, Act.RECOMMEND, form, act, told=told, done=_("The jury's word is entered."), reads=_word_read
    )


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def decide(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Decide about an application, or decide otherwise than before as long as nothing is announced."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    waits = is_announced(policy_of_call(application.call))
    form = _wording(request, application, WordingForm)

    def act(given: dict[str, Any]) -> None:
        decisions.decide_application(said=form.decided, wording=form.wording, read=form.version, **given)

    told = {
        "title": _("Decide"),
        "lead": _("Until the announcement nobody but the coordination team knows of it.")
        if waits
        else _("The city and its commission are told at once."),
        "button": _("Decide"),
    }
    return _page(
        request,
        application,
        Act.DECIDE,
        form,
        act,
        told=told,
        done=_("It is decided. The city is told when the round is announced.")
        if waits
        else _("It is decided. The city is told."),
    )


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def take_back(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Leave undecided again what is not announced yet."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    form = ActForm(_sent(request), initial={"read": number_standing(application)})

    def act(given: dict[str, Any]) -> None:
        decisions.take_back_decision(read=form.version, **given)

    told = {
        "title": _("Take the decision back"),
        "lead": _("The file is undecided again. What was decided stays on record in your office."),
        "button": _("Take it back"),
    }
    return _page(request, application, Act.TAKE_BACK_DECISION, form, act, told=told, done=_("It is undecided again."))


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def correct(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Correct what was announced about an application, in public."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    form = _wording(request, application, CorrectForm)

    def act(given: dict[str, Any]) -> None:
        corrected = {"said": form.decided, "wording": form.wording, "corrigendum": form.corrigendum}
        decisions.correct_decision(**corrected, read=form.version, **given)

    told = {
        "title": _("Correct what was announced"),
        "lead": _("It holds at once, for everybody: what is true, and in public what was wrong before."),
        "button": _("Publish the corrigendum"),
    }
    return _page(
        request,
        application,
        Act.CORRECT,
        form,
        act,
        told=told,
        done=_("It is corrected. The city, its commission and the coordination team are told."),
    )


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def settle(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Answer an appeal: what was decided stands, or something else holds from now on."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    form = _wording(request, application, SettleForm)

    def act(given: dict[str, Any]) -> None:
        settled = {"said": form.decided, "wording": form.wording, "answer": form.cleaned_data["text"]}
        decisions.settle_appeal(**settled, read=form.version, **given)

    told = {
        "title": _("Answer the appeal"),
        "lead": _("What you say holds at once. Leave the decision as it is, and its letter stands unchanged."),
        "button": _("Answer the appeal"),
    }
    return _page(
        request,
        application,
        Act.SETTLE_APPEAL,
        form,
        act,
        told=told,
        done=_("The appeal is answered. The city and its commission are told."),
    )


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def send_back(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Send a report back to its city with questions, to be changed, signed and sent again."""
    application = sent_application_for(request.caller, f"{call}/{name}")
    form = SendBackForm(_sent(request), initial={"read": application.version})

    def act(given: dict[str, Any]) -> None:
        until = end_of_day(form.cleaned_data["answer_by"], policy_of_call(application.call))
        decisions.send_back_report(text=form.cleaned_data["text"], answer_by=until, read=form.version, **given)

    told = {
        "title": _("Send the report back"),
        "lead": _("The city can change its text until the day that you set; it is signed and sent again."),
        "button": _("Send it back"),
    }
    return act_page(request, application, Act.SEND_BACK, form, act, told=told, done=_("The report is with its city again."))


def _page(
    request: HttpRequest,
    application: Application,
    act: Act,
    form: Any,
    do: Callable[[dict[str, Any]], None],
    *,
    told: dict[str, str],
    done: str,
    reads: Callable[[Application], int] = number_standing,
) -> HttpResponseBase:
    """Answer with the page of one act of deciding: its form, and beside it what is decided and recommended so far."""
    more = {"told": told, "done": done, "template": DECIDING, "beside": _beside(request, application)}
    return act_page(request, application, act, form, do, reads=reads, **more)


def _wording(request: HttpRequest, application: Application, form_class: Any) -> Any:
    """Return the form of a decision as it stands, or as the jury recommends where nothing is decided yet."""
    decision = decision_in_force(application)
    policy = policy_of_call(application.call)
    known: dict[str, Any] = _of_decision(decision) if decision else {}
    if decision is None and (word := recommendation_of(application)) is not None:
        known = {"said": word.says}
    first = application.language if application.language in LANGUAGES else WORKING_LANGUAGE
    initial = {"read": decision.number if decision else 0} | known
    worded = {"kind": CallKind(application.call.kind), "first": first, "has_jury": has_jury(policy)}
    return form_class(_sent(request), **worded, initial=initial)


def _of_decision(decision: Decision) -> dict[str, Any]:
    citation = {f"citation-{tag}": text for tag, text in decision.citation.items()}
    told = {"said": decision.said, "words": decision.words, "questions": decision.questions, "reason": decision.reason}
    return told | citation


def _beside(request: HttpRequest, application: Application) -> Callable[[], dict[str, Any]]:
    """Return what asks for what stands beside the form: it is asked once the act was tried, and so tells what stands now."""

    def asked() -> dict[str, Any]:
        parts = parts_of(request.caller, application.city, application.country)
        policy, state = policy_of_call(application.call), ApplicationState(application.state)
        found = decided_part(application, parts, policy, reads=True)
        is_jurys = state in DECIDABLE and waits_for_the_jury(state, found.recommendation is not None, policy)
        told = {"written_in": application.language, "country": application.country, "waits_for_the_jury": is_jurys}
        return {"decided": found, **told}

    return asked


def _word_read(application: Application) -> int:
    word = recommendation_of(application)
    return word.version if word else 0


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
