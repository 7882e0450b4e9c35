"""Which fields of each row somebody wants to have."""

from collections.abc import Collection, Mapping
from typing import Any

from halqa.foundation.refusals import Refusal


def chosen(text: str) -> tuple[str, ...]:
    """Return the names in a list with commas, each once, in their order."""
    return tuple(dict.fromkeys(name for name in (part.strip() for part in text.split(",")) if name))


def refusals_of_fields(wanted: Collection[str], known: Collection[str]) -> list[Refusal]:
    """Return a reason for each name that no field has, and one where nothing was named at all."""
    if not wanted:
        return [Refusal("no-field-named")]
    return [Refusal("unknown-field", {"name": name, "known": ", ".join(known)}) for name in wanted if name not in known]


def narrowed(row: Mapping[str, Any], wanted: Collection[str]) -> Mapping[str, Any]:
    """Return the wanted fields of a row, in its own order; all of them where none is named."""
    return {name: value for name, value in row.items() if name in wanted} if wanted else row
