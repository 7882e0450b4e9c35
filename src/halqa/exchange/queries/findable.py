"""What can be found of practices: their texts, and in every language the city, the country, building blocks and target groups."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from halqa.exchange.labels.kinds import FOUND, PRACTICES
from halqa.exchange.queries.doors import KIND, subject_of
from halqa.exchange.queries.lines import COLUMNS, PracticeLine, practice_lines
from halqa.exchange.queries.practices import labels_of, listed_practices
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.foundation.localized import Localized
from halqa.foundation.subjects import Subject
from halqa.registry.queries.lines import name_of_country
from halqa.registry.queries.references import names_of_cities, names_of_countries
from halqa.search.access import EVERYTHING, Document, Source
from halqa.search.labels import in_all_languages

if TYPE_CHECKING:
    from halqa.ledger.models import Event

LOADS: Final = frozenset({"roster.loaded", "countries.loaded"})
"""Events after which a city or a country may have other names."""


def _subjects() -> Iterator[str]:
    for key in listed_practices().order_by("key").values_list("key", flat=True).iterator(chunk_size=2000):
        yield subject_of(key)


def _documents(subjects: Collection[str]) -> Iterator[Document]:
    keys = [Subject.parse(subject).rest for subject in subjects]
    rows = list(listed_practices().filter(key__in=keys).order_by("key").values("city_id", *COLUMNS))
    kind = in_all_languages(FOUND)
    cities, countries = names_of_cities({row["city_id"] for row in rows}), names_of_countries()
    for row, line in zip(rows, practice_lines(rows, WORKING_LANGUAGE), strict=True):
        names = tuple(name for name, _language in cities.get(row["city_id"], ()))
        yield _document(row, line, names, countries.get(line.city.country_code, {}), kind)


def _document(
    row: Mapping[str, Any], line: PracticeLine, names: tuple[str, ...], country: Mapping[str, str], kind: Mapping[str, str]
) -> Document:
    title, summary = Localized.from_json(row["title"]), Localized.from_json(row["summary"])
    labels = [labels_of(value) for value in (*line.blocks, *line.groups)]
    in_country = {tag: name_of_country(line.city.country_code, country, tag).text for tag in LANGUAGES}
    return Document(
        subject=subject_of(line.key),
        kind=KIND,
        titles=title.texts,
        path=f"practices/{line.key}/",
        language=summary.source,
        text=summary.texts[summary.source],
        lines={tag: f"{kind[tag]} · {line.city.names_for(tag)[0].text} · {in_country[tag]}" for tag in LANGUAGES},
        keywords=(
            *names,
            *(text for label in labels for text in label.values()),
            *line.group_words,
            *(text for tag, text in summary.texts.items() if tag != summary.source),
            *([str(line.year)] if line.year else []),
        ),
        facets={"country": line.city.country_code, "region": str(line.city.region or "")},
        weight=2,
    )


def _touched(event: "Event") -> Any:
    if event.kind in LOADS:
        return EVERYTHING
    if event.kind == "practices.loaded":
        return [subject_of(key) for key in (*event.detail["new"], *event.detail["changed"])]
    if event.kind == "cities.merged" or (event.kind.startswith("fact.") and event.subject.startswith("city:")):
        city = Subject.parse(event.subject).rest
        return [subject_of(key) for key in listed_practices().filter(city__key=city).values_list("key", flat=True)]
    return []


PRACTICES_FOUND: Final = Source(KIND, PRACTICES, _subjects, _documents, _touched)
