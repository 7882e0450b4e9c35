"""Files of lists: small ones are answered whole, large ones from the disk, each of one moment."""

import json
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpRequest

from halqa.ledger import actions as ledger
from halqa.ledger.models import Event
from halqa.pages.views.downloads import FILES, MOST_KEPT, Table, file_of, geojson_file
from halqa.pages.views.public import FRESH_UNTIL, public

COLUMNS = ("key", "longitude", "latitude")


def table(rows):
    return Table("places", COLUMNS, rows, {"as_of": "2020-09-23"})


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@public
def of_size(_request, size):
    return file_of(lambda file: file.write(b"x" * size), "text/plain", "x.txt")


@pytest.mark.parametrize(("size", "kept"), [(0, True), (MOST_KEPT, True), (MOST_KEPT + 1, False)])
def test_only_a_file_that_is_not_too_large_is_kept_for_others(db, size, kept):
    request = HttpRequest()
    request.method = "GET"

    answer = of_size(request, size)

    assert (FRESH_UNTIL in answer, answer.streaming) == (kept, not kept)
    assert content(answer) == b"x" * size
    assert answer["Content-Disposition"] == 'attachment; filename="x.txt"'
    answer.close()


@pytest.mark.parametrize("name", [*FILES, "geojson"])
def test_rows_are_not_gathered_in_memory(db, name):
    held = []

    class Row(tuple):
        __slots__ = ()

        def __del__(self):
            held.remove(1)

    def rows():
        for number in range(500):
            held.append(1)
            yield Row((f"ma/town-{number}", 1.5, 2.5))
            assert len(held) < 5

    content({**FILES, "geojson": geojson_file}[name](table(rows())))

    assert held == []


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_is_written_piece_by_piece_is_whole_json(db, count):
    rows = [(f"ma/{number}", 1.5, None) for number in range(count)]

    listed = json.loads(FILES["json"](table(rows)).content)
    placed = json.loads(geojson_file(table((key, longitude, 2.5) for key, longitude, _ in rows)).content)

    assert listed == {"as_of": "2020-09-23", "rows": [dict(zip(COLUMNS, row, strict=True)) for row in rows], "count": count}
    assert [one["geometry"]["coordinates"] for one in placed["features"]] == [[1.5, 2.5]] * count


@ledger.action
def happen():
    ledger.record(kind="thing.happened", by="system:test", subject="network", now=datetime(2026, 3, 1, tzinfo=UTC))


def happen_elsewhere():
    def run():
        try:
            happen()
        finally:
            connection.close()

    elsewhere = threading.Thread(target=run)
    elsewhere.start()
    elsewhere.join(30)
    assert not elsewhere.is_alive()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("connected", [True, False])
def test_a_file_shows_one_moment_while_others_write(connected):
    if not connected:
        connection.close()
    seen = []

    def write(file):
        seen.append(Event.objects.count())
        happen_elsewhere()
        seen.append(Event.objects.count())

    file_of(write, "text/plain", "x.txt")

    assert seen == [0, 0]
    assert Event.objects.count() == 1
    happen()
    assert Event.objects.count() == 2
