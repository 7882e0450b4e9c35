"""Asks the API all that its own description allows, and much that it does not: Schemathesis with every check it has."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from halqa.opendata.actions.tokens import make_token
from halqa.opendata.enums import TokenScope
from tests.factories.accounts import make_person

FIRST_DAY = date(1900, 1, 1)
# A day that lies ahead is a day all the same, and refused with a sentence: JSON Schema has no word for that.
schemathesis.openapi.format("date", st.dates(FIRST_DAY, date(2026, 1, 1)).map(str))


class OnTheSite:
    """The site as a WSGI application under one host, as a browser would ask it."""

    def __init__(self) -> None:
        self._django = WSGIHandler()

    def __call__(self, environ, start_response):
        return self._django(environ | {"HTTP_HOST": "testserver", "HTTP_ACCEPT_ENCODING": "identity"}, start_response)


@contextmanager
def one_connection() -> Iterator[None]:
    """Let requests leave the connection of the test open, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def token_of_a_coordinator() -> str:
    """Make a person with a role and return a token that reads their own."""
    person = make_person(roles=[("coordinator", "network")])
    now = datetime.now(UTC)
    return make_token(
        person=person.key,
        name="Everything",
        scopes=list(TokenScope),
        ends_on=date(now.year + 1, 1, 1),
        with_second_factor=True,
        by=f"person:{person.key}",
        now=now,
    )


def ask_everything(cases: int) -> Counter[int]:
    """Ask about so many questions, spread over all operations, sound ones and others; return how each status was answered.

    The first failed check of any is raised, with the question that fails.
    """
    with one_connection():
        return _ask_everything(cases)


def _ask_everything(cases: int) -> Counter[int]:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", OnTheSite())
    token = token_of_a_coordinator()
    operations = [found.ok() for found in described.get_all_operations()]
    statuses: Counter[int] = Counter()
    each = -(-cases // (2 * len(operations)))
    for operation in operations:
        for mode in GenerationMode:
            _ask(operation, mode, each, token, statuses)
    return statuses


def _ask(operation, mode, times, token, statuses):
    is_own = all(operation.definition.raw["security"])
    headers = {"Authorization": f"Bearer {token}"} if is_own else {}

    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        answer = case.call_and_validate(headers=headers)
        statuses[answer.status_code] += 1

    asked()
