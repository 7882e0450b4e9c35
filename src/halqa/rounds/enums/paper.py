"""How a form is filled in on paper's terms, and what a file is that comes back. No labels."""

from enum import StrEnum


class Way(StrEnum):
    """How one place of a form on paper is filled in."""

    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    YEAR = "year"
    CURRENCY = "currency"
    PICK = "pick"
    TICK = "tick"
    DAY = "day"
    NAMES = "names"


class Return(StrEnum):
    """What came back: a file to be read, or pages to be kept."""

    WORD = "word"
    PAGES = "pages"
