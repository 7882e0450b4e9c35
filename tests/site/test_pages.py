"""Home and about the data, on the shipped roster."""

import gzip
import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

pytestmark = pytest.mark.usefixtures("shipped_roster")

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch):
    """Stand still on the day on which the roster was loaded."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def words(answer) -> str:
    """Return what a reader reads of a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_home_leads_with_the_coordinators_figures_each_with_day_and_source(client):
    text = client.get("/en/").content.decode()
    aside = re.search(r'<dl class="figures aside">.*?</dl>', text, re.DOTALL).group()

    values = re.findall(r'<dd class="value"><a href="/en/figures/[^"]+/">([^<]+)</a>', aside)
    assert values == ["425", "91", "nearly 500 million"]
    assert aside.count("4 December 2025") == 3
    assert aside.count('rel="external"') == 3


def test_home_never_gives_our_rows_as_the_size_of_the_network(client):
    read = words(client.get("/en/"))

    assert "367 cities with evidence of membership, now or earlier." in read
    assert "367 of 425" not in read


def test_home_shows_every_place_on_the_map_and_stays_light(client):
    answer = client.get("/en/")
    text = answer.content.decode()
    drawing = re.search(r'<g class="dots".*?</svg>', text, re.DOTALL).group()

    assert drawing.count("<a ") == 326
    assert len(gzip.compress(answer.content)) < 30_000


def test_home_names_what_is_new_and_only_dates_that_lie_ahead(client, monkeypatch):
    read = words(client.get("/en/"))
    assert "Admissions of 2025 72 new members, as published" in read
    assert "15 May 2026" in read

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 16, tzinfo=UTC))
    assert "15 May 2026" not in words(client.get("/en/"))


def test_the_data_are_described_in_computed_numbers(client):
    read = words(client.get("/en/about-the-data/"))

    assert "367 cities with evidence of membership, now or earlier" in read
    assert "41 The position is not known." in read
    assert "Sorocaba" in read
    assert "498" in read
    assert "Halqa is independent and not part of UNESCO." in read
