"""The short form of ``tests/prove/test_api.py``: one sound question and one other to every operation."""

import pytest

from tests.opendata.everything import ask_everything

CASES = 52

pytestmark = pytest.mark.usefixtures("shipped_roster")


def test_every_question_is_answered_as_described(settings):
    settings.API_LIMIT = settings.API_TOKEN_LIMIT = 1_000_000

    statuses = ask_everything(CASES)

    assert not [status for status in statuses if status >= 500]
    assert {200, 404, 422} <= set(statuses)
