"""The coordination team's pages of webhooks: the list, making one, its log with what can be done with it, and each delivery."""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.lists import PAGE, Query
from halqa.foundation.refusals import RuleRefused
from halqa.opendata.access import delivery_for_office, may_run_webhooks, webhook_for_office
from halqa.opendata.actions import webhooks as actions
from halqa.opendata.enums import DeliveryState, WebhookState
from halqa.opendata.forms import WebhookForm
from halqa.opendata.labels import sentences
from halqa.opendata.labels.webhooks import DELIVERY_STATES, WEBHOOK_STATES, WHYS, kind_words
from halqa.opendata.models import Webhook
from halqa.opendata.queries import webhooks as queries
from halqa.opendata.queries.webhooks import LOG_COLUMNS, WebhookLine, log_rows, sends_nothing
from halqa.pages.queries import Tab
from halqa.pages.views.downloads import Table, links, requested

PARAMETERS: Final = ("state", PAGE)


@require_safe
@inside(may_run_webhooks)
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the webhooks to which public events are sent."""
    context = {
        "noindex": True,
        "title": _("Webhooks"),
        "lines": [_shown(line) for line in queries.webhooks()],
        "sends_nothing": sends_nothing(),
    }
    return render(request, "opendata/webhooks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_webhooks)
@second_factor
def new(request: HttpRequest) -> HttpResponse:
    """Let the team make a webhook, and show its secret to them once."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    context = {"noindex": True, "title": _("Make a webhook"), "form": form}
    if not form.is_valid():
        return render(request, "opendata/webhook_write.html", context)
    try:
        key, secret = actions.make_webhook(wish=form.wish, **_by(request))
    except RuleRefused as refused:
        form.refuse(refused.refusals)
        return render(request, "opendata/webhook_write.html", context, status=HTTPStatus.CONFLICT)
    return _secret_shown(request, webhook_for_office(key), secret)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_webhooks)
@second_factor
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Let the team change a webhook."""
    row = webhook_for_office(key)
    initial = {"name": row.name, "address": row.address, "kinds": row.kinds, "read": row.version}
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"noindex": True, "title": _("Change the webhook"), "form": form, "webhook": queries.webhook(row)}
    if not form.is_valid():
        return render(request, "opendata/webhook_write.html", context)
    try:
        actions.change_webhook(key=key, wish=form.wish, read=form.cleaned_data["read"] or 0, **_by(request))
    except RuleRefused as refused:
        form.refuse(refused.refusals)
        return render(request, "opendata/webhook_write.html", context, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The webhook is changed. What waits is sent to the new address."))
    return redirect("opendata:webhook", key)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_webhooks)
@second_factor
def secret(request: HttpRequest, key: str) -> HttpResponse:
    """Let the team make another secret, after they have read what that means, and show it to them once."""
    row = webhook_for_office(key)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            made = actions.renew_secret(key=key, read=_read(request), **_by(request))
        except RuleRefused as reasons:
            refused = sentences(reasons.refusals)
        else:
            return _secret_shown(request, row, made)
    context = {"noindex": True, "title": _("Make a new secret"), "webhook": queries.webhook(row), "refused": refused}
    return render(request, "opendata/webhook_secret.html", context, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_webhooks)
@second_factor
def webhook(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show a webhook with its log, and do what the team wants with it."""
    row = webhook_for_office(key)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step not in STEPS:
            raise Http404
        try:
            STEPS[step](request, key)
        except RuleRefused as reasons:
            refused = sentences(reasons.refusals)
            row = webhook_for_office(key)
        else:
            messages.success(request, _done(step))
            return redirect("opendata:webhooks" if step == "remove" else "opendata:webhook", *([] if step == "remove" else [key]))
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    state = next((state for state in DeliveryState if state == query.get("state")), None)
    about = {"webhook": row.key, "address": row.address, "made_at": request.now.isoformat(timespec="seconds")}
    if (answer := requested(request, Table(f"webhook-{row.key}", LOG_COLUMNS, log_rows(row, state), about))) is not None:
        del answer["Access-Control-Allow-Origin"]
        return answer
    found = queries.log(row, state, query.get(PAGE))
    tabs = [Tab(_("All"), str(query.drop("state")), current=state is None)]
    tabs += [
        Tab(f"{words} ({found.counts.get(each, 0)})", str(query.put("state", each)), current=each is state)
        for each, words in DELIVERY_STATES.items()
    ]
    line = queries.webhook(row)
    context = {
        "noindex": True,
        "title": _("Webhook: %(name)s") % {"name": line.name},
        "shown": _shown(line),
        "kinds": [kind_words(kind) for kind in line.kinds],
        "log": [(one, DELIVERY_STATES[one.state]) for one in found.lines],
        "page": found.page,
        "query": query,
        "tabs": tabs,
        "downloads": links(query.only("state")),
        "refused": refused,
        "sends_nothing": sends_nothing(),
    }
    return render(request, "opendata/webhook.html", context, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_webhooks)
@second_factor
def delivery(request: HttpRequest, key: str, delivery: str) -> HttpResponse:
    """Show what was sent and what was answered, and send it once more."""
    row = webhook_for_office(key)
    sent = delivery_for_office(row, delivery)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            actions.send_again(key=key, delivery=delivery, **_by(request))
        except RuleRefused as reasons:
            refused = sentences(reasons.refusals)
        else:
            messages.success(request, _("It is sent again within a minute."))
            return redirect("opendata:delivery", key, delivery)
    context = {
        "noindex": True,
        "title": kind_words(sent.kind),
        "shown": _shown(queries.webhook(row)),
        "line": queries.delivery(sent),
        "state": DELIVERY_STATES[DeliveryState(sent.state)],
        "body": sent.body,
        "may_be_sent": sent.state != DeliveryState.WAITING and row.state != WebhookState.REMOVED,
        "refused": refused,
    }
    return render(request, "opendata/delivery.html", context, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


def _moved(request: HttpRequest, key: str, act: Callable[..., None], **more: Any) -> None:
    act(key=key, read=_read(request), **more, **_by(request))


STEPS: Final[Mapping[str, Callable[[HttpRequest, str], object]]] = {
    "pause": partial(_moved, act=actions.pause_webhook),
    "resume": partial(_moved, act=actions.resume_webhook, from_now=False),
    "resume-from-now": partial(_moved, act=actions.resume_webhook, from_now=True),
    "remove": partial(_moved, act=actions.remove_webhook),
    "try-out": lambda request, key: actions.try_out(key=key, **_by(request)),
}
"""What can be done with a webhook on its page, by what its buttons send."""


def _done(step: str) -> str:
    return {
        "pause": _("The webhook is paused. What happens meanwhile is sent once it is resumed."),
        "resume": _("The webhook is resumed. What waits is sent first."),
        "resume-from-now": _("The webhook is resumed. What happened meanwhile is left out."),
        "remove": _("The webhook is removed."),
        "try-out": _("A trial is on its way. Look at the log in a minute."),
    }[step]


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"caller": request.caller, "by": request.caller.actor, "now": request.now}


def _read(request: HttpRequest) -> int:
    text = request.POST.get("read", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _secret_shown(request: HttpRequest, row: Webhook, secret: str) -> HttpResponse:
    context = {"noindex": True, "title": _("The secret of the webhook"), "webhook": queries.webhook(row), "secret": secret}
    return render(request, "opendata/webhook_made.html", context)


def _shown(line: WebhookLine) -> dict[str, object]:
    return {
        "line": line,
        "state": WEBHOOK_STATES[line.state],
        "why": WHYS[line.paused_why] if line.paused_why else "",
    }
