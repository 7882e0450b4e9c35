"""Readers and coordinators at the same moment, in real threads: nothing is counted wrong, answered twice or lost."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.ledger.models import Event
from halqa.registry.actions.correction_requests import (
    Reader,
    ask_for_correction,
    correct_as_asked,
    discard_requests,
    sum_up_requests,
    uphold,
)
from halqa.registry.actions.roster import load
from halqa.registry.models import CorrectionRequest, RequestSender
from halqa.registry.queries.correction_requests import fact_asked
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.registry.queries.policy import correction_policy
from halqa.registry.rules.correction_requests import SentForm, Wish
from tests.factories.correction_requests import make_request
from tests.factories.rosters import sound_row, write_table
from tests.registry.test_facts_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def roster(tmp_path):
    load(path=write_table(tmp_path, "members", sound_row()), by="system:halqa", now=NOW)


def asking(proposal, form, network="n"):
    fact = fact_asked("members", {"key": "ma/tinghir"})
    sent = {"fact": fact, "wish": Wish(proposal, "https://example.org/a", column="joined_date"), "by": "visitor", "now": NOW}
    sent["sent"] = SentForm(NOW - timedelta(minutes=1), fact.version)
    return lambda: ask_for_correction(reader=Reader("", "en", network, form), **sent)


def test_the_same_form_and_the_same_wish_at_once_are_one_request():
    answers = at_once(asking("2019", "a"), asking("2019", "a"), asking(" 2019", "b"), asking("2019", "c", "m"))

    assert len(set(answers)) == 1
    request = CorrectionRequest.objects.get(pk=answers[0])
    assert (request.times, request.senders.count()) == (3, 3)


def test_no_more_get_in_at_once_than_one_after_the_other():
    most = correction_policy().a_day_from_one_address
    for number in range(most - 1):
        asking(f"{number}", f"{number}")()
    answers = at_once(*(asking(f"more {number}", f"more {number}") for number in range(4)))

    assert sorted(str(type(answer)) for answer in answers) == ["<class 'int'>", *["<class 'tuple'>"] * 3]
    assert RequestSender.objects.count() == most


def test_two_coordinators_who_press_different_buttons_do_not_both_win():
    request = make_request(table="members", identity="ma/tinghir", email="a@mail.example")
    stored = row_as_it_stands("members", "ma/tinghir")
    row = stored.row | {"name": "Tineghir", "source_url": "https://example.org/a"}
    recorded = {"table": "members", "row": row, "version": stored.version, "reason": "A reader asked"}
    asked = {"number": request.pk, "read": 1, "now": NOW}
    answers = at_once(
        lambda: uphold(answer="It stands", by="person:a", **asked),
        lambda: correct_as_asked(recorded=recorded, by="person:b", **asked),
        lambda: discard_requests(numbers=[request.pk], by="person:c", now=NOW) or "too late",
    )

    ends = Event.objects.filter(
        kind__in=("correction-request.upheld", "correction-request.corrected", "correction-requests.discarded")
    )
    assert ends.count() == 1, answers
    request.refresh_from_db()
    has_name = row_as_it_stands("members", "ma/tinghir").row["name"] == "Tineghir"
    assert (request.state == "corrected") == has_name
    assert request.edition == 2 or request.state == "discarded"


def test_two_workers_tell_the_team_once():
    make_request()
    answers = at_once(*(lambda: sum_up_requests(by="system:halqa", now=NOW + timedelta(days=1)) for _ in range(3)))

    assert sorted(answers) == [0, 0, 1]
