"""The pages on which anybody asks for a correction, replies to what was asked back, and looks at what became of it."""

import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from halqa.accounts.access import caller_of, subject_names
from halqa.accounts.views.doors import signed_in
from halqa.accounts.views.visitors import network_of
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject, is_subject
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.actions.correction_requests import Reader, ask_for_correction
from halqa.registry.actions.correction_requests import reply as take_reply
from halqa.registry.forms.correction_requests import TRAP, ReplyForm, WishForm
from halqa.registry.labels.office import column_words, row_words
from halqa.registry.labels.refusals import sentence
from halqa.registry.queries.correction_requests import (
    FactAsked,
    asked_by,
    columns_asked_of,
    fact_asked,
    fact_of,
    gap_asked,
    own_requests,
    received_today,
)
from halqa.registry.queries.policy import correction_policy
from halqa.registry.rules.correction_requests import SentForm, due_on, refusals_of_limit, seconds_to_next_day
from halqa.registry.views.office.lines import told

SEAL: Final = "halqa.correction-request.form"
LIMIT: Final = "too-many"
MISSING: Final = "missing"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def correct(request: HttpRequest, table: str) -> HttpResponse:
    """Let anybody say what a fact should say and where that is published; ``missing`` stands for what is no row yet."""
    now = timezone.now()
    fact = gap_asked(request.GET) if table == MISSING else fact_asked(table, request.GET)
    if fact is None:
        raise Http404
    caller = caller_of(request, now)
    network = network_of(request, now)
    form = _form(request, fact, is_known=caller.is_signed_in)
    status = HTTPStatus.OK
    limits = refusals_of_limit(received_today(network=network, person=caller.key, now=now), correction_policy())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        language = caller.language if caller.is_signed_in else said.get("language") or reader_language()
        reader = Reader(said.get("email", ""), language, network, said["shown"])
        sent = _sent_form(said["shown"], is_trapped=bool(said[TRAP]))
        try:
            ask_for_correction(fact=fact, wish=form.wish, sent=sent, reader=reader, by=caller.actor, now=now)
        except RuleRefused as refused:
            limits = [refusal for refusal in refused.refusals if refusal.code.startswith(LIMIT)]
            form.refuse(refusal for refusal in refused.refusals if refusal not in limits)
            # What is sent next is sent to what is shown now; whoever was too fast only has to wait.
            form.put(**{TRAP: "", **({"shown": _seal(now, fact)} if "sent-too-fast" not in refused.codes else {})})
            status = HTTPStatus.CONFLICT if "fact-changed-meanwhile" in refused.codes else status
        else:
            told_by_mail = "1" if said.get("email") or caller.is_signed_in else ""
            onward = {"about": fact.subject, "told": told_by_mail, **({"table": fact.table} if fact.table else {})}
            return redirect(f"{reverse('registry:correct_sent')}?{urlencode(onward)}")
    if limits:
        return _come_back(request, fact, form, limits, now)
    return _shown(request, fact, form, status)


@require_http_methods(["GET", "HEAD"])
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a request has come in, by when it is answered, and lead back to what it was about."""
    about = request.GET.get("about", "")
    if not is_subject(about):
        raise Http404
    context = {
        "title": _("Thank you: it has come in"),
        "noindex": True,
        "due_on": due_on(timezone.now(), correction_policy()),
        "is_told": request.GET.get("told") == "1",
        "subject": Subject.parse(about),
        "name": subject_names([about], reader_language())[about],
        "is_signed_in": caller_of(request, timezone.now()).is_signed_in,
    }
    return render(request, "registry/correct/sent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Let the reader who was asked back reply, by the link of a mail or of their desk."""
    asked = asked_by(token)
    if asked is None:
        raise Http404
    now = timezone.now()
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"read": asked.edition})
    if form.is_valid():
        said = form.cleaned_data
        by = caller_of(request, now).actor
        try:
            take_reply(number=asked.pk, read=said["read"], text=said["reply"].replace("\r\n", "\n"), by=by, now=now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
        else:
            return redirect(f"{reverse('registry:correct_sent')}?{urlencode({'about': asked.subject, 'told': '1'})}")
    fact = fact_of(asked)
    context = {
        **_about(fact),
        "title": _("A question about the correction that you asked for"),
        "noindex": True,
        "form": form,
        "question": asked.question,
        "proposal": asked.proposal,
    }
    return render(request, "registry/correct/reply.html", context)


@require_http_methods(["GET", "HEAD"])
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Show somebody who is signed in what they asked to be corrected, and the answers."""
    lines = own_requests(request.caller.key, request.now.date(), language=reader_language())
    context = {
        "title": _("Corrections that you asked for"),
        "noindex": True,
        "requests": [(each, row_words(each.line.table) or _("Something that is missing")) for each in lines],
    }
    return render(request, "registry/correct/own.html", context)


def _form(request: HttpRequest, fact: FactAsked, *, is_known: bool) -> WishForm:
    table = "" if fact.is_missing else fact.table
    columns = [(name, column_words(table, name)[0]) for name in columns_asked_of(table)]
    wanted = request.GET.get("column", "")
    initial = {
        "shown": _seal(timezone.now(), fact),
        "language": reader_language(),
        "column": wanted if wanted in dict(columns) else "",
    }
    form = WishForm(request.POST if request.method == "POST" else None, columns=columns, is_known=is_known, initial=initial)
    if fact.is_missing:
        form.fields["proposal"].label = _("What is missing or wrong")
    return form


def _shown(request: HttpRequest, fact: FactAsked, form: WishForm, status: HTTPStatus) -> HttpResponse:
    context = {
        **_about(fact, str(form["column"].value() or "") if "column" in form.fields else ""),
        "title": _("Say what is missing") if fact.is_missing else _("Correct this"),
        "noindex": True,
        "form": form,
        "policy": correction_policy(),
    }
    return render(request, "registry/correct/form.html", context, status=status)


def _come_back(request: HttpRequest, fact: FactAsked, form: WishForm, limits: list[Refusal], now: datetime) -> HttpResponse:
    """Answer 429 and say when to come back; what was written is shown, so that it can be kept."""
    seconds = seconds_to_next_day(now)
    context = {
        **_about(fact),
        "title": _("Come back tomorrow"),
        "noindex": True,
        "reasons": [sentence(refusal) for refusal in limits],
        "hours": -(-seconds // 3600),
        "written": [form.data.get(name) for name in ("proposal", "source", "remarks") if form.data.get(name)],
    }
    response = render(request, "registry/correct/come_back.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds)
    return response


def _about(fact: FactAsked, column: str = "") -> dict[str, Any]:
    """Return how a fact stands on these pages: whose it is, what it is, its cells in words, and where it stands.

    Where one cell is meant, it stands first.
    """
    columns = [name for name in columns_asked_of(fact.table) if fact.row.get(name)]
    return {
        "fact": fact,
        "about": subject_names([fact.subject], reader_language())[fact.subject],
        "kind": row_words(fact.table) or "",
        "meant": told(fact.table, fact.row, [column]) if column in columns else [],
        "cells": told(fact.table, fact.row, [name for name in columns if name != column]) if fact.row else [],
        "source": fact.row.get("source_url", ""),
        "is_withdrawn": bool(fact.stored and fact.stored.is_withdrawn),
    }


def _seal(now: datetime, fact: FactAsked) -> str:
    """Return a mark that says when a form was shown, and with which version; no two are alike, and nobody else can make one."""
    return signing.dumps([now.timestamp(), fact.version, secrets.token_hex(8)], salt=SEAL)


def _sent_form(seal: str, *, is_trapped: bool) -> SentForm:
    try:
        moment, version, _mark = signing.loads(seal, salt=SEAL)
        return SentForm(datetime.fromtimestamp(moment, UTC), version, is_trapped=is_trapped)
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return SentForm(None, is_trapped=is_trapped)
