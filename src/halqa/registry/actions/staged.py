"""How staged rows are written inside an act, whether they came as a file or by a form; whoever uses it records the event."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from halqa.registry.actions.facts import FactWriter
from halqa.registry.models import City, Country
from halqa.registry.models.facts import Fact
from halqa.registry.queries.roster_comparison import MODELS
from halqa.registry.queries.roster_staging import Staging
from halqa.registry.rules.places import DerivedColumns

_DERIVED: Final = tuple(DerivedColumns.__dataclass_fields__)
_CITY_COLUMNS: Final = ("key", "country_id", "kind", *_DERIVED)
_OTHER_KIND: Final = "is_member AND old_kind <> kind"


class RosterWriter:
    """Writes what a comparison staged, as part of the act that is open, at its moment. Raises RuntimeError outside an action."""

    def __init__(self, staging: Staging, *, now: datetime) -> None:
        self._staging = staging
        self._facts = FactWriter(now=now)

    def write(self) -> None:
        """Write regions of countries, sources, cities and facts, and the columns that are derived from them."""
        self._write_regions()
        self._write_sources()
        self._write_cities()
        self._write_facts()

    def overwritten(self) -> dict[str, Any]:
        """Return what columns that are no facts were before: kinds of cities by old and new, regions of countries, once empty."""
        base = self._staging.base
        kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, old, new in base.execute(f"SELECT key, old_kind, kind FROM city WHERE {_OTHER_KIND} ORDER BY id"):  # noqa: S608  fixed text
            kinds[old, new].append(key)
        return {
            "kinds": [{"old": old, "new": new, "cities": keys} for (old, new), keys in kinds.items()],
            "regions": dict(base.execute("SELECT country, region FROM region ORDER BY country")),
        }

    def _write_regions(self) -> None:
        for rows in self._staging.chunks("SELECT country, region FROM region"):
            for country, region in rows:
                Country.objects.filter(code=country, region="").update(region=region)

    def _write_sources(self) -> None:
        base = self._staging.base
        for rows in self._staging.chunks("SELECT id, address, title FROM source"):
            numbers = self._facts.sources([(address, title) for _, address, title in rows])
            base.executemany(
                "UPDATE source SET number = ? WHERE id = ?", [(numbers[address, title], key) for key, address, title in rows]
            )

    def _write_cities(self) -> None:
        staging = self._staging
        self._facts.add(City, _CITY_COLUMNS, self._new_cities())
        for rows in staging.chunks("SELECT id, key FROM city WHERE number IS NULL AND derived IS NOT NULL"):
            numbers = dict(City.objects.filter(key__in=[key for _, key in rows]).values_list("key", "pk"))
            staging.base.executemany("UPDATE city SET number = ? WHERE id = ?", [(numbers[key], number) for number, key in rows])
        for (kind,) in staging.base.execute(f"SELECT DISTINCT kind FROM city WHERE {_OTHER_KIND}").fetchall():  # noqa: S608  fixed text
            query = f"SELECT number FROM city WHERE {_OTHER_KIND} AND kind = ?"  # noqa: S608  fixed text
            for rows in staging.chunks(query, kind):
                City.objects.filter(pk__in=[number for (number,) in rows]).update(kind=kind)

    def _new_cities(self) -> Iterator[tuple[Any, ...]]:
        query = "SELECT key, country, kind, derived FROM city WHERE number IS NULL AND derived IS NOT NULL ORDER BY id"
        for rows in self._staging.chunks(query):
            for key, country, kind, derived in rows:
                yield (key, country, kind, *json.loads(derived))

    def _write_facts(self) -> None:
        for name, model in MODELS.items():
            if issubclass(model, Fact):
                replaced = self._staging.chunks("SELECT number FROM replaced WHERE model = ?", name)
                self._facts.supersede(model, (number for rows in replaced for (number,) in rows))
            if columns := self._staging.models.get(name):
                self._facts.add(model, columns, self._staging.facts(name))
        self._facts.set_columns(City, _DERIVED, self._known_cities())

    def _known_cities(self) -> Iterator[tuple[Any, ...]]:
        # Only a city that was known before has an old kind.
        query = "SELECT number, derived FROM city WHERE is_touched AND old_kind IS NOT NULL ORDER BY id"
        for rows in self._staging.chunks(query):
            for number, derived in rows:
                yield (*json.loads(derived), number)
