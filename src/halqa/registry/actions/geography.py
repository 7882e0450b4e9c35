"""Countries and areas: loaded from the file that is shipped."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from halqa.ledger import actions as ledger
from halqa.registry.models import Country
from halqa.registry.queries.geography import changed_countries


@ledger.action
def load_countries(*, path: Path, by: str, now: datetime) -> int | None:
    """Store the countries of ``countries.csv`` that are new or named otherwise; return the number of the event.

    Where there are none, nothing is recorded, and there is no number. A region that is known stays where the file has none.
    """
    ledger.lock_head()
    changed = changed_countries(path)
    if not changed:
        return None
    Country.objects.bulk_create(
        [Country(**asdict(country.line)) for country in changed],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["alpha3", "numeric", "names", "region"],
    )
    before = {
        country.code: {name: {"old": old, "new": new} for name, (old, new) in country.differences.items()}
        for country in changed
        if country.before
    }
    detail = {"codes": [country.code for country in changed], "changed": before}
    return ledger.record(kind="countries.loaded", by=by, subject="network", now=now, detail=detail, public=True).number
