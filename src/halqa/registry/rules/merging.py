"""Making two records of the same place one: what may be in the way, and what has to be decided."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from halqa.foundation.refusals import Refusal
from halqa.registry.rules.places import is_fictional


@dataclass(frozen=True, slots=True)
class Merging:
    """Two cities of which the first is to be kept: keys, countries, and what stands between them.

    ``conflicts`` name what both have and only one can keep. ``are_nested``: one is a part of the other.
    """

    kept: str
    merged: str
    kept_country: str
    merged_country: str
    are_nested: bool = False
    both_have_further_memberships: bool = False
    has_open_proposal: bool = False
    conflicts: Collection[str] = ()


KEPT, MERGED = "kept", "merged"


def refusal_of_pairing(facts: Merging) -> Refusal | None:
    """Return why two records can never be of one place, whatever is decided; nothing where they may be."""
    if facts.kept == facts.merged:
        return Refusal("same-city", {"column": "merged"})
    if is_fictional(facts.kept_country) is not is_fictional(facts.merged_country):
        return Refusal("invented-and-real", {"column": "merged"})
    return None


def refusals_of_merging(facts: Merging, decisions: Mapping[str, str], *, across_countries: bool) -> list[Refusal]:
    """Return every reason against merging; a decision says of a conflict whether what ``kept`` or ``merged`` has is to stand."""
    if against := refusal_of_pairing(facts):
        return [against]
    reasons = []
    if facts.kept_country != facts.merged_country and not across_countries:
        reasons.append(Refusal("another-country", {"column": "across_countries"}))
    if facts.are_nested:
        reasons.append(Refusal("part-of-the-other", {"column": ""}))
    if facts.both_have_further_memberships:
        reasons.append(Refusal("memberships-overlap", {"column": ""}))
    if facts.has_open_proposal:
        reasons.append(Refusal("proposal-open", {"column": "", "value": facts.merged}))
    undecided = (conflict for conflict in facts.conflicts if decisions.get(conflict) not in {KEPT, MERGED})
    return reasons + [Refusal("undecided", {"column": conflict}) for conflict in undecided]
