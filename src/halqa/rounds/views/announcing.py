"""Where the coordination team makes an announcement: writes, quotes, shares, plans and previews it, and announces."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.views.doors import inside, second_factor
from halqa.documents.actions import StorageAway
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.actions import announcing as actions
from halqa.rounds.enums.calls import CallState
from halqa.rounds.enums.decisions import AnnouncementState
from halqa.rounds.forms.announcing import STALE, PlanForm, QuotesForm, RegionsForm, ShareForm, VideoForm, WordsForm
from halqa.rounds.forms.commission import ActForm
from halqa.rounds.models import Call
from halqa.rounds.queries.announcing import OfficePage, office_page, preview_of
from halqa.rounds.queries.calls import clock_of
from halqa.rounds.queries.statements import would_see

METHODS: Final = ["GET", "HEAD", "POST"]
_KEPT: Final = gettext_lazy("It is kept. Nobody outside reads it before the announcement.")
RUN: Final = frozenset({CallState.OPEN, CallState.CLOSED})

STEPS: Final[Mapping[str, Callable[..., object]]] = {
    "unshare": actions.stop_sharing_announcement,
    "announce": actions.announce_round,
}
"""What is done with an announcement on its page, by what its buttons send."""


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def announcement(request: HttpRequest, key: str) -> HttpResponse:
    """Show how far the announcement is and what stands against it; share it no longer, or announce."""
    call = _call(key)
    form, status = ActForm(request.POST if request.method == "POST" else None), HTTPStatus.OK
    step = request.POST.get("step", "")
    if request.method == "POST" and step not in STEPS:
        raise Http404
    if form.is_valid():
        status = _acted(request, form, STEPS[step], call=key)
        if status == HTTPStatus.OK:
            messages.success(request, _done(step))
            return redirect("rounds:office_announcement", key)
    context = _shown(request, call, form)
    page: OfficePage = context["page"]
    context["title"] = _("Announcement: %(call)s") % {"call": page.name}
    planned = page.row.planned_for if page.row else None
    context["planned"] = clock_of(request.caller.time_zone or "UTC", planned) if planned else None
    context["public_address"] = reverse("rounds:announcement", args=[key])
    return render(request, "rounds/announcing/office.html", context, status=status)


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write title and words in the six languages; once they are announced, change them in public."""
    call = _call(key)
    page = _page(request, call)
    texts = {} if page.row is None else {"title": page.row.title, "words": page.row.words}
    initial = {f"{name}-{tag}": text for name, said in texts.items() for tag, text in said.items()}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial | {"read": page.version})

    rewords = page.state is AnnouncementState.MADE

    def act(**given: Any) -> None:
        write = actions.reword_announcement if rewords else actions.write_announcement
        write(title=form.texts("title"), words=form.texts("words"), **given)

    return _written(request, call, form, act, template="write.html", title=_("What is announced"), rewords=rewords)


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def quotes(request: HttpRequest, key: str) -> HttpResponse:
    """Say who is quoted, with which office, in the six languages."""
    call = _call(key)
    page = _page(request, call)
    held = page.row.quotes if page.row else ()
    data = request.POST if request.method == "POST" else None
    form = QuotesForm(data, quotes=held, initial={"read": page.version})

    def act(**given: Any) -> None:
        actions.quote_in_announcement(quotes=form.quotes, **given)

    return _written(request, call, form, act, template="quotes.html", title=_("Quotes"))


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def video(request: HttpRequest, key: str) -> HttpResponse:
    """Put a video with captions and transcript into the announcement, or take it out."""
    call = _call(key)
    page = _page(request, call)
    held = page.row.video if page.row else {}
    initial = {f"transcript-{tag}": text for tag, text in held.get("transcript", {}).items()} | {"read": page.version}
    is_sent = request.method == "POST"
    form = VideoForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial)

    def act(**given: Any) -> None:
        if request.POST.get("step") == "remove":
            actions.show_no_video(**given)
            return
        sent = {"video": form.cleaned_data["video"], "captions": form.captions, "transcript": form.texts("transcript")}
        try:
            actions.show_video(**sent, **given)
        except StorageAway as error:
            raise RuleRefused([Refusal("storage-away")]) from error

    shown = [tag for tag in LANGUAGES if tag in held.get("captions", {})]
    more = {"template": "video.html", "title": _("Video"), "has_video": bool(held), "captions": shown}
    return _written(request, call, form, act, **more)


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def regions(request: HttpRequest, key: str) -> HttpResponse:
    """Say to which regions countries belong whose first city joins."""
    call = _call(key)
    page = _page(request, call)
    given = {"countries": page.unplaced, "held": page.row.regions if page.row else {}, "initial": {"read": page.version}}
    form = RegionsForm(request.POST if request.method == "POST" else None, **given)

    def act(**given: Any) -> None:
        actions.place_countries(regions=form.regions, **given)

    return _written(request, call, form, act, template="fields.html", title=_("Regions of countries"))


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Set the moment at which Halqa makes the announcement by itself, or leave it to a person."""
    call = _call(key)
    page = _page(request, call)
    zone = request.caller.time_zone or "UTC"
    form = PlanForm(request.POST if request.method == "POST" else None, zone=zone, initial=_planned(page, zone))

    def act(**given: Any) -> None:
        actions.plan_announcement(at=form.moment, **given)

    return _written(request, call, form, act, template="fields.html", title=_("Moment of the announcement"), zone=zone)


@require_http_methods(METHODS)
@inside(may_run_calls)
@second_factor
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Show which commissions would read what and what is undecided, and share it once somebody says that they may."""
    call = _call(key)
    page = _page(request, call)
    sent = request.POST if request.method == "POST" else None
    form = ShareForm(sent, undecided=page.undecided, initial={"read": page.version})
    status = HTTPStatus.OK
    if form.is_valid():
        status = _acted(request, form, actions.share_announcement, call=key)
        if status == HTTPStatus.OK:
            messages.success(
                request, _("Shared. The commissions concerned are told, and can write what they say in their countries.")
            )
            return redirect("rounds:office_announcement", key)
    lines = would_see(call, reader_language(), request.now)
    context = {**_shown(request, call, form), "title": _("Share under embargo"), "lines": lines}
    return render(request, "rounds/announcing/share.html", context, status=status)


@require_safe
@inside(may_run_calls)
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show the page as everybody will read it."""
    call = _call(key)
    seen = preview_of(call, reader_language(), request.now)
    context = {
        "noindex": True,
        "title": seen.title.text or seen.name,
        "page": seen,
        "is_preview": True,
        "office_address": reverse("rounds:office_announcement", args=[key]),
    }
    return render(request, "rounds/announcement.html", context)


def _call(key: str) -> Call:
    """Return a call that was opened.

    :raises Http404: for one that is still a draft, or was given up
    """
    call = call_for_office(key)
    if call.state not in RUN:
        raise Http404
    return call


def _page(request: HttpRequest, call: Call) -> OfficePage:
    return office_page(call, reader_language(), request.caller.time_zone, request.now)


def _planned(page: OfficePage, zone: str) -> dict[str, Any]:
    planned = page.row.planned_for if page.row else None
    local = planned.astimezone(PlanForm(zone=zone).zone) if planned else None
    shown = {"day": local.date(), "at": local.strftime("%H:%M")} if local else {}
    return {**shown, "read": page.version}


def _written(
    request: HttpRequest, call: Call, form: ActForm, act: Callable[..., None], *, template: str, title: str, **more: Any
) -> HttpResponse:
    """Keep what was written and lead back, or show the form with every reason against."""
    status = HTTPStatus.OK
    if form.is_valid():
        status = _acted(request, form, act, call=call.key)
        if status == HTTPStatus.OK:
            said = _("It is changed, for everybody at once.") if more.get("rewords") else _KEPT
            messages.success(request, said)
            return redirect("rounds:office_announcement", call.key)
    context = {**_shown(request, call, form), "title": title, **more}
    return render(request, f"rounds/announcing/{template}", context, status=status)


def _acted(request: HttpRequest, form: ActForm, act: Callable[..., object], **given: Any) -> HTTPStatus:
    try:
        act(**given, read=form.version, caller=request.caller, by=request.caller.actor, now=request.now)
    except RuleRefused as refused:
        form.refuse(refused.refusals, request.caller.time_zone)
        if STALE in refused.codes:
            # Sent once more it counts as read: what a colleague wrote stands on the page above what was typed here.
            form.data = form.data.copy()
            form.data["read"] = str(_page(request, call_for_office(given["call"])).version)
        return HTTPStatus.CONFLICT
    return HTTPStatus.OK


def _shown(request: HttpRequest, call: Call, form: ActForm) -> dict[str, Any]:
    page = _page(request, call)
    return {
        "noindex": True,
        "page": page,
        "call": call,
        "form": form,
        "is_made": page.state is AnnouncementState.MADE,
    }


def _done(step: str) -> str:
    if step == "unshare":
        return _("It is shared no longer. The commissions are told; what they wrote is kept.")
    return _("Announced. Everybody reads it from now on, and all concerned are told.")
