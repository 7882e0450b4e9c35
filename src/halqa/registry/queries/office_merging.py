"""What it takes to make two records of the same place one: which facts move, which give way, and what both have."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db.models import Q, QuerySet

from halqa.registry.enums import NameKind
from halqa.registry.models import (
    Award,
    City,
    CityName,
    ClusterLead,
    Conference,
    ConsortiumPart,
    Membership,
    Population,
    Position,
    ProfileProposal,
    PublishedPart,
)
from halqa.registry.models.facts import CURRENT, Fact
from halqa.registry.models.places import TOLD
from halqa.registry.models.profiles import OPEN_STATES
from halqa.registry.rules.merging import MERGED, Merging


@dataclass(frozen=True)
class Conflict:
    """Something that both records have and only one can keep, such as the admission or an award of one year."""

    name: str
    kept: Fact
    merged: Fact


@dataclass(frozen=True)
class Move:
    """A fact of the merged city that is told of the kept one from now on, with the columns that change."""

    fact: Fact
    changed: Mapping[str, Any]


@dataclass(frozen=True)
class MergePlan:
    """Two cities, what stands between them, and what happens to each fact of the one that is merged.

    ``gives_way``: facts that the other record has already. ``version`` is another whenever a fact of either is another.
    """

    kept: City
    merged: City
    facts: Merging
    moves: tuple[Move, ...]
    gives_way: tuple[Fact, ...]
    conflicts: tuple[Conflict, ...]
    parts: tuple[PublishedPart, ...]
    version: str

    def decided(self, decisions: Mapping[str, str]) -> tuple[list[Move], list[Fact]]:
        """Return what moves and what gives way once each conflict is decided."""
        moves, gives_way = list(self.moves), list(self.gives_way)
        for conflict in self.conflicts:
            if decisions[conflict.name] == MERGED:
                gives_way.append(conflict.kept)
                moves.append(Move(conflict.merged, {"city_id": self.kept.pk}))
            else:
                gives_way.append(conflict.merged)
        return moves, gives_way


def merge_plan(kept: str, merged: str) -> MergePlan | None:
    """Return what merging the second city into the first takes, or nothing where one of them is not known under its key."""
    cities = {city.key: city for city in City.objects.filter(TOLD, key__in=[kept, merged]).select_related("country")}
    if kept not in cities or merged not in cities:
        return None
    one, other = cities[kept], cities[merged]
    moves: list[Move] = []
    gives_way: list[Fact] = []
    conflicts: list[Conflict] = []
    for model, slot in _SLOTS.items():
        own = {slot(fact): fact for fact in _current(model, Q(city=one))}
        for fact in _current(model, Q(city=other)):
            taken = own.get(slot(fact))
            if taken is None:
                moves.append(Move(fact, {"city_id": one.pk}))
            elif slot(fact)[0] in _DECIDED and not taken.is_withdrawn and not fact.is_withdrawn:
                conflicts.append(Conflict("/".join(map(str, slot(fact))), taken, fact))
            else:
                gives_way.append(fact)
    named, known = _names(one, other)
    parts, doubled = _parts(one, other)
    return MergePlan(
        kept=one,
        merged=other,
        facts=_facts(one, other, conflicts),
        moves=(*moves, *named, *parts),
        gives_way=(*gives_way, *known, *doubled),
        conflicts=tuple(conflicts),
        parts=_profile(one, other),
        version=_version(one, other),
    )


def _membership(fact: Any) -> tuple[Any, ...]:
    if fact.is_withdrawn or fact.is_readmission:
        return ("span", fact.is_withdrawn, fact.begun_earliest, fact.begun_latest)
    return ("membership",)


_SLOTS: Final[Mapping[type[Fact], Callable[[Any], tuple[Any, ...]]]] = {
    Membership: _membership,
    Award: lambda fact: ("award", fact.year),
    ClusterLead: lambda fact: ("lead", fact.cluster),
    Conference: lambda fact: ("conference", fact.number),
    Position: lambda _fact: ("position",),
    Population: lambda _fact: ("population",),
}
"""What a fact takes up of which a city has one: of two records with it, one gives way."""

_DECIDED: Final = frozenset({"membership", "award", "lead"})
"""What a person decides when both records have it; a place has one position, and the kept record's is as good."""


def _current(model: type[Fact], condition: Q) -> QuerySet[Any]:
    return QuerySet(model).filter(CURRENT, condition).select_related("source").order_by("pk")


def _names(one: City, other: City) -> tuple[list[Move], list[Fact]]:
    """Return the names that move, as further names of the place, and those that it has already."""
    own = list(_current(CityName, Q(city=one)))
    texts = {name.text for name in own}
    has_local = any(name.kind == NameKind.LOCAL for name in own)
    moves, known = [], []
    for name in _current(CityName, Q(city=other)):
        if name.text in texts:
            known.append(name)
            continue
        texts.add(name.text)
        is_its_local = name.kind == NameKind.LOCAL and not has_local
        moves.append(Move(name, {"city_id": one.pk, "kind": NameKind.LOCAL if is_its_local else NameKind.ALTERNATE}))
    return moves, known


def _parts(one: City, other: City) -> tuple[list[Move], list[Fact]]:
    """Return the places of the other as a consortium, and the consortia that it is a part of."""
    moves, known = [], []
    names = set(_current(ConsortiumPart, Q(consortium=one)).values_list("name", flat=True))
    for part in _current(ConsortiumPart, Q(consortium=other)):
        if part.name in names:
            known.append(part)
        else:
            moves.append(Move(part, {"consortium_id": one.pk}))
    moves += [Move(part, {"part_id": one.pk}) for part in _current(ConsortiumPart, Q(part=other))]
    return moves, known


def _profile(one: City, other: City) -> tuple[PublishedPart, ...]:
    """Return what the other says of itself where the kept one says nothing."""
    said = PublishedPart.objects.filter(CURRENT, city=one).values_list("part", flat=True)
    return tuple(PublishedPart.objects.filter(CURRENT, city=other).exclude(part__in=list(said)).order_by("pk"))


def _facts(one: City, other: City, conflicts: list[Conflict]) -> Merging:
    nested = Q(consortium=one, part=other) | Q(consortium=other, part=one)
    further = Membership.objects.filter(CURRENT, is_withdrawn=False, is_readmission=True)
    return Merging(
        kept=one.key,
        merged=other.key,
        kept_country=one.country_id,
        merged_country=other.country_id,
        are_nested=ConsortiumPart.objects.filter(CURRENT, nested).exists(),
        both_have_further_memberships=any(conflict.name == "membership" for conflict in conflicts)
        and further.filter(city__in=[one, other]).exists(),
        has_open_proposal=ProfileProposal.objects.filter(city=other, state__in=OPEN_STATES).exists(),
        conflicts=tuple(conflict.name for conflict in conflicts),
    )


def _version(one: City, other: City) -> str:
    return sha256("\n".join(_numbers(one, other)).encode()).hexdigest()[:16]


def _numbers(*cities: City) -> Iterator[str]:
    for model in (*_SLOTS, CityName):
        numbers = _current(model, Q(city__in=cities)).values_list("pk", flat=True)
        yield f"{model.__name__} {list(numbers)}"
    parts = _current(ConsortiumPart, Q(consortium__in=cities) | Q(part__in=cities)).values_list("pk", flat=True)
    yield f"parts {list(parts)}"
