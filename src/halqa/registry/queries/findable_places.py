"""What can be found of cities, countries and regions: their names in every language, and what they are."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.localized import Localized
from halqa.foundation.subjects import Subject
from halqa.registry.enums import CityKind, ProfilePart, Region
from halqa.registry.labels import findable as words
from halqa.registry.labels import label
from halqa.registry.labels.network import admission_name, award_name, cluster_name
from halqa.registry.models import Award, City, CityName, ClusterLead, Country, Membership, PublishedPart
from halqa.registry.models.facts import CURRENT, STANDS
from halqa.registry.models.places import TOLD, Position
from halqa.registry.queries.lines import UNKNOWN_LANGUAGE, name_of_country
from halqa.search.access import EVERYTHING, Document, Source
from halqa.search.labels import in_all_languages, said_in_all

if TYPE_CHECKING:
    from halqa.ledger.models import Event

LOADS: Final = frozenset({"roster.loaded", "countries.loaded", "demonstration.loaded"})
"""Events that may touch everything that is known."""

FACTS: Final = frozenset({"fact.recorded", "fact.corrected", "fact.withdrawn", "fact.restored"})

ROUND: Final = "round.recorded"
"""The event of a round that was announced here; its detail names the cities."""

BETWEEN: Final = " · "


def keys_of(subjects: Collection[str]) -> list[str]:
    """Return what stands behind the colon of each subject's key."""
    return [Subject.parse(subject).rest for subject in subjects]


def joined(*parts: Mapping[str, str]) -> Mapping[str, str]:
    """Return in each of the six languages what these say one behind the other."""
    return {tag: BETWEEN.join(part[tag] for part in parts if part.get(tag)) for tag in LANGUAGES}


def names_of_country(code: str, names: Mapping[str, str]) -> Mapping[str, str]:
    """Return the name of a country in the six languages, in another one where there is none."""
    return {tag: name_of_country(code, names, tag).text for tag in LANGUAGES}


def _cities() -> QuerySet[City]:
    return City.objects.filter(TOLD).exclude(country__in=FICTIONAL_COUNTRIES)


def _city_subjects() -> Iterator[str]:
    for key in _cities().order_by("key").values_list("key", flat=True).iterator(chunk_size=2000):
        yield f"city:{key}"


def _city_documents(subjects: Collection[str]) -> Iterator[Document]:
    rows = {city.pk: city for city in _cities().select_related("country").filter(key__in=keys_of(subjects))}
    names = _texts(CityName.objects.filter(STANDS, city__in=rows).order_by("pk").values_list("city_id", "text"))
    awards = _texts(Award.objects.filter(STANDS, city__in=rows).order_by("year").values_list("city_id", "year"))
    leads = _texts(ClusterLead.objects.filter(STANDS, city__in=rows).order_by("pk").values_list("city_id", "cluster"))
    memberships = Membership.objects.filter(STANDS, city__in=rows).order_by("pk").values_list("city_id", "listed_rounds", "note")
    rounds: dict[int, list[str]] = defaultdict(list)
    notes: dict[int, list[str]] = defaultdict(list)
    for city, listed, note in memberships:
        rounds[city] += [key.strip() for key in listed.split(";") if key.strip()]
        notes[city] += [note] if note else []
    profiles = dict(
        PublishedPart.objects.filter(CURRENT, city__in=rows, part=ProfilePart.ABOUT).values_list("city_id", "content")
    )
    positions = Position.objects.filter(STANDS, city__in=rows).values_list("city_id", "geonames_id")
    others = {pk: _other_names().get(number or 0, ()) for pk, number in positions}
    for pk, city in rows.items():
        profile = Localized.from_json(profiles[pk]) if profiles.get(pk) else None
        remarks = " ".join(notes[pk])
        said = [
            *(text for year in awards[pk] for text in said_in_all(lambda year=year: award_name(year)).values()),
            *(text for key in rounds[pk] for text in said_in_all(lambda key=key: admission_name(key)).values()),
            *(text for key in leads[pk] for text in said_in_all(lambda key=key: cluster_name(key)).values()),
            *((text for tag, text in profile.texts.items() if tag != profile.source) if profile else ()),
        ]
        yield Document(
            subject=f"city:{city.key}",
            kind="city",
            titles=_titles(city),
            path=f"cities/{city.key}/",
            names=tuple(names[pk]),
            language=profile.source if profile else "en" if remarks else "",
            text=profile.texts[profile.source] if profile else remarks,
            lines=_line_of_city(city),
            keywords=(
                *said,
                *in_all_languages(words.MEMBER_CITY if city.is_listed else words.LEARNING_CITY).values(),
                *([remarks] if profile and remarks else []),
                *([str(city.joined_earliest.year)] if city.joined_earliest else []),
            ),
            facets={"country": city.country_id, "region": city.country.region, "kind-of-city": city.kind},
            weight=3 if city.is_listed else 1,
            other_names=others.get(pk, ()),
        )


@lru_cache(1)
def _other_names() -> Mapping[int, tuple[str, ...]]:
    """Return the names that GeoNames knows of the cities of the shipped roster, by its number; read once."""
    path = settings.DATA / "geography" / "other_names.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {int(row["geonames_id"]): tuple(row["names"].split("|")) for row in csv.DictReader(file)}


def _titles(city: City) -> Mapping[str, str]:
    titles = {city.name_language.lower() or UNKNOWN_LANGUAGE: city.name}
    if city.local_name:
        titles.setdefault(city.local_language.lower() or UNKNOWN_LANGUAGE, city.local_name)
    return titles


def _line_of_city(city: City) -> Mapping[str, str]:
    region = in_all_languages(label(Region(city.country.region))) if city.country.region else {}
    kind = in_all_languages(label(CityKind(city.kind)))
    return joined(kind, names_of_country(city.country_id, city.country.names), region)


def _texts(rows: Iterable[tuple[int, Any]]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for city, text in rows:
        found[city].append(text)
    return found


def _touched_cities(event: "Event") -> Any:
    if event.kind in LOADS:
        return EVERYTHING
    if event.kind == ROUND:
        return [f"city:{key}" for key in event.detail["cities"]]
    if event.kind == "cities.merged":
        return [f"city:{event.detail['kept']}", f"city:{event.detail['merged']}"]
    if (event.kind in FACTS or event.kind == "profile.approved") and event.subject.startswith("city:"):
        return [event.subject]
    if event.kind in FACTS and event.detail.get("table") == "clusters":
        # The name of a cluster is found at the cities that led it.
        return [f"city:{key}" for key in ClusterLead.objects.filter(STANDS).values_list("city__key", flat=True).distinct()]
    return []


def _countries() -> QuerySet[Country]:
    return Country.objects.filter(Exists(_cities().filter(country=OuterRef("pk"))))


def _country_documents(subjects: Collection[str]) -> Iterator[Document]:
    for country in _countries().filter(code__in=keys_of(subjects)):
        region = in_all_languages(label(Region(country.region))) if country.region else {}
        yield Document(
            subject=f"country:{country.code}",
            kind="country",
            titles={tag: name for tag, name in country.names.items() if name} or {UNKNOWN_LANGUAGE: country.code},
            path=f"countries/{country.code.lower()}/",
            lines=joined(in_all_languages(words.COUNTRY), region),
            keywords=(country.alpha3, *in_all_languages(words.LEARNING_CITY).values()),
            facets={"country": country.code, "region": country.region},
            weight=5,
        )


def _touched_countries(event: "Event") -> Any:
    if event.kind in LOADS:
        return EVERYTHING
    if event.kind == ROUND:
        return sorted({_country_of(f"city:{key}") for key in event.detail["cities"]})
    if event.kind == "cities.merged":
        return sorted({_country_of(f"city:{event.detail[which]}") for which in ("kept", "merged")})
    if event.kind in FACTS and event.subject.startswith(("city:", "country:")):
        return [_country_of(event.subject)]
    return []


def _country_of(subject: str) -> str:
    return f"country:{Subject.parse(subject).rest.partition('/')[0].upper()}"


def _region_documents(subjects: Collection[str]) -> Iterator[Document]:
    wanted = set(subjects)
    for region in Region:
        if f"region:{region}" in wanted:
            yield Document(
                subject=f"region:{region}",
                kind="region",
                titles=in_all_languages(label(region)),
                path=f"regions/{region}/",
                lines=in_all_languages(words.REGION),
                keywords=tuple(in_all_languages(words.LEARNING_CITY).values()),
                facets={"region": region},
                weight=6,
            )


PLACES: Final = (
    Source("city", words.CITIES, _city_subjects, _city_documents, _touched_cities),
    Source(
        "country",
        words.COUNTRIES,
        lambda: (f"country:{code}" for code in _countries().order_by("code").values_list("code", flat=True)),
        _country_documents,
        _touched_countries,
    ),
    Source("region", words.REGIONS, lambda: (f"region:{region}" for region in Region), _region_documents, lambda _event: ()),
)
