"""A person's own account: what it holds, changing it, taking it along, and leaving for good."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.actions import change_person, erase_person
from halqa.accounts.forms.own import EraseForm, OwnForm
from halqa.accounts.queries.own import OwnAccount, everything_about, own_account
from halqa.accounts.views.doors import said_again, signed_in
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language

STALE = "edited-meanwhile"


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Show a person their account."""
    return render(request, "accounts/own.html", {"title": _("Your account"), "noindex": True, "account": _account(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: HttpRequest) -> HttpResponse:
    """Let a person change how they are called and written to; where it was changed meanwhile, show both."""
    account = _account(request)
    begun_with = {**{name: getattr(account, name) for name in ("name", "mobile", "language", "time_zone")}, "read": account.mark}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=begun_with)
    context = {"title": _("Change your data"), "noindex": True, "form": form}
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            change_person(person=account.key, **form.cleaned_data, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            if STALE in refused.codes:
                # What is sent next was written with the stored in view.
                form.data = form.data.copy()
                form.data["read"] = account.mark
                context["stored"] = account
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("Your data are changed."))
            return redirect("accounts:own")
    return render(request, "accounts/change.html", context, status=status)


@require_safe
@signed_in
@said_again
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out all that is stored about a person, as JSON."""
    answer = JsonResponse(everything_about(request.caller.key), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="halqa-my-data.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@said_again
def erase(request: HttpRequest) -> HttpResponseBase:
    """Erase a person's account, after they have read what that means."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            erase_person(person=request.caller.key, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            status = HTTPStatus.CONFLICT
        else:
            logout(request)
            return redirect("accounts:erased")
    context = {"title": _("Erase your account"), "noindex": True, "form": form, "account": _account(request)}
    return render(request, "accounts/erase.html", context, status=status)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Say goodbye; there is nobody left to say more to."""
    return render(request, "accounts/erased.html", {"title": _("Your account is erased"), "noindex": True})


def _account(request: HttpRequest) -> OwnAccount:
    return own_account(request.caller.key, language=reader_language(), now=request.now)
