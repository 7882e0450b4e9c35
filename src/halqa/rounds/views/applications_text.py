"""Reading an application: the original beside a reading copy, and the page on which copies are written or asked of a machine."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.views.doors import inside
from halqa.foundation.languages import LANGUAGES, is_tag
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import language_name, number
from halqa.rounds.access.applications import application_for, may_read, parts_of, takes_part
from halqa.rounds.actions.reading_copies import keep_machine_copies, write_reading_copy
from halqa.rounds.enums.applications import Act, Rendering
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.forms.applications_city import CopyForm
from halqa.rounds.labels.rounds import worded
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import application_facts, policy_of_call
from halqa.rounds.queries.applications_page import application_page
from halqa.rounds.queries.applications_text import TextPage, language_to_read, text_page
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.translation import translated, translator
from halqa.rounds.rules.applications import may, refusals


@require_safe
@inside(takes_part)
def text(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Show the text as it stands, or as it was signed or sent, to whoever reads it."""
    application = _read_by(request, call, name)
    asked = request.GET.get("revision", "")
    revision = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    language = request.GET.get("language", language_to_read(application, reader_language()))
    page = text_page(application, request.caller, revision=revision, language=language)
    if page is None:
        raise Http404
    context = _context(request, application, page) | {
        "title": worded(CallKind(application.call.kind), "The text of the application"),
        "may_copy": not _what_stands_against(request, application),
        "others": [(tag, language_name(tag)) for tag in LANGUAGES if tag != application.language],
    }
    return render(request, "rounds/applications/city/text.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def translate(request: HttpRequest, call: str, name: str, language: str) -> HttpResponse:
    """Write reading copies in a language, text by text, or ask the machine for those that are missing."""
    application = _read_by(request, call, name)
    page = text_page(application, request.caller, language=language)
    if page is None or not is_tag(language) or language == application.language:
        raise Http404
    against = _what_stands_against(request, application)
    place = request.POST.get("place", "")
    form = CopyForm(request.POST if request.method == "POST" and place else None)
    if request.method == "POST" and not against:
        try:
            said = _written(request, application, page, language, form=form, place=place)
        except RuleRefused as refused:
            against = reasons(refused.refusals, request.caller.time_zone)
        else:
            if said:
                messages.success(request, said)
                return redirect(request.path + (f"#t-{place}" if place else ""))
    service = translator()
    context = _context(request, application, page) | {
        "title": _("Reading copy: %(language)s") % {"language": language_name(language)},
        # The template of every page calls the reader's own ``language``.
        "tag": language,
        "texts": [(one, page.copied.get(one.place)) for one in page.originals],
        "labels": _labels(page),
        "against": against,
        "typed": (place, form.data.get("text", "")) if form.is_bound else ("", ""),
        "errors": [error for errors in form.errors.values() for error in errors] if form.is_bound else [],
        "service": service,
        "wanting": len(_wanting(page)),
    }
    return render(
        request, "rounds/applications/city/translate.html", context, status=HTTPStatus.CONFLICT if against else HTTPStatus.OK
    )


def _written(request: HttpRequest, application: Application, page: TextPage, language: str, *, form: CopyForm, place: str) -> str:
    """Keep what was written, or ask the machine; return what is said then, nothing where the form has to be mended first."""
    by = {"caller": request.caller, "by": request.caller.actor, "now": request.now}
    if place:
        if form.is_valid():
            write_reading_copy(key=application.key, place=place, language=language, **form.cleaned_data, **by)
            return _("The reading copy is kept. The original is untouched.")
        return ""
    wanting = _wanting(page)
    service, made = translated([one.text for one in wanting], application.language, language)
    texts = dict(zip(wanting, made, strict=True))
    kept = keep_machine_copies(key=application.key, language=language, texts=texts, service=service, **by)
    said = ngettext("The machine translated %(number)s text.", "The machine translated %(number)s texts.", kept)
    return said % {"number": number(kept)}


def _wanting(page: TextPage) -> list[Any]:
    """Return the texts that have no copy, or one of a machine that is older than they are."""
    found = []
    for one in page.originals:
        copy = page.copied.get(one.place)
        if copy is None or (copy.is_older and copy.rendering is Rendering.MACHINE):
            found.append(one)
    return found


def _labels(page: TextPage) -> dict[str, Any]:
    return {read.line.id: read.line.label for section in page.sections for read in section.answers}


def _read_by(request: HttpRequest, call: str, name: str) -> Application:
    application = application_for(request.caller, f"{call}/{name}")
    if not may_read(request.caller, application):
        raise Http404
    return application


def _what_stands_against(request: HttpRequest, application: Application) -> list[str]:
    """Return what stands against adding a reading copy."""
    policy = policy_of_call(application.call)
    facts = application_facts(application, policy, request.now, text=False, places=False)
    if not may(Act.TRANSLATE, parts_of(request.caller, application.city, application.country), facts):
        raise Http404
    return reasons(refusals(Act.TRANSLATE, facts, policy, request.now), request.caller.time_zone)


def _context(request: HttpRequest, application: Application, page: TextPage) -> dict[str, Any]:
    call, name = application.key.split("/")
    around = application_page(application, request.caller, request.now)
    return {
        "noindex": True,
        "text": page,
        "page": around,
        "call": call,
        "name": name,
        "about": _("%(city)s: %(call)s") % {"city": around.city, "call": around.call},
        "address": reverse("rounds:application", args=[call, name]),
        "text_address": reverse("rounds:application_text", args=[call, name]),
    }
