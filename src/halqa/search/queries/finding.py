"""Finding: words to documents, the best first, counted by kind, and what to try where nothing answers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from halqa.foundation.lists import Page
from halqa.search.access import Audiences, sources
from halqa.search.enums import MOST_RANKED
from halqa.search.models import SearchDocument, SearchName
from halqa.search.queries.building import mark
from halqa.search.queries.engines import Candidate, Question, engine
from halqa.search.queries.showing import Result, result
from halqa.search.queries.suggestions import meant
from halqa.search.rules.words import Terms, joined_of, key_of, paired_of, read, terms_of, words_of

__all__ = ["Found", "Result", "find"]

PAGE_SIZE: Final = 20

FEW: Final = 20
"""With fewer results than this, names that only begin as was typed are results too."""

SHORTEST_BEGUN: Final = 3
"""How many letters the beginning of a word has at least."""

EXACT: Final = 50
"""How many documents that are called exactly so stand first at most."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of the results are of a kind."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of what somebody typed.

    ``is_cut``: more documents answer than are put in order, so that counts are lower bounds. ``some_words``: no document has all
    words, these have some. ``meant``: another wording that finds something, empty where there is none; ``is_meant``: nothing
    answers what was typed, and the results are those of that wording.
    """

    asked: str
    results: tuple[Result, ...]
    page: Page
    kinds: tuple[KindCount, ...]
    total: int
    is_cut: bool = False
    some_words: bool = False
    meant: str = ""
    is_meant: bool = False


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Documents that answer, the best first."""

    candidates: tuple[Candidate, ...]
    terms: Terms
    is_cut: bool = False


def find(
    typed: str,
    audiences: Audiences,
    *,
    language: str,
    kind: str = "",
    page: str | int = 1,
    size: int = PAGE_SIZE,
    narrowed: Mapping[str, str] | None = None,
) -> Found:
    """Return one page of what answers, of one kind or of all; ``narrowed`` gives values of facets that it must have.

    Names that are exactly what was typed come first, then what has all words in its names, then all else.
    """
    asked = read(typed)
    terms = terms_of(asked)
    if not terms:
        return Found(asked, (), Page.of(0, page, size=size), (), 0)
    marks = tuple(mark(name, value) for name, value in (narrowed or {}).items())
    ranked, wording, some_words = _whole(asked, terms, audiences, marks), "", False
    if not ranked.candidates:
        wording = _meant(asked, terms, audiences)
        ranked = _whole(wording, terms_of(wording), audiences, marks) if wording else ranked
    is_meant = bool(wording and ranked.candidates)
    if not ranked.candidates and len(terms) > 1:
        ranked, some_words = _some(terms, audiences, marks), True
    counts = Counter(candidate.kind for candidate in ranked.candidates)
    shown = ranked
    if kind and ranked.is_cut:
        # Where not all were put in order, those of one kind are asked for by themselves.
        of_kind_alone = (*marks, mark("kind", kind))
        shown = (
            _some(terms, audiences, of_kind_alone)
            if some_words
            else _whole(wording or asked, ranked.terms, audiences, of_kind_alone)
        )
    of_kind = [candidate.id for candidate in shown.candidates if kind in {"", candidate.kind}]
    where = Page.of(len(of_kind), page, size=size)
    numbers = of_kind[where.offset : where.offset + size]
    rows = SearchDocument.objects.in_bulk(numbers)
    forms = {form for alternatives in ranked.terms for form in alternatives}
    order = list(sources())
    return Found(
        asked=asked,
        results=tuple(result(rows[number], forms, language) for number in numbers if number in rows),
        page=where,
        kinds=tuple(
            KindCount(name, counts[name])
            for name in sorted(counts, key=lambda one: (order.index(one) if one in order else len(order), one))
        ),
        total=len(ranked.candidates),
        is_cut=shown.is_cut,
        some_words=some_words and bool(ranked.candidates),
        meant=wording,
        is_meant=is_meant,
    )


def _whole(asked: str, terms: Terms, audiences: Audiences, marks: tuple[str, ...]) -> _Ranked:
    """Return what has all words: as they are typed, else joined or taken apart, else the last one only begun."""
    held = engine()
    whole = Question(terms, marks, most=MOST_RANKED + 1)
    found = held.candidates(whole, audiences)
    for others in (joined_of(asked), paired_of(asked)):
        if not found and others:
            found = held.candidates(replace(whole, terms=others), audiences)
            whole = replace(whole, terms=others) if found else whole
    is_begun = len(whole.terms[-1][0]) >= SHORTEST_BEGUN
    if not found and is_begun:
        # A short stem begins many words: of Athens in Arabic it would be that of Ethiopia.
        head, *stems = whole.terms[-1]
        last = (head, *(form for form in stems if len(form) > SHORTEST_BEGUN))
        whole = replace(whole, terms=(*whole.terms[:-1], last), beginning=True)
        found = held.candidates(whole, audiences)
    is_cut = len(found) > MOST_RANKED
    names: set[int] = set()
    known = {candidate.id for candidate in found}
    if found:
        # Where few answer, names that only begin so are offered too, behind them.
        begun = replace(whole, in_names=True, scored=False, beginning=whole.beginning or (is_begun and len(found) < FEW))
        in_names = held.candidates(begun, audiences)
        names = {candidate.id for candidate in in_names}
        # What has the words in its names is among those that are put in order, wherever it stands in the index.
        found = [*found, *(one for one in in_names if one.id not in known)]
    exact = _exact(asked, audiences) if found else frozenset()
    places = {one.id: (one.id not in exact, one.id not in names, one.id not in known) for one in found}
    best = sorted(found, key=lambda one: (places[one.id], -one.weight, -one.score, one.id))
    return _Ranked(tuple(best[:MOST_RANKED]), whole.terms, is_cut)


def _some(terms: Terms, audiences: Audiences, marks: tuple[str, ...]) -> _Ranked:
    """Return what has one of the words at least; what the engine holds for the better answer comes first."""
    found = engine().candidates(Question(terms, marks, any_word=True, most=MOST_RANKED + 1), audiences)
    best = sorted(found, key=lambda one: (-one.score, -one.weight, one.id))
    return _Ranked(tuple(best[:MOST_RANKED]), terms, len(found) > MOST_RANKED)


def _exact(asked: str, audiences: Audiences) -> frozenset[int]:
    """Return the documents that are called exactly as was typed, in whatever case and accents."""
    rows = SearchName.objects.filter(audiences.condition, key=key_of(asked)[:100], place=0)
    return frozenset(rows.values_list("document_id", flat=True)[:EXACT])


def _meant(asked: str, terms: Terms, audiences: Audiences) -> str:
    """Return what was typed with the words mended that nobody knows; empty where that finds nothing either."""
    held = engine()
    known = [bool(held.candidates(Question((forms,), most=1, scored=False), audiences)) for forms in terms]
    heads = {forms[0] for forms, is_known in zip(terms, known, strict=True) if not is_known}
    wording = meant(asked, audiences, [word for word in words_of(asked) if word in heads])
    if not wording or key_of(wording) == key_of(asked):
        return ""
    return wording if held.candidates(Question(terms_of(wording), most=1, scored=False), audiences) else ""
