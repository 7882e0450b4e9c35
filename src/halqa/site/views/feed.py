"""The feed of what is new: calls, forms, rounds, awards, conferences, corrections, and every change of the record (Atom)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.pages.templatetags.frame import address, reader_language, site_address
from halqa.pages.templatetags.words import labelled
from halqa.pages.views.public import public
from halqa.registry.labels.network import admission_name, award_name, conference_name
from halqa.registry.labels.office import column_label
from halqa.registry.queries import figures
from halqa.registry.queries.changes import SINGLE, Change, changes
from halqa.registry.queries.honours import award_rounds
from halqa.rounds.queries.news import RoundNews, round_news
from halqa.site.enums import NewsKind
from halqa.site.queries.news import News, news

SIZE: Final = 50
ATOM: Final = "http://www.w3.org/2005/Atom"
HISTORY: Final = "http://purl.org/syndication/history/1.0"
MOST_PAGES: Final = 1000
# Not allowed in XML, and of no use in a line of text.
_CONTROL: Final = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

register_namespace("", ATOM)
register_namespace("fh", HISTORY)


@dataclass(frozen=True)
class Entry:
    """An entry of the feed; ``name`` is what its identity ends with, which never changes."""

    name: str
    title: str
    text: str
    at: datetime
    path: str
    category: str
    number: int = 0


@public
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with the feed, or with the page of it that the address names: those behind the first hold what is older."""
    page = _page(request.GET.get("page", "1"))
    entries, total = _entries(page)
    if page > 1 and not entries:
        raise Http404
    content = tostring(_feed(request, entries, page, has_more=page * SIZE < total), encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8", headers={"Access-Control-Allow-Origin": "*"})


def _page(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,3}", text) or int(text) > MOST_PAGES:
        raise Http404
    return int(text)


def _entries(page: int) -> tuple[list[Entry], int]:
    """Return the entries of a page, latest first, and how many there are in all."""
    today, language = timezone.now().date(), reader_language()
    answer = figures.figures(today, today, language=language)
    known = news(answer.coverage, award_rounds(), answer.corrections, language=language)
    happened = [_of_news(one) for one in known if one.on.latest]
    happened += [_of_round(one) for one in round_news(language=language)]
    # The newest of what was recorded stand on earlier pages, whatever stands between them. From there to the end of this page is
    # read, so that no page costs more than its own entries and what happened; what it begins with is counted from there too.
    skipped = max(0, (page - 1) * SIZE - len(happened))
    recorded = changes(start=skipped, size=page * SIZE - skipped, language=language, kinds=SINGLE)
    entries = sorted(
        [*happened, *map(_of_change, recorded.changes)], key=lambda one: (one.at, one.number, one.name), reverse=True
    )
    return entries[(page - 1) * SIZE - skipped : page * SIZE - skipped], len(happened) + recorded.total


def _of_news(one: News) -> Entry:
    at = datetime.combine(one.on.latest or one.on.earliest or timezone.now().date(), time(), UTC)
    item = one.item
    match one.kind:
        case NewsKind.ROUND:
            said, path = admission_name(item.round), f"rounds/{item.round}/"
            name, text = f"round/{item.round}", _("A new round of cities joined the network.")
        case NewsKind.AWARD:
            said, path = award_name(item.year), f"awards/{item.year}/"
            name, text = f"award/{item.year}", _("The Learning City Award was announced.")
        case NewsKind.CONFERENCE:
            said, path = conference_name(item.number, item.name), f"conferences/{item.number}/"
            name, text = f"conference/{item.number}", _("The learning cities met.")
        case _:
            said, path = item.sentence, "figures/"
            name, text = f"correction/{item.subject}/{item.announced}", item.note
    return Entry(name, str(said), text, at, path, str(one.kind))


def _of_change(one: Change) -> Entry:
    title = f"{one.name}: {one.sentence}" if one.name else one.sentence
    cells = "\n".join(
        labelled(column_label(one.table, cell.column), f"{cell.before or '–'} → {cell.after or '–'}") for cell in one.cells
    )
    return Entry(f"change/{one.number}", title, cells, one.at, one.path or "about-the-data/", one.kind, one.number)


def _of_round(one: RoundNews) -> Entry:
    return Entry(f"change/{one.number}", f"{one.name}: {one.sentence}", "", one.at, one.path, one.kind, one.number)


def _feed(request: HttpRequest, entries: list[Entry], page: int, *, has_more: bool) -> Element:
    site, own = site_address(request), site_address(request) + request.path
    root = Element(f"{{{ATOM}}}feed", {"xml:lang": reader_language()})
    _put(root, "id", own)
    _put(root, "title", _("What is new in the network of learning cities"))
    _put(root, "subtitle", _("Halqa is independent and not part of UNESCO."))
    _put(root, "updated", max((one.at for one in entries), default=datetime(2015, 1, 1, tzinfo=UTC)).isoformat())
    _put(_put(root, "author"), "name", "Halqa")
    for rel, link in _links(own, page, has_more=has_more):
        SubElement(root, f"{{{ATOM}}}link", {"rel": rel, "href": link, "type": "application/atom+xml"})
    SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "href": site + address(), "type": "text/html"})
    for one in entries:
        _put_entry(root, one, site)
    return root


def _links(own: str, page: int, *, has_more: bool) -> Iterator[tuple[str, str]]:
    """Yield the links of a paged feed (RFC 5005, section 3)."""
    yield "self", own if page == 1 else f"{own}?page={page}"
    yield "first", own
    if page > 1:
        yield "previous", own if page == 2 else f"{own}?page={page - 1}"
    if has_more:
        yield "next", f"{own}?page={page + 1}"


def _put_entry(root: Element, one: Entry, site: str) -> None:
    entry = _put(root, "entry")
    # A tag URI (RFC 4151): the same whatever becomes of addresses, and another in each language.
    _put(entry, "id", f"tag:{urlsplit(site).hostname},2026:{reader_language()}/{one.name.replace(':', '/')}")
    _put(entry, "title", one.title)
    _put(entry, "updated", one.at.isoformat())
    SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": site + address(one.path), "type": "text/html"})
    SubElement(entry, f"{{{ATOM}}}category", {"term": one.category})
    _put(entry, "summary", one.text or one.title)


def _put(parent: Element, name: str, text: str = "") -> Element:
    element = SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = _CONTROL.sub("", text)
    return element
