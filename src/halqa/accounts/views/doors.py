"""What stands before a private page of any app: sign in, hold the right, have shown a second factor lately."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from halqa.accounts.access import Caller, caller_of
from halqa.accounts.access.caller import shown_at
from halqa.pages.views import errors

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

FRESH_FOR: Final = timedelta(minutes=15)
"""How long a second factor is good for opening a sensitive page."""

FRESH_TO_SEND: Final = timedelta(minutes=60)
"""How long for sending its form: nobody is to lose what they typed because they took their time."""


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


def second_factor(view: View[P]) -> View[P]:
    """Ask for a second factor unless one was shown lately, and come back; stands below ``signed_in`` or ``inside``.

    Whoever has none is led to where one is set up.
    """

    @wraps(view)
    def confirmed(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if _is_fresh(request, request.caller.second_factor_at):
            return view(request, *args, **kwargs)
        return _asked_for_second_factor(request)

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
    """Lead to a page and back. What a form sent is not sent again by coming back; what was written in it is shown first."""
    onward = f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}"
    sent = errors.sent_by(request)
    if sent is None or not sent.written:
        return redirect(onward)
    context = {"title": _("What you typed is still here"), "noindex": True, "written": sent.written, "onward": onward}
    response = render(request, "accounts/kept.html", context, status=HTTPStatus.FORBIDDEN)
    add_never_cache_headers(response)
    return response
