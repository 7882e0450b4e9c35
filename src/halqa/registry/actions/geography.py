"""Countries and areas: loaded from the file that is shipped."""

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
    for line in changed:
        values = {"alpha3": line.alpha3, "numeric": line.numeric, "names": dict(line.names), "region": line.region}
        Country.objects.update_or_create(code=line.code, defaults=values)
    if changed:
        codes = [line.code for line in changed]
        ledger.record(kind="countries.loaded", by=by, subject="network", now=now, detail={"codes": codes}, public=True)
    return len(changed)
