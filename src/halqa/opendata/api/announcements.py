"""What was decided in the rounds that were announced here: each chosen city with why."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import AnnouncedAsked, AnnouncementCountsAsked, fields_of
from halqa.opendata.api.shapes import list_of, text, thing, truth, whole
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.rounds.queries.announced_counts import CountedGroup
from halqa.rounds.queries.announcement import AnnouncedPage, ChosenLine, announced_pages

router: Final = Router(tags=[_("Rounds")])

CHOSEN: Final = thing(
    "A city that was chosen in a round, as it was announced.",
    call=text("The key of the round's call."),
    round=text("What the round is called."),
    city=text("The key of the city."),
    name=text("What the city is called."),
    country=text("ISO 3166-1."),
    citation=text("Why it was chosen, in the language asked for where it is there."),
    citation_language=text("The language in which the citation is."),
    announced_at=text("When it was announced, in UTC; for one that was chosen later, when that was told."),
    is_corrected=truth("Whether something about it was corrected after the announcement."),
    withdrew_at=text("When the city withdrew, in UTC; null while it stands."),
    record=text("The address of the announcement in Halqa."),
)
NAMES: Final = tuple(CHOSEN["properties"])


COUNTED: Final = thing(
    "A region or a kind of place in a round that was announced, in numbers. Null: the number is not public, or so small that it "
    "could name a city that was not chosen.",
    call=text("The key of the round's call."),
    round=text("What the round is called."),
    by=text("Whether it is a region or a kind of place."),
    group=text("The region or the kind; empty where it is not known, and others for those that are told together."),
    name=text("What it is called."),
    chosen=whole("How many are chosen."),
    deferred=whole("How many are deferred."),
    not_chosen=whole("How many are not chosen."),
    record=text("The address of the announcement in Halqa."),
)
COUNTED_NAMES: Final = tuple(COUNTED["properties"])


@reads(
    router,
    "/announcement-counts",
    name="announcement_counts",
    summary=_("Rounds in numbers"),
    description=_(
        "How many were chosen, deferred and not chosen in rounds that were announced here, by region and by kind of place, as "
        "far as the network has agreed to tell it. Nothing is told before the announcement."
    ),
    answer=list_of(COUNTED),
    example="/announcement-counts?size=2&fields=call,by,group,chosen",
)
def announcement_counts(
    request: HttpRequest,
    asked: Query[AnnouncementCountsAsked],
    fields: fields_of(COUNTED_NAMES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of regions and kinds of places in numbers."""
    pages = announced_pages(reader_language(), call=asked.call or "")
    found = [(page, one) for page in pages for one in page.numbers]
    window = Window(asked.page, asked.size, len(found))
    rows = [_counted(page, one, site_address(request)) for page, one in window.of(found)]
    return answers.many(request, rows, window, known=COUNTED_NAMES, fields=fields)


def _counted(page: AnnouncedPage, one: CountedGroup, site: str) -> dict[str, Any]:
    return {
        "call": page.call,
        "round": page.name,
        "by": str(one.by),
        "group": one.key,
        "name": one.name,
        "chosen": one.counts.chosen,
        "deferred": one.counts.deferred,
        "not_chosen": one.counts.not_chosen,
        "record": site + reverse("rounds:announcement", args=[page.call]),
    }


@reads(
    router,
    "/announcements",
    name="announcements",
    summary=_("What was decided in rounds"),
    description=_(
        "Every city that was chosen in a round that was announced here, the latest round first, each with its citation. "
        "Nothing is told before the announcement, and nothing of rounds whose rules keep it from the public."
    ),
    answer=list_of(CHOSEN),
    example="/announcements?size=2&fields=call,city,citation",
)
def announcements(
    request: HttpRequest,
    asked: Query[AnnouncedAsked],
    fields: fields_of(NAMES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of the chosen cities."""
    pages = announced_pages(reader_language(), call=asked.call or "")
    found = [(page, line) for page in pages for line in page.shown if asked.country in {None, line.country}]
    window = Window(asked.page, asked.size, len(found))
    rows = [_told(page, line, site_address(request)) for page, line in window.of(found)]
    return answers.many(request, rows, window, known=NAMES, fields=fields)


def _told(page: AnnouncedPage, line: ChosenLine, site: str) -> dict[str, Any]:
    return {
        "call": page.call,
        "round": page.name,
        "city": line.key,
        "name": line.name,
        "country": line.country,
        "citation": line.citation.text if line.citation else None,
        "citation_language": line.citation.tag if line.citation else None,
        "announced_at": (line.since or page.made_at).isoformat(),
        "is_corrected": line.is_corrected,
        "withdrew_at": line.withdrew_at.isoformat() if line.withdrew_at else None,
        "record": site + reverse("rounds:announcement", args=[page.call]),
    }
