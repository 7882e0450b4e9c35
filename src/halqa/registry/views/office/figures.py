"""Where the coordination team publishes figures of the whole network, and says of earlier ones what is thought of them today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.access import may_correct
from halqa.registry.queries.figures import figures as figures_on
from halqa.registry.queries.office import totals_as_they_stand
from halqa.registry.views.office.lines import row_address


@require_http_methods(["GET", "HEAD"])
@inside(may_correct)
@second_factor
def figures(request: HttpRequest) -> HttpResponse:
    """List the published totals, the latest first, beside what our rows say today."""
    today = request.now.date()
    context = {
        "title": _("Figures of the network"),
        "today": today,
        "listed": figures_on(today, today, language=reader_language()).listed,
        "lines": [
            (line, row_address("registry:office_row", "network_figures", line.identity)) for line in totals_as_they_stand()
        ],
        "noindex": True,
    }
    return render(request, "registry/office/figures.html", context)
