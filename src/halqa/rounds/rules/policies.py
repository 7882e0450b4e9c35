"""A round's policy: read from TOML, checked against the table of keys, frozen as plain data, and asked by rules.

What no source says is ``"unknown"``, and what certainly does not exist is ``"none"``: a policy leaves nothing out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from halqa.foundation.dates import BadDate, UncertainDate
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE, is_tag
from halqa.foundation.refusals import Refusal
from halqa.foundation.toml_lines import BadToml, Path, read_toml
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.rules.deadlines import ANYWHERE, is_zone
from halqa.rounds.rules.keys import BY_NAME, NONE, UNKNOWN, Key, Takes, keys_of

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_OF_A_CRITERION: Final = frozenset({"key", "weight", "name"})
LONGEST_KEY: Final = 40
LONGEST_NAME: Final = 200
HEAVIEST: Final = 1000
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200


@dataclass(frozen=True)
class Policy:
    """What holds in one round: every key of its kind with its value, as it stands in its file. Days are ISO texts."""

    values: Mapping[str, Any]

    @property
    def kind(self) -> CallKind:
        """What the round is for."""
        return CallKind(self.values["round.kind"])

    @property
    def key(self) -> str:
        """The round's key."""
        return str(self.values["round.key"])

    @property
    def is_illustrative(self) -> bool:
        """Whether the round is invented."""
        return bool(self.values["round.illustrative"])

    def is_known(self, name: str) -> bool:
        """Return whether it is known what holds; that there is certainly no such rule is known too."""
        return bool(self.values.get(name, NONE) != UNKNOWN)

    def number(self, name: str) -> int | None:
        """Return a number; nothing where there is none or none is known."""
        value = self.values.get(name, NONE)
        return None if value in (NONE, UNKNOWN) else int(value)

    def says_yes(self, name: str) -> bool:
        """Return whether it is known that this holds."""
        return self.values.get(name) is True

    def ways(self, name: str) -> tuple[str, ...]:
        """Return the one way that is chosen, or every way where none is known: what all of them say holds in any case."""
        value = self.values.get(name, NONE)
        if value == UNKNOWN:
            return tuple(way for way in BY_NAME[name].choices or () if way != NONE)
        return (str(value),)

    def several(self, name: str) -> tuple[str, ...] | None:
        """Return the entries of a list; nothing where it says none, all or unknown."""
        value = self.values.get(name, NONE)
        return tuple(map(str, value)) if isinstance(value, list | tuple) else None

    def when(self, name: str) -> UncertainDate:
        """Return a date as exactly as it is known."""
        value = self.values.get(name, NONE)
        return UncertainDate.unknown() if value in (NONE, UNKNOWN) else UncertainDate.parse(str(value))

    def day(self, name: str) -> date | None:
        """Return a day; nothing where there is none or none is known."""
        written = self.when(name)
        return written.earliest if written.precision == "day" else None


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """A policy that was read, or every mistake that keeps it from being one, in the order of its lines."""

    policy: Policy | None
    mistakes: tuple[Refusal, ...]


@lru_cache(maxsize=32)
def read_policy(text: str, file: str) -> ReadPolicy:
    """Read a policy from its text; each mistake is a refusal with ``file``, ``line`` and ``key``.

    Who writes a call has the same text read at every step; some of the last are kept.
    """
    try:
        located = read_toml(text)
    except BadToml as error:
        return ReadPolicy(None, (Refusal("not-toml", {"file": file, "line": error.line, "key": "", "why": error.why}),))

    def placed(refusal: Refusal, path: Path) -> Refusal:
        name = ".".join(map(str, path))
        return Refusal(refusal.code, {**refusal.facts, "file": file, "line": located.line(path), "key": name})

    values, found = _checked(located.content)
    mistakes = sorted((placed(refusal, path) for path, refusal in found), key=lambda one: int(str(one.facts["line"])))
    return ReadPolicy(None if mistakes else Policy(values), tuple(mistakes))


def _checked(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[Path, Refusal]]]:
    """Return the values as plain data, and what is wrong with which."""
    found: list[tuple[Path, Refusal]] = []
    given: dict[str, Any] = {}
    for table, inner in content.items():
        if not isinstance(inner, dict):
            found.append(((table,), Refusal("key-outside-table")))
            continue
        given |= {f"{table}.{name}": value for name, value in inner.items()}
        if not inner and not any(key.startswith(f"{table}.") for key in BY_NAME):
            found.append(((table,), Refusal("unknown-key", {"nearest": ""})))
    written = given.get("round.kind")
    kind = CallKind(written) if isinstance(written, str) and written in set(CallKind) else None
    wanted = keys_of(kind) if kind else tuple(BY_NAME.values())
    names = {key.name for key in wanted}
    values: dict[str, Any] = {}
    for name, value in given.items():
        path: Path = tuple(name.split(".", 1))
        if name not in BY_NAME:
            found.append((path, Refusal("unknown-key", {"nearest": _nearest(name)})))
        elif name not in names:
            found.append((path, Refusal("key-of-another-kind", {"kind": str(kind)})))
        else:
            plain, wrong = _value(BY_NAME[name], value, path)
            values[name] = plain
            found += wrong
    if kind:
        found += [((key.table, key.own), Refusal("key-missing")) for key in wanted if key.name not in given]
    elif "round.kind" not in given:
        found.append((("round", "kind"), Refusal("key-missing")))
    if not found:
        found += list(_contradictions(Policy(values)))
    return values, found


def _nearest(name: str) -> str:
    """Return the key that may be meant: the one that shares the name within its table, or most letters with it."""
    own = name.partition(".")[2]
    same = [key for key in BY_NAME if key.partition(".")[2] == own]
    return same[0] if same else ""


def _value(key: Key, value: Any, path: Path) -> tuple[Any, list[tuple[Path, Refusal]]]:
    if value == UNKNOWN:
        return value, [] if key.may_be_unknown else [(path, Refusal("may-not-be-unknown"))]
    if value == NONE and (key.may_be_none or NONE in (key.choices or {})):
        return value, []
    if value == NONE and key.takes not in {Takes.CHOICE, Takes.CHOICES}:
        return value, [(path, Refusal("may-not-be-none"))]
    if key.takes is Takes.CRITERIA:
        return _criteria(value, path)
    plain = value.isoformat() if type(value) is date else value
    return plain, [(path, refusal) for refusal in _wrong(key, value)]


def _wrong(key: Key, value: Any) -> Iterator[Refusal]:
    text = value if isinstance(value, str) else ""
    shown = str(value)[:LONGEST_NAME]
    match key.takes:
        case Takes.NUMBER:
            # Python counts a yes among the whole numbers.
            if not isinstance(value, int) or isinstance(value, bool):
                yield Refusal("not-a-number-here", {"value": shown})
            elif not key.least <= value <= key.most:
                yield Refusal("number-out-of-bounds", {"value": value, "least": key.least, "most": key.most})
        case Takes.YES_NO if not isinstance(value, bool):
            yield Refusal("not-yes-or-no", {"value": shown})
        case Takes.DAY if type(value) is not date or not _is_of_our_time(value):
            yield Refusal("not-a-day-here", {"value": shown})
        case Takes.DATE if not _is_date(value):
            yield Refusal("not-a-date-here", {"value": shown})
        case Takes.TIME if isinstance(value, time | datetime) or not _TIME.fullmatch(text):
            yield Refusal("not-a-time", {"value": shown})
        case Takes.ZONE if not is_zone(text):
            yield Refusal("not-a-zone", {"value": shown})
        case Takes.SLUG if not _SLUG.fullmatch(text) or len(text) > LONGEST_KEY:
            yield Refusal("not-a-slug", {"value": shown})
        case Takes.CHOICE if text not in (key.choices or {}):
            yield Refusal("not-a-choice", {"value": shown, "choices": ", ".join(key.choices or ())})
        case Takes.CHOICES | Takes.LANGUAGES | Takes.COUNTRIES | Takes.ADDRESSES:
            yield from _wrong_list(key, value)


def _wrong_list(key: Key, value: Any) -> Iterator[Refusal]:
    if key.takes is Takes.COUNTRIES and value == "all":
        return
    if not isinstance(value, list) or not value or not all(isinstance(entry, str) for entry in value):
        yield Refusal("not-a-list", {"value": str(value)[:LONGEST_NAME]})
        return
    for entry in sorted({entry for entry in value if value.count(entry) > 1}):
        yield Refusal("entry-twice", {"value": entry})
    for entry in value:
        if key.takes is Takes.CHOICES and entry not in (key.choices or {}):
            yield Refusal("not-a-choice", {"value": entry, "choices": ", ".join(key.choices or ())})
        elif key.takes is Takes.LANGUAGES and not is_tag(entry):
            yield Refusal("not-a-language", {"value": entry})
        elif key.takes is Takes.COUNTRIES and not _COUNTRY.fullmatch(entry):
            yield Refusal("not-a-country", {"value": entry})
        elif key.takes is Takes.ADDRESSES and not _is_address(entry):
            yield Refusal("not-an-address", {"value": entry})


def _criteria(value: Any, path: Path) -> tuple[Any, list[tuple[Path, Refusal]]]:
    if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
        return value, [(path, Refusal("not-criteria"))]
    found: list[tuple[Path, Refusal]] = []
    seen: set[str] = set()
    for place, entry in enumerate(value):
        at: Path = (*path, place)
        found += [((*at, name), Refusal("unknown-key", {"nearest": ""})) for name in entry if name not in _OF_A_CRITERION]
        found += [((*at, name), Refusal("key-missing")) for name in sorted(_OF_A_CRITERION - set(entry))]
        own = entry.get("key", "")
        if not isinstance(own, str) or not _SLUG.fullmatch(own) or len(own) > LONGEST_KEY:
            found.append(((*at, "key"), Refusal("not-a-slug", {"value": str(own)[:LONGEST_NAME]})))
        elif own in seen:
            found.append(((*at, "key"), Refusal("entry-twice", {"value": own})))
        seen.add(str(own))
        weight = entry.get("weight", UNKNOWN)
        if weight != UNKNOWN and (not isinstance(weight, int) or isinstance(weight, bool)):
            found.append(((*at, "weight"), Refusal("not-a-number-here", {"value": str(weight)[:LONGEST_NAME]})))
        elif weight != UNKNOWN and not 1 <= weight <= HEAVIEST:
            found.append(((*at, "weight"), Refusal("number-out-of-bounds", {"value": weight, "least": 1, "most": HEAVIEST})))
        found += _wrong_names(entry.get("name", {}), (*at, "name"))
    return value, found


def _wrong_names(names: Any, path: Path) -> Iterator[tuple[Path, Refusal]]:
    if not isinstance(names, dict) or not all(map(_is_name, names.values())):
        yield path, Refusal("not-names")
        return
    if WORKING_LANGUAGE not in names:
        yield path, Refusal("name-without-english")
    for tag in sorted(set(names) - set(LANGUAGES)):
        yield (*path, tag), Refusal("not-a-language", {"value": tag})


def _is_name(name: Any) -> bool:
    # What cannot be printed, no database of ours keeps alike.
    return isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and name.isprintable()


def _contradictions(policy: Policy) -> Iterator[tuple[Path, Refusal]]:
    """Yield what cannot hold together, once every value by itself is sound."""
    opens, closes = policy.day("window.opens"), policy.day("window.closes")
    forwarded = policy.day("commission.closes")
    if opens and closes and closes < opens:
        yield ("window", "closes"), Refusal("ends-before-begin", {"other": "window.opens", "day": opens.isoformat()})
    if closes and forwarded and forwarded < closes:
        yield ("commission", "closes"), Refusal("ends-before-begin", {"other": "window.closes", "day": closes.isoformat()})
    last = forwarded or closes
    decided = policy.when("phases.decided")
    if last and decided.latest and decided.latest < last:
        yield ("phases", "decided"), Refusal("ends-before-begin", {"other": "window.closes", "day": last.isoformat()})
    jury, says = policy.values["review.jury"], policy.values["review.jury_says"]
    if UNKNOWN not in (jury, says) and (jury == NONE) != (says == NONE):
        yield ("review", "jury_says"), Refusal("jury-contradicted")
    if policy.is_illustrative is False and policy.values["round.sources"] == NONE:
        yield ("round", "sources"), Refusal("real-round-without-source")


def _is_date(value: Any) -> bool:
    if type(value) is date:
        return _is_of_our_time(value)
    try:
        written = UncertainDate.parse(value) if isinstance(value, str) else UncertainDate.unknown()
    except BadDate:
        return False
    bounds = [bound for bound in (written.earliest, written.latest) if bound is not None]
    return bool(bounds) and all(map(_is_of_our_time, bounds))


def _is_of_our_time(day: date) -> bool:
    # Days near the ends of the calendar have no next day in some zone.
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable() and " " not in text


def changed_keys(before: Policy, after: Policy) -> tuple[str, ...]:
    """Return the names of the keys whose values differ, in the order of the table."""
    return tuple(name for name in BY_NAME if before.values.get(name) != after.values.get(name))


__all__ = ["ANYWHERE", "Policy", "ReadPolicy", "changed_keys", "read_policy"]
