"""Telling people what happened to their account."""

from typing import TYPE_CHECKING

from halqa.notices.actions.outbox import put, write_to
from halqa.notices.reactions import TOLD_AFTER, Telling

if TYPE_CHECKING:
    from halqa.ledger.models import Event


def follow(event: "Event") -> None:
    """Tell whom an event of accounts concerns, in its own transaction."""
    for telling in TOLD_AFTER[event.kind](event):
        tell = put if isinstance(telling, Telling) else write_to
        tell(**vars(telling), now=event.at)
