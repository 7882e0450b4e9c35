"""Doors before one application: for who is signed in and has the part, and for whoever came by a link with a code."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from halqa.accounts.access import Caller
from halqa.accounts.views.doors import passage_of, said_again, second_factor, through
from halqa.documents.access import file_for
from halqa.foundation.subjects import Subject
from halqa.pages.views import errors
from halqa.rounds.access.applications import application_for, applications_open_to, parts_of
from halqa.rounds.access.applications_passages import caller_through
from halqa.rounds.enums.applications import Part
from halqa.rounds.models import Application

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

DONE: Final = "halqa_rounds_done"
"""Where a session says what was done in this browser by a link that is over now: page and key of the application."""


def subject_in(call: str, name: str, **_more: str) -> str:
    """Return the subject that an address names."""
    return str(Subject("application", f"{call}/{name}"))


def has_part(part: Part) -> Callable[[Caller, str], bool]:
    """Return the question whether somebody has a part in an application, by its subject; asked by one query in any case."""

    def asked(caller: Caller, subject: str) -> bool:
        found = applications_open_to(caller).filter(key=Subject.parse(subject).rest).first()
        return found is not None and part in parts_of(caller, found.city, found.country)

    return asked


def by_link_or_account(purpose: str, part: Part, done: str) -> Callable[[View[P]], View[P]]:
    """Let in who has the part, saying again that it is them, and whoever opened a link for this purpose on this application.

    Whoever has done it by a link already, and presses once more, is shown the page ``done``.
    """

    def guarded(view: View[P]) -> View[P]:
        certain = second_factor(view) if part is Part.COMMISSION else said_again(view)

        @through(purpose, has_part(part), subject_in)
        def inside(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return view(request, *args, **kwargs) if request.passage else certain(request, *args, **kwargs)

        @wraps(certain)
        def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            call, name = str(kwargs["call"]), str(kwargs["name"])
            is_over = was_done_here(request, done, f"{call}/{name}") and not request.user.is_authenticated
            if is_over and passage_of(request, purpose, subject_in(call, name), timezone.now()) is None:
                return redirect(f"rounds:{done}", call, name)
            return inside(request, *args, **kwargs)

        return entered

    return guarded


def opened_application(request: HttpRequest, key: str) -> Application:
    """Return the application for whoever came in; by a link they act from here on as the one for whom it was given.

    :raises Http404: where it is not theirs
    """
    passage = getattr(request, "passage", None)
    if passage is None:
        return application_for(request.caller, key)
    found = Application.objects.select_related("call").filter(key=key).first()
    if found is None:
        raise Http404
    request.caller = caller_through(passage, found, request.now)
    return found


def remember_done(request: HttpRequest, page: str, key: str) -> None:
    """Let this browser see what was done by a link that opens nothing any more."""
    request.session[DONE] = [page, key]


def was_done_here(request: HttpRequest, page: str, key: str) -> bool:
    """Return whether this browser has just done this by a link."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(DONE) == [page, key]


def files_address(request: HttpRequest, page: str, *args: str) -> str:
    """Return below which address files are opened by whoever came by a link; empty for who is signed in."""
    if getattr(request, "passage", None) is None:
        return ""
    return reverse(page, args=[*args, "x"]).removesuffix("x/")


def file_answer(request: HttpRequest, reader: Caller, application: Application, key: str) -> HttpResponseBase:
    """Answer with a file of an application, to be saved and not to be shown, for a reader who may read it.

    :raises Http404: where it is not a file of this application, or not theirs to read
    """
    file = file_for(reader, key)
    if file.subject != str(Subject("application", application.key)):
        raise Http404
    try:
        content = storages["documents"].open(file.storage_name)
    except OSError:
        return errors.unavailable(request)
    answer = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    answer["Content-Length"] = file.bytes
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
