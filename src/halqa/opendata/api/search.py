"""Search over everything public, as the page of search has it; bounded as that is."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from halqa.opendata.api import answers
from halqa.opendata.api.operations import reads
from halqa.opendata.api.parameters import SearchAsked, fields_of
from halqa.opendata.api.shapes import Json, list_of, text, thing
from halqa.opendata.rules.paging import Window
from halqa.pages.templatetags.frame import address, reader_language, site_address
from halqa.search.access import EVERYBODY
from halqa.search.queries import find
from halqa.search.queries.finding import Result
from halqa.search.queries.waiting import is_behind

router: Final = Router(tags=[_("Search")])

RESULT: Final = thing(
    "Something that answers the words, the best first.",
    kind=text("What kind of thing it is, such as `city` or `practice`."),
    subject=text("What it is, by its key, such as `city:ma/benguerir`."),
    title=text("What it is called, in the language that was asked for where it is called so."),
    title_language=text("The language that the title is in, as a tag of BCP 47."),
    line=text("Where it belongs, in one line."),
    name=text("The other name by which it was found."),
    snippet=text("The stretch of its text in which the words stand."),
    record=text("The address of its page in Halqa."),
)
NAMES: Final = tuple(RESULT["properties"])


@reads(
    router,
    "/search",
    name="search",
    summary=_("Search"),
    description=_(
        "Everything public that answers words in any language and script, the best first; at most a thousand results are put in "
        "order. Where nothing answers, what was probably meant is looked for, or what has some of the words."
    ),
    answer=list_of(RESULT),
    example="/search?q=osan&size=2&fields=kind,title,line",
)
def search(
    request: HttpRequest,
    asked: Query[SearchAsked],
    fields: fields_of(NAMES) = None,  # type: ignore[valid-type]
) -> HttpResponse:
    """Answer with a page of what is found; it holds for the moment alone while the index lags behind."""
    # Before the question: what is written while it is answered may be missing in it.
    is_passing = is_behind()
    found = find(asked.q, EVERYBODY, language=reader_language(), kind=asked.kind or "", page=asked.page, size=asked.size)
    window = Window(asked.page, asked.size, found.page.total)
    rows = [] if window.is_beyond else [_told(one, site_address(request)) for one in found.results]
    response = answers.many(request, rows, window, known=NAMES, fields=fields)
    response.is_passing = is_passing  # type: ignore[attr-defined]
    return response


def _told(one: Result, site: str) -> Json:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "title": one.title_text.text,
        "title_language": one.title_text.tag or None,
        "line": one.line.text or None,
        "name": one.name or None,
        "snippet": "".join(part.text for part in one.snippet) or None,
        "record": site + address(one.path),
    }
