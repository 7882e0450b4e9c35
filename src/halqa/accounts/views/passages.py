"""The page behind the link of a passage: it sends a code, and lets whoever types it do the one act that the link is for.

Looking at it changes nothing, for programs that guard mailboxes open every link. What is no longer good, used, or never was,
looks all the same. Nothing of the subject is told before the code: a link may have been passed on.
"""

from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from halqa.accounts.actions import open_passage, send_code
from halqa.accounts.forms.passages import CodeForm
from halqa.accounts.forms.roles import RefusedForm
from halqa.accounts.queries.passages import Behind, passage_behind
from halqa.accounts.views.doors import is_open_here, keep_open
from halqa.foundation.actors import ActorKind
from halqa.foundation.refusals import RuleRefused
from halqa.pages.views import errors

SEND = "send"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def passage(request: HttpRequest, token: str) -> HttpResponseBase:
    """Say what a link is for, send a code when asked to, and open the passage to whoever types it."""
    if not ratelimit.consume(request, app="allauth.account", action="passage", limit_get=True):
        return errors.too_many(request)
    request.now = timezone.now()
    behind = passage_behind(token, request.now)
    if behind is None:
        return _without_trace(_not_good(request))
    return _without_trace(_answer(request, behind))


def _answer(request: HttpRequest, behind: Behind) -> HttpResponseBase:
    by, now = str(ActorKind.VISITOR), request.now
    if request.method != "POST":
        return _shown(request, behind)
    if request.POST.get("step") == SEND:
        form = RefusedForm(request.POST)
        form.is_valid()
        try:
            send_code(passage=behind.key, by=by, now=now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            return _shown(request, behind, refused=form, status=HTTPStatus.CONFLICT)
        messages.success(request, _("A code is on its way to %(address)s.") % {"address": behind.mask})
        return redirect(request.path)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _shown(request, behind, form=form)
    tried = open_passage(passage=behind.key, code=form.cleaned_data["code"], by=by, now=now)
    if tried.refusals:
        form.refuse(tried.refusals)
        return _shown(request, behind, form=form, status=HTTPStatus.CONFLICT)
    keep_open(request, behind.key, tried.opening)
    return redirect(behind.purpose.page(behind.subject))


def _shown(
    request: HttpRequest,
    behind: Behind,
    *,
    form: CodeForm | None = None,
    refused: RefusedForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    here = is_open_here(request, behind.key)
    context = {
        "title": behind.purpose.title,
        "noindex": True,
        "passage": behind,
        "form": form or CodeForm(),
        "told": refused or form,
        "asks_code": behind.code_waits or form is not None,
        "onward": behind.purpose.page(behind.subject) if here else "",
    }
    return render(request, "accounts/passage.html", context, status=status)


def _not_good(request: HttpRequest) -> HttpResponse:
    context = {"title": _("This link is no longer good"), "noindex": True}
    return render(request, "accounts/passage_over.html", context, status=HTTPStatus.NOT_FOUND)


def _without_trace(response: HttpResponseBase) -> HttpResponseBase:
    """Let no page that is opened from here learn the address, which holds what opens the passage.

    That of this site is still told: under "no-referrer" browsers send forms as from nowhere, and those are refused.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response
