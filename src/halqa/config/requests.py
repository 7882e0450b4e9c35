"""Each request that reaches Django: its line in the log, and its place among the figures."""

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from halqa.config.logs import REQUESTS
from halqa.foundation.actors import Actor, ActorKind
from halqa.operations.queries.metrics import count_request

log = structlog.stdlib.get_logger(REQUESTS)
_IDENTITY: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Told:
    """Tells of each request which page, how it was answered and how fast; never who asked, nor from where, nor for what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, with its identity on every line that is written meanwhile."""
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=identity_of(request)):
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            route = route_of(request)
            count_request(method=request.method, route=route, status=response.status_code, seconds=seconds)
            tell = log.error if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else log.info
            tell(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                actor=actor_kind(request),
            )
        return response


def identity_of(request: HttpRequest) -> str:
    """Return what a proxy in front called the request, or a new name for it."""
    told = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return told if _IDENTITY.fullmatch(told) else uuid4().hex


def route_of(request: HttpRequest) -> str:
    """Return the name of the page's address; the address itself may name a person or hold what opens a door."""
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    return request.resolver_match.view_name or "unnamed" if request.resolver_match else "none"


def actor_kind(request: HttpRequest) -> ActorKind | None:
    """Return what sort of actor asked; nothing where no view had to know."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ActorKind.VISITOR
    caller = getattr(request, "caller", None)
    return Actor.parse(caller.actor).kind if caller else None
