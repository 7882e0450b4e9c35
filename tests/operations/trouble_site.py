"""Halqa's addresses and some more, whose acts are simple enough to meet every trouble."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from halqa.ledger import actions as ledger
from tests.documents.upload_site import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@ledger.action
def record(texts):
    """Record an event for each text."""
    for text in texts:
        ledger.record(kind="proof.written", by="visitor", subject="network", now=timezone.now(), detail={"text": text})


def note(request: HttpRequest) -> HttpResponse:
    """Record what was typed."""
    if request.method == "POST":
        record([request.POST["text"]] + ([request.POST["long"]] if "long" in request.POST else []))
    return HttpResponse("well")


def many(request: HttpRequest) -> HttpResponse:
    """Record as many events as are asked for."""
    record(["row" * 100] * int(request.POST["rows"]))
    return HttpResponse("well")


def session(request: HttpRequest) -> HttpResponse:
    """Leave something in the session."""
    request.session["typed"] = request.POST["text"]
    return HttpResponse("well")


def mistake(_request: HttpRequest) -> HttpResponse:
    """Fail by a mistake in the code."""
    raise ZeroDivisionError


urlpatterns = [path("note", note), path("many", many), path("session", session), path("mistake", mistake), *urlpatterns]
