"""What stands before a private page of any app: sign in, hold the right, have shown a second factor lately.

One door lets in as well who has no account, or has not signed in: whoever opened a passage for exactly this act on this subject.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from halqa.accounts.access import Caller, caller_of
from halqa.accounts.access.caller import shown_at
from halqa.accounts.queries.passages import OpenPassage, is_good, opened, passage_path, passages_for
from halqa.pages.templatetags.frame import address
from halqa.pages.views import errors

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

FRESH_FOR: Final = timedelta(minutes=15)
"""How long a second factor is good for opening a sensitive page."""

FRESH_TO_SEND: Final = timedelta(minutes=60)
"""How long for sending its form: nobody is to lose what they typed because they took their time."""


ASKS_AGAIN: Final = "asks_for_second_factor_again"
"""The mark by which a view is known before which a second factor is asked for again; what stands around it carries it on."""

OPENED: Final = "halqa_passages"
"""Where a session says which passages this browser has opened: the key of each, and the number of its opening."""

MOST_OPENED: Final = 8
"""How many passages a session remembers, the latest ones."""


def signed_in(view: View[P]) -> View[P]:
    """Let people with an account in, and send a visitor to sign in and come back."""
    return inside(lambda _caller: True)(view)


def inside(may: Callable[[Caller], bool]) -> Callable[[View[P]], View[P]]:
    """Let those in who may; a visitor is sent to sign in, everybody else meets what stands where there is no page.

    Whoever holds a role that is only for people with a second factor shows it first, once in a session.
    Sets ``request.caller`` and ``request.now``, an aware moment. What is shown is kept by no cache.
    """

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.now = timezone.now()
            request.caller = caller_of(request, request.now)
            if not request.caller.is_signed_in:
                return _led_to("account_login", request)
            if not may(request.caller):
                raise Http404
            if request.caller.lacks_second_factor:
                return _asked_for_second_factor(request)
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return entered

    return guarded


def through(purpose: str, may: Callable[[Caller, str], bool], subject: Callable[..., str]) -> Callable[[View[P]], View[P]]:
    """Let in who is signed in and may, and whoever opened a passage for this purpose and this very subject.

    ``subject`` returns the subject's key from what the address names; ``may`` is asked with the caller and that key. Sets
    ``request.now``, ``request.caller`` and ``request.passage``: nothing for who is signed in, else the passage, whose act calls
    ``use_passage``. By a passage the caller holds nothing, and is asked for no second factor: the code was one, for this act
    alone. Whoever has neither meets what stands where there is no page, or signs in; whose passage has run out opens it again.
    """

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.now = timezone.now()
            request.caller, request.passage = caller_of(request, request.now), None
            about = subject(*args, **kwargs)
            is_theirs = request.caller.is_signed_in and may(request.caller, about)
            if not is_theirs or request.caller.lacks_second_factor:
                request.passage = passage_of(request, purpose, about, request.now)
            if request.passage is not None:
                request.caller = _acting_by(request.passage)
            elif is_theirs and request.caller.lacks_second_factor:
                return _asked_for_second_factor(request)
            elif not is_theirs:
                return _turned_away(request, purpose, about)
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return entered

    return guarded


def passage_of(request: HttpRequest, purpose: str, subject: str, now: datetime) -> OpenPassage | None:
    """Return the passage that this browser has opened for exactly this purpose and subject, if it still holds."""
    kept = _kept(request)
    for key in passages_for(kept, purpose, subject) if kept else ():
        if passage := opened(key, kept[key], now):
            return passage
    return None


def keep_open(request: HttpRequest, key: str, opening: int) -> None:
    """Remember in the session that this browser has opened a passage; the session gets a new name, and nobody is signed in."""
    others = {one: number for one, number in _kept(request).items() if one != key}
    latest = [*others.items(), (key, opening)][-MOST_OPENED:]
    request.session[OPENED] = [[one, number] for one, number in latest]
    request.session.cycle_key()


def is_open_here(request: HttpRequest, key: str) -> bool:
    """Return whether this browser has opened a passage, and may go on."""
    return opened(key, _kept(request).get(key, 0), request.now) is not None


def _kept(request: HttpRequest) -> dict[str, int]:
    # Without a session's cookie nothing is looked up.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return {}
    return dict(request.session.get(OPENED, ()))


def _acting_by(passage: OpenPassage) -> Caller:
    """Return who acts by a passage: no account, nothing held."""
    return Caller(actor=passage.actor, name=passage.name, language=passage.language, time_zone=passage.time_zone)


def _turned_away(request: HttpRequest, purpose: str, subject: str) -> HttpResponseBase:
    """Lead to the link whoever came by it and took their time; to signing in a visitor; everybody else to no page."""
    kept = _kept(request)
    ran_out = next((key for key in passages_for(kept, purpose, subject) if is_good(key, request.now)), "") if kept else ""
    if ran_out:
        return _led_on(address(passage_path(ran_out)), request)
    if request.caller.is_signed_in:
        raise Http404
    return _led_to("account_login", request)


def second_factor(view: View[P]) -> View[P]:
    """Ask for a second factor unless one was shown lately, and come back; stands below ``signed_in`` or ``inside``.

    Whoever has none is led to where one is set up.
    """

    @wraps(view)
    def confirmed(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if _is_fresh(request, request.caller.second_factor_at):
            return view(request, *args, **kwargs)
        return _asked_for_second_factor(request)

    setattr(confirmed, ASKS_AGAIN, True)
    return confirmed


def said_again(view: View[P]) -> View[P]:
    """Ask whoever is signed in to say again that it is them; stands below ``signed_in`` or ``inside``.

    By a second factor where they have one or hold a role that needs one, else by their password.
    """

    @wraps(view)
    def confirmed(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.caller.needs_second_factor or Authenticator.objects.filter(user=request.user).exists():
            return second_factor(view)(request, *args, **kwargs)
        if _is_fresh(request, shown_at(request, request.now)):
            return view(request, *args, **kwargs)
        return _led_to("account_reauthenticate" if request.user.has_usable_password() else "account_set_password", request)

    return confirmed


def _asked_for_second_factor(request: HttpRequest) -> HttpResponseBase:
    has_one = Authenticator.objects.filter(user=request.user).exists()
    return _led_to("mfa_reauthenticate" if has_one else "mfa_index", request)


def _is_fresh(request: HttpRequest, moment: datetime | None) -> bool:
    fresh_for = FRESH_FOR if request.method in {"GET", "HEAD"} else FRESH_TO_SEND
    return moment is not None and request.now - moment < fresh_for


def _led_to(page: str, request: HttpRequest) -> HttpResponseBase:
    """Lead to a page and back."""
    return _led_on(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}", request)


def _led_on(onward: str, request: HttpRequest) -> HttpResponseBase:
    """Lead elsewhere. What a form sent is not sent again by coming back; what was written in it is shown first."""
    sent = errors.sent_by(request)
    if sent is None or not sent.written:
        return redirect(onward)
    context = {"title": _("What you typed is still here"), "noindex": True, "written": sent.written, "onward": onward}
    response = render(request, "accounts/kept.html", context, status=HTTPStatus.FORBIDDEN)
    add_never_cache_headers(response)
    return response
