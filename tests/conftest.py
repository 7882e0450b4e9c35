"""What every test starts from."""

from collections.abc import Iterator

import pytest
from django.test import TestCase
from django.utils import translation


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out the tests that ask no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """Leave out, where that is asked for, what would find nothing new on another database."""
    if config.getoption("--database-only"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_database(item)])
        items[:] = [item for item in items if asks_database(item)]


def asks_database(item: pytest.Function) -> bool:
    """Tell whether a test may ask the database: pytest-django refuses it to all others; processes of its own need the mark."""
    return (
        any(item.get_closest_marker(mark) for mark in ("django_db", "database"))
        or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)
        or issubclass(item.cls or object, TestCase)
    )


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Start in English: a page asked for in another language leaves that one active in its thread."""
    with translation.override("en"):
        yield
