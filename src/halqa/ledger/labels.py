"""What is said of a broken chain, in English, to whoever runs the house; and what each event says, in the words of its app."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise

from halqa.ledger.enums import Damage

DAMAGE = {
    Damage.MISSING: "is missing",
    Damage.CHANGED: "was changed after it was recorded",
    Damage.REORDERED: "does not follow the one before it",
    Damage.PUBLIC_NUMBER: "has a wrong public number",
    Damage.CUT: "is not where the chain and its head agree to end",
}


def broken_link(number: int, damage: Damage) -> str:
    """Say where the chain first breaks, and how."""
    return f"The ledger is broken: event {number} {DAMAGE[damage]}."


_words: Final[ChainMap[str, Promise]] = ChainMap()


def register_events(words: Mapping[str, Promise]) -> None:
    """Add what an app says of its events, by their kinds; a kind belongs to one app.

    :raises ValueError: when a kind has its words
    """
    if taken := _words.keys() & words.keys():
        raise ValueError(f"events have their words already: {', '.join(sorted(taken))}")
    _words.maps.append(dict(words))


def event_words(kind: str) -> str:
    """Return what an event of a kind says, in the language that is active; the kind where no app has words for it."""
    return str(_words.get(kind, kind))
