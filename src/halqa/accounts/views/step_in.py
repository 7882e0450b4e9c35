"""Stepping in as an invented person: in the demonstration and only there, so that everybody can try what each may do."""

from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from halqa.accounts.access import STEPPED_IN_AT
from halqa.accounts.queries.demonstration import invented_person, stands
from halqa.pages.templatetags.frame import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step_in(request: HttpRequest) -> HttpResponseBase:
    """Show who can be stepped into, and step in as the one who was chosen; no such page outside a demonstration."""
    if not settings.DEMO_PEOPLE:
        raise Http404
    now = timezone.now()
    if request.method != "POST":
        return _people(request, now)
    person = invented_person(request.POST.get("person", ""))
    if person is None:
        raise Http404
    # A new session: what somebody else began in this browser is not carried into it.
    request.session.flush()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[STEPPED_IN_AT] = now.timestamp()
    return redirect(reverse("site:desk"))


def _people(request: HttpRequest, now: datetime) -> HttpResponse:
    # To the hour: what is found stays until something happens.
    found = stands(reader_language(), now.replace(minute=0, second=0, microsecond=0))
    headings = {"network": _("The coordination team"), "country": _("National Commissions"), "city": _("Cities")}
    sections = [(headings.get(kind, ""), list(group)) for kind, group in groupby(found, attrgetter("kind"))]
    return render(request, "accounts/step_in.html", {"title": _("Step in as somebody"), "sections": sections, "noindex": True})
