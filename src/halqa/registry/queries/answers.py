"""What ``queries.figures`` answers, and the one form in which the command and the API write it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from halqa.foundation.dates import UncertainDate
from halqa.foundation.localized import Chosen
from halqa.registry.enums import Confidence, Doubt, FigureScope, FigureStatus, Publisher, Qualifier, Region
from halqa.registry.labels import figures as words
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.rules.coverage import RoundCoverage
from halqa.registry.rules.differences import Difference, of_round
from halqa.registry.rules.keys import figure_key

Json = dict[str, Any]


@dataclass(frozen=True)
class FigureLine:
    """A published count; ``country`` or ``region`` it is about, if it is; ``is_relayed`` as ``rules.relays`` says.

    ``status`` is the one of the day of knowing; None: its correction may or may not have been known.
    """

    id: int
    about: UncertainDate
    published: UncertainDate
    scope: FigureScope
    scope_name: str
    country: Chosen | None
    region: Region | None
    cities: int
    cities_qualifier: Qualifier
    countries: int | None
    residents: int | None
    residents_qualifier: Qualifier | None
    publisher: Publisher
    status: FigureStatus | None
    note: str
    source: SourceLine
    is_relayed: bool

    @cached_property
    def key(self) -> str:
        """Its name in addresses, the same whenever the roster is loaded."""
        return figure_key(
            about=self.about,
            scope=self.scope_name,
            cities=self.cities,
            publisher=self.publisher,
            source=self.source.address,
        )

    @property
    def explanation(self) -> str:
        """What its status says about it, in the language that is active."""
        return words.explanation(self.status)

    def to_json(self) -> Json:
        """Return the count as documented under ``published``."""
        return {
            "date": str(self.about),
            "published_on": str(self.published),
            "cities": self.cities,
            "cities_qualifier": self.cities_qualifier.value,
            "countries": self.countries,
            "residents": self.residents,
            "residents_qualifier": self.residents_qualifier.value if self.residents_qualifier else None,
            "publisher": self.publisher.value,
            "status": self.status.value if self.status else "undetermined",
            "explanation": self.explanation,
            "note": self.note,
            "source": self.source.address or self.source.title,
        }


@dataclass(frozen=True)
class NewMember:
    """A city that joined on exactly the day asked about. ``as_announced``: the announcement was taken back later."""

    city: CityLine
    joined: UncertainDate
    as_announced: bool
    confidence: Confidence
    source: SourceLine

    def to_json(self) -> Json:
        """Return the city as documented under ``listed.new_members``."""
        return {
            "key": self.city.key,
            "name": self.city.name.text,
            "country": self.city.country_code,
            "joined": str(self.joined),
            "as_announced": self.as_announced,
            "source": self.source.address or self.source.title,
        }


@dataclass(frozen=True)
class RegionCount:
    """Cities and countries of a region that are certain by their dates."""

    region: Region
    cities: int
    countries: int


@dataclass(frozen=True)
class DoubtCount:
    """How many cities one reason leaves undetermined; a city may have several reasons."""

    doubt: Doubt
    cities: int


@dataclass(frozen=True)
class Listed:
    """What our rows say of the day. ``evidence`` counts every city that joined, or may have joined, by then."""

    certain: int
    undetermined: int
    doubts: tuple[DoubtCount, ...]
    countries: int
    evidence: int
    by_region: tuple[RegionCount, ...]
    new_members: tuple[NewMember, ...]
    statement: str

    def to_json(self) -> Json:
        """Return the rows as documented under ``listed``."""
        return {
            "cities": self.certain,
            "undetermined": {
                "cities": self.undetermined,
                "reasons": [
                    {"code": one.doubt.value, "cities": one.cities, "sentence": words.doubt_sentences([one.doubt])}
                    for one in self.doubts
                ],
            },
            "countries": self.countries,
            "evidence": self.evidence,
            "by_region": {one.region.value: {"cities": one.cities, "countries": one.countries} for one in self.by_region},
            "new_members": [one.to_json() for one in self.new_members],
            "statement": self.statement,
        }


@dataclass(frozen=True)
class Undetermined:
    """What cannot be decided for the day of knowing: a total, the number of a round, or a membership."""

    what: str
    subject: str
    sentence: str
    why: tuple[Doubt, ...]
    known_between: UncertainDate
    candidates: tuple[FigureLine, ...]
    sources: tuple[SourceLine, ...]

    def to_json(self) -> Json:
        """Return the question as documented under ``undetermined``."""
        return {
            "what": self.what,
            "subject": self.subject,
            "sentence": self.sentence,
            "reasons": [doubt.value for doubt in self.why],
            "known_between": between(self.known_between),
            "candidates": [one.to_json() for one in self.candidates],
            "sources": _addresses(self.sources),
        }


@dataclass(frozen=True)
class Correction:
    """A fact that its publisher took back, and between which days that became known."""

    what: str
    subject: str
    sentence: str
    announced: UncertainDate
    known_between: UncertainDate
    is_certain: bool
    note: str
    source: SourceLine
    corrected: SourceLine

    def to_json(self) -> Json:
        """Return the correction as documented under ``corrections``."""
        return {
            "what": self.what,
            "subject": self.subject,
            "sentence": self.sentence,
            "announced_on": str(self.announced),
            "known_between": between(self.known_between),
            "known": "yes" if self.is_certain else "undetermined",
            "note": self.note,
            "source": self.source.address or self.source.title,
            "corrects": self.corrected.address or self.corrected.title,
        }


@dataclass(frozen=True)
class RoundLine:
    """A round: rows listed of members published, and where that number stands; ``figure`` is its key, if it has one."""

    covered: RoundCoverage
    figure: str
    sources: tuple[SourceLine, ...]

    def to_json(self) -> Json:
        """Return the round as documented under ``coverage``."""
        difference = of_round(self.covered)
        return {
            "round": self.covered.round,
            "announced": str(self.covered.announced),
            "rows_listed": self.covered.rows_listed,
            "rows_undetermined": self.covered.rows_undetermined,
            "members_published": self.covered.members_published,
            "candidates": [figure.cities for figure in self.covered.candidates],
            "qualifier": self.covered.qualifier.value if self.covered.qualifier else None,
            "missing": self.covered.rows_missing,
            "note": words.gap_sentence(difference.code, difference.facts) if difference else "",
            "sources": _addresses(self.sources),
        }


@dataclass(frozen=True)
class FiguresAnswer:
    """What was true of the network on a day, as known on a day: our rows beside what others published, never mixed."""

    as_of: date
    known_on: date
    listed: Listed
    published: tuple[FigureLine, ...]
    other_claims: tuple[FigureLine, ...]
    undetermined: tuple[Undetermined, ...]
    corrections: tuple[Correction, ...]
    coverage: tuple[RoundLine, ...]
    differences: tuple[Difference, ...]

    def to_json(self) -> Json:
        """Return the answer as documented in ``docs/reference/figures.md``."""
        return {
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat(),
            "listed": self.listed.to_json(),
            "published": [one.to_json() for one in self.published],
            "other_claims": [one.to_json() for one in self.other_claims],
            "undetermined": [one.to_json() for one in self.undetermined],
            "corrections": [one.to_json() for one in self.corrections],
            "coverage": [one.to_json() for one in self.coverage],
            "differences": [
                {"code": one.code.value, "facts": dict(one.facts), "sentence": words.gap_sentence(one.code, one.facts)}
                for one in self.differences
            ],
            "independence": str(words.INDEPENDENCE),
        }


def between(days: UncertainDate) -> Json:
    """Return the bounds of an uncertain date as two days, None where there is none."""
    return {
        "earliest": days.earliest.isoformat() if days.earliest else None,
        "latest": days.latest.isoformat() if days.latest else None,
    }


def _addresses(sources: Iterable[SourceLine]) -> list[str]:
    return [source.address or source.title for source in sources]
