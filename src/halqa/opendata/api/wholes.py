"""Single things of the registry, whole: how each is written, and the shape that the description of the API tells of it."""

from collections.abc import Iterable
from typing import Any, Final

from halqa.foundation.dates import UncertainDate
from halqa.foundation.localized import Chosen
from halqa.opendata.api.shapes import Json, days, number, row_of, several, text, thing, truth, whole
from halqa.pages.templatetags.frame import address
from halqa.registry.labels import label
from halqa.registry.labels.network import cluster_name, conference_name
from halqa.registry.queries.city import CityRecord, Clocks, MilestoneLine, PartFact
from halqa.registry.queries.honours import AwardYear, ConferenceRecord
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.queries.places import CountryRecord, RegionRecord
from halqa.registry.queries.profiles import PublicProfile
from halqa.registry.queries.rounds import AdmissionRecord, ClaimLine
from halqa.registry.queries.sources import SourceRecord
from halqa.registry.queries.tables import (
    AWARDS,
    CONFERENCES,
    COUNTRIES,
    FIGURES,
    ROUND_CITIES,
    ROUNDS,
    admitted_values,
    awardee_values,
    conference_values,
    country_values,
    figure_values,
    round_values,
    rows_of,
)

WORDED: Final = thing("A text and the language that it is in, as a tag of BCP 47.", text=text(), language=text())
CLOCKS: Final[Json] = {
    "source": text("The page that says so."),
    "known": days("When it became known."),
    "withdrawn": days("When it became known that it does not hold; null where it was not taken back, or nobody knows when."),
    "is_withdrawn": truth("Whether it was taken back."),
    "withdrawal_source": text("The page that takes it back."),
    "withdrawal_note": text("Why it was taken back."),
    "confidence": text("How far it can be trusted: `high`, `medium` or `low`."),
    "note": text("What is said against it or to explain it."),
    "recorded_at": text("When Halqa was told, in UTC."),
    "superseded_at": text("When another version took its place, in UTC."),
    "stands": truth("Whether it holds today, as far as is known."),
}
PART: Final = thing(key=text("The key, where it has a record of its own."), name=text(), **CLOCKS)
CITY: Final = thing(
    "All that is known of a city.",
    key=text("The city's key, given once and never changed."),
    name=WORDED,
    local_name=thing("The name that is used in the city.", may_lack=True, text=text(), language=text()),
    country_code=text("The country's code of ISO 3166-1."),
    country=text("The country's name as the United Nations write it."),
    region=text("UNESCO's region."),
    kind=text("What kind of unit it is."),
    is_listed=truth("Whether there is evidence of membership, now or earlier."),
    time_zone=text("Its time zone, by the name that IANA gives."),
    names=several(thing(kind=text("`listed`, `local` or `alternate`."), text=text(), language=text(), **CLOCKS)),
    memberships=several(
        thing(
            begun=days("When it began."),
            end=text("How it ended: `left` or `lapsed`."),
            ended=days("When it ended."),
            end_source=text("The page that says how it ended, where another does."),
            rounds=several({"type": "string"}, "The rounds that list it."),
            country=text("The country as announced."),
            region=text("The region as announced."),
            **CLOCKS,
        )
    ),
    awards=several(thing(year=whole(), announced=days(), handed_over=days(), **CLOCKS)),
    conferences=several(thing(number=whole(), name=text(), begun_on=text(), ended_on=text(), **CLOCKS)),
    clusters=several(thing(cluster=text(), name=text(), role=text(), since=days(), **CLOCKS)),
    positions=several(thing(latitude=number(), longitude=number(), match=text(), geonames_id=whole(), **CLOCKS), "In WGS 84."),
    populations=several(thing(inhabitants=whole(), publisher=text(), about=days(), **CLOCKS)),
    parts=several(PART, "The places that belong to it, where it is a consortium."),
    part_of=several(PART, "The consortium that it belongs to."),
    milestones=several(
        thing(
            kind=text("What happened."),
            on=days("When."),
            subject=text("The year, number or key that says which."),
            name=text(),
            is_withdrawn=truth("Whether it was taken back."),
            source=text(),
        ),
        "Its way through the network, in order of time.",
    ),
    nearby=several(thing(key=text(), name=text(), kilometres=whole()), "The nearest listed cities, as the crow flies."),
    profile=thing(
        "What the city says of itself, as it was approved.",
        may_lack=True,
        about=thing(may_lack=True, text=text(), language=text()),
        website=text(),
        programme=text(),
        office=text(),
        email=text(),
        approved_at=text("When the latest of it became public, in UTC."),
    ),
    sources=several({"type": "string"}, "Every page that one of its facts rests on."),
    record=text("The address of its page in Halqa."),
)
COUNTRY: Final = thing(
    "All that is known of a country.",
    code=text("The country's code of ISO 3166-1 alpha-2."),
    alpha3=text("The same of three letters."),
    name=WORDED,
    names=several(WORDED, "Its name in the six languages, as the United Nations write it."),
    region=text("UNESCO's region."),
    commission=thing("Its National Commission for UNESCO.", may_lack=True, website=text(), source=text()),
    cities=several({"type": "string"}, "The keys of its listed cities."),
    honoured=several({"type": "string"}, "The keys of its cities that received an award and are not listed."),
    awards=whole("How many Learning City Awards went to its cities."),
    figures=several(row_of(FIGURES), "What others published about it."),
    record=text("The address of its page in Halqa."),
)
REGION: Final = thing(
    "All that is known of a region.",
    key=text("The region's key."),
    name=text(),
    cities=whole("How many listed cities it has."),
    countries=several(row_of(COUNTRIES)),
    years=several(thing(year=whole("Null: no single year is known."), cities=whole()), "How many cities joined in each year."),
    figures=several(row_of(FIGURES), "What others published about it."),
    record=text("The address of its page in Halqa."),
)
CLAIM: Final = thing(
    country_code=text(), claim=text("In the publisher's words."), publisher=text(), verdict=text(), note=text(), source=text()
)
ROUND: Final = thing(
    "A round of admission with all that is known of it.",
    **row_of(ROUNDS)["properties"],
    cities=several(row_of(ROUND_CITIES), "The cities that were admitted."),
    withdrawn=several(
        thing(
            key=text(),
            name=text(),
            country=text("The country as announced."),
            announced=days(),
            known=days("When the correction became known."),
            note=text(),
            source=text("The page of the announcement."),
            correction=text("The page of the correction."),
        ),
        "Admissions that were announced and taken back.",
    ),
    firsts=several(
        thing(code=text(), name=text(), is_certain=truth(), cities=several({"type": "string"}), claims=several(CLAIM)),
        "Countries whose first city among our rows came, or may have come, with the round.",
    ),
    other_claims=several(CLAIM, "Claims of first members that our rows do not bear out."),
    previous=text("The key of the round before."),
    next=text("The key of the round after."),
)
AWARD_YEAR: Final = thing(
    "An award round with the cities that it honoured.",
    year=whole(),
    announced=days(),
    handed_over=days(),
    published=whole("How many cities were honoured, as published."),
    listed=whole("How many are listed here."),
    note=text(),
    source=text(),
    cities=several(row_of(AWARDS)),
    previous=whole("The round before."),
    next=whole("The round after."),
    record=text("The address of its page in Halqa."),
)
CONFERENCE: Final = thing(
    "A conference with those before and after it.",
    **row_of(CONFERENCES)["properties"],
    title=text("Its name in the language that was asked for."),
    award_year=whole("The award round that was handed over while it met."),
    previous=whole("The conference before."),
    next=whole("The conference after."),
)
SOURCE: Final = thing(
    "A source with all that rests on it.",
    number=whole(),
    address=text(),
    title=text(),
    site=text("The host that it stands on."),
    facts=whole("How many facts rest on it today."),
    groups=several(
        thing(
            kind=text("What kind of facts."),
            total=whole(),
            facts=several(thing(text=text(), when=days(), record=text()), "At most a hundred of them."),
        )
    ),
    record=text("The address of its page in Halqa."),
)


def city_whole(record: CityRecord, profile: PublicProfile | None, site: str) -> Json:
    """Return a city as ``CITY`` describes it."""
    line = record.line
    return {
        "key": line.key,
        "name": _worded(line.name),
        "local_name": _worded(line.local_name) if line.local_name else None,
        "country_code": line.country_code,
        "country": line.country.text,
        "region": _word(line.region),
        "kind": str(line.kind),
        "is_listed": line.is_listed,
        "time_zone": record.time_zone or None,
        "names": [{"kind": str(one.kind), **_worded(one.name), **_clocks(one.clocks)} for one in record.names],
        "memberships": [
            {
                "begun": _days(one.begun),
                "end": _word(one.end),
                "ended": _days(one.ended),
                "end_source": _where(one.end_source),
                "rounds": list(one.rounds),
                "country": one.country.text,
                "region": _word(one.region),
                **_clocks(one.clocks),
            }
            for one in record.memberships
        ],
        "awards": [
            {
                "year": one.year,
                "announced": _days(one.announced),
                "handed_over": _days(one.handed_over),
                **_clocks(one.clocks),
            }
            for one in record.awards
        ],
        "conferences": [
            {
                "number": one.number,
                "name": one.name,
                "begun_on": one.begun_on.isoformat(),
                "ended_on": one.ended_on.isoformat(),
                **_clocks(one.clocks),
            }
            for one in record.conferences
        ],
        "clusters": [
            {
                "cluster": one.key,
                "name": str(cluster_name(one.key, one.name)),
                "role": one.role,
                "since": _days(one.begun),
                **_clocks(one.clocks),
            }
            for one in record.leads
        ],
        "positions": [
            {
                "latitude": one.latitude,
                "longitude": one.longitude,
                "match": str(one.match),
                "geonames_id": one.geonames_id,
                **_clocks(one.clocks),
            }
            for one in record.positions
        ],
        "populations": [
            {
                "inhabitants": one.inhabitants,
                "publisher": one.publisher,
                "about": _days(one.about),
                **_clocks(one.clocks),
            }
            for one in record.populations
        ],
        "parts": [_part(one) for one in record.parts],
        "part_of": [_part(one) for one in record.part_of],
        "milestones": [_milestone(step) for step in record.milestones],
        "nearby": [{"key": one.line.key, "name": one.line.name.text, "kilometres": one.kilometres} for one in record.nearby],
        "profile": _profile(profile) if profile else None,
        "sources": list(dict.fromkeys(_where(one.clocks.source) for one in record.facts)),
        "record": _page(site, f"cities/{line.key}/"),
    }


def country_whole(record: CountryRecord, site: str) -> Json:
    """Return a country as ``COUNTRY`` describes it."""
    commission = record.commission
    return {
        "code": record.code,
        "alpha3": record.alpha3 or None,
        "name": _worded(record.name),
        "names": [_worded(name) for name in record.names],
        "region": _word(record.region),
        "commission": {"website": commission.website, "source": _where(commission.source)} if commission else None,
        "cities": [entry.key for entry in record.cities],
        "honoured": [line.key for line in record.honoured],
        "awards": record.awards,
        "figures": rows_of(FIGURES, [figure_values(line, site) for line in record.published]),
        "record": _page(site, f"countries/{record.code.lower()}/"),
    }


def region_whole(record: RegionRecord, site: str) -> Json:
    """Return a region as ``REGION`` describes it."""
    return {
        "key": str(record.region),
        "name": str(label(record.region)),
        "cities": record.cities,
        "countries": rows_of(COUNTRIES, [country_values(line, site) for line in record.countries]),
        "years": [{"year": one.year, "cities": one.cities} for one in record.years],
        "figures": rows_of(FIGURES, [figure_values(line, site) for line in record.published]),
        "record": _page(site, f"regions/{record.region}/"),
    }


def round_whole(record: AdmissionRecord, site: str) -> Json:
    """Return a round of admission as ``ROUND`` describes it."""
    return {
        **ROUNDS.named(round_values(record.round, site)),
        "cities": rows_of(ROUND_CITIES, [admitted_values(member, site) for member in record.members]),
        "withdrawn": [
            {
                "key": one.city.key,
                "name": one.city.name.text,
                "country": one.country_as_announced,
                "announced": _days(one.announced),
                "known": _days(one.known),
                "note": one.note or None,
                "source": _where(one.announcement),
                "correction": _where(one.correction),
            }
            for one in record.withdrawn
        ],
        "firsts": [
            {
                "code": one.code,
                "name": one.name,
                "is_certain": one.is_certain,
                "cities": _keys(one.cities),
                "claims": [_claim(claim) for claim in one.claims],
            }
            for one in record.firsts
        ],
        "other_claims": [_claim(claim) for claim in record.other_claims],
        "previous": record.previous,
        "next": record.next,
    }


def award_year_whole(record: AwardYear, site: str) -> Json:
    """Return an award round as ``AWARD_YEAR`` describes it."""
    line = record.round
    return {
        "year": line.year,
        "announced": _days(line.announced),
        "handed_over": _days(line.handed_over),
        "published": line.published,
        "listed": line.listed,
        "note": line.note or None,
        "source": _where(line.source),
        "cities": rows_of(AWARDS, [awardee_values(line, awardee, site) for awardee in record.awardees]),
        "previous": record.previous,
        "next": record.next,
        "record": _page(site, f"awards/{line.year}/"),
    }


def conference_whole(record: ConferenceRecord, site: str) -> Json:
    """Return a conference as ``CONFERENCE`` describes it."""
    line = record.conference
    return {
        **CONFERENCES.named(conference_values(line, site)),
        "title": str(conference_name(line.number, line.name)),
        "award_year": record.award_year,
        "previous": record.previous,
        "next": record.next,
    }


def source_whole(record: SourceRecord, site: str) -> Json:
    """Return a source as ``SOURCE`` describes it."""
    line = record.source
    return {
        "number": line.id,
        "address": line.address or None,
        "title": line.title or None,
        "site": line.site,
        "facts": record.total,
        "groups": [
            {
                "kind": group.kind,
                "total": group.total,
                "facts": [
                    {
                        "text": one.text,
                        "when": _days(one.when) if one.when else None,
                        "record": _page(site, one.path) if one.path else None,
                    }
                    for one in group.facts
                ],
            }
            for group in record.groups
        ],
        "record": _page(site, f"sources/{line.id}/"),
    }


def _clocks(clocks: Clocks) -> dict[str, Any]:
    return {
        "source": _where(clocks.source),
        "known": _days(clocks.known),
        "withdrawn": _days(clocks.withdrawn) if clocks.withdrawn else None,
        "is_withdrawn": clocks.withdrawn is not None,
        "withdrawal_source": _where(clocks.withdrawal_source),
        "withdrawal_note": clocks.withdrawal_note or None,
        "confidence": str(clocks.confidence),
        "note": clocks.note or None,
        "recorded_at": clocks.recorded_at.isoformat(),
        "superseded_at": clocks.superseded_at.isoformat() if clocks.superseded_at else None,
        "stands": clocks.stands,
    }


def _part(one: PartFact) -> Json:
    return {"key": one.key or None, "name": one.name, **_clocks(one.clocks)}


def _milestone(step: MilestoneLine) -> Json:
    return {
        "kind": str(step.kind),
        "on": _days(step.on),
        "subject": step.subject or None,
        "name": step.name or None,
        "is_withdrawn": step.clocks.withdrawn is not None,
        "source": _where(step.source),
    }


def _profile(profile: PublicProfile) -> Json:
    return {
        "about": _worded(profile.about) if profile.about else None,
        "website": profile.website or None,
        "programme": profile.programme or None,
        "office": profile.office or None,
        "email": profile.email or None,
        "approved_at": profile.approved_at.isoformat(),
    }


def _claim(one: ClaimLine) -> Json:
    return {
        "country_code": one.country_code or None,
        "claim": one.claim,
        "publisher": one.publisher,
        "verdict": str(one.verdict),
        "note": one.note or None,
        "source": _where(one.source),
    }


def _worded(name: Chosen) -> Json:
    return {"text": name.text, "language": name.tag}


def _days(when: UncertainDate) -> str | None:
    return str(when) or None


def _word(value: object) -> str | None:
    return str(value) if value else None


def _where(source: SourceLine | None) -> str | None:
    return (source.address or source.title) if source else None


def _keys(lines: Iterable[CityLine]) -> list[str]:
    return [line.key for line in lines]


def _page(site: str, path: str) -> str:
    return site + address(path)
