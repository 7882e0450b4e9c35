"""How events are chained: pure, so that an auditor can recompute the chain from an export alone."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from halqa.ledger.enums import GENESIS, Damage


@dataclass(frozen=True)
class Link:
    """One event as it is hashed. ``at`` is UTC; ``detail`` holds only text, whole numbers, booleans, null, lists and objects."""

    number: int
    act: str
    kind: str
    by: str
    subject: str
    at: datetime
    detail: Mapping[str, Any]
    public_number: int | None
    previous_hash: str
    hash: str = ""


@dataclass(frozen=True)
class Break:
    """Where the chain first breaks, and how."""

    number: int
    damage: Damage


def refuses_detail(value: object) -> bool:
    """Say whether a detail holds something that two databases would give back differently, such as a float."""
    if isinstance(value, Mapping):
        return any(not isinstance(key, str) or refuses_detail(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return any(refuses_detail(item) for item in value)
    return not (value is None or isinstance(value, str | bool | int))


def digest(link: Link) -> str:
    """Return the SHA-256 of a link over everything that it says and the hash before it, as 64 hexadecimal digits."""
    said = {
        "number": link.number,
        "act": link.act,
        "kind": link.kind,
        "by": link.by,
        "subject": link.subject,
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "detail": link.detail,
        "public_number": link.public_number,
        "previous_hash": link.previous_hash,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def first_break(links: Iterable[Link], *, head_number: int, head_hash: str, head_public_number: int) -> Break | None:
    """Return the first broken link of a chain in the order of its numbers, or nothing when it holds up to its head."""
    expected, previous_hash, public_number = 1, GENESIS, 0
    for link in links:
        if link.number != expected:
            return Break(expected, Damage.MISSING)
        if digest(link) != link.hash:
            return Break(link.number, Damage.CHANGED)
        if link.previous_hash != previous_hash:
            return Break(link.number, Damage.REORDERED)
        if link.public_number is not None:
            public_number += 1
            if link.public_number != public_number:
                return Break(link.number, Damage.PUBLIC_NUMBER)
        expected, previous_hash = expected + 1, link.hash
    if (expected - 1, previous_hash, public_number) != (head_number, head_hash, head_public_number):
        return Break(expected, Damage.CUT)
    return None
