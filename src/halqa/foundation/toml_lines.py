"""TOML with the line of each key, for what must say where a mistake stands: Python's own reader keeps no lines.

A text is cut into statements by the reader itself: lines are added until what was added can be read alone. A statement of TOML
ends with a line and no beginning of one is a statement, so the cut is the one that the reader makes.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Path = tuple[str | int, ...]
"""Where something stands: names of tables and keys from the outside in, and the place of a table in an array, from 0."""

_AT: Final = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


class BadToml(ValueError):
    """A text that is no TOML; ``line`` is the line at which its reader gave up, counted from 1."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why, line)
        self.why = why
        self.line = line


@dataclass(frozen=True, slots=True)
class LocatedToml:
    """What a text of TOML holds, and the line of each table and key, counted from 1."""

    content: Mapping[str, Any]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of what stands there, of the nearest thing around it where that has none, or 1."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_toml(text: str) -> LocatedToml:
    """Read a text of TOML.

    :raises BadToml: where it is none, with the line
    """
    try:
        content = tomllib.loads(text)
    except ValueError as error:
        # Python itself refuses a number of thousands of digits, and says no line.
        found = _AT.search(str(error))
        lines = text.count("\n") + (not text.endswith("\n"))
        line = int(found[1]) if found and found[1] else max(lines, 1) if found else 1
        raise BadToml(_AT.sub("", str(error)).strip(), line) from error
    except RecursionError as error:
        raise BadToml("Too deeply nested", 1) from error
    return LocatedToml(content, _lines(text))


def _lines(text: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    arrays: dict[Path, int] = {}
    table: Path = ()
    for line, statement in _statements(text):
        if statement.lstrip().startswith("["):
            is_array = statement.lstrip().startswith("[[")
            named = _names(tomllib.loads(statement))
            table = _placed(named[:-1], arrays)
            own = (*table, named[-1])
            if is_array:
                arrays[own] = arrays.get(own, -1) + 1
                found.setdefault(own, line)
                own = (*own, arrays[own])
            table = own
            found.setdefault(table, line)
        else:
            path = table
            for name in _names(tomllib.loads(statement)):
                path = (*path, name)
                found.setdefault(path, line)
    return found


def _placed(names: tuple[str, ...], arrays: Mapping[Path, int]) -> Path:
    """Return the path of a table that a header names, by way of the last table of each array on it."""
    path: Path = ()
    for name in names:
        path = (*path, name)
        if path in arrays:
            path = (*path, arrays[path])
    return path


def _names(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the dotted name that a single statement sets; an inline table is a value, and its keys have its line."""
    names: list[str] = []
    inner: Any = content
    while isinstance(inner, dict) and len(inner) == 1:
        [(name, inner)] = inner.items()
        names.append(name)
        if isinstance(inner, list):
            break
    return tuple(names)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    gathered: list[str] = []
    begun = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not gathered and (not line.strip() or line.lstrip().startswith("#")):
            continue
        begun = begun if gathered else number
        gathered.append(line)
        statement = "\n".join(gathered)
        try:
            tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        yield begun, statement
        gathered = []
