"""Countries and areas: loaded from the file that is shipped."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from halqa.ledger import actions as ledger
from halqa.registry.models import Country
from halqa.registry.queries.geography import changed_countries


@ledger.action
def load_countries(*, path: Path, by: str, now: datetime) -> int:
    """Store the countries of ``countries.csv`` that are new or named otherwise; return how many.

    Nothing is recorded when there are none. A region that is known stays where the file has none.
    """
    changed = changed_countries(path)
    Country.objects.bulk_create(
        [Country(**asdict(line)) for line in changed],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["alpha3", "numeric", "names", "region"],
    )
    if changed:
        codes = [line.code for line in changed]
        ledger.record(kind="countries.loaded", by=by, subject="network", now=now, detail={"codes": codes}, public=True)
    return len(changed)
