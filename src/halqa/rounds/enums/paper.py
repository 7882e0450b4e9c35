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


class Fate(StrEnum):
    """What becomes of an answer that came back on paper.

    ``STANDS``: nothing is new. ``EMPTIED``: it was emptied on paper, and stays. ``ASIDE``: somebody else changed it meanwhile.
    """

    FIRST = "first"
    REPLACES = "replaces"
    ASIDE = "aside"
    EMPTIED = "emptied"
    STANDS = "stands"
