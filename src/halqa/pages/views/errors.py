"""The pages shown when something went wrong: in the visitor's language, with what to do next, without the database."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from halqa.pages.labels import ERRORS, FORM_NOT_ACCEPTED, ErrorWords

FIVE_MINUTES = 300
# What nobody wants to read on a page, or to find in a copy of it.
SECRET = re.compile(r"(?i)passw|code|secret|credential|login")


@dataclass(frozen=True)
class Sent:
    """What a form sent, and where to: its fields, what of them somebody wrote, and the fields of its files."""

    address: str
    fields: tuple[tuple[str, str], ...]
    written: tuple[str, ...]
    files: tuple[str, ...]


def sent_by(request: HttpRequest) -> Sent | None:
    """Return what a form sent; nothing for a form with a secret, for what is no form, and for what may not be a form of ours.

    Sent again from a page of ours it would come from us.
    """
    is_ours = getattr(request, "csrf_processing_done", False)
    if request.method != "POST" or not is_ours or any(SECRET.search(name) for name in request.POST):
        return None
    fields = tuple((name, value) for name, values in request.POST.lists() for value in values)
    # Keys, versions and choices are one word each; only what has more was written.
    written = tuple(value for _name, value in fields if len(value.split()) > 1)
    # A file that the disk did not take is asked for again, like those that came.
    files = tuple(dict.fromkeys((*request.FILES, *getattr(request, "left_out", ()))))
    return Sent(request.get_full_path(), fields, written, files) if fields else None


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
    """Return 503, for a locked database or a full disk, with what a form sent; `retry_after` is in seconds."""
    response = error_page(request, HTTPStatus.SERVICE_UNAVAILABLE, sent=sent_by(request))
    response["Retry-After"] = str(retry_after)
    return response


def error_page(
    request: HttpRequest,
    status: HTTPStatus,
    reasons: tuple[str, ...] = (),
    words: ErrorWords | None = None,
    sent: Sent | None = None,
) -> HttpResponse:
    """Return the page for an error; `reasons` are sentences about this very case, `words` take the place of the usual ones.

    `sent` is a form that was not taken in, and can be sent again from the page.

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
        "sent": sent,
        "in_trouble": status >= HTTPStatus.INTERNAL_SERVER_ERROR,
    }
    response = HttpResponse(render_to_string("pages/error.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response
