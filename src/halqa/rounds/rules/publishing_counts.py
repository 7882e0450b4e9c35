"""How many were chosen, deferred and not chosen, as the public is told: no number so small that it names a city."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from halqa.rounds.enums.decisions import Decided, PublishedCounts

OTHERS: Final = "others"
"""The group of those that would be too small by themselves."""


@dataclass(frozen=True, slots=True)
class CountsPolicy:
    """What a network has agreed to tell in numbers. ``smallest``: the least number of those who are not named, but for none."""

    published: PublishedCounts
    smallest: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many were chosen, deferred and not chosen; nothing where it is not told."""

    chosen: int | None
    deferred: int | None
    not_chosen: int | None


Numbers = Mapping[Decided, int]


def told_counts(groups: Mapping[str, Numbers], policy: CountsPolicy, *, names_chosen: bool) -> Mapping[str, Outcomes]:
    """Return what is told of each group, largest need first: groups with small numbers go together, until none is left alone.

    What is public by name, such as who was chosen, is no secret as a number; where nothing else is told, a group without any is
    left out, for its name alone would say that somebody of it applied and was not chosen. Each application is in one row only, so
    that no difference of two rows tells what a row does not.
    """
    if policy.published is PublishedCounts.NEVER:
        return {}
    if policy.published is not PublishedCounts.OUTCOMES:
        return {key: alone for key, one in groups.items() if (alone := _chosen_alone(one))} if names_chosen else {}
    secret = [Decided.DEFERRED, Decided.NOT_CHOSEN, *([] if names_chosen else [Decided.CHOSEN])]
    together = {key for key, one in groups.items() if _is_small(one, secret, policy.smallest)}
    left = sorted(groups.keys() - together, key=lambda key: (sum(groups[key].values()), key))
    while together and left and (len(together) == 1 or _is_small(_sum(groups[key] for key in together), secret, policy.smallest)):
        together.add(left.pop(0))
    told = {key: _outcomes(groups[key]) for key in groups if key not in together}
    if together:
        rest = _sum(groups[key] for key in together)
        if not _is_small(rest, secret, policy.smallest):
            told[OTHERS] = _outcomes(rest)
        elif names_chosen and (alone := _chosen_alone(rest)):
            told[OTHERS] = alone
    return told


def _is_small(one: Numbers, secret: Iterable[Decided], smallest: int) -> bool:
    return any(0 < one.get(said, 0) < smallest for said in secret)


def _sum(several: Iterable[Numbers]) -> Numbers:
    rows = list(several)
    return {said: sum(one.get(said, 0) for one in rows) for said in Decided}


def _chosen_alone(one: Numbers) -> Outcomes | None:
    number = one.get(Decided.CHOSEN, 0)
    return Outcomes(number, None, None) if number else None


def _outcomes(one: Numbers) -> Outcomes:
    return Outcomes(*(one.get(said, 0) for said in (Decided.CHOSEN, Decided.DEFERRED, Decided.NOT_CHOSEN)))
