"""The invented countries and cities of a demonstration: outside every count, list, map and export of the network."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from halqa.ledger import actions as ledger
from halqa.registry.actions.geography import load_countries
from halqa.registry.models import City, CityName, Source
from halqa.registry.queries.demonstration import missing_cities
from halqa.registry.rules.places import derived_columns

SOURCE = "Invented for the demonstration"


@ledger.action
def load_demonstration(*, folder: Path, by: str, now: datetime) -> int | None:
    """Add the invented countries and cities of a folder that are not there yet; return the number of the event, if there is one.

    They have names and nothing else: no position on any territory, no population, and no membership of the network.

    :raises ValueError: where a country of the folder is not one of those that are left to fiction
    """
    number = load_countries(path=folder / "countries.csv", by=by, now=now)
    missing = missing_cities(folder / "cities.csv")
    if not missing:
        return number
    source, _ = Source.objects.get_or_create(address="", title=SOURCE)
    told = {"source": source, "known_latest": now.date(), "act": ledger.current_act(), "recorded_at": now}
    for invented in missing:
        facts = invented.facts
        city = City(key=facts.key, country_id=invented.country, kind=invented.kind, **asdict(derived_columns(facts)))
        city.save(force_insert=True)
        CityName.objects.bulk_create(
            CityName(city=city, kind=name.kind, text=name.text, language=name.language, **told) for name in facts.names
        )
    detail = {"cities": [invented.facts.key for invented in missing]}
    return ledger.record(kind="demonstration.loaded", by=by, subject="network", now=now, detail=detail, public=True).number
