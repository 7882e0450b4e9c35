"""What every test starts from."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import TestCase, TransactionTestCase
from django.utils import translation

STAY = {"django_content_type", "auth_permission"}
"""Tables of what the models are, which no test changes."""


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


@pytest.fixture(scope="session", autouse=True)
def _quickly_emptied() -> Iterator[None]:
    """Empty after a test that commits only what has rows; Django's own way, which empties every table anew, takes a second each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield


def empty_tables(case: TransactionTestCase) -> None:
    """Delete all rows of all tables of models but those that stay; keys refer to one another until the end of the transaction."""
    for alias in case._databases_names(include_mirrors=False):
        connection = connections[alias]
        names = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAY
        quoted = {name: connection.ops.quote_name(name) for name in sorted(names)}
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {table})" for name, table in quoted.items())
            )
            filled = [name for (name,) in cursor.fetchall()]
        connection.ops.execute_sql_flush([f"DELETE FROM {quoted[name]}" for name in filled])
