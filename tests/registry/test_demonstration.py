"""The invented cities of the demonstration: seen as invented, and outside all that is counted and listed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.ledger import queries as ledger
from halqa.registry.actions.demonstration import load_demonstration
from halqa.registry.models import City, Country
from halqa.registry.queries.addresses import count_public_paths, public_paths
from halqa.registry.queries.evidence import evidence
from halqa.registry.queries.roster import count_stored
from halqa.registry.queries.sources import sources_in_use
from halqa.registry.rules.places import is_fictional

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FOLDER = settings.DATA / "demo"
pytestmark = pytest.mark.django_db


def load(folder: Path = FOLDER) -> int | None:
    return load_demonstration(folder=folder, by="system:halqa", now=NOW)


def test_ten_countries_are_left_to_fiction():
    assert (FICTIONAL_COUNTRIES[0], FICTIONAL_COUNTRIES[-1], len(FICTIONAL_COUNTRIES)) == ("XA", "XJ", 10)
    assert is_fictional("XJ")
    assert not is_fictional("XK")


def test_what_is_invented_is_no_source():
    load()

    assert sources_in_use() == ()
    assert evidence(language="en").sources == 0


def test_demonstration_brings_all_its_countries_and_cities_once():
    load()

    assert set(Country.objects.values_list("code", flat=True)) == set(FICTIONAL_COUNTRIES)
    assert City.objects.values_list("country", flat=True).distinct().count() == 10
    assert load() is None
    assert ledger.verify().broken is None


def test_demonstration_is_public_so_that_its_pages_are_shown_at_once():
    before = ledger.public_version()

    load()

    assert ledger.public_version() > before


@pytest.mark.parametrize("key", ["fr/paris", "xk/prishtina"])
def test_demonstration_takes_no_city_of_a_real_country(tmp_path, key):
    (tmp_path / "countries.csv").write_text((FOLDER / "countries.csv").read_text())
    (tmp_path / "cities.csv").write_text(f"key,kind,name,local_name,local_language\n{key},city,Nowhere,Nowhere,en\n")

    with pytest.raises(ValueError, match="left to fiction"):
        load(tmp_path)

    assert not City.objects.exists()
    assert not Country.objects.exists()


def test_invented_cities_are_in_no_list_count_map_export_or_sitemap(client):
    load()

    assert not City.objects.exclude(is_listed=False).exists()
    assert not City.objects.exclude(latitude=None).exists()
    assert count_stored("members") == 0
    assert not [path for path in public_paths() if "/x" in path]
    assert count_public_paths() == len(list(public_paths()))
    for path in ("cities/", "cities/?view=map", "cities/?format=json", "countries/"):
        assert "Bir Nour" not in client.get(f"/en/{path}").content.decode()
        assert "Almarina" not in client.get(f"/en/{path}").content.decode()


@pytest.mark.parametrize("path", ["cities/xa/bir-nour/", "countries/xa/"])
def test_pages_of_invented_places_say_so_and_stay_out_of_search_engines(client, path):
    load()

    page = client.get(f"/en/{path}").content.decode()

    assert "illustrative" in page
    assert "does not exist" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "It is in every list" not in page
