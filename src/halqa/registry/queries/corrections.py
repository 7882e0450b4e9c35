"""What was taken back, and what nobody can decide because the day on which that became known is not known."""

from collections.abc import Iterable
from datetime import date

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import Doubt, FigureScope, FigureStatus, RoundKind
from halqa.registry.labels import figures as words
from halqa.registry.models import Membership
from halqa.registry.queries.answers import Correction, Undetermined
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.queries.membership import times_of, withdrawn_of
from halqa.registry.queries.published import Published
from halqa.registry.rules.coverage import RoundCoverage
from halqa.registry.rules.headline import FigureFacts, Standing
from halqa.registry.rules.standing import doubts


def undetermined(
    top: Standing,
    published: Published,
    withdrawn: Iterable[Membership],
    covered: Iterable[RoundCoverage],
    as_of: date,
    *,
    language: str,
) -> tuple[Undetermined, ...]:
    """Return all that cannot be decided: the total, memberships that were taken back, numbers of rounds."""
    return (
        *_undetermined_total(top, published),
        *_undetermined_memberships(withdrawn, as_of, published.known_on, language),
        *_undetermined_rounds(covered, published),
    )


def corrections(
    published: Published,
    withdrawn: Iterable[Membership],
    covered: Iterable[RoundCoverage],
    as_of: date,
    *,
    language: str,
) -> tuple[Correction, ...]:
    """Return all that was taken back, about a day not after ``as_of``, as far as that was or may have been known."""
    return (
        *_corrected_memberships(withdrawn, as_of, published.known_on, language),
        *_corrected_figures(published, covered, as_of),
    )


def _undetermined_total(top: Standing, published: Published) -> Iterable[Undetermined]:
    if top.is_undetermined:
        numbers = [one.cities for one in top.candidates]
        when = _open_bounds(top.candidates, published.known_on)
        yield Undetermined(
            what="total",
            subject="network",
            sentence=words.headline_doubt(numbers, published.known_on, top.why, when),
            why=top.why,
            known_between=when,
            candidates=published.lines(top.candidates),
            sources=_sources(top.candidates, published),
        )


def _undetermined_rounds(covered: Iterable[RoundCoverage], published: Published) -> Iterable[Undetermined]:
    for one in covered:
        if one.candidates:
            numbers = [figure.cities for figure in one.candidates]
            when = _open_bounds(one.candidates, published.known_on)
            yield Undetermined(
                what="round",
                subject=round_subject(one),
                sentence=words.round_doubt(one.round, numbers, published.known_on, one.why, when),
                why=one.why,
                known_between=when,
                candidates=published.lines(one.candidates),
                sources=_sources(one.candidates, published),
            )


def _undetermined_memberships(
    withdrawn: Iterable[Membership], as_of: date, known_on: date, language: str
) -> Iterable[Undetermined]:
    for row in withdrawn:
        why = doubts(times_of(row), as_of, known_on)
        if Doubt.WITHDRAWN_BETWEEN in why:
            yield Undetermined(
                what="membership",
                subject=f"city:{row.city.key}",
                sentence=words.membership_doubt(_name(row, language), known_on, withdrawn_of(row)),
                why=why,
                known_between=withdrawn_of(row),
                candidates=(),
                sources=tuple(SourceLine.of(source) for source in (row.source, row.withdrawal_source) if source),
            )


def _corrected_memberships(withdrawn: Iterable[Membership], as_of: date, known_on: date, language: str) -> Iterable[Correction]:
    for row in withdrawn:
        begun, withdrawn = UncertainDate(row.begun_earliest, row.begun_latest), withdrawn_of(row)
        known = withdrawn.by(known_on)
        if known is not Truth.NO and begun.by(as_of) is not Truth.NO:
            yield Correction(
                what="membership",
                subject=f"city:{row.city.key}",
                sentence=words.membership_correction(_name(row, language), begun),
                announced=begun,
                known_between=withdrawn,
                is_certain=known is Truth.YES,
                note=row.withdrawal_note or row.note,
                source=SourceLine.of(row.withdrawal_source or row.source),
                corrected=SourceLine.of(row.source),
            )


def _corrected_figures(published: Published, covered: Iterable[RoundCoverage], as_of: date) -> Iterable[Correction]:
    round_of = {one.announced: round_subject(one) for one in covered}
    for one in published.facts:
        known = one.withdrawn.by(published.known_on)
        is_past = one.about.by(as_of) is not Truth.NO
        if one.status is FigureStatus.CORRECTED and known is not Truth.NO and is_past:
            row, new = published.rows[one.number], published.successor(one)
            source = SourceLine.of(row.source)
            yield Correction(
                what="figure",
                subject=round_of.get(one.about, "network") if one.scope is FigureScope.ROUND else "network",
                sentence=words.figure_correction(one.scope, one.cities, one.about, new.cities if new else None),
                announced=one.about,
                known_between=one.withdrawn,
                is_certain=known is Truth.YES,
                note=row.withdrawal_note or row.note,
                source=published.withdrawal_source_of(one) or source,
                corrected=source,
            )


def _name(row: Membership, language: str) -> str:
    first, _ = CityLine.of(row.city, language).names_for(language)
    return first.text


def round_subject(one: RoundCoverage) -> str:
    """Return the key by which events and answers name an admission round."""
    return f"round:{RoundKind.ADMISSION}/{one.round}"


def _open_bounds(candidates: Iterable[FigureFacts], known_on: date) -> UncertainDate:
    """Return between which days that became known which decides; unknown where no date does."""
    bounds = (days for one in candidates for days in (one.withdrawn, one.known) if days.precision != "unknown")
    return next((days for days in bounds if days.by(known_on) is Truth.UNDETERMINED), UncertainDate.unknown())


def _sources(candidates: Iterable[FigureFacts], published: Published) -> tuple[SourceLine, ...]:
    figures = tuple(candidates)
    withdrawn = [published.withdrawal_source_of(one) for one in figures if one.status is FigureStatus.CORRECTED]
    return tuple(dict.fromkeys([*published.sources(figures), *(source for source in withdrawn if source)]))
