"""How facts are written inside an act: added, superseded, never changed; and what follows for the columns derived from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import Model, QuerySet

from halqa.ledger import actions as ledger
from halqa.registry.models import City, Source
from halqa.registry.models.facts import Fact
from halqa.registry.queries.roster_derived import derived_now

CHUNK: Final = 500


class FactWriter:
    """Writes facts as part of the act that is open, at its moment. Raises RuntimeError outside an action.

    Whoever uses it records the event. Memory stays the same for any number of rows.
    """

    def __init__(self, *, now: datetime) -> None:
        self._now = now
        self._recorded = (ledger.current_act(), connection.ops.adapt_datetimefield_value(now))

    def add(self, model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add rows in the fastest way that the database has; facts get the act and moment that recorded them.

        Values are texts, numbers and None in the order of the columns. Nothing is checked but the table's own constraints.
        """
        if issubclass(model, Fact):
            columns = (*columns, "act", "recorded_at")
            rows = ((*row, *self._recorded) for row in rows)
        table = connection.ops.quote_name(model._meta.db_table)
        names = ", ".join(map(connection.ops.quote_name, columns))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            places = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  names of our own tables
            # Django keeps all rows of one call in memory.
            for chunk in _in_chunks(rows):
                cursor.executemany(statement, chunk)

    def supersede(self, model: type[Fact], numbers: Iterable[int]) -> None:
        """Let facts give way to newer ones."""
        for chunk in _in_chunks(numbers):
            QuerySet(model).filter(pk__in=chunk, superseded_at=None).update(superseded_at=self._now)

    def replace(self, fact: Fact, **changed: Any) -> None:
        """Put a new row in the place of a stored one, the same but for what is changed."""
        kept = {field.attname: getattr(fact, field.attname) for field in fact._meta.concrete_fields if not field.primary_key}
        self.supersede(type(fact), [fact.pk])
        act, _ = self._recorded
        QuerySet(type(fact)).create(**kept | changed | {"act": act, "recorded_at": self._now, "superseded_at": None})

    def sources(self, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return the numbers of at most ``CHUNK`` sources by address and title, making those that are new."""
        table = connection.ops.quote_name(Source._meta.db_table)
        with connection.cursor() as cursor:
            statement = f"INSERT INTO {table} (address, title) VALUES (%s, %s) ON CONFLICT DO NOTHING"  # noqa: S608  as above
            cursor.executemany(statement, wanted)
        found = Source.objects.filter(
            address__in={address for address, _ in wanted}, title__in={title for _, title in wanted}
        ).values_list("address", "title", "pk")
        return {(address, title): number for address, title, number in found}

    def derive(self, cities: Mapping[int, str]) -> None:
        """Bring the derived columns of cities up to date with the facts that stand; keys by the numbers of the cities."""
        for number, derived in derived_now(cities).items():
            City.objects.filter(pk=number).update(**asdict(derived))

    def set_columns(self, model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Set derived columns of stored rows: the values in the order of the columns, then the number of the row."""
        table = connection.ops.quote_name(model._meta.db_table)
        names = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
        statement = f"UPDATE {table} SET {names} WHERE id = %s"  # noqa: S608  as above
        with connection.cursor() as cursor:
            for chunk in _in_chunks(rows):
                cursor.executemany(statement, chunk)


def _in_chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
