"""Countries and areas: loaded from the file that is shipped."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from halqa.ledger import actions as ledger
from halqa.registry.models import Country
from halqa.registry.queries.geography import ChangedCountry, changed_countries


@ledger.action
def load_countries(*, path: Path, by: str, now: datetime) -> int:
    """Store the countries of ``countries.csv`` that are new or named otherwise; return how many.

    Nothing is recorded when there are none. A region that is known stays where the file has none.
    """
    ledger.lock_head()
    changed = changed_countries(path)
    if changed:
        store_countries(changed)
        record_countries(changed, by=by, now=now)
    return len(changed)


def store_countries(changed: Sequence[ChangedCountry]) -> None:
    """Store countries as part of an action that records them last."""
    Country.objects.bulk_create(
        [Country(**asdict(country.line)) for country in changed],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["alpha3", "numeric", "names", "region"],
    )


def record_countries(changed: Sequence[ChangedCountry], *, by: str, now: datetime) -> int:
    """Record that countries were stored, with what they were before, and return the number of the event."""
    detail = {
        "codes": [country.code for country in changed],
        "changed": {
            country.code: {name: {"old": old, "new": new} for name, (old, new) in country.differences.items()}
            for country in changed
            if country.before
        },
    }
    event = ledger.record(kind="countries.loaded", by=by, subject="network", now=now, detail=detail, public=True)
    return event.number
