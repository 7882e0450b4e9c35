"""A person's mail address: asking for another one, and the page behind the link that goes there."""

from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.actions import ask_for_address, change_address
from halqa.accounts.forms.own import AddressForm
from halqa.accounts.forms.roles import RefusedForm
from halqa.accounts.queries.addresses import address_behind
from halqa.accounts.views.acceptance import not_good
from halqa.accounts.views.doors import said_again, signed_in
from halqa.foundation.refusals import RuleRefused
from halqa.pages.views import errors


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@said_again
def address(request: HttpRequest) -> HttpResponseBase:
    """Ask for another address; the answer is the same whether it is somebody's already or not."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        if not ratelimit.consume(request, app="allauth.account", action="address"):
            return errors.too_many(request)
        email = form.cleaned_data["email"]
        try:
            ask_for_address(person=request.caller.key, email=email, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            status = HTTPStatus.CONFLICT
        else:
            told = _("A link is on its way to %(address)s. Nothing changes until you open it.")
            messages.success(request, told % {"address": email})
            return redirect("accounts:own")
    context = {"title": _("Change your e-mail address"), "noindex": True, "form": form, "present": request.user.email}
    return render(request, "accounts/address.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """Show which address a link is for, and go over to it; somebody else's link is like one that there never was."""
    if not ratelimit.consume(request, app="allauth.account", action="address_link", limit_get=True):
        return errors.too_many(request)
    wanted = address_behind(token, person=request.caller.key, now=request.now)
    if wanted is None:
        return not_good(request)
    form = RefusedForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            change_address(person=request.caller.key, wanted=wanted.number, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("Your e-mail address is changed. Sign in with the new one from now on."))
            return redirect("accounts:own")
    context = {"title": _("Is this your e-mail address?"), "noindex": True, "form": form, "wanted": wanted.email}
    return render(request, "accounts/new_address.html", context, status=status)
