"""Ten thousand questions to the API, of every kind that its description allows and many that it does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.opendata.conftest import practices_around_module, roster_around_module, shipped_roster  # noqa: F401  fixtures
from tests.opendata.everything import ask_everything
from tests.opendata.test_api import differences_of_cities, every_city
from tests.prove.house import tell

CASES = 10_000

pytestmark = [pytest.mark.prove, pytest.mark.usefixtures("shipped_roster")]


@contextmanager
def connect() -> Iterator[Any]:
    """Yield the connection of the test, as the database's own package has it."""
    connection.ensure_connection()
    yield connection.connection


def test_every_question_is_answered_as_described(settings):
    settings.API_LIMIT = settings.API_TOKEN_LIMIT = 10_000_000

    # Some operations run out of questions: they take a language and nothing else.
    statuses = ask_everything(CASES + CASES // 4)

    asked = sum(statuses.values())
    assert asked >= CASES
    assert not [status for status in statuses if status >= 500]
    answered, missing = statuses[200], statuses[404]
    tell(connect, "api", questions=asked, answered=answered, missing=missing, refused=asked - answered - missing)


def test_every_city_is_told_as_described_and_as_in_the_list(settings):
    settings.API_LIMIT = 10_000_000

    assert len(every_city()) > 367
    assert differences_of_cities(every_city()) == []
