"""A person's tokens: the list, making one that is shown once, and withdrawing one."""

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.views.doors import said_again, signed_in
from halqa.foundation.refusals import RuleRefused
from halqa.opendata.access import token_for
from halqa.opendata.actions.tokens import make_token, withdraw_token
from halqa.opendata.forms import TokenForm
from halqa.opendata.labels import SCOPES, STATES
from halqa.opendata.queries.tokens import TokenLine, own_token, own_tokens
from halqa.pages.templatetags.frame import site_address

OFFERED_DAYS: Final = 90


@require_safe
@signed_in
def tokens(request: HttpRequest) -> HttpResponse:
    """Show a person their tokens."""
    lines = own_tokens(request.caller, request.now.date())
    context = {"title": _("Your tokens"), "noindex": True, "tokens": [_shown(line) for line in lines]}
    return render(request, "opendata/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@said_again
def new(request: HttpRequest) -> HttpResponseBase:
    """Let a person make a token, and show it to them once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    form.begin_with(request.now.date() + timedelta(days=OFFERED_DAYS))
    context = {"title": _("Make a token"), "noindex": True, "form": form}
    if not form.is_valid():
        return render(request, "opendata/token_new.html", context)
    try:
        shown = make_token(
            person=request.caller.key,
            **form.cleaned_data,
            with_second_factor=request.caller.second_factor_at is not None,
            by=request.caller.actor,
            now=request.now,
        )
    except RuleRefused as refused:
        form.refuse(refused.refusals)
        return render(request, "opendata/token_new.html", context, status=HTTPStatus.CONFLICT)
    context |= {"title": _("Your new token"), "token": shown, "site": site_address(request)}
    return render(request, "opendata/token_made.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Let a person withdraw one of their tokens, after they have read what that means."""
    token = token_for(request.caller, key)
    if request.method == "POST":
        withdraw_token(person=request.caller.key, key=key, by=request.caller.actor, now=request.now)
        messages.success(request, _("The token is withdrawn. Programs that show it are answered no longer."))
        return redirect("opendata:tokens")
    line = own_token(token, request.now.date())
    context = {"title": _("Withdraw a token"), "noindex": True, "token": line}
    return render(request, "opendata/token_withdraw.html", context)


def _shown(line: TokenLine) -> dict[str, object]:
    return {"line": line, "scopes": [SCOPES[scope] for scope in line.scopes], "state": STATES[line.state]}
