"""Places of a quota: who still has one, and how many are taken, with rows of which some may be missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from halqa.foundation.truth import Truth
from halqa.rounds.enums.calls import QuotaScope, Topic
from halqa.rounds.rules.eligibility import Finding
from halqa.rounds.rules.policies import Policy

LIMITS: Final[Mapping[QuotaScope, str]] = {QuotaScope.COUNTRY: "quota.per_country", QuotaScope.REGION: "quota.per_region"}

_CODES: Final[Mapping[QuotaScope, Mapping[Truth, str]]] = {
    QuotaScope.COUNTRY: {
        Truth.YES: "place-left-in-country",
        Truth.NO: "no-place-left-in-country",
        Truth.UNDETERMINED: "places-of-country-not-known",
    },
    QuotaScope.REGION: {
        Truth.YES: "place-left-in-region",
        Truth.NO: "no-place-left-in-region",
        Truth.UNDETERMINED: "places-of-region-not-known",
    },
}


@dataclass(frozen=True, slots=True)
class Taken:
    """How many places others have taken: surely, and at most; the two differ where rows are missing or undetermined."""

    surely: int
    at_most: int

    @classmethod
    def exactly(cls, places: int) -> "Taken":
        """Return a number that is certain."""
        return cls(places, places)


def place_left(taken: Taken, limit: int) -> Truth:
    """Return whether there is a place for one more."""
    if taken.at_most < limit:
        return Truth.YES
    return Truth.NO if taken.surely >= limit else Truth.UNDETERMINED


def quota_findings(policy: Policy, taken: Mapping[QuotaScope, Taken]) -> tuple[Finding, ...]:
    """Return whether a city has a place beside others of its country and region; a limit that nobody knows is not tried."""
    found = []
    for scope, others in taken.items():
        limit = policy.number(LIMITS[scope])
        if limit is None:
            continue
        answer = place_left(others, limit)
        said = {"scope": scope, "limit": limit, "taken": others.surely, "place": others.surely + 1}
        code = _CODES[scope][answer]
        found.append(Finding(code, Topic.QUOTA, answer, said))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A country or region with its places in a round: how many are taken, of how many, and whether the limit was kept."""

    scope: QuotaScope
    name: str
    taken: Taken
    limit: int

    @property
    def is_kept(self) -> Truth:
        """Whether no more places were taken than there are."""
        if self.taken.surely > self.limit:
            return Truth.NO
        return Truth.YES if self.taken.at_most <= self.limit else Truth.UNDETERMINED

    @property
    def is_full(self) -> bool:
        """Whether every place is surely taken, so that one more would be too many."""
        return self.taken.surely >= self.limit
