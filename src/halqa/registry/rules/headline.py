"""Which published figure is the headline of a day, as known on a day, and what else was claimed about that time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import Doubt, FigureScope, FigureStatus, Publisher, Qualifier
from halqa.registry.rules.standing import FactTimes, doubts, holds

NEVER_A_HEADLINE = frozenset({FigureStatus.STALE, FigureStatus.DOUBTFUL, FigureStatus.ERROR})


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """A published count, as the decision needs it. ``number`` tells it from the others."""

    number: int
    scope: FigureScope
    about: UncertainDate
    cities: int
    countries: int | None
    residents: int | None
    cities_qualifier: Qualifier
    residents_qualifier: Qualifier | None
    publisher: Publisher
    status: FigureStatus
    known: UncertainDate
    withdrawn: UncertainDate


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures that stand, all of one day and agreeing; or none, and the candidates between which nothing decides."""

    figures: tuple[FigureFacts, ...] = ()
    candidates: tuple[FigureFacts, ...] = ()
    why: tuple[Doubt, ...] = ()

    @property
    def is_undetermined(self) -> bool:
        """Whether there are candidates and nothing decides between them."""
        return bool(self.candidates)


def stands(figure: FigureFacts, as_of: date, known_on: date) -> Truth:
    """Return whether a figure stood on a day, as known on a day.

    A figure about a month or a year counts from its last day on. One that its publisher corrected stands until the
    correction became known; one that is out of date, doubtful or an error never stands, nor does one about no known day.
    """
    if figure.status in NEVER_A_HEADLINE or figure.about.latest is None:
        return Truth.NO
    return holds(_times(figure), as_of, known_on)


def status_then(figure: FigureFacts, known_on: date) -> FigureStatus | None:
    """Return the status of a figure as known on a day; None while nobody can say whether its correction was known."""
    if figure.status is not FigureStatus.CORRECTED:
        return figure.status
    match figure.withdrawn.by(known_on):
        case Truth.YES:
            return FigureStatus.CORRECTED
        case Truth.NO:
            return FigureStatus.STANDS
        case _:
            return None


def carries_the_line(publisher: Publisher, status: FigureStatus | None) -> bool:
    """Return whether a total is one of those whose course tells how the network grew.

    Those are the coordinator's, with nothing known against them; that nobody can decide a status speaks against it.
    """
    return publisher is Publisher.COORDINATOR and status is FigureStatus.STANDS


def agree(one: FigureFacts, other: FigureFacts) -> bool:
    """Return whether two figures say the same wherever both say something."""
    return (
        (one.cities, one.cities_qualifier) == (other.cities, other.cities_qualifier)
        and (one.countries is None or other.countries is None or one.countries == other.countries)
        and (
            one.residents is None
            or other.residents is None
            or (one.residents, one.residents_qualifier) == (other.residents, other.residents_qualifier)
        )
    )


def latest_standing(figures: Iterable[FigureFacts], as_of: date, known_on: date) -> Standing:
    """Return the latest of these figures that stand; where that is open, every figure that it may be, latest first."""
    possible = [figure for figure in figures if stands(figure, as_of, known_on) is not Truth.NO]
    candidates: list[FigureFacts] = []
    for _, same_day in groupby(sorted(possible, key=_latest_first), key=lambda figure: figure.about.latest):
        of_day = list(same_day)
        certain = [figure for figure in of_day if stands(figure, as_of, known_on) is Truth.YES]
        # What is not yet certain, but says the same as what is, changes nothing.
        open_still = [figure for figure in of_day if figure not in certain and not all(agree(figure, one) for one in certain)]
        if certain and not candidates and not open_still and _all_agree(certain):
            return Standing(figures=tuple(certain))
        candidates += [*certain, *(open_still if certain else of_day)]
        if certain or _one_of_them_stands(of_day, known_on):
            break
    return Standing(candidates=tuple(candidates), why=_why(candidates, as_of, known_on))


def headline(figures: Iterable[FigureFacts], as_of: date, known_on: date) -> Standing:
    """Return the headline: the coordinator's latest total, about a day not after ``as_of``, that stood as known on a day."""
    return latest_standing((figure for figure in figures if _is_total_of_coordinator(figure)), as_of, known_on)


def other_claims(figures: Iterable[FigureFacts], chosen: Standing, as_of: date, known_on: date) -> tuple[FigureFacts, ...]:
    """Return every other total about the time of the headline, in order of time: after the headline before it, up to ``as_of``.

    Totals that nobody can have known on ``known_on`` are left out; what stood, and what never did, is all there.
    """
    every = list(figures)
    shown = chosen.figures + chosen.candidates
    first_day = min((figure.about.latest for figure in shown if figure.about.latest), default=date.max)
    earlier = [
        figure.about.latest
        for figure in every
        if _is_total_of_coordinator(figure)
        and figure.about.latest
        and figure.about.latest < first_day
        and stands(figure, as_of, known_on) is not Truth.NO
    ]
    since = max(earlier, default=date.min)
    claims = [
        figure
        for figure in every
        if figure.scope is FigureScope.TOTAL
        and figure not in shown
        and figure.about.by(as_of) is not Truth.NO
        and figure.about.latest is not None
        and figure.about.latest > since
        and figure.known.by(known_on) is not Truth.NO
    ]
    return tuple(sorted(claims, key=lambda figure: (figure.about.latest, figure.number)))


def _times(figure: FigureFacts) -> FactTimes:
    # A figure never ends: a later one takes its place.
    return FactTimes(
        begun=UncertainDate(figure.about.latest, figure.about.latest),
        ended=UncertainDate.unknown(),
        known=figure.known,
        withdrawn=figure.withdrawn,
        is_withdrawn=figure.status is FigureStatus.CORRECTED,
        has_end=False,
    )


def _is_total_of_coordinator(figure: FigureFacts) -> bool:
    return figure.scope is FigureScope.TOTAL and figure.publisher is Publisher.COORDINATOR


def _latest_first(figure: FigureFacts) -> tuple[int, int]:
    return (-(figure.about.latest or date.min).toordinal(), figure.number)


def _all_agree(figures: Sequence[FigureFacts]) -> bool:
    return all(agree(one, other) for place, one in enumerate(figures) for other in figures[place + 1 :])


def _one_of_them_stands(figures: Sequence[FigureFacts], known_on: date) -> bool:
    """Return whether one act took one of these figures back and gave another: then there is no day on which neither stands."""
    return any(
        old.status is FigureStatus.CORRECTED and old.withdrawn == new.known and old.known.by(known_on) is Truth.YES
        for old in figures
        for new in figures
    )


def _why(candidates: Sequence[FigureFacts], as_of: date, known_on: date) -> tuple[Doubt, ...]:
    reasons = [doubt for figure in candidates for doubt in doubts(_times(figure), as_of, known_on)]
    if not _all_agree([figure for figure in candidates if stands(figure, as_of, known_on) is Truth.YES]):
        reasons.append(Doubt.FIGURES_DISAGREE)
    return tuple(dict.fromkeys(reasons))
