"""The name of a file, as it was given and as it is kept."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 120
_WORTH_KEEPING: Final = {"\u200c", "\u200d"}  # joiners, without which Persian and some Indian words are misspelt
_FOR_PATHS: Final = re.compile(r'[\\/:*?"<>|]+')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")


def cleaned(given: str) -> str:
    """Return a name that reads like the one given and is harmless as a file's name on every system."""
    seen = "".join(sign for sign in unicodedata.normalize("NFC", given) if sign in _WORTH_KEEPING or _is_seen(sign))
    name = " ".join(_FOR_PATHS.sub("-", seen).split()).strip(" .-")
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem.strip(" .-"), ending) if dot else (ending, "")
    stem = _RESERVED.sub(r"\1-", stem) or "file"
    return (stem[: max(1, LONGEST - len(dot + ending))] + dot + ending.lower())[:LONGEST]


def ending_of(name: str) -> str:
    """Return what stands behind the last full stop, in small letters; nothing where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_seen(sign: str) -> bool:
    # A character that cannot be seen may make a name read as another one: an ending, written from right to left.
    return sign == " " or not unicodedata.category(sign).startswith(("C", "Z"))
