"""What others published, what our rows say of a day as known on a day, and what was taken back."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import (
    Asked,
    DaysAsked,
    FiguresAsked,
    PagedDays,
    fields_of,
    fields_of_layout,
    in_path,
)
from halqa.opendata.api.shapes import list_of, one_of, row_of, several, text, thing
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.registry.enums import FigureScope, FigureSort, FigureStatus, Publisher
from halqa.registry.queries.figures import figures as figures_on
from halqa.registry.queries.published import FigureFilter, figure_history, narrowed
from halqa.registry.queries.tables import CORRECTIONS, FIGURES, correction_values, figure_values

router: Final = Router(tags=[_("Figures and corrections")])

Key = in_path("[a-z0-9]+(-[a-z0-9]+)*", "2025-12-04-total-425-coordinator-1881", _("The key of the figure."))
FIGURE: Final = thing(
    "A count that somebody published, and others of the same day.",
    **row_of(FIGURES)["properties"],
    explanation=text("What its status says about it, in the language that was asked for."),
    same_day=several({"type": "string"}, "The keys of other figures about the same day."),
)
# Its keys stand in docs/reference/figures.md.
NETWORK: Final[dict[str, Any]] = {
    "type": "object",
    "description": "What `halqa figures --json` answers; every key stands in the reference.",
    "required": ["as_of", "known_on", "listed", "published", "undetermined", "corrections", "coverage", "differences"],
}


@reads(
    router,
    "/network",
    name="network",
    summary=_("The network on a day"),
    description=_(
        "What was true of the network on a day, as known on a day: what others published, what is listed here, what cannot be "
        "decided, what was taken back, and why numbers differ. The same answer as that of the command “halqa figures”."
    ),
    answer=one_of(NETWORK),
    example="/network?as_of=2020-09-23&known_on=2020-12-31",
)
def network(request: HttpRequest, asked: Query[DaysAsked]) -> HttpResponse:  # noqa: ARG001  every operation is asked alike
    """Answer with the network on a day."""
    about = answers.days(asked.as_of, asked.known_on)
    return answers.one(figures_on(*about, language=reader_language()).to_json(), about=about)


@reads(
    router,
    "/figures",
    name="figures",
    summary=_("The published figures"),
    description=_("Every count of the network that somebody published, right or wrong, with the status of the day of knowing."),
    answer=list_of(row_of(FIGURES)),
    example="/figures?scope=total&publisher=coordinator&size=2",
)
def figures(
    request: HttpRequest,
    asked: Query[FiguresAsked],
    fields: fields_of_layout(FIGURES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the published figures."""
    about = answers.days(None, asked.known_on)
    wanted = FigureFilter(
        scope=FigureScope(asked.scope) if asked.scope else None,
        publisher=Publisher(asked.publisher) if asked.publisher else None,
        status=FigureStatus(asked.status) if asked.status else None,
        sort=FigureSort(asked.sort),
    )
    found = narrowed(figure_history(about[1], language=reader_language()), wanted)
    window = Window(asked.page, asked.size, len(found))
    rows = [figure_values(line, site_address(request)) for line in window.of(found)]
    return answers.listed(request, FIGURES, rows, window, fields=fields, about=about)


@reads(
    router,
    "/figures/{key}",
    name="figure",
    summary=_("One published figure"),
    description=_("What it says, what is thought of it today, and other figures about the same day."),
    answer=one_of(FIGURE, is_chosen=True),
    example="/figures/2025-12-04-total-425-coordinator-1881",
)
def figure(
    request: HttpRequest,
    key: Key,  # type: ignore[valid-type]
    asked: Query[Asked],  # noqa: ARG001  read by the door
    fields: fields_of(tuple(FIGURE["properties"])) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a published figure."""
    history = figure_history(answers.today(), language=reader_language())
    line = next((line for line in history if line.key == key), None)
    if line is None:
        raise Http404
    whole = {
        **FIGURES.named(figure_values(line, site_address(request))),
        "explanation": line.explanation,
        "same_day": [other.key for other in history if other.about == line.about and other is not line],
    }
    return answers.one(whole, fields=fields, known=tuple(FIGURE["properties"]))


@reads(
    router,
    "/corrections",
    name="corrections",
    summary=_("The corrections"),
    description=_("What publishers took back, about days up to the one asked about, as far as that was or may have been known."),
    answer=list_of(row_of(CORRECTIONS)),
    example="/corrections",
)
def corrections(
    request: HttpRequest,
    asked: Query[PagedDays],
    fields: fields_of_layout(CORRECTIONS) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the corrections."""
    about = answers.days(asked.as_of, asked.known_on)
    found = figures_on(*about, language=reader_language()).corrections
    window = Window(asked.page, asked.size, len(found))
    rows = [correction_values(one) for one in window.of(found)]
    return answers.listed(request, CORRECTIONS, rows, window, fields=fields, about=about)
