"""Ending a role and handing an office over: one's own, or one in what one looks after."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.actions import Invited, hand_over, invite_successor, take_role
from halqa.accounts.forms.roles import BY_MAIL, EndForm, RefusedForm, SuccessorForm
from halqa.accounts.queries.people import colleagues_of, open_role
from halqa.accounts.queries.roles import RoleLine
from halqa.accounts.views.doors import said_again, signed_in
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@said_again
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a role today, with a reason."""
    role = _open_role(request, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            take_role(assignment=pk, reason=form.cleaned_data["reason"], by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            return _shown(request, role, form, "accounts/end.html", HTTPStatus.CONFLICT)
        messages.success(request, _("The role has ended."))
        return _back(request, role)
    return _shown(request, role, form, "accounts/end.html")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@said_again
def successor(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand an office over: at once to somebody who is there, or by invitation."""
    role = _open_role(request, pk)
    colleagues = [(colleague.key, colleague.name or colleague.email) for colleague in colleagues_of(role)]
    form = SuccessorForm(
        request.POST if request.method == "POST" else None, colleagues=colleagues, initial={"language": reader_language()}
    )
    if form.is_valid():
        try:
            told = _hand_over(request, pk, form.cleaned_data)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            return _shown(request, role, form, "accounts/successor.html", HTTPStatus.CONFLICT)
        messages.success(request, told)
        return _back(request, role)
    return _shown(request, role, form, "accounts/successor.html")


def _hand_over(request: HttpRequest, pk: int, said: dict[str, Any]) -> str:
    acting = {"assignment": pk, "reason": said["reason"], "by": request.caller.actor, "now": request.now}
    if said["successor"] != BY_MAIL:
        hand_over(successor=said["successor"], **acting)
        return _("The office has been handed over.")
    invite_successor(invited=Invited(said["email"], said["name"], said["language"]), **acting)
    return _("The invitation is on its way. The office goes over when it is accepted; until then nothing changes.")


def _open_role(request: HttpRequest, pk: int) -> RoleLine:
    role = open_role(request.caller, pk, language=reader_language(), now=request.now)
    if role is None:
        raise Http404
    return role


def _shown(
    request: HttpRequest, role: RoleLine, form: RefusedForm, template: str, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    titles = {"accounts/end.html": _("End a role"), "accounts/successor.html": _("Hand an office over")}
    is_own = role.person == request.caller.key
    context = {"title": titles[template], "noindex": True, "role": role, "form": form, "is_own": is_own}
    return render(request, template, context, status=status)


def _back(request: HttpRequest, role: RoleLine) -> HttpResponse:
    return redirect("accounts:own") if role.person == request.caller.key else redirect("accounts:person", role.person)
