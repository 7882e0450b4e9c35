"""The one registry of reactions: what follows an event.

A reaction runs in the event's own transaction, or after its commit, in the order of registration; it records nothing itself.
Apps register theirs in ``apps.py``; ``docs/reference/reactions.md`` lists them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from halqa.ledger.models import Event


@dataclass(frozen=True)
class Reaction:
    """One thing that follows events whose kind fits ``kinds`` (``*`` allowed)."""

    name: str
    kinds: str
    run: "Callable[[Event], None]"
    after_commit: bool = False


_reactions: list[Reaction] = []


def register(reaction: Reaction) -> None:
    """Add a reaction behind all that are registered; the same name twice is a mistake of the programmer.

    :raises ValueError: when the name is taken
    """
    if any(known.name == reaction.name for known in _reactions):
        raise ValueError(f"reaction {reaction.name!r} is registered already")
    _reactions.append(reaction)


def registered() -> tuple[Reaction, ...]:
    """Return all reactions in the order in which they run."""
    return tuple(_reactions)


def follow(event: "Event") -> None:
    """Run what follows an event: the inner reactions now, the outer ones once the transaction is committed."""
    for reaction in _reactions:
        if not fnmatchcase(event.kind, reaction.kinds):
            continue
        if reaction.after_commit:
            transaction.on_commit(lambda reaction=reaction: reaction.run(event), robust=True)
        else:
            reaction.run(event)
