"""The derived columns of the cities that a roster touches, from the facts that will be current once it is applied."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from halqa.foundation.dates import UncertainDate
from halqa.registry.models import CityName, Membership, Position
from halqa.registry.queries.roster_staging import Staging
from halqa.registry.rules.places import CityFacts, DerivedColumns, NameFact, derived_columns

_COLUMNS = {
    CityName: ("kind", "text", "language"),
    Position: ("latitude", "longitude"),
    Membership: ("begun_earliest", "begun_latest"),
}


def derive_touched(staging: Staging) -> None:
    """Stage the derived columns of every touched city, while nobody has to wait for it."""
    for cities in staging.touched_cities():
        keys = {number: key for _, key, number in cities if number is not None}
        derived = _derived(staging, keys, [key for _, key, _ in cities])
        staging.set_derived((city, derived[key]) for city, key, _ in cities)


def derived_now(keys: Mapping[int, str]) -> dict[int, DerivedColumns]:
    """Return the derived columns of stored cities from the facts that stand; their keys and the answer go by their numbers."""
    with Staging() as nothing_staged:
        derived = _derived(nothing_staged, keys, list(keys.values()))
    return {number: derived[key] for number, key in keys.items()}


def _derived(staging: Staging, keys: Mapping[int, str], cities: Sequence[str]) -> dict[str, DerivedColumns]:
    names, positions, memberships = (_facts(staging, model, keys, cities) for model in _COLUMNS)
    return {
        key: derived_columns(
            CityFacts(
                key=key,
                names=tuple(NameFact(*name) for name in names[key]),
                position=next(((float(y), float(x)) for y, x in positions[key] if y is not None), None),
                memberships=tuple(UncertainDate(_day(first), _day(last)) for first, last in memberships[key]),
            )
        )
        for key in cities
    }


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _facts(staging: Staging, model: Any, keys: Mapping[int, str], staged: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return by key of the city what will be current: what is stored and does not give way, then what is staged."""
    found: dict[str, list[tuple[Any, ...]]] = {key: [] for key in staged}
    columns = _COLUMNS[model]
    stored = model.objects.filter(city__in=keys, superseded_at=None, is_withdrawn=False).order_by("pk") if keys else ()
    rows = list(stored.values_list("pk", "city", *columns)) if keys else []
    gone = staging.replaced(model.__name__, (row[0] for row in rows))
    for number, city, *values in rows:
        if number not in gone:
            found[keys[city]].append(tuple(values))
    for key, _, is_withdrawn, *values in staging.facts_of_cities(model.__name__, staged, "is_withdrawn", *columns):
        if not is_withdrawn:
            found[key].append(tuple(values))
    return found
