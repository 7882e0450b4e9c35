"""The text of a policy with another day in it, as somebody would write it by hand."""

import re
from datetime import date

from halqa.rounds.rules.keys import BY_NAME, Takes


def parse_day(text: str) -> date | None:
    """Return a day as ISO 8601 writes it; nothing where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def with_day(text: str, name: str, day: date) -> str:
    """Return a policy (TOML) in which a key that takes a day, such as ``commission.closes``, says this one.

    What is no such key, or does not stand in the text, leaves it as it is.
    """
    key = BY_NAME.get(name)
    if key is None or key.takes is not Takes.DAY:
        return text
    head, found, rest = text.partition(f"[{key.table}]\n")
    if not found:
        return text
    # Up to the next table; what follows may have a key of the same name.
    end = re.search(r"^\[", rest, re.MULTILINE)
    own, others = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    said = re.sub(rf"^({re.escape(key.own)}\s*=\s*)\S+", rf"\g<1>{day.isoformat()}", own, count=1, flags=re.MULTILINE)
    return head + found + said + others
