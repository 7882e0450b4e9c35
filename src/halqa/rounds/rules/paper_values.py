"""What people write by hand or in a word processor, understood: numbers, years, days, ticks, options in six languages.

Nothing is guessed. What could mean two things is handed back as a reason, and what cannot be understood too.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

from halqa.foundation.folding import fold
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import Refusal

TICKED: Final = frozenset("☒☑✓✔✗✘■●◉⬛🗹🗷xX×хХ")
"""What a ticked box looks like: signs, and what is typed in their place, in Latin or in Cyrillic letters."""

UNTICKED: Final = frozenset("☐□○◯▢⬜_")

_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,'’٫٬\s][0-9]+)*")
_YEAR: Final = re.compile(r"(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9])")
_YEAR_BESIDE: Final = re.compile(r"(?:\s+[,،;:(（/]?\s*|[،;:/]\s*|,\s+|[(（]\s*)((?:1[0-9]|20)[0-9]{2})\s*(?:年|г\.?|م)?[)）]?$")
_CURRENCY: Final = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:[.,'’٬\s][0-9]{3})+")
_INDIAN: Final = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_UNSEEN: Final = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_MINUSES: Final = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-"})  # noqa: RUF100  signs that look like a minus
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

LONGEST: Final = 200
"""How many characters a number, a day or an option may have to be looked at: what is longer is a story."""

_DECIMAL: Final = {"en": ".", "zh-hans": ".", "ar": ".", "fr": ",", "es": ",", "ru": ","}
_GROUP: Final = {"en": ",", "zh-hans": ","}
_NO_BREAK: Final = "\u00a0"

_DAY_FIRST: Final = frozenset({"fr", "es", "ru", "ar"})
"""The languages in which numbers of a day stand as day, month, year; in English both orders are written."""

_MAGHREB: Final = ("جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
_MOROCCO: Final = ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر")
_LEVANT: Final = (
    *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
    *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
)


def kept_text(text: str) -> str:
    """Return a text as it is kept, on screen and on paper alike: lines end in one way, and no document holds the rest.

    What Word writes for a new line or page is one; other control characters say nothing and stand in no XML.
    """
    told = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return _NOT_TEXT.sub("", told).strip()


def plain_digits(text: str) -> str:
    """Return a text with its digits as 0 to 9, whatever the script they were written in, and without unseen marks."""
    told = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _UNSEEN.sub("", text))
    return told.translate(_MINUSES).strip()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as the rules take it, and what stood beside it: the year that it is of, and its currency."""

    value: str
    year: int | None = None
    currency: str = ""


def figure_in(text: str, language: str, *, whole: bool, units: Iterable[str] = ()) -> Figure | Refusal:
    """Return the number that somebody wrote in a form of this language; ``units`` may stand beside it."""
    if len(text) > LONGEST:
        return Refusal("not-understood", {"text": text[:LONGEST]})
    told = plain_digits(text)
    year: int | None = None
    currency = ""
    if (beside := _YEAR_BESIDE.search(told)) and re.search("[0-9]", rest := told[: beside.start()].strip()):
        year, told = int(beside[1]), rest
    if found := _CURRENCY.search(told):
        currency, told = found[0], f"{told[: found.start()]} {told[found.end() :]}".strip()
    for unit in sorted(units, key=len, reverse=True):
        told = re.sub(rf"{re.escape(plain_digits(unit))}\.?$", "", told, flags=re.IGNORECASE).strip()
    if not _NUMBER.fullmatch(told):
        return Refusal("not-understood", {"text": text})
    value = _value(told, language, whole=whole)
    if value is None:
        return Refusal("two-meanings", {"text": text})
    return Figure(value, year, currency)


def _value(told: str, language: str, *, whole: bool) -> str | None:
    sign = "-" if told.startswith("-") else ""
    digits = told.removeprefix("-")
    digits = re.sub(r"\s", " ", digits)
    if "٫" in digits:
        before, _mark, after = digits.partition("٫")
        grouped = _without_groups(before)
        return None if grouped is None or not after.isdigit() else f"{sign}{grouped}.{after}"
    marks = [each for each in digits if not each.isdigit()]
    if not marks:
        return sign + digits
    last = marks[-1]
    before, _mark, after = digits.rpartition(last)
    by_groups, is_decimal_mark = _without_groups(digits), last in ".,"
    by_decimals = _without_groups(before) if is_decimal_mark and marks.count(last) == 1 else None
    readings = [each for each in (by_groups, by_decimals and f"{by_decimals}.{after}") if each]
    if len(readings) == 2:
        # One mark before three digits: the language of the form says which it is, unless the question contradicts.
        if last == _DECIMAL[language]:
            return None if whole else sign + readings[1]
        return sign + readings[0] if whole or last == _GROUP.get(language) else None
    return sign + readings[0] if readings else None


def _without_groups(digits: str) -> str | None:
    """Return digits without the marks between their groups, if there is one sort of those and all groups are whole."""
    if digits.isdigit():
        return digits
    marks = {each for each in digits if not each.isdigit()}
    if len(marks) == 1 and (_GROUPS.fullmatch(digits) or _INDIAN.fullmatch(digits)):
        return re.sub(r"[^0-9]", "", digits)
    return None


def figure_as_written(value: str, language: str) -> str:
    """Return a number of the rules as a form of this language shows it, so that it is read back as the same; else as it is."""
    if not re.fullmatch(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?", value):
        return value
    whole, _mark, part = value.removeprefix("-").partition(".")
    group = _GROUP.get(language, _NO_BREAK)
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)][::-1]
    written = group.join(groups) + (f"{_DECIMAL[language]}{part}" if part else "")
    return f"-{written}" if value.startswith("-") else written


def year_in(text: str) -> int | Refusal:
    """Return the one year that stands in a text."""
    told = plain_digits(text[:LONGEST])
    if told.isdigit() and len(told) < 6:
        return int(told)
    found = _YEAR.findall(told)
    others = _YEAR.sub("", told)
    return int(found[0]) if len(found) == 1 and not re.search("[0-9]", others) else Refusal("not-understood", {"text": text})


def step_in(text: str) -> int | Refusal:
    """Return the one whole number that stands in a text, such as a place on a scale."""
    found = re.findall(r"-?[0-9]+", plain_digits(text[:LONGEST]))
    return int(found[0]) if len(found) == 1 and len(found[0]) < 6 else Refusal("not-understood", {"text": text})


def day_in(text: str, language: str, known: str = "") -> date | Refusal:
    """Return the day that somebody wrote; ``known`` is what the calendar of the field chose, as ISO 8601 writes it.

    Where the numbers could be of two days, the calendar decides; without one it is a reason.
    """
    told = plain_digits(text[:LONGEST]).replace("،", ",").casefold()
    by_hand = _numbered_days(told, language) or _named_days(told)
    chosen = _iso(known[:10])
    if not by_hand:
        return Refusal("not-understood", {"text": text})
    if len(by_hand) > 1:
        return chosen if chosen in by_hand else Refusal("two-meanings", {"text": text})
    return by_hand[0]


def _numbered_days(told: str, language: str) -> list[date]:
    numbers = re.fullmatch(r"([0-9]{1,4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,4})\s*(?:日|г\.?)?", told)
    if numbers is None:
        return []
    first, second, third = numbers.groups()
    if len(first) == 4:
        return _days((first, second, third))
    if len(third) != 4:
        return []
    day_first, month_first = _days((third, second, first)), _days((third, first, second))
    # With points between, and in all languages but English and Chinese, the day comes first.
    if "." in told or language in _DAY_FIRST:
        return day_first
    return list(dict.fromkeys([*day_first, *month_first]))


def _named_days(told: str) -> list[date]:
    months = _months()
    words = re.sub(r"(?<=[0-9])(?:er|st|nd|rd|th|º|ª|-го|-е)\b", "", told)
    words = re.sub(r"\b(?:de|del|of|the|года|год|г)\b|[,.]", " ", words)
    for name in sorted(months, key=len, reverse=True):
        found = re.search(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])", words)
        if found is None:
            continue
        numbers = re.findall(r"[0-9]+", words)
        others = re.sub(r"[0-9]+", "", words.replace(name, "", 1)).strip()
        years = [each for each in numbers if len(each) == 4]
        days = [each for each in numbers if len(each) < 3]
        if len(numbers) == 2 and len(years) == len(days) == 1 and not others:
            return _days((years[0], str(months[name]), days[0]))
    return []


@cache
def _months() -> Mapping[str, int]:
    """Return the names of months in the six languages, and those of the Maghreb and the Levant."""
    names: dict[str, int] = {}
    for tag in LANGUAGES:
        locale = Locale.parse(tag, sep="-")
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {said.casefold().strip("."): month for month, said in locale.months[context][width].items()}
    for several in (_MAGHREB, _MOROCCO, _LEVANT):
        names |= {said: month for month, said in enumerate(several, start=1)}
    return {said: month for said, month in names.items() if not said[:1].isdigit()}


def _days(parts: Iterable[str]) -> list[date]:
    year, month, day = map(int, parts)
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _iso(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def tick_in(text: str) -> bool | Refusal:
    """Return whether a box is ticked that looks like this."""
    told = _UNSEEN.sub("", text).strip().strip("[]()").strip()
    if not told or set(told) <= UNTICKED:
        return False
    return True if set(told) <= TICKED else Refusal("not-understood", {"text": text})


def option_in(text: str, options: Mapping[str, Iterable[str]]) -> str | Refusal:
    """Return the id of the option that was meant: by its id, or by what it is called in any language."""
    told = _alike(text) if len(text) <= LONGEST * 5 else ""
    found = [ident for ident, names in options.items() if told in {_alike(name) for name in (ident, *names)}]
    return found[0] if len(found) == 1 else Refusal("no-such-option")


def _alike(text: str) -> str:
    return " ".join(fold(_UNSEEN.sub("", text)).strip(" .;:").split())
