"""Why the rows listed here and the published headline differ, as codes with the numbers that their sentences need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from halqa.registry.enums import Gap
from halqa.registry.rules.coverage import RoundCoverage
from halqa.registry.rules.headline import Standing


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason, with named facts for its sentence."""

    code: Gap
    facts: Mapping[str, int | str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ListedFacts:
    """Cities that were certainly members on a day or may have been, and rows of no round, of several, or with little evidence."""

    certain: int
    undetermined: int
    without_round: int
    in_several_rounds: int
    medium_confidence: int
    low_confidence: int


def differences(listed: ListedFacts, published: Standing, rounds: Iterable[RoundCoverage]) -> tuple[Difference, ...]:
    """Return every reason why the two numbers differ: what was published, rounds in order of time, then the rows themselves."""
    found: list[Difference] = []
    if published.is_undetermined:
        found.append(Difference(Gap.HEADLINE_UNDETERMINED, {"candidates": len(published.candidates)}))
    elif not published.figures:
        found.append(Difference(Gap.NOTHING_PUBLISHED))
    else:
        top = published.figures[0]
        facts: dict[str, int | str] = {"published": top.cities, "qualifier": top.cities_qualifier, "listed": listed.certain}
        found.append(Difference(Gap.LISTED_BESIDE_PUBLISHED, facts))
    found += [difference for one in rounds if (difference := of_round(one))]
    if listed.without_round:
        found.append(Difference(Gap.ROWS_WITHOUT_ROUND, {"rows": listed.without_round}))
    if listed.in_several_rounds:
        found.append(Difference(Gap.ROWS_IN_SEVERAL_ROUNDS, {"rows": listed.in_several_rounds}))
    doubtful = listed.medium_confidence + listed.low_confidence
    if doubtful:
        of_these = {"rows": doubtful, "medium": listed.medium_confidence, "low": listed.low_confidence}
        found.append(Difference(Gap.ROWS_DOUBTFUL, of_these))
    if listed.undetermined:
        found.append(Difference(Gap.ROWS_UNDATED, {"rows": listed.undetermined}))
    if listed.certain:
        found.append(Difference(Gap.LEAVINGS_UNDATED, {"rows": listed.certain}))
    return tuple(found)


def of_round(one: RoundCoverage) -> Difference | None:
    """Return how the rows of a round differ from the number of members published; None where they are equal."""
    facts: dict[str, int | str] = {"round": one.round, "listed": one.rows_listed}
    if one.candidates:
        return Difference(Gap.ROUND_UNDETERMINED, facts)
    if one.members_published is None:
        return Difference(Gap.ROUND_UNPUBLISHED, facts)
    missing = one.members_published - one.rows_listed
    facts |= {"published": one.members_published, "missing": abs(missing)}
    if missing == 0:
        return None
    return Difference(Gap.ROWS_MISSING if missing > 0 else Gap.ROWS_UNEXPECTED, facts)
