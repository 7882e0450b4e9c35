"""What the coordination team sees of the outbox, and its one act: to try again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.accounts.views.doors import inside
from halqa.foundation.lists import Query
from halqa.foundation.refusals import RuleRefused
from halqa.notices.actions.office import try_again
from halqa.notices.enums import State
from halqa.notices.labels import sentences
from halqa.notices.labels.words import CHANNELS, STATES
from halqa.notices.queries import office
from halqa.notices.queries.settings import channels_set_up
from halqa.pages.queries import Tab
from halqa.pages.templatetags.frame import address
from halqa.pages.views.posting import sent_from


def is_coordinator(caller: Caller) -> bool:
    """Return whether the caller looks after the outbox."""
    return caller.holds(Role.COORDINATOR)


@require_safe
@inside(is_coordinator)
def outbox(request: HttpRequest) -> HttpResponse:
    """Show what waits, is unsure, was refused or given up, with why."""
    query = Query.parse(request.META["QUERY_STRING"], ("state", "page"))
    state = next((state for state in STATES if state == query.get("state") and state is not State.ACCEPTED), None)
    found = office.outbox(state=state, page=query.get("page"))
    tabs = [Tab(_("All"), str(query.drop("state")), current=state is None)]
    tabs += [
        Tab(f"{words} ({found.counts.get(each, 0)})", str(query.put("state", each)), current=each is state)
        for each, words in STATES.items()
        if each is not State.ACCEPTED
    ]
    context = {
        "title": _("Notices that are not sent"),
        "noindex": True,
        "query": query,
        "tabs": tabs,
        "outbox": found,
        "silent": [str(words) for channel, words in CHANNELS.items() if channel not in channels_set_up()],
    }
    return render(request, "notices/outbox.html", context)


@sent_from(lambda key: address("office/notices/"))  # noqa: ARG005  the path gives it
@inside(is_coordinator)
def retry(request: HttpRequest, key: str) -> HttpResponse:
    """Give a message another try."""
    try:
        try_again(key=key, by=request.caller.actor, now=request.now)
    except RuleRefused as refused:
        for sentence in sentences(refused.refusals):
            messages.warning(request, sentence)
    else:
        messages.success(request, _("The message is tried again within a minute."))
    return redirect(address("office/notices/"))
