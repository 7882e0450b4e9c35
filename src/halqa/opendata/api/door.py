"""The door that every operation stands behind: methods, languages, tokens, limits, parameters, conditional requests, problems."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPMethod, HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import ValidationError

from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.foundation.refusals import Refusal
from halqa.ledger.queries import public_version
from halqa.opendata.actions.tokens import note_use
from halqa.opendata.api.permits import asker, permits
from halqa.opendata.api.problems import Refused, problem, reasons_of
from halqa.opendata.queries.tokens import Shown, shown
from halqa.opendata.rules.asking import refusals_of_parameters
from halqa.opendata.rules.limits import Allowance

READING: Final = (HTTPMethod.GET, HTTPMethod.HEAD)
ALLOWED: Final = ", ".join(READING)
KINDS: Final = ("application/json", "application/problem+json")
TOLD_TO_ALL: Final = "ETag, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Content-Language"
A_DAY: Final = 24 * 3600
AGAIN_SECONDS: Final = 10
WORTH_COMPRESSING: Final = 400
RELEASE: Final = version("halqa")

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Law:
    """What holds for one address: its parameters (None: whatever), and whether only the person behind a token reads it."""

    parameters: tuple[str, ...] | None = None
    is_own: bool = False


def behind_door(view: View, law: Callable[[], Law]) -> View:
    """Put a view behind the door; ``inner`` of what is returned is the view as it was."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override(_language(request)):
            if request.method == HTTPMethod.OPTIONS:
                return _preflight()
            try:
                response = _counted(request, law(), lambda: _viewed(view, request, *args, **kwargs))
            except (OperationalError, InterfaceError):
                response = problem(request, HTTPStatus.SERVICE_UNAVAILABLE)
                response["Retry-After"] = str(AGAIN_SECONDS)
            return _finished(request, response)

    answered.inner = view  # type: ignore[attr-defined]
    return answered


def nothing_here(request: HttpRequest, **_path: str) -> HttpResponse:
    """Answer for every address of the API at which there is nothing."""
    return problem(request, HTTPStatus.NOT_FOUND)


def _counted(request: HttpRequest, law: Law, show: Callable[[], HttpResponse]) -> HttpResponse:
    """Count the request and answer it; what is left to whoever asks stands in the headers of every answer."""
    request.now = timezone.now()
    request.token, refusals = _token(request, request.now)
    who = f"token:{request.token.key}" if request.token else asker(request, request.now)
    limit = settings.API_TOKEN_LIMIT if request.token else settings.API_LIMIT
    allowance = permits.ask(who, limit=limit, now=request.now)
    try:
        _require_that_it_can_be_answered(request, law, allowance, refusals)
        response = _private(show()) if law.is_own else _conditional(request, show)
    except Refused as refused:
        response = problem(request, refused.status, refused.reasons)
    except ValidationError as error:
        response = problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, reasons_of(error))
    except Http404:
        response = problem(request, HTTPStatus.NOT_FOUND)
    match response.status_code:
        case HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = 'Bearer realm="Halqa"'
        case HTTPStatus.METHOD_NOT_ALLOWED:
            response["Allow"] = ALLOWED
        case HTTPStatus.TOO_MANY_REQUESTS:
            response["Retry-After"] = str(allowance.seconds)
    response["RateLimit-Limit"] = str(allowance.limit)
    response["RateLimit-Remaining"] = str(allowance.left)
    response["RateLimit-Reset"] = str(allowance.seconds)
    return response


def _require_that_it_can_be_answered(request: HttpRequest, law: Law, allowance: Allowance, refusals: list[Refusal]) -> None:
    if not allowance.is_allowed:
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
    if request.method not in READING:
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED)
    if refusals:
        raise Refused(HTTPStatus.UNAUTHORIZED, [("", each) for each in refusals])
    if law.is_own and request.token is None:
        raise Refused(HTTPStatus.UNAUTHORIZED, [("", Refusal("token-needed"))])
    if not any(request.accepts(kind) for kind in KINDS):
        raise Refused(HTTPStatus.NOT_ACCEPTABLE)
    _require_known_parameters(request, law)
    if request.token and request.token.used_on != request.now.date():
        note_use(key=request.token.key, today=request.now.date())


def _require_known_parameters(request: HttpRequest, law: Law) -> None:
    if law.parameters is None:
        return
    given = [name for name, values in request.GET.lists() for _value in values]
    if reasons := refusals_of_parameters(given, law.parameters):
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, reasons)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def _conditional(request: HttpRequest, show: Callable[[], HttpResponse]) -> HttpResponse:
    # Read before the facts: an answer that was made while something happened has the number of before, and is asked for anew.
    tag = _tag(request, request.now)
    response = HttpResponse(status=HTTPStatus.NOT_MODIFIED) if _is_known(request, tag) else show()
    if getattr(response, "is_passing", False):
        # Not all that is public is in it yet: another answer follows under the same number.
        response["Cache-Control"] = "no-store"
    elif response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        response["ETag"] = tag
        response["Cache-Control"] = "public, no-cache"
    return response


def _viewed(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    method, request.method = request.method, str(HTTPMethod.GET)
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = method


def _token(request: HttpRequest, now: datetime) -> tuple[Shown | None, list[Refusal]]:
    header = request.headers.get("Authorization", "")
    if not header:
        return None, []
    scheme, _space, text = header.partition(" ")
    return shown(text.strip() if scheme.lower() == "bearer" else "", now)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    if asked in LANGUAGES:
        return asked
    found = get_language_from_request(request)
    return found if found in LANGUAGES else WORKING_LANGUAGE


def _tag(request: HttpRequest, now: datetime) -> str:
    """Return the tag of an answer: what is public and the day decide it, beside what was asked and how it is written."""
    asked = f"{RELEASE} {request.scheme} {request.get_host()} {request.get_full_path()} {_language(request)}"
    digest = hashlib.sha256(asked.encode()).hexdigest()[:12]
    return f'W/"{public_version()}-{now:%Y%m%d}-{digest}"'


def _is_known(request: HttpRequest, tag: str) -> bool:
    known = request.headers.get("If-None-Match", "")
    return known.strip() == "*" or tag in [one.strip() for one in known.split(",")]


def _preflight() -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Allow"] = f"{ALLOWED}, {HTTPMethod.OPTIONS}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ALLOWED
    response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Authorization, If-None-Match"
    response["Access-Control-Max-Age"] = str(A_DAY)
    return response


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = TOLD_TO_ALL
    response["Content-Language"] = _language(request)
    patch_vary_headers(response, ("Accept-Encoding", "Accept-Language", "Authorization"))
    accepted = request.headers.get("Accept-Encoding", "")
    if len(response.content) >= WORTH_COMPRESSING and "gzip" in accepted and "gzip;q=0" not in accepted.replace(" ", ""):
        response.content = gzip.compress(response.content, 6, mtime=0)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    return response
