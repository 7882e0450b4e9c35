"""Two who open or use a passage at once, in real threads: a code opens once, and an act is done once."""

import threading
from collections import Counter

import pytest
from django.db import connection

from halqa.accounts.actions import open_passage, send_code, use_passage
from halqa.accounts.models import Passage
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from tests.factories.passages import NOW, another, given, last_code, register_purposes

BROWSERS = 8

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("places")]


@pytest.fixture(autouse=True)
def _ready(monkeypatch):
    register_purposes(monkeypatch)


def at_once(act, times=BROWSERS):
    """Do an act in several threads at once, and count what it was refused for; an empty text where it was done."""
    outcomes, met = [], threading.Barrier(times)

    def do():
        try:
            met.wait(10)
            outcomes.append(act())
        except RuleRefused as refused:
            outcomes.append(" ".join(refused.codes))
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert verify().broken is None
    return Counter(outcomes)


def opening(passage, code):
    return lambda: " ".join(
        refusal.code for refusal in open_passage(passage=passage.key, code=code, by="visitor", now=NOW).refusals
    )


def test_a_code_opens_in_one_browser():
    passage = given()
    send_code(passage=passage.key, by="visitor", now=NOW)

    assert at_once(opening(passage, last_code(passage))) == {"": 1, "code-expired": BROWSERS - 1}
    assert Passage.objects.get().openings == 1


def test_no_wrong_code_is_left_out_of_the_count():
    passage = given()
    send_code(passage=passage.key, by="visitor", now=NOW)
    outcomes = at_once(opening(passage, another(last_code(passage))))

    assert outcomes == {"code-wrong": 5, "too-many-attempts": BROWSERS - 5}
    assert Passage.objects.get().attempts == 5


def test_one_code_is_sent_to_whoever_presses_twice():
    passage = given()
    outcomes = at_once(lambda: send_code(passage=passage.key, by="visitor", now=NOW) or "")

    assert outcomes == {"": 1, "code-on-its-way": BROWSERS - 1}


def test_an_act_is_done_once():
    passage = given()
    send_code(passage=passage.key, by="visitor", now=NOW)
    number = open_passage(passage=passage.key, code=last_code(passage), by="visitor", now=NOW).opening
    by = f"passage:{passage.key}"
    outcomes = at_once(lambda: use_passage(passage=passage.key, opening=number, by=by, now=NOW) or "")

    assert outcomes == {"": 1, "passage-used": BROWSERS - 1}
    assert Event.objects.filter(kind="passage.used").count() == 1
