"""The tables that leave the house: the columns of each, what they mean, and how a line of a list becomes a row.

Files, the API and the reference pages are made from these, so that all three say the same. Meanings are for those who write
programs, in English, as the reference is. ``site`` is the scheme and host under which people see the site.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from halqa.foundation.dates import UncertainDate
from halqa.pages.templatetags.frame import address
from halqa.registry.enums import ColumnKind
from halqa.registry.labels.network import cluster_name
from halqa.registry.queries.answers import Correction, FigureLine
from halqa.registry.queries.cities import CityEntry
from halqa.registry.queries.honours import Awardee, AwardRoundLine, ClusterLine, ConferenceLine, DateAhead, LeadLine
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.queries.places import CountryLine
from halqa.registry.queries.rounds import AdmissionRound, Admitted
from halqa.registry.queries.sources import SourceUse

Values = tuple[Any, ...]
"""The cells of a row in the order of its table's columns: text, numbers, tuples of them, or None where nothing is known."""

Flat = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A column: its name in every file and answer, what its cells hold and what they mean; how several in one cell are joined."""

    name: str
    kind: ColumnKind
    meaning: str
    joined_by: str = " "


@dataclass(frozen=True)
class Layout:
    """A table that leaves the house, by its name, with its columns in order; ``stands_for`` says what one row is."""

    name: str
    stands_for: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def named(self, values: Values) -> Mapping[str, Any]:
        """Return a row by the names of its columns, as an answer of the API has it."""
        return dict(zip(self.names, values, strict=True))

    def flat(self, values: Values) -> tuple[Flat, ...]:
        """Return a row as a file has it: several values in one cell are joined, and where nothing is known a text is empty."""
        return tuple(_flat(column, value) for column, value in zip(self.columns, values, strict=True))


def _flat(column: Column, value: Any) -> Flat:
    match column.kind:
        case ColumnKind.INTEGER | ColumnKind.NUMBER:
            return value  # type: ignore[no-any-return]
        case ColumnKind.TEXTS | ColumnKind.INTEGERS:
            return column.joined_by.join(map(str, value))
        case _:
            return "" if value is None else str(value)


def _text(name: str, meaning: str) -> Column:
    return Column(name, ColumnKind.TEXT, meaning)


def _whole(name: str, meaning: str) -> Column:
    return Column(name, ColumnKind.INTEGER, meaning)


def _days(name: str, meaning: str) -> Column:
    return Column(name, ColumnKind.DAYS, meaning)


KEY: Final = _text("key", "The city's key, given once and never changed, such as `ma/benguerir`.")
NAME: Final = _text("name", "The city's name, as the lists that were published have it.")
COUNTRY_CODE: Final = _text("country_code", "The country's code of ISO 3166-1 alpha-2, such as `MA`.")
COUNTRY: Final = _text("country", "The country's name as the United Nations write it, in the language that was asked for.")
REGION: Final = _text("region", "UNESCO's region, by its key, such as `arab-states`.")
CONFIDENCE: Final = _text(
    "confidence", "How far the row can be trusted, as the roster's makers judged it: `high`, `medium` or `low`."
)
NOTE: Final = _text("note", "What is said against it or to explain it, in English.")
SOURCE: Final = Column("source", ColumnKind.ADDRESS, "The address of the page that says so; a title where the source is no page.")
RECORD: Final = Column("record", ColumnKind.ADDRESS, "The address of its page in Halqa.")

CITIES: Final = Layout(
    "cities",
    "A city with evidence of membership, now or earlier.",
    (
        KEY,
        NAME,
        _text("name_language", "The language that the name is in, as a tag of BCP 47; `und` where that is not known."),
        _text("local_name", "The name that is used in the city."),
        _text("local_language", "The language that the local name is in, as a tag of BCP 47."),
        COUNTRY_CODE,
        COUNTRY,
        REGION,
        _text("kind", "What kind of unit it is: `city`, `district`, `county` and others."),
        _days("joined", "When it joined; with a day asked about, when the membership of that day began."),
        _text(
            "member_on_day", "Whether it was a member on the day asked about: `yes` or `undetermined`. Empty where no day was."
        ),
        Column("awards", ColumnKind.INTEGERS, "The years of its Learning City Awards.", ";"),
        Column("latitude", ColumnKind.NUMBER, "Degrees north of the equator, in WGS 84."),
        Column("longitude", ColumnKind.NUMBER, "Degrees east of Greenwich, in WGS 84."),
        _text("position_match", "How the position was found: `exact`, `alternate`, `manual`, `proxy` or `none`."),
        _whole("geonames_id", "The number of the place in GeoNames."),
        CONFIDENCE,
        NOTE,
        Column("source", ColumnKind.TEXTS, "The addresses of the pages that its memberships were read from."),
        RECORD,
    ),
)

COUNTRIES: Final = Layout(
    "countries",
    "A country that has listed cities.",
    (
        _text("code", COUNTRY_CODE.meaning),
        _text("name", COUNTRY.meaning),
        REGION,
        _whole("cities_listed", "How many of its cities have evidence of membership, now or earlier."),
        _whole("awards", "How many Learning City Awards went to its cities."),
        _whole("first_year", "The year in which its first city joined, of those whose year is known."),
        RECORD,
    ),
)

ROUNDS: Final = Layout(
    "rounds",
    "A round of admission: members as published, beside the rows listed here.",
    (
        _text("round", "The key of the round, most often a year."),
        _days("announced", "When it was announced."),
        _whole("members_published", "How many new members were published."),
        _text("members_qualifier", "How exactly that number is meant: `exact`, `over`, `about` and others."),
        _whole("countries_published", "From how many countries, as published."),
        _whole("rows_listed", "How many cities of the round are listed here, as known today."),
        _whole("rows_undetermined", "How many more may belong to it, as far as their dates tell."),
        _whole("rows_missing", "How many of the published members have no row here."),
        _text("figure", "The key of the published figure that gives the number of members."),
        NOTE,
        SOURCE,
        RECORD,
    ),
)

ROUND_CITIES: Final = Layout(
    "round-cities",
    "A city that was admitted in a round.",
    (
        KEY,
        NAME,
        COUNTRY_CODE,
        COUNTRY,
        REGION,
        _days("joined", "When it joined."),
        CONFIDENCE,
        NOTE,
        SOURCE,
        RECORD,
    ),
)

AWARDS: Final = Layout(
    "awards",
    "A city that received the Learning City Award in a round.",
    (
        _whole("year", "The year of the award round."),
        KEY,
        NAME,
        COUNTRY_CODE,
        COUNTRY,
        REGION,
        _days("announced", "When the round was announced."),
        _days("handed_over", "When the awards were handed over."),
        SOURCE,
        RECORD,
    ),
)

CONFERENCES: Final = Layout(
    "conferences",
    "An International Conference on Learning Cities that has taken place.",
    (
        _whole("number", "Its number among the conferences, from 1."),
        _text("name", "Its name as it was published."),
        KEY,
        _text("city", "The name of the city that hosted it."),
        COUNTRY_CODE,
        COUNTRY,
        Column("begun_on", ColumnKind.DAY, "Its first day."),
        Column("ended_on", ColumnKind.DAY, "Its last day."),
        _text("theme", "Its theme as it was published."),
        _text("outcome", "The title of the text that it agreed on."),
        NOTE,
        SOURCE,
        RECORD,
    ),
)

CLUSTERS: Final = Layout(
    "clusters",
    "A city that led a thematic cluster, or a cluster of which no lead was found.",
    (
        _text("cluster", "The key of the cluster."),
        _text("cluster_name", "Its name, in the language that was asked for."),
        KEY,
        _text("city", "The name of the city that led it."),
        COUNTRY_CODE,
        COUNTRY,
        _text("role", "How the city led it, as the source has it: `lead`, `co-lead`."),
        _days("since", "Since when."),
        NOTE,
        SOURCE,
        RECORD,
    ),
)

FIGURES: Final = Layout(
    "figures",
    "A count that somebody published, right or wrong.",
    (
        _text("key", "The figure's key, the same whenever the roster is loaded."),
        _days("about", "The day that it is about."),
        _text("scope", "What it counts: `total`, `round`, or the name of a region or country."),
        _text("cities_qualifier", "How exactly the number of cities is meant: `exact`, `over`, `about` and others."),
        _whole("cities", "How many cities."),
        _whole("countries", "From how many countries."),
        _text("residents_qualifier", "How exactly the number of residents is meant."),
        _whole("residents", "How many residents those cities have."),
        _text("publisher", "Who published it: `coordinator` is UNESCO or its institute."),
        _days("published", "When it was published."),
        _text(
            "status",
            "What was thought of it on the day of knowing: `stands`, `corrected`, `stale`, `doubtful`, `error`. "
            "Empty: its correction may or may not have been known.",
        ),
        NOTE,
        SOURCE,
        RECORD,
    ),
)

CORRECTIONS: Final = Layout(
    "corrections",
    "A fact that its publisher took back.",
    (
        _text("what", "What was corrected: `membership` or `figure`."),
        _text("subject", "What it is about, by its key: `city:ma/laayoune`, `network`, `round:admission/2020`."),
        _text("sentence", "The correction in a sentence, in the language that was asked for."),
        _days("announced_on", "When what was corrected had been announced."),
        Column("known_earliest", ColumnKind.DAY, "The first day on which the correction can have been known."),
        Column("known_latest", ColumnKind.DAY, "The day by which it was known."),
        _text("known", "Whether it was known on the day of knowing: `yes` or `undetermined`."),
        NOTE,
        SOURCE,
        Column("corrects", ColumnKind.ADDRESS, "The address of the page that was corrected."),
    ),
)

NEXT_DATES: Final = Layout(
    "next-dates",
    "A day that lies ahead of the network, as published.",
    (_days("on", "The day."), _text("what", "What happens, in the publisher's words."), NOTE, SOURCE),
)

SOURCES: Final = Layout(
    "sources",
    "A page or document that facts rest on.",
    (
        _whole("number", "Its number in this house; another house that loads the same roster gives its own."),
        Column("address", ColumnKind.ADDRESS, "Its address."),
        _text("title", "Its title, where it is no page."),
        _text("site", "The host that it stands on."),
        _whole("facts", "How many facts rest on it today."),
        RECORD,
    ),
)

LAYOUTS: Final[Mapping[str, Layout]] = {
    layout.name: layout
    for layout in (
        CITIES,
        COUNTRIES,
        ROUNDS,
        ROUND_CITIES,
        AWARDS,
        CONFERENCES,
        CLUSTERS,
        FIGURES,
        CORRECTIONS,
        NEXT_DATES,
        SOURCES,
    )
}
"""Every table by its name."""


def city_values(entry: CityEntry, site: str) -> Values:
    """Return a city of the list, with its evidence, as a row of ``CITIES``."""
    line, evidence, placed = entry.line, entry.evidence, entry.evidence.placed  # type: ignore[union-attr]
    return (
        line.key,
        line.name.text,
        line.name.tag,
        line.local_name.text if line.local_name else None,
        line.local_name.tag if line.local_name else None,
        line.country_code,
        line.country.text,
        _word(line.region),
        str(line.kind),
        _told(entry.joined),
        entry.standing.value if entry.standing is not None else None,
        entry.award_years,
        placed.latitude,
        placed.longitude,
        str(placed.match),
        placed.geonames_id,
        str(entry.confidence),
        " ".join(evidence.notes) or None,  # type: ignore[union-attr]
        tuple(_where(source) for source in evidence.sources),  # type: ignore[union-attr]
        _page(site, f"cities/{line.key}/"),
    )


def country_values(line: CountryLine, site: str) -> Values:
    """Return a country of the list as a row of ``COUNTRIES``."""
    record = _page(site, f"countries/{line.code.lower()}/")
    return (line.code, line.name.text, _word(line.region), line.cities, line.awards, line.first_year, record)


def round_values(line: AdmissionRound, site: str) -> Values:
    """Return a round of admission as a row of ``ROUNDS``."""
    return (
        line.key,
        _told(line.announced),
        line.published,
        str(line.qualifier) if line.published is not None else None,
        line.countries,
        line.listed,
        line.undetermined,
        line.missing,
        line.figure or None,
        line.note or None,
        _where(line.source),
        _page(site, f"rounds/{line.key}/"),
    )


def admitted_values(member: Admitted, site: str) -> Values:
    """Return a city of a round as a row of ``ROUND_CITIES``."""
    return (
        *_of_city(member.city),
        _told(member.joined),
        str(member.confidence),
        member.note or None,
        _where(member.source),
        _page(site, f"cities/{member.city.key}/"),
    )


def awardee_values(line: AwardRoundLine, awardee: Awardee, site: str) -> Values:
    """Return a city that an award round honoured as a row of ``AWARDS``."""
    return (
        line.year,
        *_of_city(awardee.city),
        _told(line.announced),
        _told(line.handed_over),
        _where(awardee.source),
        _page(site, f"cities/{awardee.city.key}/"),
    )


def conference_values(line: ConferenceLine, site: str) -> Values:
    """Return a conference as a row of ``CONFERENCES``."""
    return (
        line.number,
        line.name,
        line.city.key,
        line.city.name.text,
        line.city.country_code,
        line.city.country.text,
        line.begun_on.isoformat(),
        line.ended_on.isoformat(),
        line.theme or None,
        line.outcome or None,
        line.note or None,
        _where(line.source),
        _page(site, f"conferences/{line.number}/"),
    )


def cluster_values(line: ClusterLine, site: str) -> tuple[Values, ...]:
    """Return a cluster as rows of ``CLUSTERS``: one for each lead, one alone where none was found."""
    named, record = (line.key, str(cluster_name(line.key, line.name))), _page(site, f"clusters/#{line.key}")
    if not line.leads:
        return ((*named, *[None] * 6, line.note or None, _where(line.source), record),)
    return tuple((*named, *_of_lead(lead), record) for lead in line.leads)


def _of_lead(lead: LeadLine) -> Values:
    city, since = lead.city, _told(lead.since)
    of_city = (city.key, city.name.text, city.country_code, city.country.text)
    return (*of_city, lead.role, since, lead.note or None, _where(lead.source))


def figure_values(line: FigureLine, site: str) -> Values:
    """Return a published count as a row of ``FIGURES``."""
    return (
        line.key,
        _told(line.about),
        line.scope_name,
        str(line.cities_qualifier),
        line.cities,
        line.countries,
        _word(line.residents_qualifier),
        line.residents,
        str(line.publisher),
        _told(line.published),
        _word(line.status),
        line.note or None,
        _where(line.source),
        _page(site, f"figures/{line.key}/"),
    )


def correction_values(one: Correction) -> Values:
    """Return what was taken back as a row of ``CORRECTIONS``."""
    return (
        one.what,
        one.subject,
        one.sentence,
        _told(one.announced),
        *_bounds(one.known_between),
        "yes" if one.is_certain else "undetermined",
        one.note or None,
        _where(one.source),
        _where(one.corrected),
    )


def next_date_values(one: DateAhead) -> Values:
    """Return a day that lies ahead as a row of ``NEXT_DATES``."""
    return (_told(one.on), one.what, one.note or None, _where(one.source))


def source_values(one: SourceUse, site: str) -> Values:
    """Return a source as a row of ``SOURCES``."""
    line = one.source
    return (line.id, line.address or None, line.title or None, line.site, one.facts, _page(site, f"sources/{line.id}/"))


def rows_of(layout: Layout, values: Sequence[Values]) -> list[Mapping[str, Any]]:
    """Return rows by the names of their columns."""
    return [layout.named(one) for one in values]


def _of_city(city: CityLine) -> Values:
    return (city.key, city.name.text, city.country_code, city.country.text, _word(city.region))


def _told(days: UncertainDate) -> str | None:
    """Return an uncertain date as written in EDTF; nothing where nothing is known of it."""
    return str(days) or None


def _word(value: object) -> str | None:
    return str(value) if value else None


def _bounds(days: UncertainDate) -> tuple[str | None, str | None]:
    return (
        days.earliest.isoformat() if days.earliest else None,
        days.latest.isoformat() if days.latest else None,
    )


def _where(source: SourceLine) -> str:
    return source.address or source.title


def _page(site: str, path: str) -> str:
    return site + address(path)
