"""An announced round in numbers, by region and kind of place, as far as the public is told."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.foundation.policy import BadPolicy
from halqa.foundation.subjects import Subject
from halqa.foundation.textanalysis import sort_key
from halqa.ledger.queries import until_next_event
from halqa.registry.labels.kinds import CITY_KINDS, REGIONS
from halqa.registry.queries.references import places_of
from halqa.rounds.enums.decisions import Decided, PublishedCounts
from halqa.rounds.enums.statistics import By
from halqa.rounds.models import Decision
from halqa.rounds.rules.publishing_counts import OTHERS, CountsPolicy, Outcomes, told_counts

TOLD_BY: Final = (By.REGION, By.KIND)


@dataclass(frozen=True)
class CountedGroup:
    """A region or a kind of place in numbers; ``key`` is empty where it is not known, and ``others`` for several together."""

    by: By
    key: str
    name: str
    counts: Outcomes

    @property
    def cells(self) -> tuple[int | None, ...]:
        """The numbers in the order of a table: chosen, deferred, not chosen."""
        return self.counts.chosen, self.counts.deferred, self.counts.not_chosen


@until_next_event
def announced_counts(*, call: int, names_chosen: bool, language: str) -> tuple[CountedGroup, ...]:
    """Return an announced round in numbers, by three queries; whoever calls this has made sure that it was announced.

    What holds is counted: a city that has withdrawn since is not.
    """
    policy = counts_policy()
    holds = Decision.objects.filter(application__call=call, announced_at__isnull=False, replaced_at=None)
    said = [(Subject.parse(city).rest, Decided(one)) for city, one in holds.values_list("application__city", "said")]
    places = places_of({city for city, _said in said})
    found: list[CountedGroup] = []
    for by in TOLD_BY:
        groups: dict[str, Counter[Decided]] = defaultdict(Counter)
        for city, one in said:
            place = places.get(city)
            value = (place.region if by is By.REGION else place.kind) if place else None
            groups[str(value or "")][one] += 1
        told = told_counts(groups, policy, names_chosen=names_chosen)
        lines = [CountedGroup(by, key, _name(by, key, language), counts) for key, counts in told.items()]
        found += sorted(lines, key=lambda line: (line.key in {"", OTHERS}, line.key == OTHERS, sort_key(line.name)))
    return tuple(found)


def counts_policy() -> CountsPolicy:
    """Return what the network has agreed to tell in numbers.

    :raises BadPolicy: when ``announcing.toml`` is missing, lacks something or has too much
    """
    return _read(settings.POLICY / "announcing.toml")


def _name(by: By, key: str, language: str) -> str:
    with override(language):
        if key in {"", OTHERS}:
            return _("all others together") if key else _("not known")
        names: Mapping[str, object] = {str(one): words for one, words in (REGIONS if by is By.REGION else CITY_KINDS).items()}
        return str(names[key])


@cache
def _read(path: Path) -> CountsPolicy:
    try:
        with path.open("rb") as file:
            agreed = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadPolicy(f"{path} cannot be read: {error}.") from error
    told = agreed.get("counts")
    if {*agreed} != {"counts"} or not isinstance(told, dict) or {*told} != {"published", "smallest"}:
        raise BadPolicy(f"{path} must hold one table [counts] with published and smallest.")
    # Python counts a yes among the whole numbers.
    if told["published"] not in set(PublishedCounts) or type(told["smallest"]) is not int or told["smallest"] < 1:
        raise BadPolicy(f"{path}: published is one of {', '.join(PublishedCounts)}, smallest a whole number above 0.")
    return CountsPolicy(PublishedCounts(told["published"]), told["smallest"])
