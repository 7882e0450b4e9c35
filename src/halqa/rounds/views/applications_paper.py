"""An application on paper: taking it along, bringing it back, looking at what would be taken, and taking it in one act."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside
from halqa.documents.actions import StorageAway, put_content
from halqa.documents.queries.examination import examine
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.typefaces import can_draw
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import language_name, number
from halqa.pages.views import errors
from halqa.rounds.access.applications import application_for, may_read, own_application_for, parts_of, takes_part
from halqa.rounds.actions.paper import Took, bring_paper, leave_paper, take_paper
from halqa.rounds.enums.applications import Act, Part
from halqa.rounds.enums.paper import Fate, Return
from halqa.rounds.forms.applications_paper import BringForm
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import application_facts, policy_of_call, signature_in_force
from halqa.rounds.queries.applications_page import application_page
from halqa.rounds.queries.applications_paper import WRITERS, file_of, own_language, read_for
from halqa.rounds.queries.applications_papers import (
    PaperLine,
    answers_on,
    fates_of,
    left_over_of,
    paper_of,
    papers_of,
    preview_of,
)
from halqa.rounds.queries.applications_words import reason_of_paper, reasons
from halqa.rounds.queries.paper import KINDS
from halqa.rounds.rules.applications import refusals

METHODS: Final = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@inside(takes_part)
def paper(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """Let the application be taken along as a file; take in what its city brings back, and show what came."""
    application = application_for(request.caller, f"{call}/{name}")
    if not may_read(request.caller, application):
        raise Http404
    if wanted := request.GET.get("format", ""):
        return _along(request, application, wanted)
    is_city = bool(parts_of(request.caller, application.city, application.country) & {Part.WRITER, Part.MAYOR})
    form, status = BringForm(), HTTPStatus.OK
    if request.method == "POST" and is_city:
        form = BringForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                key = _brought(request, application, form.cleaned_data["file"])
            except RuleRefused as refused:
                for one in refused.refusals:
                    form.add_error("file", reason_of_paper(one, request.caller.time_zone))
                status = HTTPStatus.CONFLICT
            except StorageAway:
                return errors.unavailable(request)
            else:
                return redirect("rounds:application_paper_file", call, name, key)
    elif request.method == "POST":
        status = HTTPStatus.FORBIDDEN
    context = _around(request, application) | {
        "title": _("On paper"),
        "form": form if is_city else None,
        "against": _reasons_against(request, application, Act.KEEP_PAGES) if is_city else [],
        "papers": papers_of(application, request.caller) if is_city else (),
        "languages": _languages(application),
    }
    return render(request, "rounds/applications/city/paper.html", context, status=status)


@require_http_methods(METHODS)
@inside(takes_part)
def paper_file(request: HttpRequest, call: str, name: str, key: str) -> HttpResponseBase:
    """Show what would be taken of a file, question by question, and what did not fit; take it, or leave it."""
    application = own_application_for(request.caller, f"{call}/{name}")
    line = paper_of(application, request.caller, key)
    if line is None:
        raise Http404
    against: list[str] = []
    if request.method == "POST":
        try:
            messages.success(request, _done(request, application, line))
        except RuleRefused as refused:
            against = [reason_of_paper(one, request.caller.time_zone) for one in refused.refusals]
        except OSError:
            return errors.unavailable(request)
        else:
            return redirect("rounds:application_paper_file", call, name, key)
    context = _around(request, application) | {"title": line.name or _("What came back"), "paper": line, "against": against}
    if line.way is Return.PAGES:
        context["record"] = f"{reverse('rounds:sign_on_paper', args=[call, name])}?file={key}"
        context["reasons"] = _reasons_against(request, application, Act.SIGN_ON_PAPER)
    elif line.is_taken:
        context |= {"fates": fates_of(application, key), "left_over": left_over_of(application, key)}
    else:
        try:
            context["preview"] = preview_of(application, answers_on(application, request.caller, key, request.now), request.now)
        except RuleRefused as refused:
            context["against"] = against or [reason_of_paper(one, request.caller.time_zone) for one in refused.refusals]
        except OSError:
            return errors.unavailable(request)
        context["signature"] = signature_in_force(application)
        context["reasons"] = _reasons_against(request, application, Act.TAKE_PAPER)
    status = HTTPStatus.CONFLICT if against else HTTPStatus.OK
    return render(request, "rounds/applications/city/paper_file.html", context, status=status)


def _along(request: HttpRequest, application: Application, wanted: str) -> HttpResponse:
    """Answer with the application as a file; raises Http404 for a format, a language or letters that there are not."""
    language = request.GET.get("language", own_language(application))
    if wanted not in WRITERS or language not in LANGUAGES:
        raise Http404
    try:
        content = file_of(application, wanted, language, request.caller)
    except RuleRefused as refused:
        raise Http404 from refused
    response = HttpResponse(content, content_type=WRITERS[wanted][0])
    named = f"{application.key.replace('/', '-')}-{language}.{wanted}"
    response["Content-Disposition"] = f'attachment; filename="{named}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _brought(request: HttpRequest, application: Application, upload: UploadedFile) -> str:
    """Keep what was uploaded, once it was read, and return its key."""
    given: dict[str, Any] = {"size": upload.size, "name": upload.name}
    answers = read_for(application, upload, **given, caller=request.caller, now=request.now)
    upload.seek(0)
    examined = examine(upload, size=given["size"], given_name=given["name"], kinds=KINDS)
    # Ahead of the act, which others wait for.
    return bring_paper(key=application.key, upload=put_content(upload=examined), way=answers.way, **_by(request)).file


def _done(request: HttpRequest, application: Application, line: PaperLine) -> str:
    """Take a file or leave it, and return what is said then."""
    if request.POST.get("step") == "leave" or line.way is Return.PAGES:
        leave_paper(key=application.key, file=line.file, **_by(request))
        return _("Noted: nothing is taken from it. The file stays here.")
    answers = answers_on(application, request.caller, line.file, request.now)
    may_void = request.POST.get("change") == "yes"
    return _said(take_paper(key=application.key, file=line.file, answers=answers, may_void=may_void, **_by(request)))


def _said(took: Took) -> str:
    fates = list(took.fates.values())
    taken, aside = fates.count(Fate.FIRST) + fates.count(Fate.REPLACES), fates.count(Fate.ASIDE)
    said = [ngettext("%(number)s answer was taken.", "%(number)s answers were taken.", taken) % {"number": number(taken)}]
    if aside:
        words = ngettext(
            "%(number)s lies beside what stands, and waits for a decision.",
            "%(number)s lie beside what stands, and wait for a decision.",
            aside,
        )
        said.append(words % {"number": number(aside)})
    return " ".join(said)


def _languages(application: Application) -> list[tuple[str, str, bool]]:
    """Return the languages in which it can be taken along, the city's own and the reader's first; and whether as pages too."""
    tags = dict.fromkeys((own_language(application), reader_language(), *LANGUAGES))
    return [(tag, language_name(tag), can_draw(language_name(tag))) for tag in tags]


def _reasons_against(request: HttpRequest, application: Application, act: Act) -> list[str]:
    policy = policy_of_call(application.call)
    facts = application_facts(application, policy, request.now, text=act is Act.SIGN_ON_PAPER, places=False)
    return reasons(refusals(act, facts, policy, request.now), request.caller.time_zone)


def _around(request: HttpRequest, application: Application) -> dict[str, Any]:
    call, name = application.key.split("/")
    page = application_page(application, request.caller, request.now)
    return {
        "noindex": True,
        "round_kind": page.kind,
        "page": page,
        "call": call,
        "name": name,
        "about": _("%(city)s: %(call)s") % {"city": page.city, "call": page.call},
        "address": reverse("rounds:application", args=[call, name]),
        "paper_address": reverse("rounds:application_paper", args=[call, name]),
    }


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"caller": request.caller, "by": request.caller.actor, "now": request.now}
