"""A form as a TOML file, written so that people can read it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from halqa.rounds.rules.forms import LIST_KEYS, TEXT_KEYS, Form, Path, plain


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


def key_in_words(path: Path) -> str:
    """Return a place as people write it: ``questions[4].label.fr``, lists counted from 1."""
    written = ""
    for step in path:
        written += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if written else step
    return written
