"""The door of practices: what one is called in an event or a notice, and where it is shown."""

from collections.abc import Collection, Mapping
from typing import Final

from django.urls import reverse

from halqa.accounts.access import SubjectDoor
from halqa.exchange.models import CURRENT, Practice
from halqa.foundation.localized import Localized
from halqa.foundation.subjects import Subject

KIND: Final = "practice"


def subject_of(key: str) -> str:
    """Return the subject's key of a practice."""
    return str(Subject(KIND, key))


def _titles(subjects: Collection[str], language: str) -> Mapping[str, str]:
    keys = [Subject.parse(subject).rest for subject in subjects]
    rows = Practice.objects.filter(CURRENT, key__in=keys).values_list("key", "title")
    return {subject_of(key): Localized.from_json(title).pick(language).text for key, title in rows}


def _country(subject: str) -> str | None:
    key = Subject.parse(subject).rest
    return Practice.objects.filter(CURRENT, key=key).values_list("city__country", flat=True).first()


DOOR: Final = SubjectDoor(
    kind=KIND,
    name=lambda subject, language: _titles([subject], language).get(subject),
    address=lambda subject: reverse("exchange:practice", args=[Subject.parse(subject).rest]),
    country=_country,
    visible_to=lambda _caller, _subject: True,
    names=_titles,
)
