"""Inviting people, and what the inviters do with an invitation that waits for its answer."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.access import may_see_people, subject_door, subject_name
from halqa.accounts.actions import Invited, invite, send_invitation_again, withdraw_invitation
from halqa.accounts.forms.roles import InviteForm, RefusedForm
from halqa.accounts.labels import sentence
from halqa.accounts.queries.people import invitation_in_reach
from halqa.accounts.views.doors import inside, said_again, signed_in
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import is_subject
from halqa.pages.templatetags.frame import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_see_people)
@said_again
def new(request: HttpRequest) -> HttpResponseBase:
    """Invite somebody to a role; the address may name ``role`` and ``scope`` to begin with."""
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        caller=request.caller,
        language=reader_language(),
        initial=_begun_with(request),
    )
    status = HTTPStatus.OK
    if form.is_valid():
        said = form.cleaned_data
        try:
            invite(
                invited=Invited(said["email"], said["name"], said["language"]),
                **{name: said[name] for name in ("role", "scope", "begun_on", "ended_on", "reason")},
                by=request.caller.actor,
                now=request.now,
            )
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The invitation to %(address)s is on its way.") % {"address": said["email"]})
            return redirect("accounts:people")
    context = {"title": _("Invite somebody"), "noindex": True, "form": form}
    return render(request, "accounts/invite.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@said_again
def again(request: HttpRequest, key: str) -> HttpResponseBase:
    """Send an invitation again, with a new link; who came by the address alone is asked first."""
    told = _("The invitation was sent again. The link before is good no longer.")
    return _done(request, key, send_invitation_again, _("Send the invitation again?"), told)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@said_again
def withdraw(request: HttpRequest, key: str) -> HttpResponseBase:
    """Take an invitation back; who came by the address alone is asked first."""
    told = _("The invitation is withdrawn. Its link is good no longer.")
    return _done(request, key, withdraw_invitation, _("Withdraw the invitation?"), told)


def _done(request: HttpRequest, key: str, act: Callable[..., None], asked: str, told: str) -> HttpResponse:
    line = invitation_in_reach(request.caller, key, language=reader_language(), now=request.now)
    if line is None:
        raise Http404
    if request.method != "POST":
        context = {"title": asked, "noindex": True, "invitation": line, "form": RefusedForm()}
        return render(request, "accounts/ask.html", context)
    try:
        act(invitation=key, by=request.caller.actor, now=request.now)
    except RuleRefused as refused:
        for refusal in refused.refusals:
            messages.error(request, sentence(refusal))
    else:
        messages.success(request, told)
    return redirect("accounts:person", line.person) if may_see_people(request.caller) else redirect("accounts:own")


def _begun_with(request: HttpRequest) -> dict[str, str]:
    scope = request.GET.get("scope", "")
    door = subject_door(scope) if is_subject(scope) else None
    # What is not for the caller is called by what they wrote, as what nobody knows is.
    is_shown = door is None or door.visible_to(request.caller, scope)
    place = {"place": subject_name(scope, reader_language()) if is_shown else scope} if is_subject(scope) else {}
    return {"role": request.GET.get("role", ""), **place, "language": reader_language()}
