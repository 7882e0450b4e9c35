"""One row of one table, as the coordination team adds or corrects it: as it stands, and what another text would change."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from halqa.foundation.refusals import Refusal
from halqa.foundation.textanalysis import sort_key, tokens
from halqa.ledger.queries import until_next_event
from halqa.registry.enums import CityKind
from halqa.registry.models import City, Country
from halqa.registry.models.places import TOLD
from halqa.registry.queries.lines import name_of_country
from halqa.registry.queries.office_cells import Names, in_words
from halqa.registry.queries.roster import compared_row
from halqa.registry.queries.roster_stored import Stored, count_stored, stored_row, stored_rows, withdrawn_rows
from halqa.registry.rules.office import (
    cells_that_differ,
    refusals_of_reading,
    refusals_of_reason,
    refusals_of_sources,
    sources_in_question,
    version_of,
)
from halqa.registry.rules.roster import Row, refusal_of_text
from halqa.registry.rules.roster_tables import TABLE_OF, Table


@dataclass(frozen=True)
class RowAsItStands:
    """A stored row with the version by which a form knows it again; ``is_withdrawn`` when no roster tells it any more."""

    table: Table
    identity: str
    row: Row
    version: str
    is_withdrawn: bool = False


@dataclass(frozen=True)
class RowDraft:
    """What recording a row would do: the reasons against it, and the cells that change, each with old and new text.

    ``stored`` is the row as it stands now, with its version; nothing changes where there are neither reasons nor cells.
    """

    refusals: tuple[Refusal, ...]
    stored: Row | None
    version: str
    cells: Mapping[str, Mapping[str, str]]


def row_as_it_stands(table: str, identity: str) -> RowAsItStands | None:
    """Return the stored row of this identity, or one that was taken back, or nothing."""
    stored = stored_row(table, identity)
    withdrawn = None if stored else next((row for _, row in withdrawn_rows(table, [identity])), None)
    found: Stored | None = stored or withdrawn
    if found is None:
        return None
    return RowAsItStands(TABLE_OF[table], identity, found.row, version_of(found.row), is_withdrawn=stored is None)


def beginning_of(table: str, key: str) -> Row:
    """Return what is known of a new row before anything is written: its city, by key, name and country."""
    city = City.objects.filter(TOLD, key=key).first() if key and refusal_of_text(key) is None else None
    if city is None:
        return {}
    known = {"key": key, "name": city.name, "local_name": city.local_name, "country_iso2": city.country_id}
    if table in {"awards", "conferences"}:
        known["city"] = city.name
    if table == "cluster_leads":
        known["city"] = key
    if table == "consortium_parts":
        known = {"consortium": key} if city.kind == CityKind.CONSORTIUM else {"part": key, "name": city.name}
    if table == "corrections":
        known |= _of_admission(key)
    return {name: text for name, text in known.items() if name in TABLE_OF[table].header}


def _of_admission(key: str) -> Row:
    """Return what the correction of a member's admission begins with: its place, and when and where it was announced."""
    stored = stored_row("members", key)
    if stored is None:
        return {}
    place = {name: stored.row[name] for name in ("latitude", "longitude", "geonames_id")}
    return place | {"announced_on": stored.row["joined_date"], "announced_url": stored.row["source_url"]}


@dataclass(frozen=True)
class CountryName:
    """A country by its code, by its English United Nations name (empty where none is stored), and as a reader calls it."""

    code: str
    english: str
    name: str


@until_next_event
def country_names(*, language: str) -> tuple[CountryName, ...]:
    """Return all countries, in the order of their names in this language."""
    every = Country.objects.values_list("code", "names")
    found = (CountryName(code, names.get("en", ""), name_of_country(code, names, language).text) for code, names in every)
    return tuple(sorted(found, key=lambda country: sort_key(country.name)))


def names_in_rows(rows: Iterable[tuple[str, Row]], *, language: str) -> Names:
    """Return what the countries and cities are called that rows name, each row after the name of its table."""
    keys = {row[column] for table, row in rows for column in TABLE_OF[table].cities}
    cities = dict(City.objects.filter(key__in=keys).values_list("key", "name"))
    return Names(called(country_names(language=language)), cities)


def found_rows(table: str, text: str, *, language: str) -> tuple[int, Iterator[tuple[str, Row]]]:
    """Return how many rows of a table hold every word of a text, and these rows with their identities; without a text all.

    A word is found at the beginning of any word of a row, or of the name of a city or country that the row names.
    """
    every = ((identity, stored.row) for identity, stored in stored_rows(table))
    words = tokens(text)
    if not words:
        return count_stored(table), every
    rows = list(every)
    names = names_in_rows(((table, row) for _, row in rows), language=language)
    found = [(identity, row) for identity, row in rows if _holds(table, row, words, names)]
    return len(found), iter(found)


def _holds(table: str, row: Row, words: Collection[str], names: Names) -> bool:
    said = [text for column, text in row.items() for text in (text, str(in_words(table, column, text, names)))]
    own = tokens(" ".join(said))
    return all(any(each.startswith(word) for each in own) for word in words)


def called(countries: Iterable[CountryName]) -> dict[str, str]:
    """Return the names of countries by their codes and by their English names."""
    given = list(countries)
    return {country.english: country.name for country in given} | {country.code: country.name for country in given}


def row_draft(*, table: str, row: Row, version: str, reason: str, affirmed: Collection[str] = (), now: datetime) -> RowDraft:
    """Return what recording this row would do; ``version`` is of the text that its writer read."""
    with compared_row(table=TABLE_OF[table], row=row, now=now) as comparison:
        reasons = refusals_of_reason(reason, comparison.policy)
        if comparison.problems:
            stored = stored_row(table, TABLE_OF[table].identity_of(row))
            before = stored.row if stored else None
            return RowDraft((*reasons, *comparison.problems.refusals), before, version_of(before), {})
        changed = next(comparison.rows(), None)
        if changed is None:
            return RowDraft(tuple(reasons), None, version, {})
        stale = refusals_of_reading(version, changed.stored)
        in_question = sources_in_question(TABLE_OF[table], changed.stored, changed.content)
        reasons += stale or refusals_of_sources(in_question, affirmed)
        cells = cells_that_differ(TABLE_OF[table].header, changed.stored, changed.content)
        return RowDraft(tuple(reasons), changed.stored, version_of(changed.stored), cells)
