"""Reading practices from JSON lines: every mistake is found and named by its line, its key and its field."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from halqa.exchange.enums import (
    LONGEST_ADDRESS,
    LONGEST_KEY,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    BuildingBlock,
    TargetGroup,
)
from halqa.foundation.languages import is_tag
from halqa.foundation.localized import BadText, Localized
from halqa.foundation.refusals import Refusal

FIELDS: Final = (
    "key",
    "city",
    "title",
    "summary",
    "building_blocks",
    "target_groups",
    "target_group_words",
    "sdgs",
    "year",
    "source",
    "source_language",
)
"""What every line holds, in this order."""

TAKEN_BACK: Final = "taken_back_by"
"""What a line may hold besides: the day by which it was known that the page was taken back."""

LONGEST_LINE: Final = 20_000
MOST_PRACTICES: Final = 100_000
LONGEST_REASON: Final = 500
GOALS: Final = range(1, 18)
"""The Sustainable Development Goals."""

Choice = TypeVar("Choice", bound=StrEnum)

_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CITY: Final = re.compile(r"[a-z]{2}/[a-z0-9]+(?:-[a-z0-9]+)*")
# No database keeps the one of these, and nobody sees the others; a lone half of a pair is no text at all.
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """One practice as a file tells it."""

    key: str
    city: str
    title: Localized
    summary: Localized
    blocks: tuple[BuildingBlock, ...]
    groups: tuple[TargetGroup, ...]
    group_words: tuple[str, ...]
    goals: tuple[int, ...]
    year: int | None
    source: str
    source_language: str
    taken_back_by: date | None = None

    def as_line(self) -> str:
        """Return the practice as the line of a file, from which it is read back equal."""
        told: dict[str, Any] = {
            "key": self.key,
            "city": self.city,
            "title": by_language(self.title),
            "summary": by_language(self.summary),
            "building_blocks": list(self.blocks),
            "target_groups": list(self.groups),
            "target_group_words": list(self.group_words),
            "sdgs": list(self.goals),
            "year": self.year,
            "source": self.source,
            "source_language": self.source_language,
        }
        if self.taken_back_by:
            told[TAKEN_BACK] = self.taken_back_by.isoformat()
        return json.dumps(told, ensure_ascii=False)


@dataclass(slots=True)
class _Line:
    """One line while it is read, and what is wrong in it."""

    number: int
    told: Mapping[str, Any]
    found: list[Refusal] = field(default_factory=list)

    def complain(self, code: str, column: str = "", **facts: object) -> None:
        key = self.told.get("key")
        named = key if isinstance(key, str) and len(key) <= LONGEST_KEY else ""
        self.found.append(Refusal(code, {"row": self.number, "key": named, "column": column, **facts}))


def read_practices(
    lines: Iterable[str],
    *,
    cities: Callable[[Collection[str]], Collection[str]],
    is_fictional: Callable[[str], bool],
    fiction: bool,
    years: range,
) -> tuple[list[PracticeFacts], list[Refusal]]:
    """Return the practices of a file and everything that is wrong in it.

    ``cities`` is given keys and returns those that are known; ``fiction`` allows cities of invented countries, of which
    ``is_fictional`` tells by the country's code; ``years`` are those that a practice can be of.
    """
    read: list[tuple[int, PracticeFacts]] = []
    refusals: list[Refusal] = []
    for number, text in enumerate(lines, start=1):
        if number > MOST_PRACTICES:
            refusals.append(Refusal("too-many-practices", {"row": number, "key": "", "column": "", "most": MOST_PRACTICES}))
            break
        if not text.strip():
            continue
        line = _parsed(number, text)
        facts = _facts(line, years) if not line.found else None
        if facts and is_fictional(_country(facts.city)):
            if not fiction:
                line.complain("city-is-invented", "city", value=facts.city)
        elif facts and not facts.source:
            line.complain("source-missing", "source")
        refusals += line.found
        if facts and not line.found:
            read.append((number, facts))
    refusals += _together(read, cities)
    if not read and not refusals:
        refusals.append(Refusal("no-practices", {"row": 1, "key": "", "column": ""}))
    return [facts for _, facts in read], sorted(refusals, key=lambda one: int(str(one.facts["row"])))


def refusals_to_correct(read: str, version: str, reason: str) -> list[Refusal]:
    """Return the reasons against a correction whatever it says; ``read`` is the version that whoever corrects has seen."""
    reasons = []
    if read != version:
        reasons.append(Refusal("practice-changed-meanwhile", {"column": "version"}))
    if not reason.strip():
        reasons.append(Refusal("reason-missing", {"column": "reason"}))
    elif len(reason) > LONGEST_REASON:
        reasons.append(Refusal("text-too-long", {"column": "reason", "characters": len(reason), "most": LONGEST_REASON}))
    elif _UNSEEN.search(reason):
        reasons.append(Refusal("control-character", {"column": "reason"}))
    return reasons


def _together(read: list[tuple[int, PracticeFacts]], cities: Callable[[Collection[str]], Collection[str]]) -> list[Refusal]:
    known = set(cities({facts.city for _, facts in read}))
    times = Counter(facts.key for _, facts in read)
    found = []
    for number, facts in read:
        where = {"row": number, "key": facts.key}
        if facts.city not in known:
            found.append(Refusal("no-such-city", {**where, "column": "city", "value": facts.city}))
        if times[facts.key] > 1:
            found.append(Refusal("key-twice", {**where, "column": "key"}))
    return found


def _parsed(number: int, text: str) -> _Line:
    line = _Line(number, {})
    if len(text) > LONGEST_LINE:
        line.complain("line-too-long", most=LONGEST_LINE)
        return line
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        line.complain("not-json")
        return line
    if not isinstance(told, dict):
        line.complain("not-an-object")
        return line
    line.told = told
    for name in FIELDS:
        if name not in told:
            line.complain("field-missing", name)
    for name in told:
        if name not in {*FIELDS, TAKEN_BACK}:
            line.complain("field-unknown", str(name)[:LONGEST_KEY])
    return line


def _facts(line: _Line, years: range) -> PracticeFacts | None:
    title = _texts(line, "title", LONGEST_TITLE)
    summary = _texts(line, "summary", LONGEST_SUMMARY)
    key, city = _key(line), _city(line)
    blocks, groups = _chosen(line, "building_blocks", BuildingBlock), _chosen(line, "target_groups", TargetGroup)
    words, goals, year = _words(line), _goals(line), _year(line, years)
    source, language, taken_back_by = _source(line), _language(line), _day(line)
    if title is None or summary is None or line.found:
        return None
    return PracticeFacts(key, city, title, summary, blocks, groups, words, goals, year, source, language, taken_back_by)


def _text(line: _Line, name: str) -> str:
    value = line.told[name]
    if not isinstance(value, str):
        line.complain("not-a-text", name)
        return ""
    if _UNSEEN.search(value):
        line.complain("control-character", name)
        return ""
    return value.strip()


def _key(line: _Line) -> str:
    key = _text(line, "key")
    if not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        line.complain("not-a-key", "key", value=key[:LONGEST_KEY])
    return key


def _city(line: _Line) -> str:
    city = _text(line, "city")
    if not _CITY.fullmatch(city) or len(city) > LONGEST_KEY:
        line.complain("not-a-city-key", "city", value=city[:LONGEST_KEY])
    return city


def _texts(line: _Line, name: str, longest: int) -> Localized | None:
    told = line.told[name]
    if not isinstance(told, dict) or not told or not all(isinstance(text, str) for text in told.values()):
        line.complain("not-a-localized-text", name)
        return None
    try:
        text = Localized(next(iter(told)), {tag: words.strip() for tag, words in told.items()})
    except BadText as error:
        line.complain("bad-localized-text", name, value=error.detail)
        return None
    for words in text.texts.values():
        if _UNSEEN.search(words):
            line.complain("control-character", name)
        if len(words) > longest:
            line.complain("text-too-long", name, characters=len(words), most=longest)
    return text


def _listed(line: _Line, name: str) -> list[Any]:
    told = line.told[name]
    if not isinstance(told, list):
        line.complain("not-a-list", name)
        return []
    if len({str(each) for each in told}) < len(told):
        line.complain("named-twice", name)
    return told


def _chosen(line: _Line, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
    told = _listed(line, name)
    if not told and isinstance(line.told[name], list):
        line.complain("value-missing", name)
    named = {str(choice) for choice in choices}
    for each in told:
        if not isinstance(each, str) or each not in named:
            line.complain("not-one-of", name, value=str(each)[:LONGEST_KEY], choices=", ".join(choices))
    return tuple(choice for choice in choices if choice in told)


def _words(line: _Line) -> tuple[str, ...]:
    told = _listed(line, "target_group_words")
    if not all(isinstance(each, str) and 0 < len(each.strip()) <= LONGEST_TITLE and not _UNSEEN.search(each) for each in told):
        line.complain("not-a-text", "target_group_words")
        return ()
    return tuple(told)


def _goals(line: _Line) -> tuple[int, ...]:
    told = _listed(line, "sdgs")
    if not all(isinstance(each, int) and not isinstance(each, bool) and each in GOALS for each in told):
        line.complain("not-a-goal", "sdgs")
        return ()
    return tuple(sorted(told))


def _year(line: _Line, years: range) -> int | None:
    year = line.told["year"]
    if year is None:
        return None
    if not isinstance(year, int) or isinstance(year, bool) or year not in years:
        line.complain("not-a-year", "year", value=str(year)[:LONGEST_KEY], first=years[0], last=years[-1])
        return None
    return year


def _source(line: _Line) -> str:
    address = _text(line, "source")
    try:
        parts = urlsplit(address)
        is_page = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", address)
    except ValueError:
        is_page = False
    if address and (not is_page or len(address) > LONGEST_ADDRESS):
        line.complain("not-a-web-address", "source", value=address[:LONGEST_KEY])
    return address


def _language(line: _Line) -> str:
    tag = _text(line, "source_language")
    if tag and (not is_tag(tag) or len(tag) > 35):
        line.complain("not-a-language", "source_language", value=tag[:LONGEST_KEY])
    return tag.lower()


def _day(line: _Line) -> date | None:
    told = line.told.get(TAKEN_BACK)
    if told is None:
        return None
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError):
        line.complain("not-a-day", TAKEN_BACK, value=str(told)[:LONGEST_KEY])
        return None


def _country(city: str) -> str:
    return city.partition("/")[0].upper()


def by_language(text: Localized) -> dict[str, str]:
    """Return a text by its languages, that of its source first."""
    return {text.source: text.texts[text.source], **{tag: words for tag, words in text.texts.items() if tag != text.source}}
