"""The one registry of what awaits a person: each app says what it asks of them; the desk and the API tell the same."""

from collections.abc import Callable
from datetime import datetime

from halqa.accounts.access.caller import Caller
from halqa.pages.queries import Awaiting

Asker = Callable[[Caller, datetime], tuple[Awaiting, ...]]

_askers: dict[str, Asker] = {}


def register_awaiting(name: str, asker: Asker) -> None:
    """Add what an app asks of people; ``asker`` is given the caller and the moment. The same name twice is a mistake.

    :raises ValueError: when the name is taken
    """
    if name in _askers:
        raise ValueError(f"what awaits people is registered already as {name!r}")
    _askers[name] = asker


def what_awaits(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:
    """Return what every app asks of the caller, due first at the head, what has no deadline behind it by its age.

    In the language that is active.
    """
    found = [one for name in sorted(_askers) for one in _askers[name](caller, now)]
    return tuple(sorted(found, key=_by_date))


def _by_date(one: Awaiting) -> tuple[bool, datetime]:
    return (one.due_at is None, one.due_at or one.since)
