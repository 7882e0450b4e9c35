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
from halqa.search.rules.words import Terms, key_of, read, terms_of, words_of

__all__ = ["Found", "Result", "find"]

PAGE_SIZE: Final = 20

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
    words, these have some. ``beginnings``: the last word was taken for the beginning of one. ``meant``: another wording that
    finds something, empty where there is none.
    """

    asked: str
    results: tuple[Result, ...]
    page: Page
    kinds: tuple[KindCount, ...]
    total: int
    is_cut: bool = False
    some_words: bool = False
    beginnings: bool = False
    meant: str = ""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Documents that answer, the best first."""

    candidates: tuple[Candidate, ...]
    is_cut: bool = False
    some_words: bool = False
    beginnings: bool = False


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
    ranked = _ranked(asked, terms, audiences, marks)
    counts = Counter(candidate.kind for candidate in ranked.candidates)
    shown = ranked
    if kind:
        # Where not all were put in order, those of one kind are asked for by themselves.
        of_kind = _ranked(asked, terms, audiences, (*marks, mark("kind", kind))) if ranked.is_cut else ranked
        shown = replace(of_kind, candidates=tuple(one for one in of_kind.candidates if one.kind == kind))
    where = Page.of(len(shown.candidates), page, size=size)
    numbers = [candidate.id for candidate in shown.candidates[where.offset : where.offset + size]]
    rows = SearchDocument.objects.in_bulk(numbers)
    forms = {form for alternatives in terms for form in alternatives}
    order = list(sources())
    nothing_whole = not ranked.candidates or ranked.some_words or ranked.beginnings
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
        some_words=ranked.some_words,
        beginnings=ranked.beginnings,
        meant=_meant(asked, terms, audiences) if nothing_whole else "",
    )


def _ranked(asked: str, terms: Terms, audiences: Audiences, marks: tuple[str, ...]) -> _Ranked:
    held = engine()
    whole = Question(terms, marks, most=MOST_RANKED + 1)
    found = held.candidates(whole, audiences)
    some_words = beginnings = False
    if not found:
        found = held.candidates(replace(whole, beginning=True), audiences) if len(terms[-1][0]) > 1 else []
        beginnings = bool(found)
    if not found and len(terms) > 1:
        found = held.candidates(replace(whole, any_word=True), audiences)
        some_words = bool(found)
    is_cut = len(found) > MOST_RANKED
    names: set[int] = set()
    if found and not some_words:
        in_names = held.candidates(replace(whole, in_names=True, beginning=beginnings), audiences)
        names = {candidate.id for candidate in in_names}
        if is_cut:
            # What has the words in its names is among those that are put in order, wherever it stands in the index.
            known = names
            found = [*in_names, *(one for one in found if one.id not in known)]
    exact = _exact(asked, audiences)
    best = sorted(found, key=lambda one: (one.id not in exact, one.id not in names, -one.weight, -one.score, one.id))
    return _Ranked(tuple(best[:MOST_RANKED]), is_cut, some_words, beginnings)


def _exact(asked: str, audiences: Audiences) -> frozenset[int]:
    """Return the documents that are called exactly as was typed, in whatever case and accents."""
    rows = SearchName.objects.filter(audiences.condition, key=key_of(asked)[:100], place=0)
    return frozenset(rows.values_list("document_id", flat=True)[:EXACT])


def _meant(asked: str, terms: Terms, audiences: Audiences) -> str:
    held = engine()
    known = [bool(held.candidates(Question((forms,), most=1), audiences)) for forms in terms]
    heads = [forms[0] for forms, is_known in zip(terms, known, strict=True) if not is_known]
    wording = meant(asked, audiences, [word for word in words_of(asked) if word in heads])
    if not wording or key_of(wording) == key_of(asked):
        return ""
    return wording if held.candidates(Question(terms_of(wording), most=1), audiences) else ""
