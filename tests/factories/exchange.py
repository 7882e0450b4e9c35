"""Practices and enquiries with dull defaults: a test states only what it is about."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from halqa.accounts.access import Caller, caller_for
from halqa.accounts.models import Person
from halqa.exchange.enums import BuildingBlock, Classified, TargetGroup
from halqa.exchange.models import Classification, Enquiry, Practice
from halqa.exchange.queries.loading import derived_columns
from halqa.exchange.rules.practices import PracticeFacts
from halqa.foundation.localized import Localized
from halqa.registry.models import City
from tests.factories.registry import ACT, MOMENT, make_city

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

LINE: dict[str, Any] = {
    "key": "tinghir-evening-classes",
    "city": "ma/tinghir",
    "title": {"en": "Evening classes"},
    "summary": {"en": "The city opens its schools in the evening."},
    "building_blocks": ["education-system"],
    "target_groups": ["adults"],
    "target_group_words": ["adults"],
    "sdgs": [4],
    "year": 2024,
    "source": "https://example.org/news",
    "source_language": "fr",
}
"""A sound practice as a line of a file."""


def line(**changed: Any) -> str:
    """Return a line of a file of practices; a field that is changed to ``...`` is left out."""
    return json.dumps({name: value for name, value in (LINE | changed).items() if value is not ...}, ensure_ascii=False)


def write(path: Path, *lines: str) -> Path:
    """Write a file of practices and return its path."""
    file = path / "practices.jsonl"
    file.write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
    return file


def make_practice(
    key: str = "evening-classes",
    city: City | None = None,
    *,
    title: str = "Evening classes",
    summary: str = "The city opens its schools in the evening.",
    blocks: tuple[BuildingBlock, ...] = (BuildingBlock.EDUCATION_SYSTEM,),
    groups: tuple[TargetGroup, ...] = (TargetGroup.ADULTS,),
    **more: Any,
) -> Practice:
    city = city or make_city("ma/tinghir")
    facts = PracticeFacts(
        key, city.key, Localized.of("en", title), Localized.of("en", summary), blocks, groups, ("adults",), (), 2024, "", ""
    )
    practice = Practice.objects.create(
        **{
            "key": key,
            "city": city,
            "title": facts.title.to_json(),
            "summary": facts.summary.to_json(),
            "group_words": ["adults"],
            "year": 2024,
            "source": "https://example.org/news",
            "source_language": "fr",
            "known_latest": MOMENT.date(),
            "act": ACT,
            "recorded_at": MOMENT,
        }
        | derived_columns(facts)
        | more
    )
    Classification.objects.bulk_create(
        Classification(practice=practice, kind=kind, value=value)
        for kind, values in ((Classified.BLOCK, blocks), (Classified.GROUP, groups))
        for value in values
    )
    return practice


def make_enquiry(practice: Practice, city: City, by: Person, **more: Any) -> Enquiry:
    return Enquiry.objects.create(
        **{"practice": practice, "city": city, "sent_by": by.key, "sent_at": NOW, "message": "How do you pay for it all?"} | more
    )


def calling(person: Person, now: datetime = NOW) -> Caller:
    """Return a person as one who asks, with a second factor shown."""
    return caller_for(person, now, second_factor_at=now)
