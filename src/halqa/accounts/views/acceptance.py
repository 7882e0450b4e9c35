"""The page behind the link of an invitation. What is no longer good, used, or never was, looks all the same."""

from http import HTTPStatus

from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from halqa.accounts.access import caller_of
from halqa.accounts.actions import Newcomer, accept_invitation
from halqa.accounts.forms.own import AcceptForm, NewcomerForm
from halqa.accounts.queries.invitations import Offered, offered, person_of
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import address, reader_language
from halqa.pages.views import errors


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what is offered, and let the invited person accept: somebody new comes in by it, others sign in first."""
    if not ratelimit.consume(request, app="allauth.account", action="invitation", limit_get=True):
        return errors.too_many(request)
    now = timezone.now()
    offer = offered(token, language=reader_language(), now=now)
    if offer is None:
        return not_good(request)
    caller = caller_of(request, now)
    if caller.is_signed_in and caller.key != offer.person:
        return _shown(request, offer, other=caller.name)
    if offer.has_way_in and not caller.is_signed_in:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
    begun_with = {"name": offer.name, "language": offer.language, "time_zone": offer.time_zone}
    data = request.POST if request.method == "POST" else None
    form = AcceptForm(data) if offer.has_way_in else NewcomerForm(data, initial=begun_with)
    if not form.is_valid():
        return _shown(request, offer, form=form)
    newcomer = None if offer.has_way_in else Newcomer(**form.cleaned_data)
    try:
        accept_invitation(invitation=offer.key, edition=offer.edition, newcomer=newcomer, by=f"person:{offer.person}", now=now)
    except RuleRefused as refused:
        form.refuse(refused.refusals)
        return _shown(request, offer, form=form, status=HTTPStatus.CONFLICT)
    if offer.has_way_in:
        return redirect(address("desk/"))
    return perform_login(request, person_of(offer), redirect_url=reverse("account_set_password"))


def _shown(request: HttpRequest, offer: Offered, status: HTTPStatus = HTTPStatus.OK, **more: object) -> HttpResponse:
    context = {"title": _("You are invited"), "noindex": True, "offer": offer, **more}
    return render(request, "accounts/invitation.html", context, status=status)


def not_good(request: HttpRequest) -> HttpResponse:
    """Answer a link that is not good, for whatever reason and whoever asks: 404."""
    context = {"title": _("This link is no longer good"), "noindex": True}
    return render(request, "accounts/not_good.html", context, status=HTTPStatus.NOT_FOUND)
