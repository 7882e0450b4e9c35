"""Answers for proxies and monitoring systems: is somebody there, could somebody be served, and the figures."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address
from threading import Event
from typing import Final

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from halqa.operations.actions.ticking import try_to_write
from halqa.operations.queries.metrics import metrics as figures
from halqa.operations.queries.readiness import worker_is_late
from halqa.operations.queries.setup import pending_migrations

# What a proxy adds: behind one, everybody seems to call from this machine.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP")
READY_FOR_SECONDS: Final = 5
"""How long an answer about being ready holds: anybody may ask, and trying to write keeps who writes waiting."""

_tables_are_well = Event()


@require_safe
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process does, without asking anybody else."""
    return HttpResponse("live\n", content_type="text/plain")


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Say whether the database takes writes and its tables are of this version: 200 or 503.

    A worker that is late is told and changes no status: it would take every web process away, and help nobody.
    """
    told = _found(int(timezone.now().timestamp()) // READY_FOR_SECONDS)
    is_ready = told["database"] == told["tables"] == "well"
    return JsonResponse(told, status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


@lru_cache(1)
def _found(moment: int) -> Mapping[str, str]:
    """Ask the database, once in each of the moments into which time is cut here."""
    now = datetime.fromtimestamp(moment * READY_FOR_SECONDS, UTC)
    try:
        try_to_write(now=now)
        # The steps that a process knows never change, and the database goes back behind them only when it is restored.
        if not _tables_are_well.is_set() and not pending_migrations():
            _tables_are_well.set()
        tables = "well" if _tables_are_well.is_set() else "behind"
        return {"database": "well", "tables": tables, "worker": "late" if worker_is_late(now) else "well"}
    except Error:
        return {"database": "takes nothing", "tables": "not known", "worker": "not known"}


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures, to this machine itself and to who shows the token; nobody else learns that they are there."""
    if not (_is_this_machine(request) or _shows_token(request)):
        raise Http404
    return HttpResponse(figures(timezone.now()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _is_this_machine(request: HttpRequest) -> bool:
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback and not any(name in request.headers for name in FORWARDED)


def _shows_token(request: HttpRequest) -> bool:
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(shown.encode(), settings.METRICS_TOKEN.encode())
