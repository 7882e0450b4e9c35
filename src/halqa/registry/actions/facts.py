"""How facts are written: added, superseded, never changed; and what follows for the columns derived from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import Model, QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.registry.models import City, CityName, Membership, Position, Source
from halqa.registry.models.facts import Fact
from halqa.registry.rules.places import CityFacts, NameFact, derived_columns

CHUNK: Final = 500


def in_chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield lists of at most so many rows."""
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Add rows in the fastest way that the database has, in constant memory.

    Values are texts, numbers and None, in the order of the columns. Nothing is checked but the table's own constraints.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  as above
            # Django keeps all rows of one call in memory.
            for chunk in in_chunks(rows):
                cursor.executemany(statement, chunk)


def supersede(model: type[Model], numbers: Iterable[int], *, now: datetime) -> None:
    """Let facts give way to newer ones. What is no fact but has one row for each subject is removed instead."""
    for chunk in in_chunks(numbers):
        rows = QuerySet(model).filter(pk__in=chunk)
        if issubclass(model, Fact):
            rows.filter(superseded_at=None).update(superseded_at=now)
        else:
            rows.delete()


def moment(now: datetime) -> object:
    """Return a moment as the database takes it in ``insert``."""
    return connection.ops.adapt_datetimefield_value(now)


def number_of_source(address: str, title: str = "") -> int:
    """Return the number of a source, making it if it is new."""
    return Source.objects.get_or_create(address=address, title=title)[0].pk


def numbers_of_sources(wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the numbers of at most ``CHUNK`` sources by address and title, making those that are new."""
    table = connection.ops.quote_name(Source._meta.db_table)
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {table} (address, title) VALUES (%s, %s) ON CONFLICT DO NOTHING"  # noqa: S608  our own table
        cursor.executemany(statement, wanted)
    found = Source.objects.filter(
        address__in={address for address, _ in wanted}, title__in={title for _, title in wanted}
    ).values_list("address", "title", "pk")
    return {(address, title): number for address, title, number in found}


def refresh_cities(numbers: Iterable[int]) -> None:
    """Bring the derived columns of cities up to their current facts."""
    for chunk in in_chunks(numbers):
        facts = _current_facts(chunk)
        cities = list(City.objects.filter(pk__in=chunk))
        columns: list[str] = []
        for city in cities:
            derived = asdict(derived_columns(facts[city.pk]))
            columns = list(derived)
            for column, value in derived.items():
                setattr(city, column, value)
        City.objects.bulk_update(cities, columns, batch_size=50)


def _current_facts(numbers: Sequence[int]) -> Mapping[int, CityFacts]:
    names: dict[int, list[NameFact]] = {number: [] for number in numbers}
    for name in CityName.objects.filter(city__in=numbers, superseded_at=None, is_withdrawn=False).order_by("pk"):
        names[name.city_id].append(NameFact(name.kind, name.text, name.language))
    positions: dict[int, tuple[float, float]] = {}
    for position in Position.objects.filter(city__in=numbers, superseded_at=None, is_withdrawn=False).order_by("pk"):
        if position.latitude is not None and position.longitude is not None:
            positions.setdefault(position.city_id, (float(position.latitude), float(position.longitude)))
    memberships: dict[int, list[UncertainDate]] = {number: [] for number in numbers}
    for membership in Membership.objects.filter(city__in=numbers, superseded_at=None, is_withdrawn=False).order_by("pk"):
        memberships[membership.city_id].append(UncertainDate(membership.begun_earliest, membership.begun_latest))
    keys = City.objects.filter(pk__in=numbers).values_list("pk", "key")
    return {
        number: CityFacts(key, tuple(names[number]), positions.get(number), tuple(memberships[number])) for number, key in keys
    }
