"""How often somebody may ask: held over processes, told in headers, and counted almost without writing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.opendata.actions.limits import forget_accounts
from halqa.opendata.api import permits as held
from halqa.opendata.api.permits import Permits
from halqa.opendata.models import Account

NOW = datetime(2026, 3, 1, 12, 7, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    at = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: at[0])
    return lambda moment: at.__setitem__(0, moment)


def ask(address="192.0.2.1", path="/api/v1/", **headers):
    return Client().get(path, headers=headers, REMOTE_ADDR=address)


def test_the_last_question_is_answered_and_the_next_is_told_when_to_come_back(settings, clock):
    settings.API_LIMIT = 5

    answers = [ask() for _ in range(7)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"5"}
    assert answers[-1]["Retry-After"] == answers[-1]["RateLimit-Reset"] == "150"
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert "ten minutes" in answers[-1].json()["detail"]
    clock(NOW + timedelta(seconds=149))
    assert ask().status_code == 429
    clock(NOW + timedelta(seconds=150))
    assert ask()["RateLimit-Remaining"] == "4"


def test_others_are_not_concerned(settings):
    settings.API_LIMIT = 1

    assert [ask("192.0.2.1").status_code, ask("192.0.2.1").status_code, ask("192.0.2.2").status_code] == [200, 429, 200]
    assert [ask("2001:db8::1").status_code, ask("2001:db8::2").status_code] == [200, 429]


@pytest.mark.parametrize(("behind", "statuses"), [(True, [200, 429, 200]), (False, [200, 429, 429])])
def test_behind_a_proxy_the_last_address_counts_and_no_other(settings, behind, statuses):
    settings.API_LIMIT, settings.BEHIND_PROXY = 1, behind
    seen = ("9.9.9.9, 192.0.2.1", "8.8.8.8, 192.0.2.1", "9.9.9.9, 192.0.2.2")

    assert [ask("127.0.0.1", **{"x-forwarded-for": one}).status_code for one in seen] == statuses


def test_processes_share_one_account_and_never_give_out_more():
    processes = [Permits() for _ in range(3)]

    answers = [processes[number % 3].ask("somebody", limit=50, now=NOW) for number in range(120)]

    assert sum(answer.is_allowed for answer in answers) == 50
    assert Account.objects.get().taken == 50


def test_hardly_a_question_writes():
    process = Permits()

    with CaptureQueriesContext(connection) as asked:
        for _ in range(600):
            process.ask("somebody", limit=600, now=NOW)

    writes = [one for one in asked.captured_queries if one["sql"].startswith("UPDATE")]
    assert len(writes) < 40


def test_where_the_account_cannot_be_written_reading_goes_on(monkeypatch):
    def locked(**_asked):
        raise OperationalError("database is locked")

    monkeypatch.setattr(held, "take_permits", locked)

    assert Permits().ask("somebody", limit=1, now=NOW).is_allowed


def test_a_process_remembers_no_more_than_it_may(monkeypatch):
    monkeypatch.setattr(held, "MOST_REMEMBERED", 2)
    process = Permits()

    for who in ("a", "b", "c", "a"):
        process.ask(who, limit=8, now=NOW)

    assert set(process._held) == {"c", "a"}
    assert Account.objects.get(who="a").taken == 2


def test_addresses_are_not_kept_and_accounts_are_forgotten():
    ask("192.0.2.1")

    assert "192.0.2" not in "".join(Account.objects.values_list("who", flat=True))
    forget_accounts(now=NOW + timedelta(minutes=10))
    assert Account.objects.count() == 1
    forget_accounts(now=NOW + timedelta(minutes=25))
    assert Account.objects.count() == 0


def test_the_same_address_has_another_name_in_the_next_span(clock):
    ask("192.0.2.1")
    clock(NOW + timedelta(minutes=10))
    ask("192.0.2.1")

    assert len(set(Account.objects.values_list("who", flat=True))) == 2


def test_with_a_token_more_is_allowed(settings):
    from tests.opendata.everything import token_of_a_coordinator

    settings.API_LIMIT, settings.API_TOKEN_LIMIT = 1, 3
    token = token_of_a_coordinator()

    assert [ask(authorization=f"Bearer {token}").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [ask().status_code, ask().status_code] == [200, 429]


def test_guessing_tokens_is_counted_as_well(settings):
    settings.API_LIMIT = 2

    assert [ask(authorization="Bearer halqa_guessed").status_code for _ in range(3)] == [401, 401, 429]
