"""How a person wants to be told."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.queries import person_line
from halqa.accounts.views.doors import signed_in
from halqa.foundation.refusals import RuleRefused
from halqa.notices.actions.preferences import change_preferences
from halqa.notices.forms import PreferencesForm
from halqa.notices.labels import sentences
from halqa.notices.labels.words import WAYS
from halqa.notices.queries.settings import open_channels
from halqa.notices.queries.wishes import Choices, choices_of, groups, has_short_kinds
from halqa.pages.queries import Fact
from halqa.pages.templatetags.frame import address, site_address


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the form and take what was chosen; whoever chose elsewhere meanwhile is shown both."""
    choices, refusals = choices_of(request.caller.key), ()
    form = _form(request, choices)
    if form.is_bound and form.is_valid():
        try:
            change_preferences(
                person=request.caller.key,
                version=form.cleaned_data["version"],
                ways=form.ways,
                digest_hour=form.cleaned_data["digest_hour"],
                wants_sms=form.cleaned_data.get("wants_sms", choices.wishes.wants_sms),
                by=request.caller.actor,
                now=request.now,
            )
        except RuleRefused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("From now on you are told as you chose."))
            return redirect(address("notices/preferences/"))
    context = {
        "title": _("How you are told"),
        "noindex": True,
        "form": form,
        "refusals": sentences(refusals),
        "stands": _as_it_stands(choices) if refusals else (),
        "version": choices.version,
        "mails": bool(open_channels()),
        "time_zone": request.caller.time_zone,
        "mobile": _mobile(request),
        "feed": choices.calendar_token and f"{site_address(request)}{address('notices/calendar/')}{choices.calendar_token}.ics",
    }
    return render(request, "notices/preferences.html", context, status=HTTPStatus.CONFLICT if refusals else HTTPStatus.OK)


def _form(request: HttpRequest, choices: Choices) -> PreferencesForm:
    ways = {group.name: choices.wishes.way(group.name, is_essential=False) for group in groups()}
    initial = {
        "version": choices.version,
        "digest_hour": choices.digest_hour,
        "wants_sms": choices.wishes.wants_sms,
        **PreferencesForm.initial_ways(ways),
    }
    sent = request.POST if request.method == "POST" else None
    return PreferencesForm(sent, initial=initial, groups=groups(), offers_sms=has_short_kinds())


def _as_it_stands(choices: Choices) -> tuple[Fact, ...]:
    return tuple(Fact(str(group.title), str(WAYS[choices.wishes.way(group.name, is_essential=False)])) for group in groups())


def _mobile(request: HttpRequest) -> str:
    own = person_line(request.caller.key)
    return own.mobile if own else ""
