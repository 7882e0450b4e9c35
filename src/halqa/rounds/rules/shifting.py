"""An invented call moved in time, so that a demonstration finds it in the middle of its window whenever it begins."""

import re
from datetime import date, timedelta
from typing import Final

AS_IF: Final = re.compile(r"^# As if today were (\d{4}-\d{2}-\d{2})\.$", re.MULTILINE)
_TABLE: Final = re.compile(r"^\[([a-z]+)\]$")
_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_MONTH: Final = re.compile(r'"(\d{4}-\d{2})"')
MOVED: Final = frozenset({"window", "commission", "review", "phases"})
"""The tables whose days are those of the round itself; since when there is a network does not move."""


def shifted(text: str, today: date) -> str:
    """Return the text of a policy, its days moved by as many as lie between ``today`` and the day that its file names.

    A file that names no such day stays as it is. Months move with their fifteenth, and the year of the round with its own days.
    """
    found = AS_IF.search(text)
    if found is None:
        return text
    days = (today - date.fromisoformat(found[1])).days
    table, lines = "", []
    for line in text.splitlines(keepends=True):
        if named := _TABLE.match(line.strip()):
            table = named[1]
        lines.append(_moved(line, days) if table in MOVED else line)
    moved = "".join(lines)
    return re.sub(r"^year = (\d{4})$", lambda year: f"year = {_year(int(year[1]), days)}", moved, flags=re.MULTILINE)


def _moved(line: str, days: int) -> str:
    line = _DAY.sub(lambda day: (date.fromisoformat(day[0]) + timedelta(days)).isoformat(), line)
    return _MONTH.sub(lambda month: f'"{date.fromisoformat(f"{month[1]}-15") + timedelta(days):%Y-%m}"', line)


def _year(year: int, days: int) -> int:
    return (date(year, 7, 1) + timedelta(days)).year
