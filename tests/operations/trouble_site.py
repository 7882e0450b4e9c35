"""Halqa's addresses and some more, whose acts are simple enough to meet every trouble."""

import os

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils import timezone

from halqa.ledger import actions as ledger
from halqa.ledger import queries
from halqa.pages.views.public import public
from tests.documents.upload_site import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@ledger.action
def record(texts):
    """Record an event for each text and return the last one's number."""
    numbers = [
        ledger.record(
            kind="proof.written", by="visitor", subject="network", now=timezone.now(), detail={"text": text}, public=True
        ).number
        for text in texts
    ]
    return numbers[-1]


@ledger.action
def record_once(text):
    """Record an event unless the same was recorded before; returns its number."""
    ledger.lock_head()
    known = queries.latest("proof.written", text=text)
    return known.number if known else record([text])


def note(request: HttpRequest) -> HttpResponse:
    """Record what was typed, and answer with the event's number; a form that is only asked for answers with its token."""
    if request.method != "POST":
        return HttpResponse(get_token(request))
    if "once" in request.POST:
        return HttpResponse(record_once(request.POST["text"]))
    return HttpResponse(record([request.POST[name] for name in ("text", "long") if name in request.POST]))


def many(request: HttpRequest) -> HttpResponse:
    """Record as many events as are asked for."""
    return HttpResponse(record(["row" * 100] * int(request.POST["rows"])))


def session(request: HttpRequest) -> HttpResponse:
    """Leave something in the session."""
    request.session["typed"] = request.POST["text"]
    return HttpResponse("well")


def mistake(_request: HttpRequest) -> HttpResponse:
    """Fail by a mistake in the code."""
    raise ZeroDivisionError


@public
def head(_request: HttpRequest) -> HttpResponse:
    """Show the number of the last public event, and which process rendered it: a page that is kept in memory."""
    return HttpResponse(f"{queries.public_version()} {os.getpid()}")


urlpatterns = [
    path("note", note),
    path("many", many),
    path("session", session),
    path("mistake", mistake),
    path("en/head", head),
    *urlpatterns,
]
