"""Questions about the cities of a page that are put into SQL once, and then asked of other cities each time."""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache, wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.db import connection
from django.db.models import QuerySet

P = ParamSpec("P")
Question = Callable[Concatenate[Collection[int], P], QuerySet[Any, tuple[Any, ...]]]
Answer = Callable[Concatenate[Sequence[int], P], list[tuple[Any, ...]]]

KEPT: Final = 64
"""How many ways to put each question are kept: a page full of cities is the same each time, a last page has fewer."""


def of_cities(question: Question[P]) -> Answer[P]:
    """Ask a question that names cities by their numbers without putting it together anew: that takes longer than the answer.

    Its columns are numbers and texts, which are what the database gives; what else it is given must be hashable.
    """

    @lru_cache(KEPT)
    def put(count: int, *rest: Any) -> tuple[str, tuple[Any, ...], tuple[Any, ...]]:
        # No row has a number below zero, so these are found again among what the question was given.
        places = range(-count, 0)
        sql, given = question(places, *rest).query.sql_with_params()
        first = given.index(-count)
        return sql, given[:first], given[first + count :]

    @wraps(question)
    def answer(cities: Sequence[int], *rest: Any) -> list[tuple[Any, ...]]:
        if not cities:
            return []
        sql, before, after = put(len(cities), *rest)
        with connection.cursor() as cursor:
            cursor.execute(sql, (*before, *cities, *after))
            return cursor.fetchall()

    return answer
