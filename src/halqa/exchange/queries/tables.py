"""The table of practices that leaves the house: its columns, what they mean, and how a line becomes a row.

Files, the API and the reference page are made from it, as those of the registry are from ``registry.queries.tables``.
"""

from typing import Final

from halqa.exchange.queries.lines import PracticeLine
from halqa.pages.templatetags.frame import address
from halqa.registry.enums import ColumnKind
from halqa.registry.queries.tables import COUNTRY, COUNTRY_CODE, KEY, RECORD, REGION, Column, Layout, Values

PRACTICES: Final = Layout(
    "practices",
    "A practice of a city, in a summary of our own words, with the page that tells of it.",
    (
        Column("key", ColumnKind.TEXT, "The practice's key, given once and never changed."),
        Column("title", ColumnKind.TEXT, "Its title, in the language that was asked for where there is one in it."),
        Column("title_language", ColumnKind.TEXT, "The language that the title is in, as a tag of BCP 47."),
        Column("summary", ColumnKind.TEXT, "What the city does, in our own words; no evaluation."),
        Column("summary_language", ColumnKind.TEXT, "The language that the summary is in, as a tag of BCP 47."),
        Column("city_key", ColumnKind.TEXT, KEY.meaning),
        Column("city", ColumnKind.TEXT, "The city's name, as the lists that were published have it."),
        COUNTRY_CODE,
        COUNTRY,
        REGION,
        Column(
            "building_blocks",
            ColumnKind.TEXTS,
            "Building blocks of the network's framework, by key, such as `workplace`. Editorial: we assigned them.",
            ";",
        ),
        Column("target_groups", ColumnKind.TEXTS, "For whom it is, by key, such as `adults`. Editorial: we assigned them.", ";"),
        Column("target_group_words", ColumnKind.TEXTS, "For whom it is, as first noted from its page, in English.", ";"),
        Column("sdgs", ColumnKind.INTEGERS, "The numbers of Sustainable Development Goals. Editorial: we assigned them.", ";"),
        Column("year", ColumnKind.INTEGER, "The year of the page that tells of it."),
        Column("source", ColumnKind.ADDRESS, "The address of the page that tells of it."),
        Column("source_language", ColumnKind.TEXT, "The language of that page, as a tag of BCP 47."),
        RECORD,
    ),
)


def practice_values(line: PracticeLine, site: str) -> Values:
    """Return a practice as a row of ``PRACTICES``."""
    return (
        line.key,
        line.title.text,
        line.title.tag,
        line.summary.text,
        line.summary.tag,
        line.city.key,
        line.city.name.text,
        line.city.country_code,
        line.city.country.text,
        str(line.city.region) if line.city.region else None,
        tuple(map(str, line.blocks)),
        tuple(map(str, line.groups)),
        line.group_words,
        line.goals,
        line.year,
        line.source or None,
        line.source_language or None,
        site + address(f"practices/{line.key}/"),
    )
