"""The words of the coordination team's own pages: tables, columns with their hints, groups, imports."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.ledger.labels import event_words
from halqa.pages.templatetags.words import labelled
from halqa.registry.enums import (
    CityKind,
    Confidence,
    FieldGroup,
    FigureStatus,
    ImportState,
    MembershipEnd,
    PositionMatch,
    Publisher,
    Qualifier,
    Region,
    RoundKind,
)
from halqa.registry.labels.kinds import CONFIDENCES, label

TABLES: Final[Mapping[str, Promise]] = {
    "members": _("Member cities"),
    "corrections": _("Admissions taken back"),
    "memberships": _("Ends of memberships, and re-admissions"),
    "consortium_parts": _("Parts of consortia"),
    "aliases": _("Old addresses"),
    "rounds": _("Rounds"),
    "awards": _("Awards"),
    "conferences": _("Conferences"),
    "clusters": _("Clusters"),
    "cluster_leads": _("Lead cities of clusters"),
    "network_figures": _("Published figures"),
    "first_claims": _("Claims of a country's first member"),
    "commissions": _("National Commissions"),
    "next_dates": _("Dates ahead"),
}

ROWS: Final[Mapping[str, Promise]] = {
    "members": _("A member city"),
    "corrections": _("An admission taken back"),
    "memberships": _("An end of a membership, or a re-admission"),
    "consortium_parts": _("A part of a consortium"),
    "aliases": _("An old address"),
    "rounds": _("A round"),
    "awards": _("An award"),
    "conferences": _("A conference"),
    "clusters": _("A cluster"),
    "cluster_leads": _("A lead city of a cluster"),
    "network_figures": _("A published figure"),
    "first_claims": _("A claim of a country's first member"),
    "commissions": _("A National Commission"),
    "next_dates": _("A date ahead"),
}
"""What one row of each table is."""

NEW: Final[Mapping[str, Promise]] = {
    "members": _("Add a member city"),
    "corrections": _("Take back an admission"),
    "memberships": _("Add an end of a membership, or a re-admission"),
    "consortium_parts": _("Add a part of a consortium"),
    "aliases": _("Add an old address"),
    "rounds": _("Add a round"),
    "awards": _("Add an award"),
    "conferences": _("Add a conference"),
    "clusters": _("Add a cluster"),
    "cluster_leads": _("Add a lead city of a cluster"),
    "network_figures": _("Publish a figure"),
    "first_claims": _("Add a claim of a country's first member"),
    "commissions": _("Add a National Commission"),
    "next_dates": _("Add a date ahead"),
}
"""What is done when a row of each table is written for the first time."""

CONSEQUENCES: Final[Mapping[str, Promise]] = {
    "members": _("The number of member cities, the lists, the map and the files change with it at once."),
    "memberships": _("The number of member cities, the lists, the map and the files change with it at once."),
    "corrections": _("The city is a member no more, and never was; who asks what was known before still finds it."),
    "awards": _("The list of awardees and their number change with it at once."),
    "network_figures": _("It stands on the front page and among the figures at once, under your network's name."),
    "": _("The pages that show it change at once."),
}
"""What changes in public with a row of each table; under the empty name, of every other one."""

_DEEDS: Final[Mapping[tuple[str, str], Promise]] = {
    ("roster.loaded", ""): _("A roster was loaded."),
    ("round.recorded", ""): _("A round was announced in Halqa."),
    ("fact.recorded", "corrections"): _("An admission was taken back."),
    ("fact.corrected", "corrections"): _("What is said of an admission that was taken back was corrected."),
    ("fact.restored", "corrections"): _("An admission that had been taken back stands again."),
}
"""Events that the team reads in other words than their own, by their kind and table."""

GROUPS: Final[Mapping[FieldGroup, Promise]] = {
    FieldGroup.WHAT: pgettext("group of fields", "What"),
    FieldGroup.WHEN: pgettext("group of fields", "When"),
    FieldGroup.WHERE: pgettext("group of fields", "Where"),
    FieldGroup.SOURCE: pgettext("group of fields", "Source and reason"),
}

IMPORT_STATES: Final[Mapping[ImportState, Promise]] = {
    ImportState.WAITING: pgettext("state of an import", "Being compared with what is stored"),
    ImportState.PREVIEWED: pgettext("state of an import", "Waiting for your yes"),
    ImportState.REFUSED: pgettext("state of an import", "Refused: nothing was changed"),
    ImportState.CONFIRMED: pgettext("state of an import", "Being applied"),
    ImportState.APPLIED: pgettext("state of an import", "Applied"),
    ImportState.DISCARDED: pgettext("state of an import", "Discarded"),
    ImportState.FAILED: pgettext("state of an import", "Given up: nothing was changed"),
}

_DATE: Final = _("A day as 2020-09-23, a month as 2020-09, a year as 2020, “by a day” as [..2020-09-23].")
_CITY_KEY: Final = _("As in the address of the city's page, such as ma/benguerir.")
_DIGITS: Final = _("Digits only.")

COLUMNS: Final[Mapping[str, tuple[Promise, Promise | str]]] = {
    "key": (_("Key of the city"), _CITY_KEY),
    "name": (_("Name in the list"), ""),
    "local_name": (_("Name used there"), _("In its own script.")),
    "country_iso2": (_("Country"), ""),
    "unesco_region": (_("Region"), _("As UNESCO has it.")),
    "joined_year": (_("Year of joining"), _("Where the day is not known.")),
    "joined_date": (_("Day of joining"), ""),
    "member_by": (_("A member by"), _("Where neither is known: a day on which a page shows it among the members.")),
    "listed_rounds": (_("Rounds whose lists name it"), _("By semicolon, such as 2019;2024.")),
    "latitude": (_("Latitude"), _("In degrees with a point, south of the equator below zero.")),
    "longitude": (_("Longitude"), _("In degrees with a point, west of Greenwich below zero.")),
    "geonames_id": (_("Number in GeoNames"), _DIGITS),
    "geo_match": (_("How the position was found"), ""),
    "population": (_("Inhabitants"), _DIGITS),
    "population_source": (_("Who published the inhabitants"), _("In words, or with the address at the end.")),
    "source_url": (_("Source"), _("The address of the page that says so.")),
    "confidence": (_("How far it can be trusted"), ""),
    "entity_type": (_("Kind of unit"), ""),
    "notes": (_("Remark"), _("Doubts and contradictions, in English. It is public.")),
    "what": (_("What happened"), _("In English, such as: admission withdrawn by corrigendum.")),
    "announced_on": (_("Announced on"), ""),
    "known_on": (_("The taking back became known on"), _("Leave both empty where nobody knows when.")),
    "known_by_latest": (_("… or was known by"), _("Where only a day is known on which a page shows it.")),
    "announced_url": (_("Source of the announcement"), _("Where it is another page than the one that takes it back.")),
    "begun": (_("Begun"), _("Only for a re-admission. Empty: the membership in which the city joined.")),
    "end": (_("How it ended"), ""),
    "ended": (_("Ended"), _DATE),
    "consortium": (_("Key of the consortium"), _CITY_KEY),
    "part": (_("Key of the part"), _("Where it is known here by itself.")),
    "alias": (_("Old key"), _CITY_KEY),
    "kind": (_("Kind"), ""),
    "announced": (_("Announced"), _DATE),
    "handed_over": (_("Handed over"), _DATE),
    "members_published": (_("New members, as published"), _("Of a round of admission.")),
    "countries_published": (_("Countries, as published"), ""),
    "awardees_published": (_("Awardees, as published"), _("Of an award round.")),
    "qualifier": (_("How exactly the number is meant"), ""),
    "city": (_("Name of the city"), _("As it stands in the list.")),
    "award_year": (_("Year of the award round"), ""),
    "handed_over_on": (_("Handed over"), _DATE),
    "number": (_("Number"), ""),
    "start_date": (_("First day"), ""),
    "end_date": (_("Last day"), ""),
    "theme": (_("Theme"), ""),
    "outcome_document": (_("Outcome document"), _("Its title.")),
    "cluster": (_("Key of the cluster"), ""),
    "role": (_("Role"), _("Such as lead or co-lead.")),
    "from": (_("Since"), _DATE),
    "date": (_("About"), _("The day, month or year that the figure is about.")),
    "cities": (_("Cities"), _DIGITS),
    "countries": (_("Countries"), _DIGITS),
    "residents": (_("Residents"), _DIGITS),
    "residents_qualifier": (_("How exactly the residents are meant"), ""),
    "cities_qualifier": (_("How exactly the cities are meant"), ""),
    "scope": (_("Of what"), _("What the figure counts.")),
    "published_on": (_("Published"), _DATE),
    "published_by_latest": (_("… or published by"), _("Where only a day is known on which it stood there.")),
    "publisher": (_("Publisher"), ""),
    "status": (_("What is thought of it today"), ""),
    "status_known_by": (_("Corrected by"), _("Only for a figure that its publisher corrected: the day by which that was known.")),
    "round": (_("Round"), _("Such as admission/2025.")),
    "claimed": (_("What is claimed"), ""),
    "website": (_("Web site"), ""),
    "reason": (_("Reason for this change"), _("For those who look at it later. Do not name people.")),
    "known": (_("When this became known"), _DATE),
}
"""The words and the hint for each column; where tables use a name in two senses, ``OF_TABLE`` has the other one."""

OF_TABLE: Final[Mapping[tuple[str, str], tuple[Promise, Promise | str]]] = {
    ("network_figures", "published_on"): (
        _("Published"),
        _("The day of publication, such as 2020-09-23; only the month (2020-09) or year (2020) where no more is known."),
    ),
    ("network_figures", "published_by_latest"): (
        _("… or published by"),
        _("Where the day is not known: a day on which it was public already."),
    ),
    ("rounds", "key"): (_("Key of the round"), _("Such as admission/2025 or award/2024.")),
    ("rounds", "name"): (_("Name of the round"), ""),
    ("clusters", "key"): (_("Key of the cluster"), _("In small letters and hyphens.")),
    ("clusters", "name"): (_("Name of the cluster"), ""),
    ("cluster_leads", "city"): (_("Key of the city"), _CITY_KEY),
    ("consortium_parts", "name"): (_("Name of the part"), _("As the source has it.")),
    ("conferences", "name"): (_("Name of the conference"), ""),
    ("conferences", "city"): (_("Host city"), _("By its name in the list.")),
    ("corrections", "announced_on"): (_("The admission was announced on"), ""),
    ("aliases", "key"): (_("Key of the city today"), _CITY_KEY),
    ("next_dates", "date"): (_("When"), _DATE),
    ("next_dates", "what"): (_("What is to happen"), ""),
}

_KINDS: Final[Mapping[str, type[StrEnum]]] = {
    "confidence": Confidence,
    "entity_type": CityKind,
    "geo_match": PositionMatch,
    "end": MembershipEnd,
    "kind": RoundKind,
    "publisher": Publisher,
    "status": FigureStatus,
}
"""The enums behind the columns that are a choice; regions and qualifiers stand there in words of their own."""

_EXACTNESS: Final[Mapping[Qualifier, Promise]] = {
    Qualifier.EXACT: pgettext("how a number is meant", "exactly"),
    Qualifier.OVER: pgettext("how a number is meant", "over"),
    Qualifier.ALMOST: pgettext("how a number is meant", "almost"),
    Qualifier.NEARLY: pgettext("how a number is meant", "nearly"),
    Qualifier.ABOUT: pgettext("how a number is meant", "about"),
    Qualifier.SOME: pgettext("how a number is meant", "some"),
}


def deed_words(kind: str, table: str) -> str:
    """Return what happened, as the team reads it, by the kind of the event and the table of the row that it changed."""
    words = _DEEDS.get((kind, table))
    if words is not None:
        return str(words)
    said, row = event_words(kind), row_words(table)
    return labelled(row, said) if row else said


def column_words(table: str, column: str) -> tuple[Promise, Promise | str]:
    """Return the label of a column of a table, and its hint."""
    if table in _elsewhere and column in _elsewhere[table][1]:
        return _elsewhere[table][1][column], ""
    return OF_TABLE.get((table, column)) or COLUMNS[column]


def column_label(table: str, column: str) -> str:
    """Return the label of a column of a table; its name where no table of today has it, for acts are told for good."""
    try:
        return str(column_words(table, column)[0])
    except KeyError:
        return column


_elsewhere: dict[str, tuple[Promise, Mapping[str, Promise]]] = {}


def register_rows(table: str, row: Promise, columns: Mapping[str, Promise]) -> None:
    """Say what a row of a table that an app above keeps is called, and each of its columns, in their order.

    :raises ValueError: when the name is taken
    """
    if table in ROWS or table in _elsewhere:
        raise ValueError(f"the rows of {table!r} have their words already")
    _elsewhere[table] = (row, columns)


def row_words(table: str) -> Promise | None:
    """Return what a row of a table is called, whichever app keeps it; None where no table has this name."""
    return _elsewhere[table][0] if table in _elsewhere else ROWS.get(table)


def columns_elsewhere(table: str) -> tuple[str, ...]:
    """Return the columns of a table that an app above keeps; none of a table of the roster."""
    return tuple(_elsewhere[table][1]) if table in _elsewhere else ()


def choice_words(column: str, choices: Iterable[str], regions: Mapping[str, Region]) -> list[tuple[str, Promise | str]]:
    """Return the choices of a column with their words; ``regions`` are UNESCO's names of them, as rosters write them."""
    return [(choice, _choice(column, choice, regions)) for choice in choices]


def cell_words(column: str, text: str, regions: Mapping[str, Region]) -> Promise | str:
    """Return a cell of a row in words: a choice by its label, any other text as it is."""
    is_choice = column in _KINDS or column == "unesco_region" or column.endswith("qualifier")
    return _choice(column, text, regions) if text and is_choice else text


def _choice(column: str, choice: str, regions: Mapping[str, Region]) -> Promise | str:
    if column == "unesco_region":
        return label(regions[choice])
    if column.endswith("qualifier"):
        return _EXACTNESS[Qualifier(choice)]
    kind = _KINDS[column](choice)
    return CONFIDENCES[kind] if isinstance(kind, Confidence) else label(kind)
