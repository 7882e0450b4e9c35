"""Reading what a network has agreed: tables of whole numbers in TOML, where nothing may be missing and nothing unread."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path


class BadPolicy(ValueError):
    """A file of the policy cannot be used; the message names the file and what is wrong in it."""


def whole_numbers(path: Path, table: str, names: Collection[str]) -> Mapping[str, int]:
    """Return the numbers of the one table that a file holds, each above 0.

    :raises BadPolicy: when the file is missing, lacks one of the names, or holds something that nobody reads
    """
    try:
        with path.open("rb") as file:
            agreed = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadPolicy(f"{path} cannot be read: {error}.") from error
    numbers = agreed.get(table)
    if {*agreed} != {table} or not isinstance(numbers, dict) or {*numbers} != {*names}:
        raise BadPolicy(f"{path} must hold one table [{table}] with exactly {', '.join(sorted(names))}.")
    for name, number in numbers.items():
        # Python counts a yes among the whole numbers.
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise BadPolicy(f"{path}: {name} must be a whole number above 0.")
    return numbers
