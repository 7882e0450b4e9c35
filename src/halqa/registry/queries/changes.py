"""What changed in the record, for whoever follows it: the acts that changed public pages, newest first, without who did them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.subjects import Subject
from halqa.ledger.labels import event_words
from halqa.ledger.queries import Activity, public_page
from halqa.registry.models import City, Country
from halqa.registry.queries.lines import country_name
from halqa.registry.rules.standing import days_asked

KINDS: Final = (
    "fact.recorded",
    "fact.corrected",
    "fact.withdrawn",
    "fact.restored",
    "round.recorded",
    "cities.merged",
    "roster.loaded",
    "countries.loaded",
    "profile.approved",
)
"""The events of the ledger that change what is told of the network."""

SINGLE: Final = tuple(kind for kind in KINDS if not kind.endswith(".loaded"))
"""Those of them that each change one thing: who follows the network by a feed has no use for the loading of whole lists."""

INVENTED: Final = tuple(beginning for code in FICTIONAL_COUNTRIES for beginning in (f"city:{code.lower()}/", f"country:{code}"))
"""How the keys of invented cities and countries begin, which belong to no list."""


@dataclass(frozen=True)
class CellChange:
    """A cell of a row, before and after; a text is empty where there was, or is, nothing."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One change of the record. ``name`` is what its subject is called, ``path`` where that stands, below the language."""

    number: int
    at: datetime
    kind: str
    sentence: str
    subject: str
    name: str
    path: str
    table: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class Changes:
    """Some of the changes, newest first, and how many there are in all."""

    total: int
    changes: tuple[Change, ...]


def changes(*, start: int = 0, size: int = 50, language: str, kinds: Collection[str] = KINDS) -> Changes:
    """Return some of what changed in the record, behind the ``start`` newest; sentences in the language that is active."""
    total, events = public_page(kinds, outside=INVENTED, start=start, size=size)
    subjects = [Subject.parse(one.subject) for one in events]
    cities = dict(City.objects.filter(key__in={one.rest for one in subjects if one.kind == "city"}).values_list("key", "name"))
    countries = Country.objects.filter(pk__in={one.rest for one in subjects if one.kind == "country"})
    names = {f"city:{key}": name for key, name in cities.items()}
    names |= {f"country:{row.code}": country_name(row, language).text for row in countries}
    return Changes(total, tuple(_change(one, names.get(one.subject, "")) for one in events))


def days_of_question(as_of: date | None, known_on: date | None, today: date) -> tuple[date, date]:
    """Return the day asked about and the day of knowing, of a question that may leave either out."""
    return days_asked(as_of, known_on, today)


def _change(one: Activity, name: str) -> Change:
    return Change(
        number=one.number,
        at=one.at,
        kind=one.kind,
        sentence=event_words(one.kind),
        subject=one.subject,
        name=name,
        path=_path(Subject.parse(one.subject)),
        table=str(one.detail.get("table", "")),
        cells=_cells(one) if one.kind.startswith("fact.") else (),
    )


def _path(subject: Subject) -> str:
    match subject.kind:
        case "city":
            return f"cities/{subject.rest}/"
        case "country":
            return f"countries/{subject.rest.lower()}/"
        case _:
            return ""


def _cells(one: Activity) -> tuple[CellChange, ...]:
    changed = one.detail.get("changed") or {}
    return tuple(CellChange(column, str(cell["old"]), str(cell["new"])) for column, cell in changed.items())
