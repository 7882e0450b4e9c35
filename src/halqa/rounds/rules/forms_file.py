"""A form as a TOML file: written so that people can read it, and the line at which each of its values stands."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from halqa.rounds.rules.forms import LIST_KEYS, TEXT_KEYS, Form, Path, plain

_HEAD: Final = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.*)""")
_NAME: Final = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_LONG_TEXTS: Final = ('"""', "'''")


def toml_of(form: Form) -> str:
    """Return a form as a file that reads back to an equal form."""
    shape = plain(form)
    lines = [*_keys({key: value for key, value in shape.items() if key not in ("sections", "questions")})]
    for name in ("sections", "questions"):
        for part in shape[name]:
            lines += ["", f"[[{name}]]", *_keys({key: value for key, value in part.items() if key not in LIST_KEYS})]
            for inner in LIST_KEYS:
                for each in part.get(inner, ()):
                    lines += ["", f"[[{name}.{inner}]]", *_keys(each)]
    return "\n".join(lines) + "\n"


def _keys(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key in TEXT_KEYS:
            yield from (f"{key}.{tag} = {_value(text)}" for tag, text in value.items())
        elif key == "made_from":
            for name, marks in value.items():
                yield from (f"made_from.{name}.{tag} = {_value(mark)}" for tag, mark in marks.items())
        else:
            yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for the one control character that JSON leaves as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    return str(value)


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the line, counted from 1, at which each table and each key of a TOML file begins, by its place in the data.

    What stands inside a list or a table on one line has the line of its key.
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    ends = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if ends:
            ends = "" if ends in line else ends
            continue
        if head := _HEAD.fullmatch(line):
            here = _entered(_names(head[2]), counts, is_list=head[1] == "[[")
            found.setdefault(here, number)
        elif key := _KEY.fullmatch(line):
            names = _names(key[1])
            for length in range(1, len(names) + 1):
                found.setdefault((*here, *names[:length]), number)
            ends = next((mark for mark in _LONG_TEXTS if key[2].startswith(mark) and key[2].count(mark) == 1), "")
    return found


def _entered(names: Sequence[str], counts: dict[Path, int], *, is_list: bool) -> Path:
    """Return the place of a table by its head, the last one of each list on the way; a new one of its own list."""
    here: Path = ()
    for place, name in enumerate(names, start=1):
        here = (*here, name)
        if is_list and place == len(names):
            counts[here] = counts.get(here, -1) + 1
            # Lists inside a new table begin anew.
            for inner in [path for path in counts if len(path) > len(here) and path[: len(here)] == here]:
                del counts[inner]
        if here in counts:
            here = (*here, counts[here])
    return here


def _names(dotted: str) -> list[str]:
    return [name.strip("\"'") for name in _NAME.findall(dotted)]


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """Return the line of a place, or of the nearest thing around it that has one; 1 where nothing has."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)


def key_in_words(path: Path) -> str:
    """Return a place as people write it: ``questions[4].label.fr``, lists counted from 1."""
    written = ""
    for step in path:
        written += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if written else step
    return written
