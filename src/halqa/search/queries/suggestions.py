"""What is offered while somebody types, and which word they may have meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db import connection

from halqa.search.access import Audiences
from halqa.search.enums import LEAST_WEIGHT
from halqa.search.models import SearchDocument, SearchName
from halqa.search.queries.showing import Text, title_for
from halqa.search.rules.spelling import Known, distance, far_skeletons, latin, near_skeletons, nearest
from halqa.search.rules.words import key_of, read

LOOKED_AT: Final = 200
"""How many names that begin as typed are looked at, to offer the best few of them."""

OFFERED: Final = 8

KNOWN: Final = 200
"""How many known words, four times, are compared with one that nobody knows."""

MOST_MENDED: Final = 3
"""How many words of one query are mended."""

_NEXT: Final = "SELECT n.word FROM search_searchname n WHERE n.skeleton = {0}.skeleton{1} ORDER BY n.word LIMIT 1"

_WEIGHT: Final = (
    "SELECT weight FROM (SELECT n.weight FROM search_searchname n WHERE n.skeleton = seen.skeleton AND n.word = seen.word"
    " AND {0} ORDER BY n.weight DESC LIMIT 1) one"
)

_HEARD: Final = f"""
    WITH RECURSIVE asked (skeleton) AS (VALUES {{0}}),
    heard (skeleton, word) AS (
        SELECT asked.skeleton, ({_NEXT.format("asked", "")}) FROM asked
        UNION ALL
        SELECT heard.skeleton, ({_NEXT.format("heard", " AND n.word > heard.word")}) FROM heard WHERE heard.word IS NOT NULL
    ),
    seen AS (SELECT skeleton, word FROM heard WHERE word IS NOT NULL LIMIT %s)
    SELECT word, (SELECT max(weight) FROM ({{1}}) found) FROM seen
"""  # noqa: S608  no value


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
        if len(latin(word)) > 2 and word not in replaced and (found := _nearest(word, audiences)):
            replaced[word] = found.text
    return " ".join(replaced.get(word, word) for word in words) if replaced else ""


def _nearest(word: str, audiences: Audiences) -> Known | None:
    """Return the word of a name that may be meant: one that sounds alike, or nearly, or begins alike."""
    own, *near = near_skeletons(word)
    alike = _heard((own,), audiences)
    found = nearest(word, alike)
    if found and distance(latin(word), found.word, 1) == 1:
        # Nothing that sounds otherwise is nearer.
        return found
    # Each group by itself: of short words there are so many that sound nearly alike that they would leave no room for others.
    others = [known for group in (near, far_skeletons(word)) if group for known in _heard(group, audiences)]
    return nearest(word, dict.fromkeys([*alike, *others, *_begun(word, audiences)]))


def _begun(word: str, audiences: Audiences) -> list[Known]:
    rows = SearchName.objects.filter(audiences.condition, weight__gt=LEAST_WEIGHT)
    rows = rows.filter(key__gte=word[:2], key__lt=word[:2] + "\U0010ffff").order_by("key")
    return [Known(text, latin(text), weight) for text, weight in rows.values_list("word", "weight")[:KNOWN]]


def _heard(skeletons: Sequence[str], audiences: Audiences) -> list[Known]:
    """Return the words with one of these skeletons, and for each the greatest weight that these audiences may find.

    A word that many names have is one step of the index: from each to the next one, of every skeleton in turns.
    """
    ends = [(one, one[:-1] + chr(ord(one[-1]) + 1)) for one in sorted(audiences.beginnings)]
    keys = sorted(audiences.keys)
    weights = [_WEIGHT.format("n.audience = %s")] * len(keys) + [_WEIGHT.format("n.audience >= %s AND n.audience < %s")] * len(
        ends
    )
    sql = _HEARD.format(", ".join(["(%s)"] * len(skeletons)), " UNION ALL ".join(weights))
    values = [*skeletons, KNOWN, *keys, *(end for pair in ends for end in pair)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [
            Known(text, latin(text), weight) for text, weight in cursor.fetchall() if weight is not None and weight > LEAST_WEIGHT
        ]


def _place(row: tuple[Any, ...], key: str) -> tuple[bool, bool, int, int, str]:
    _document, found, place, _text, weight = row
    return (found != key or place > 0, place > 0, -weight, len(found), found)


def _suggestion(row: SearchDocument, texts: list[str], language: str) -> Suggestion:
    title = title_for(row.titles, language)
    line = title_for(row.lines, language).text if row.lines else ""
    return Suggestion(title, "" if title.text in texts else texts[0], line, row.kind, row.path)
