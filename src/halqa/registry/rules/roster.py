"""What is wrong with a row of the roster, seen by itself: every reason, not only the first.

A reason is a ``Refusal`` whose facts name the ``column``; file and line are added by whoever reads. Reasons that need other
rows or stored facts (an unknown city, the same row twice) are found where those are at hand.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Final
from urllib.parse import urlsplit

from halqa.foundation.dates import BadDate, UncertainDate
from halqa.foundation.refusals import Refusal
from halqa.registry.enums import FigureStatus, PositionMatch, RoundKind
from halqa.registry.rules.roster_tables import PARTS_OF_REGIONS, REGION_NAMES, Column, Form, Table

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class RosterPolicy:
    """What a network has agreed about its roster, and what holds on the day on which one is read.

    ``countries`` gives the UNESCO region of each known country by code (empty: nobody has said), ``country_names`` the names
    under which figures of one country are published. Facts lie no later than ``latest_day``, announced dates no later than
    ``latest_ahead``; nobody was a member before the year ``members_from``, nor honoured before ``awards_from``. Awards from
    ``members_only_from`` on went to members alone, so that an awardee nobody knows is a mistake. ``fiction`` lets
    user-assigned codes of countries in.
    """

    countries: Mapping[str, str]
    country_names: frozenset[str]
    latest_day: date
    latest_ahead: date
    members_from: int
    awards_from: int
    members_only_from: int
    fiction: bool


_CITY_KEY: Final = re.compile(r"[a-z]{2}/[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ROUND_KEY: Final = re.compile(r"admission/[0-9]{4}(?:-[0-9]{2})?|award/[0-9]{4}")
_ROUND_LIST: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?(?:;[0-9]{4}(?:-[0-9]{2})?)*")
_USER_ASSIGNED: Final = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_WHOLE: Final = re.compile(r"0|[1-9][0-9]*")
_FRACTION: Final = re.compile(r"[0-9]+\.[0-9]+")
_DEGREES: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.([0-9]+))?")
_SEPARATED: Final = re.compile(
    r"-?[0-9]{1,3}(?:([,'’\u00a0\u2009\u202f ])[0-9]{3}(?:\1[0-9]{3})*|(?:\.[0-9]{3}){2,})(?:[.,][0-9]+)?"
)

# C0, DEL and C1 controls, marks that reorder what a reader sees, line separators, byte order mark, lone surrogates.
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_REORDERING: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_NUMERIC: Final = frozenset({Form.WHOLE, Form.DEGREES})


MOST_COMPARED: Final = 60
"""How many of a stranger's names for columns are compared with ours, and how many signs of each: comparing takes its time."""


def refusals_of_header(table: Table, cells: Sequence[str]) -> list[Refusal]:
    """Return the reasons against a header line: another delimiter, or columns that are missing, unknown or there twice.

    An unknown column that is written nearly as a missing one is told as that one misspelt, and the missing one is not told.
    """
    given = [cell.strip() for cell in cells]
    if len(given) == 1:
        for name, sign in (("semicolon", ";"), ("tab", "\t"), ("bar", "|")):
            if sign in given[0]:
                return [Refusal("wrong-delimiter", {"found": name})]
    missing = [name for name in table.header if name not in given]
    reasons = []
    for place, name in enumerate(dict.fromkeys(name for name in given if name not in table.header)):
        if place < MOST_COMPARED and (nearest := _nearest(name, missing)):
            missing.remove(nearest)
            reasons.append(Refusal("column-misspelt", {"column": shown(name), "nearest": nearest}))
        else:
            reasons.append(Refusal("column-unknown", {"column": shown(name), "columns": ", ".join(table.header)}))
    reasons += [Refusal("column-missing", {"column": name}) for name in missing]
    reasons += [Refusal("column-twice", {"column": name}) for name in table.header if given.count(name) > 1]
    return reasons


def _nearest(name: str, columns: Sequence[str]) -> str:
    written = re.sub(r"[\s-]+", "_", name[:MOST_COMPARED].lower())
    return next(iter(get_close_matches(written, columns, n=1)), "")


def row_of(header: Sequence[str], cells: Sequence[str]) -> Row | Refusal:
    """Return the cells by column without blanks around them, or the reason why they cannot be told apart.

    A row may be shorter by empty cells at its end only where a spreadsheet leaves them out; that is the reader's business.
    """
    if len(cells) != len(header):
        return Refusal("wrong-number-of-cells", {"found": len(cells), "wanted": len(header)})
    # Only spaces: a tab or a line end in a cell is damage that must be named.
    return {name: cell.strip(" ") for name, cell in zip(header, cells, strict=True)}


def refusals_of_row(table: Table, row: Row, policy: RosterPolicy) -> list[Refusal]:
    """Return the reasons against a row: first those of its cells, and if there are none, those of cells against each other."""
    cells = (_refusal_of_cell(column, row[column.name], policy) for column in table.columns)
    reasons = [reason for reason in cells if reason is not None]
    contradictions = _CONTRADICTIONS.get(table.name)
    return reasons if reasons or contradictions is None else list(contradictions(row, policy))


def canonical(table: Table, row: Row) -> Row:
    """Return a sound row in the one way of writing it, so that equal facts have equal rows."""
    written = dict(row)
    for column in table.columns:
        if text := row[column.name]:
            if column.form is Form.DATE:
                written[column.name] = str(UncertainDate.parse(text))
            elif column.form is Form.DEGREES:
                written[column.name] = degrees(Decimal(text))
    return written | _WRITTEN[table.name](row) if table.name in _WRITTEN else written


def _written_member(row: Row) -> Row:
    return {"joined_year": row["joined_date"][:4] or row["joined_year"]}


def _written_correction(row: Row) -> Row:
    announced = UncertainDate.parse(row["announced_on"])
    on, by = day_or_by(announced, withdrawn_between(announced, row["known_on"], row["known_by_latest"]))
    address = "" if row["announced_url"] == row["source_url"] else row["announced_url"]
    return {"known_on": on, "known_by_latest": by, "announced_url": address}


def _written_figure(row: Row) -> Row:
    about = UncertainDate.parse(row["date"])
    on, by = day_or_by(about, published_between(about, row["published_on"], row["published_by_latest"]))
    return {"published_on": on, "published_by_latest": by}


def degrees(number: Decimal) -> str:
    """Return a coordinate without trailing zeros but with one decimal at least; minus nought is nought."""
    text = format(number.normalize() + 0, "f")
    return text if "." in text else f"{text}.0"


def day_after(day: date | None) -> date | None:
    """Return the following day, or nothing for nothing."""
    return None if day is None else day + timedelta(days=1)


def published_between(about: UncertainDate, on: str, by: str) -> UncertainDate:
    """Return when a figure was published: as written, or from the day after the one it is about to a day when it was known."""
    return UncertainDate(day_after(about.earliest), date.fromisoformat(by)) if by else UncertainDate.parse(on)


def withdrawn_between(announced: UncertainDate, on: str, by: str) -> UncertainDate:
    """Return when an announcement was taken back, told like the publishing of a figure; with neither, some day after it."""
    if on or by:
        return published_between(announced, on, by)
    return UncertainDate(day_after(announced.earliest), None)


def day_or_by(start: UncertainDate, found: UncertainDate) -> tuple[str, str]:
    """Return the two cells, *on* and *by*, for a date that was read by the two functions above."""
    if found.earliest is None or found.earliest != day_after(start.earliest) or found.earliest == found.latest:
        return str(found), ""
    return "", "" if found.latest is None else found.latest.isoformat()


_WRITTEN: Final[Mapping[str, Callable[[Row], Row]]] = {
    "members": _written_member,
    "corrections": _written_correction,
    "network_figures": _written_figure,
}
"""The cells of a table that are written in one of several ways, in the one that is kept."""


def shown(text: str, longest: int = 60) -> str:
    """Return a stranger's text fit for a sentence: signs that cannot be seen or that reorder it by their numbers, and short."""
    safe = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text[: longest + 1])
    return safe if len(text) <= longest else safe[:longest] + "…"


def refusal_of_text(text: str, *, numeric: bool = False) -> Refusal | None:
    """Return why a text must not be stored, whatever it means: unseen signs, or what a spreadsheet would execute."""
    # A leading tab or line end hides a formula from the eye, not from the spreadsheet.
    if text[:1] in {"=", "@", "+", "\t", "\r", "\n"} or (text[:1] == "-" and not numeric):
        return Refusal("formula-in-cell")
    unseen = _UNSEEN.search(text)
    if unseen is None:
        return None
    code = "reordering-character" if _REORDERING.match(unseen[0]) else "control-character"
    return Refusal(code, {"character": f"U+{ord(unseen[0]):04X}", "place": unseen.start() + 1})


def _refusal_of_cell(column: Column, text: str, policy: RosterPolicy) -> Refusal | None:
    if not text:
        reason = Refusal("value-missing") if column.needed else None
    else:
        reason = refusal_of_text(text, numeric=column.form in _NUMERIC)
        if reason is None and len(text) > column.longest:
            reason = Refusal("text-too-long", {"length": len(text), "longest": column.longest})
        if reason is None and (check := _CHECKS.get(column.form)):
            reason = check(column, text, policy)
    return reason and Refusal(reason.code, {"column": column.name, "value": shown(text), **reason.facts})


def _check_link(column: Column, text: str, _policy: RosterPolicy) -> Refusal | None:
    # Addresses are kept in an index, and an index counts bytes.
    if (length := len(text.encode())) > column.longest:
        return Refusal("text-too-long", {"length": length, "longest": column.longest})
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"]", text)
    except ValueError:
        sound = False
    return None if sound else Refusal("not-a-web-address")


def _check_day(column: Column, text: str, policy: RosterPolicy) -> Refusal | None:
    if _SERIAL.fullmatch(text):
        return Refusal("serial-number-for-date")
    if not _DAY.fullmatch(text):
        return Refusal("not-a-day")
    return _check_date(column, text, policy)


def _check_date(column: Column, text: str, policy: RosterPolicy) -> Refusal | None:
    if _SERIAL.fullmatch(text):
        return Refusal("serial-number-for-date")
    try:
        when = UncertainDate.parse(text)
    except BadDate as error:
        return Refusal("not-a-day" if error.code in {"no-such-day", "no-such-month"} else error.code)
    begins = when.earliest or when.latest
    limit = policy.latest_ahead if column.ahead else policy.latest_day
    if begins is not None and begins > limit:
        return Refusal("in-the-future", {"limit": limit.isoformat()})
    return None


def _check_whole(column: Column, text: str, _policy: RosterPolicy) -> Refusal | None:
    if _SEPARATED.fullmatch(text):
        return Refusal("thousands-separator")
    if text.startswith("-") and (_WHOLE.fullmatch(text[1:]) or _FRACTION.fullmatch(text[1:])):
        return Refusal("negative-number")
    if _FRACTION.fullmatch(text):
        return Refusal("not-a-whole-number")
    if not _WHOLE.fullmatch(text):
        return Refusal("not-a-number")
    # Compared by length first: int() refuses very long texts.
    if len(text) > len(str(column.highest)) or not column.lowest <= int(text) <= column.highest:
        return Refusal("out-of-range", {"lowest": column.lowest, "highest": column.highest})
    return None


def _check_degrees(column: Column, text: str, _policy: RosterPolicy) -> Refusal | None:
    written = _DEGREES.fullmatch(text)
    if written is None:
        return Refusal("not-a-number")
    if not column.lowest <= Decimal(text) <= column.highest:
        return Refusal("out-of-range", {"lowest": column.lowest, "highest": column.highest})
    if len(written[1] or "") > 5:
        return Refusal("too-many-decimals", {"most": 5})
    return None


def _check_choice(column: Column, text: str, _policy: RosterPolicy) -> Refusal | None:
    return None if text in column.choices else Refusal("not-one-of", {"choices": ", ".join(column.choices)})


def _check_city(_column: Column, text: str, _policy: RosterPolicy) -> Refusal | None:
    return None if _CITY_KEY.fullmatch(text) else Refusal("not-a-city-key")


def _check_slug(_column: Column, text: str, _policy: RosterPolicy) -> Refusal | None:
    return None if _SLUG.fullmatch(text) else Refusal("not-a-key")


def _check_round(_column: Column, text: str, _policy: RosterPolicy) -> Refusal | None:
    return None if _ROUND_KEY.fullmatch(text) else Refusal("not-a-round")


def _check_rounds(_column: Column, text: str, _policy: RosterPolicy) -> Refusal | None:
    return None if _ROUND_LIST.fullmatch(text) else Refusal("not-a-list-of-rounds")


def _check_country(_column: Column, text: str, policy: RosterPolicy) -> Refusal | None:
    if _USER_ASSIGNED.fullmatch(text) and not policy.fiction:
        return Refusal("fictional-country")
    return None if text in policy.countries else Refusal("unknown-country")


def _check_scope(_column: Column, text: str, policy: RosterPolicy) -> Refusal | None:
    if text in {"total", "round"}:
        return None
    place = text.removeprefix("round: ")
    known = place in REGION_NAMES or place in PARTS_OF_REGIONS or place in policy.country_names
    return None if known else Refusal("unknown-scope")


_CHECKS: Final[Mapping[Form, Callable[[Column, str, RosterPolicy], Refusal | None]]] = {
    Form.LINK: _check_link,
    Form.DAY: _check_day,
    Form.DATE: _check_date,
    Form.WHOLE: _check_whole,
    Form.DEGREES: _check_degrees,
    Form.CHOICE: _check_choice,
    Form.CITY: _check_city,
    Form.COUNTRY: _check_country,
    Form.ROUND: _check_round,
    Form.ROUNDS: _check_rounds,
    Form.SLUG: _check_slug,
    Form.SCOPE: _check_scope,
}


def _against(column: str, code: str, row: Row, **facts: object) -> Refusal:
    return Refusal(code, {"column": column, "value": shown(row[column]), **facts})


def _too_early(row: Row, first: int, *columns: str) -> Iterator[Refusal]:
    for column in columns:
        latest = UncertainDate.parse(row[column]).latest
        if latest is not None and latest.year < first:
            yield _against(column, "too-early", row, limit=first)


def _in_the_future(row: Row, column: str, policy: RosterPolicy) -> Iterator[Refusal]:
    if row[column] and int(row[column]) > policy.latest_day.year:
        yield _against(column, "in-the-future", row, limit=policy.latest_day.isoformat())


def _of_place(row: Row) -> Iterator[Refusal]:
    if row["key"][:2] != row["country_iso2"].lower():
        yield _against("key", "key-of-another-country", row, country=row["country_iso2"])
    if "latitude" in row and bool(row["latitude"]) != bool(row["longitude"]):
        yield _against("longitude" if row["latitude"] else "latitude", "half-a-position", row)


def _of_member(row: Row, policy: RosterPolicy) -> Iterator[Refusal]:
    yield from _of_place(row)
    region = policy.countries[row["country_iso2"]]
    if region and REGION_NAMES[row["unesco_region"]] != region:
        known = next(name for name, each in REGION_NAMES.items() if each == region)
        yield _against("unesco_region", "region-of-another-country", row, country=row["country_iso2"], known=known)
    if row["joined_date"] and row["joined_year"] not in {"", row["joined_date"][:4]}:
        yield _against("joined_year", "year-contradicts-date", row, date=row["joined_date"])
    yield from _in_the_future(row, "joined_year", policy)
    yield from _too_early(row, policy.members_from, "joined_year", "joined_date", "member_by")
    if row["member_by"] and (row["joined_year"] or row["joined_date"]):
        yield _against("member_by", "by-beside-date", row)
    is_placed = bool(row["latitude"] or row["longitude"])
    if (row["geo_match"] == PositionMatch.NONE) is (is_placed or bool(row["geonames_id"])):
        yield _against("geo_match", "match-contradicts-position", row)
    elif row["geonames_id"] and not is_placed:
        yield _against("latitude", "half-a-position", row)
    if row["population"] and not row["population_source"]:
        yield _against("population_source", "number-without-source", row)
    if row["population_source"] and not row["population"]:
        yield _against("population", "source-without-number", row)


def _of_correction(row: Row, policy: RosterPolicy) -> Iterator[Refusal]:
    yield from _of_place(row)
    yield from _too_early(row, policy.members_from, "announced_on")
    if row["geonames_id"] and not (row["latitude"] or row["longitude"]):
        yield _against("latitude", "half-a-position", row)
    if row["known_on"] and row["known_by_latest"]:
        yield _against("known_by_latest", "by-beside-date", row)
    for column in ("known_on", "known_by_latest"):
        if row[column] and row[column] <= row["announced_on"]:
            yield _against(column, "not-after", row, date=row["announced_on"])


def _of_membership(row: Row, policy: RosterPolicy) -> Iterator[Refusal]:
    yield from _too_early(row, policy.members_from, "begun", "ended")
    if not row["end"] and (row["ended"] or not row["begun"]):
        yield _against("end", "value-missing", row)
    begun, ended = UncertainDate.parse(row["begun"]), UncertainDate.parse(row["ended"])
    if begun.earliest and ended.latest and ended.latest <= begun.earliest:
        yield _against("ended", "not-after", row, date=row["begun"])


def _of_part(row: Row, _policy: RosterPolicy) -> Iterator[Refusal]:
    if row["part"] == row["consortium"]:
        yield _against("part", "part-of-itself", row)


def _of_award(row: Row, policy: RosterPolicy) -> Iterator[Refusal]:
    yield from _of_place(row)
    yield from _in_the_future(row, "award_year", policy)
    yield from _too_early(row, policy.awards_from, "award_year", "announced_on", "handed_over_on")
    announced = UncertainDate.parse(row["announced_on"])
    handed_over = UncertainDate.parse(row["handed_over_on"])
    if announced.earliest and handed_over.latest and handed_over.latest < announced.earliest:
        yield _against("handed_over_on", "not-after", row, date=row["announced_on"])


def _of_round(row: Row, _policy: RosterPolicy) -> Iterator[Refusal]:
    if row["key"].partition("/")[0] != row["kind"]:
        yield _against("kind", "kind-contradicts-key", row, key=row["key"])
    other = "awardees_published" if row["kind"] == RoundKind.ADMISSION else "members_published"
    if row[other]:
        yield _against(other, "number-of-another-kind", row, kind=row["kind"])


def _of_conference(row: Row, _policy: RosterPolicy) -> Iterator[Refusal]:
    if row["end_date"] < row["start_date"]:
        yield _against("end_date", "not-after", row, date=row["start_date"])


def _of_figure(row: Row, _policy: RosterPolicy) -> Iterator[Refusal]:
    if row["published_on"] and row["published_by_latest"]:
        yield _against("published_by_latest", "by-beside-date", row)
        return
    about = UncertainDate.parse(row["date"])
    try:
        published = published_between(about, row["published_on"], row["published_by_latest"])
    except BadDate:
        yield _against("published_by_latest", "not-after", row, date=row["date"])
        return
    if row["residents_qualifier"] and not row["residents"]:
        yield _against("residents", "qualifier-without-number", row)
    corrected = row["status"] == FigureStatus.CORRECTED
    if corrected and not row["status_known_by"]:
        yield _against("status_known_by", "correction-without-day", row)
    if row["status_known_by"] and not corrected:
        yield _against("status_known_by", "day-without-correction", row)
    known_by = row["status_known_by"]
    if corrected and known_by and published.earliest and date.fromisoformat(known_by) <= published.earliest:
        yield _against("status_known_by", "not-after", row, date=published.earliest.isoformat())


_CONTRADICTIONS: Final[Mapping[str, Callable[[Row, RosterPolicy], Iterator[Refusal]]]] = {
    "members": _of_member,
    "corrections": _of_correction,
    "memberships": _of_membership,
    "consortium_parts": _of_part,
    "rounds": _of_round,
    "awards": _of_award,
    "conferences": _of_conference,
    "network_figures": _of_figure,
}
