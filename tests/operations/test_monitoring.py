"""What proxies and monitoring systems are told, and who is told nothing."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.operations import views
from halqa.operations.actions.ticking import tick
from halqa.operations.queries.readiness import LATE_AFTER, worker_is_late
from halqa.operations.tasks import TASKS
from tests.factories.operations import furnish

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_is_known():
    """Forget what this process found out in other tests."""
    views._found.cache_clear()
    views._tables_are_well.clear()


def asked_at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_process_that_lives_says_so_without_asking_the_database(client):
    answer = client.get("/health/live")

    assert (answer.status_code, answer.content) == (200, b"live\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_house_that_could_serve_is_ready(client):
    tick(now=timezone.now())

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"database": "well", "tables": "well", "worker": "well"})


@pytest.mark.django_db
def test_whoever_asks_too_often_is_told_what_was_found_a_moment_ago(client, monkeypatch):
    asked_at(monkeypatch, NOW)
    client.get("/health/ready")
    asked_at(monkeypatch, NOW + timedelta(seconds=views.READY_FOR_SECONDS, milliseconds=-1))
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/health/ready").status_code == 200
    assert len(queries) == 0
    asked_at(monkeypatch, NOW + timedelta(seconds=views.READY_FOR_SECONDS))
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/health/ready").status_code == 200
    assert any(query["sql"].startswith("UPDATE") for query in queries)


@pytest.mark.django_db
def test_tables_that_were_well_are_looked_at_no_more_and_others_are(client, monkeypatch):
    found = [["registry.0099_later"], []]
    monkeypatch.setattr(views, "pending_migrations", lambda: found.pop(0))
    told = []
    for times in range(3):
        asked_at(monkeypatch, NOW + timedelta(minutes=times))
        told.append(client.get("/health/ready").json()["tables"])

    assert told == ["behind", "well", "well"]


@pytest.mark.django_db
def test_a_late_worker_is_told_and_takes_no_web_process_away(client):
    assert (client.get("/health/ready").status_code, client.get("/health/ready").json()["worker"]) == (200, "late")


@pytest.mark.django_db
def test_a_worker_is_late_after_its_time():
    assert worker_is_late(NOW)
    tick(now=NOW)
    assert not worker_is_late(NOW + LATE_AFTER)
    assert worker_is_late(NOW + LATE_AFTER + timedelta(seconds=1))
    (giving,) = [task for task in TASKS if task.name == "give-sign"]
    assert giving.every * 3 < LATE_AFTER


@pytest.mark.django_db
def test_tables_of_another_version_are_not_ready(client, monkeypatch):
    monkeypatch.setattr("halqa.operations.views.pending_migrations", lambda: ["registry.0099_later"])

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["tables"]) == (503, "behind")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_no_write_is_not_ready(client):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 100")
            other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("SET default_transaction_read_only = on")
    try:
        answer = client.get("/health/ready")
    finally:
        if connection.vendor == "sqlite":
            other.close()
        else:
            connection.close()

    assert (answer.status_code, answer.json()["database"]) == (503, "takes nothing")
    assert client.get("/health/live").status_code == 200


def figures(answer):
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.django_db
def test_figures_tell_of_the_network_and_of_requests(client):
    furnish()
    tick(now=timezone.now() - timedelta(minutes=5))
    before = figures(client.get("/metrics")).get('halqa_requests_total{method="GET",route="site:home",status="200"}', 0)
    client.get("/en/")

    told = figures(client.get("/metrics"))

    assert told["halqa_ledger_events"] == 4
    assert told["halqa_public_version"] == 3
    assert told['halqa_outbox_messages{state="waiting"}'] == 0
    assert 300 <= told["halqa_worker_tick_seconds"] < 310
    assert told['halqa_requests_total{method="GET",route="site:home",status="200"}'] == before + 1
    assert told['halqa_request_seconds_bucket{le="+Inf",route="site:home"}'] >= 1


@pytest.mark.django_db
def test_what_is_invented_makes_no_figure_of_its_own(client):
    client.generic("BREW", "/en/nowhere/at/all")

    told = client.get("/metrics").content.decode()

    assert 'method="other",route="none",status="404"' in told
    assert "BREW" not in told
    assert "nowhere" not in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("request_of", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"REMOTE_ADDR": ""}, 404),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404),
        ({"HTTP_X_FORWARDED_PROTO": "https"}, 404),
        ({"HTTP_AUTHORIZATION": "Bearer wrong", "REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"HTTP_AUTHORIZATION": "Bearer ", "REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"HTTP_AUTHORIZATION": "Bearer the token", "REMOTE_ADDR": "192.0.2.7"}, 200),
    ],
    ids=str,
)
def test_figures_are_for_this_machine_and_for_who_shows_the_token(client, settings, request_of, status):
    settings.METRICS_TOKEN = "the token"

    assert client.get("/metrics", **request_of).status_code == status


@pytest.mark.django_db
def test_without_a_token_nobody_shows_one(client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ", REMOTE_ADDR="192.0.2.7").status_code == 404
