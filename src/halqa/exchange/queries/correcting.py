"""Practices as readers ask for their correction, and as the coordination team corrects them: a row of texts, as a file has it."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from halqa.accounts.access import subject_names
from halqa.exchange.enums import BuildingBlock, TargetGroup
from halqa.exchange.labels import label
from halqa.exchange.queries.loading import StoredPractice, stored_practices
from halqa.exchange.rules.practices import PracticeFacts
from halqa.foundation.subjects import Subject
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import language_name
from halqa.registry.queries.askable import Askable, AskedRow, Row

TABLE: Final = "practices"
BETWEEN: Final = ";"


def row_of_practice(facts: PracticeFacts) -> Row:
    """Return a practice as texts by column; ``line`` is all of it, and makes another version of every other text."""
    return {
        "title": facts.title.texts[facts.title.source],
        "summary": facts.summary.texts[facts.summary.source],
        "city": facts.city,
        "building_blocks": BETWEEN.join(facts.blocks),
        "target_groups": BETWEEN.join(facts.groups),
        "target_group_words": BETWEEN.join(facts.group_words),
        "sdgs": BETWEEN.join(map(str, facts.goals)),
        "year": str(facts.year or ""),
        "source_language": facts.source_language,
        "source_url": facts.source,
        "line": facts.as_line(),
    }


def practice_to_correct(key: str) -> StoredPractice | None:
    """Return a practice as it is told today; None where there is none of this key."""
    return stored_practices(key=key).get(key) if key else None


def _asked_row(key: str) -> AskedRow | None:
    stored = practice_to_correct(key)
    if stored is None:
        return None
    facts = stored.facts
    return AskedRow(key, row_of_practice(facts), str(Subject("city", facts.city)), is_withdrawn=facts.taken_back_by is not None)


def _in_words(column: str, text: str) -> str:
    kinds: Mapping[str, type[BuildingBlock | TargetGroup]] = {"building_blocks": BuildingBlock, "target_groups": TargetGroup}
    if not text:
        return ""
    if column in kinds:
        return " · ".join(str(label(kinds[column](value))) for value in text.split(BETWEEN))
    if column == "city":
        subject = str(Subject("city", text))
        return str(subject_names([subject], reader_language())[subject])
    if column == "source_language":
        return language_name(text)
    return text.replace(BETWEEN, " · ") if column in {"target_group_words", "sdgs"} else text


PRACTICES_ASKED: Final[Any] = Askable(
    table=TABLE,
    stored=_asked_row,
    path=lambda key: f"practices/{key}/",
    in_words=_in_words,
    correction=lambda key: reverse("exchange:office_practice", args=[key]),
)
