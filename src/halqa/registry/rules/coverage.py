"""How many of the members that a round admitted are listed here, beside the number that was published."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import Doubt, FigureScope, Publisher, Qualifier
from halqa.registry.rules.headline import FigureFacts, latest_standing


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """An admission round. ``members_published`` counts where no figure of the coordinator is about the round."""

    key: str
    announced: UncertainDate
    known: UncertainDate
    members_published: int | None
    qualifier: Qualifier | None


@dataclass(frozen=True, slots=True)
class ListedRows:
    """Rows alike in what places them in a round: how many there are, and whether they had begun, as known on the day."""

    rounds: frozenset[str]
    begun: UncertainDate
    had_begun: Truth
    rows: int


@dataclass(frozen=True, slots=True)
class RoundCoverage:
    """One round: rows listed, rows that may or may not have been known, and the published number or its candidates."""

    round: str
    announced: UncertainDate
    rows_listed: int
    rows_undetermined: int
    members_published: int | None
    qualifier: Qualifier | None
    figures: tuple[FigureFacts, ...] = ()
    candidates: tuple[FigureFacts, ...] = ()
    why: tuple[Doubt, ...] = ()

    @property
    def rows_missing(self) -> int | None:
        """Published members without a certain row; negative where more rows are listed; None where nothing decides."""
        return None if self.members_published is None else self.members_published - self.rows_listed


def coverage(
    rounds: Iterable[RoundFacts], rows: Iterable[ListedRows], figures: Iterable[FigureFacts], as_of: date, known_on: date
) -> tuple[RoundCoverage, ...]:
    """Return the coverage of every admission round that may have been announced and known by then, in order of time."""
    every_row, every_figure = list(rows), list(figures)
    past = [
        one
        for one in rounds
        if one.announced.by(as_of) is not Truth.NO
        and one.announced.by(known_on) is not Truth.NO
        and one.known.by(known_on) is not Truth.NO
    ]
    past.sort(key=lambda one: (one.announced.latest or date.max, one.key))
    return tuple(_cover(one, every_row, every_figure, as_of, known_on) for one in past)


def without_round(rows: Iterable[ListedRows], rounds: Iterable[RoundFacts]) -> int:
    """Return how many rows belong to no round: those of which only is known that they were members by a day, or not even that."""
    return _rows_by_rounds(rows, rounds)[0]


def in_several_rounds(rows: Iterable[ListedRows], rounds: Iterable[RoundFacts]) -> int:
    """Return how many rows belong to more than one round, so that the rounds' rows are more than the cities."""
    return sum(number for of, number in _rows_by_rounds(rows, rounds).items() if of > 1)


def _rows_by_rounds(rows: Iterable[ListedRows], rounds: Iterable[RoundFacts]) -> Counter[int]:
    """Return how many rows belong to no round, to one, to two."""
    every_round, found = list(rounds), Counter[int]()
    for row in rows:
        if row.had_begun is not Truth.NO:
            found[sum(belongs(row, one) for one in every_round)] += row.rows
    return found


def belongs(row: ListedRows, to: RoundFacts) -> bool:
    """Return whether rows belong to a round: named in its list, or, where no list names them, begun in its years."""
    if row.rounds:
        return to.key in row.rounds
    bounds = (to.announced.earliest, row.begun.earliest, row.begun.latest, to.announced.latest)
    years = [day.year for day in bounds if day is not None]
    return len(years) == len(bounds) and years == sorted(years)


def _cover(one: RoundFacts, rows: list[ListedRows], figures: list[FigureFacts], as_of: date, known_on: date) -> RoundCoverage:
    own = [row for row in rows if belongs(row, one)]
    counted = {truth: sum(row.rows for row in own if row.had_begun is truth) for truth in Truth}
    published = [figure for figure in figures if _is_about(figure, one)]
    standing = latest_standing(published, as_of, known_on)
    members, qualifier = (one.members_published, one.qualifier) if not published else (None, None)
    if standing.figures:
        members, qualifier = standing.figures[0].cities, standing.figures[0].cities_qualifier
    return RoundCoverage(
        round=one.key,
        announced=one.announced,
        rows_listed=counted[Truth.YES],
        rows_undetermined=counted[Truth.UNDETERMINED],
        members_published=members,
        qualifier=qualifier,
        figures=standing.figures,
        candidates=standing.candidates,
        why=standing.why,
    )


def _is_about(figure: FigureFacts, one: RoundFacts) -> bool:
    return figure.scope is FigureScope.ROUND and figure.publisher is Publisher.COORDINATOR and figure.about == one.announced
