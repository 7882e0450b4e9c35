"""Everything about a city that the coordination team sees: its rows as they stand, every version of every fact, and the acts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from halqa.accounts.queries import names_of
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.subjects import Subject
from halqa.ledger import queries as ledger
from halqa.ledger.queries import Activity
from halqa.registry.labels.events import EVENTS, RECORDING
from halqa.registry.models import City
from halqa.registry.queries.city import AnyFact, CityRecord, city_record, merged_records
from halqa.registry.queries.office_row import RowAsItStands
from halqa.registry.queries.roster_stored import Stored, rows_of_city, withdrawn_rows_of_city
from halqa.registry.rules.office import version_of
from halqa.registry.rules.roster_tables import TABLES

REGISTRY_EVENTS = tuple(EVENTS)
OF_THE_CITY = frozenset({"profile.drafted", "profile.taken-back", "profile.discarded"})
"""Events that tell who is writing for a city, which is the city's own."""


@dataclass(frozen=True)
class Deed:
    """One act as the coordination team sees it: what, who, when, why and about whom.

    ``by`` is empty where a part of Halqa did it itself, ``about`` where it is about the network.
    """

    event: Activity
    by: str
    about: str

    @property
    def reason(self) -> str:
        return str(self.event.detail.get("reason", ""))

    @property
    def table(self) -> str:
        """The table of the row that it changed; empty where it changed no single one."""
        return str(self.event.detail.get("table", ""))

    @property
    def cells(self) -> dict[str, Any]:
        """The cells that changed, each with its old and its new text."""
        return dict(self.event.detail.get("changed") or {})


@dataclass(frozen=True)
class FactVersion:
    """One version of a fact, and the act that recorded it; None where the ledger has none, as for facts made by tests."""

    fact: AnyFact
    deed: Deed | None


@dataclass(frozen=True)
class CityHistory:
    """A city with its rows as they stand, those that were taken back, and all versions of its facts, newest first.

    The versions are also those of records that were merged into it.
    """

    record: CityRecord
    rows: tuple[RowAsItStands, ...]
    withdrawn: tuple[RowAsItStands, ...]
    versions: tuple[FactVersion, ...]
    deeds: tuple[Deed, ...]


def city_history(key: str, *, language: str) -> CityHistory | None:
    """Return all about a city, or nothing where the registry knows none under this key."""
    record = city_record(key, language=language)
    if record is None:
        return None
    records = (record, *merged_records(key, language=language))
    every = chain.from_iterable(one.facts for one in records)
    facts = sorted(every, key=lambda fact: fact.clocks.recorded_at, reverse=True)
    acts = ledger.of_acts(fact.clocks.act for fact in facts)
    # What became public: that somebody of the city is writing is the city's own.
    about = ledger.activity(f"city:{key}", acts=set(acts), kinds=RECORDING, only_public=True)
    known = {deed.event.number: deed for deed in deeds_of([*acts.values(), *about])}
    recorded = {act: known[event.number] for act, event in acts.items()}
    return CityHistory(
        record=record,
        rows=rows_as_they_stand(key),
        withdrawn=tuple(_rows(key, withdrawn_rows_of_city)),
        versions=tuple(FactVersion(fact, recorded.get(fact.clocks.act)) for fact in facts),
        deeds=tuple(known[event.number] for event in about),
    )


def rows_as_they_stand(key: str) -> tuple[RowAsItStands, ...]:
    """Return the rows of every table that are about the city with this key."""
    return tuple(_rows(key, rows_of_city))


def latest_deeds(*, before: int | None = None, limit: int = 50) -> tuple[Deed, ...]:
    """Return what happened lately in the registry, newest first; ``before`` is the number of an event."""
    return deeds_of(ledger.public_activity(REGISTRY_EVENTS, before=before, limit=limit))


def last_deed_about(table: str, identity: str, subject: str) -> Deed | None:
    """Return the act that changed a row last, or nothing where none of the latest about its subject did."""
    said = {"table": table, "identity": identity}
    events = (event for event in ledger.activity(subject) if said.items() <= event.detail.items())
    return next(iter(deeds_of(islice(events, 1))), None)


def deed(number: int) -> Deed | None:
    """Return the act behind an event of the registry, or nothing where there is no such event."""
    event = ledger.event(number)
    return deeds_of([event])[0] if event and event.kind in EVENTS and event.kind not in OF_THE_CITY else None


def deeds_of(events: Iterable[Activity]) -> tuple[Deed, ...]:
    """Return events with the names of who acted, and of the cities that they are about."""
    asked = tuple(events)
    names = names_of({event.by for event in asked})
    keys = {event.subject: Subject.parse(event.subject).rest for event in asked}
    cities = dict(City.objects.filter(key__in=set(keys.values())).values_list("key", "name"))
    return tuple(
        Deed(event, names.get(event.by, _nameless(event.by)), cities.get(keys[event.subject], keys[event.subject]))
        for event in asked
    )


def _nameless(actor: str) -> str:
    """Return the key of a person who has left, what somebody without an account is called; nothing for a part of Halqa."""
    if actor == ActorKind.VISITOR:
        return _("a reader without an account")
    return actor if Actor.parse(actor).kind is ActorKind.PERSON else ""


def _rows(key: str, of_city: Callable[[str, str], Iterator[tuple[str, Stored]]]) -> Iterator[RowAsItStands]:
    for table in TABLES:
        for identity, stored in of_city(table.name, key):
            is_withdrawn = of_city is withdrawn_rows_of_city
            yield RowAsItStands(table, identity, stored.row, version_of(stored.row), is_withdrawn=is_withdrawn)
