"""What is offered while somebody types, and which word they may have meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db.models import Q

from halqa.search.access import Audiences
from halqa.search.enums import LEAST_WEIGHT
from halqa.search.models import SearchDocument, SearchName
from halqa.search.queries.showing import Text, title_for
from halqa.search.rules.spelling import Known, latin, near_skeletons, nearest
from halqa.search.rules.words import key_of, read

LOOKED_AT: Final = 200
"""How many names that begin as typed are looked at, to offer the best few of them."""

OFFERED: Final = 8

KNOWN: Final = 200
"""How many known words, twice, are compared with one that nobody knows."""

MOST_MENDED: Final = 3
"""How many words of one query are mended."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document that is offered: its title, the name that was typed where that is another, what it is in a line, its page."""

    title: Text
    name: str
    line: str
    kind: str
    path: str


def suggestions(typed: str, audiences: Audiences, *, language: str, most: int = OFFERED) -> tuple[Suggestion, ...]:
    """Return the documents of which a name, or a word of one, begins with what was typed; the best known ones first."""
    key = key_of(read(typed))
    if not key:
        return ()
    # Names of which the typed words are the beginning, or the whole, before those that only have them inside.
    rows = SearchName.objects.filter(audiences.condition, weight__gte=0, key__gte=key, key__lt=key + "\U0010ffff")
    columns = ("document_id", "key", "place", "text", "weight")
    found = sorted(rows.order_by("key").values_list(*columns)[:LOOKED_AT], key=lambda row: _place(row, key))
    best: dict[int, list[str]] = {}
    for document, _key, _place_in, text, _weight in found:
        if document in best or len(best) < most:
            best.setdefault(document, []).append(text)
    documents = SearchDocument.objects.in_bulk(list(best))
    return tuple(_suggestion(documents[number], texts, language) for number, texts in best.items() if number in documents)


def meant(typed: str, audiences: Audiences, unknown: Iterable[str]) -> str:
    """Return what was typed with the words that nobody knows replaced by the nearest known ones; empty where none is near."""
    words = key_of(read(typed)).split()
    replaced: dict[str, str] = {}
    for word in islice(unknown, MOST_MENDED):
        if len(latin(word)) > 2 and word not in replaced and (found := nearest(word, _known(word, audiences))):
            replaced[word] = found.text
    return " ".join(replaced.get(word, word) for word in words) if replaced else ""


def _known(word: str, audiences: Audiences) -> list[Known]:
    # Two questions, each of one index: those that sound alike, and those that begin alike.
    near = (Q(skeleton__in=near_skeletons(word)), Q(key__gte=word[:2], key__lt=word[:2] + "\U0010ffff"))
    rows = SearchName.objects.filter(audiences.condition, weight__gt=LEAST_WEIGHT)
    found = [row for each in near for row in rows.filter(each).values_list("word", "weight")[:KNOWN]]
    return [Known(text, latin(text), weight) for text, weight in dict.fromkeys(found)]


def _place(row: tuple[Any, ...], key: str) -> tuple[bool, bool, int, int, str]:
    _document, found, place, _text, weight = row
    return (found != key or place > 0, place > 0, -weight, len(found), found)


def _suggestion(row: SearchDocument, texts: list[str], language: str) -> Suggestion:
    title = title_for(row.titles, language)
    line = title_for(row.lines, language).text if row.lines else ""
    return Suggestion(title, "" if title.text in texts else texts[0], line, row.kind, row.path)
