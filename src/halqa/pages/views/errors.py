"""The pages shown when something went wrong: in the visitor's language, with what to do next, without the database."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from halqa.pages.labels import ERRORS, FORM_NOT_ACCEPTED, ErrorWords

FIVE_MINUTES = 300


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django names it
    """Return the page for 400."""
    return error_page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django names it
    """Return the page for 403."""
    return error_page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django names it
    """Return the page for 404."""
    return error_page(request, HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Return the page for 500."""
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def form_not_accepted(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django names it
    """Return the page for a form that does not show that it is ours: 403."""
    return error_page(request, HTTPStatus.FORBIDDEN, words=FORM_NOT_ACCEPTED)


def too_many(request: HttpRequest, *, retry_after: int = FIVE_MINUTES) -> HttpResponse:
    """Return 429, for who tried too often; `retry_after` is in seconds."""
    response = error_page(request, HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(retry_after)
    return response


def unavailable(request: HttpRequest, *, retry_after: int = 10) -> HttpResponse:
    """Return 503, for a locked database or a full disk; `retry_after` is in seconds."""
    response = error_page(request, HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(retry_after)
    return response


def error_page(
    request: HttpRequest, status: HTTPStatus, reasons: tuple[str, ...] = (), words: ErrorWords | None = None
) -> HttpResponse:
    """Return the page for an error; `reasons` are sentences about this very case, `words` take the place of the usual ones.

    Rendered without context processors, so that nothing they need can fail a second time.
    """
    words = words or ERRORS[status]
    context = {
        "request": request,
        "title": words.heading,
        "noindex": True,
        "status": int(status),
        "words": words,
        "reasons": reasons,
        "in_trouble": status >= HTTPStatus.INTERNAL_SERVER_ERROR,
    }
    response = HttpResponse(render_to_string("pages/error.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response
