"""Run beside a house with its environment: records public events and asks at once whether a page shows them.

    python -m bench.never_stale ADDRESS      prints events, answers, and how many answers were older than the last event

Each event changes the name of the city of the page. After it, every one of several new connections, spread over all web
processes by the kernel, must answer with the new name and another ETag.
"""

import json
import sys
from datetime import UTC, datetime

import django

EVENTS = 50
ASKED_EACH = 6
CITY = "ma/benguerir"


def main() -> None:
    """Change, ask, count."""
    django.setup()
    from bench.servers import fetch  # noqa: PLC0415  after the settings, as below

    from halqa.ledger import actions as ledger  # noqa: PLC0415
    from halqa.registry.models import City  # noqa: PLC0415

    @ledger.action
    def rename(*, name: str, by: str, now: datetime) -> None:
        City.objects.filter(key=CITY).update(name=name)
        ledger.record(kind="city.renamed", by=by, subject=f"city:{CITY}", now=now, public=True)

    before = City.objects.get(key=CITY).name
    stale = 0
    seen: set[str] = set()
    for number in range(EVENTS):
        name = f"Benguerir {number:03}"
        rename(name=name, by="system:bench", now=datetime.now(UTC))
        tags = set()
        for _ in range(ASKED_EACH):
            _status, headers, body = fetch(sys.argv[1], compressed=False)
            tag = {key.lower(): value for key, value in headers}["etag"]
            stale += name.encode() not in body or tag in seen
            tags.add(tag)
        seen |= tags
    rename(name=before, by="system:bench", now=datetime.now(UTC))
    print(json.dumps({"events": EVENTS, "answers": EVENTS * ASKED_EACH, "stale": stale}))


if __name__ == "__main__":
    main()
