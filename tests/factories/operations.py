"""A small house with rows of every kind of value, for backups."""

from datetime import UTC, date, datetime
from decimal import Decimal

from halqa.accounts.actions import add_person
from halqa.ledger import actions as ledger
from halqa.registry.models import City, CityAlias, Country, Position, Source

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


def furnish():
    """Fill every kind of column, with keys that databases order differently when left to themselves."""
    source = Source.objects.create(address="https://example.org/?a=1&b=«2»", title='Two "quoted"\nlines\tand a tab')
    country = Country.objects.create(
        code="MA", alpha3="MAR", numeric="504", names={"fr": "Maroc", "ar": "المغرب", "en": "Morocco"}
    )
    city = City.objects.create(
        key="ma/benguerir",
        country=country,
        kind="city",
        name="Ben Guerir",
        sort_key="ben guerir",
        match_text="",
        map_x=0.1 + 0.2,
        map_y=None,
    )
    for key in ("b", "A", "a", "É", "é", "_", "z", "Z", "城", "1", "10", "2", "a-b", "ab", "a b"):
        CityAlias.objects.create(key=key, city=city)
    for latitude in ("32.2359", "-0.00001", "90.00000", None):
        Position.objects.create(
            city=city,
            latitude=latitude and Decimal(latitude),
            longitude=latitude and Decimal("-7.95"),
            match="manual",
            source=source,
            known_latest=date(2020, 9, 23),
            act="act",
            recorded_at=NOW,
            superseded_at=NOW,
        )
    # A gap in the numbers: a sequence that is not set anew would give a number that is taken.
    Position.objects.filter(latitude=Decimal(90)).delete()
    add_person(email="person@example.org", name="Zoë", language="fr", by="system:halqa", now=NOW)
    for step in range(3):
        happen(step)


@ledger.action
def happen(step, *, public=True):
    """Record one event with a detail of every kind."""
    detail = {"step": step, "z": None, "a": [True, {"ü": "é"}], "long": 10**15}
    return ledger.record(
        kind="city.renamed", by="system:halqa", subject="city:ma/benguerir", now=NOW, detail=detail, public=public
    )
