"""The door of a form: what it is called, and where everybody can read what it asks."""

from typing import Final

from django.urls import reverse

from halqa.accounts.access import SubjectDoor
from halqa.foundation.subjects import Subject
from halqa.rounds.queries.forms import published_form


def _name(subject: str, language: str) -> str | None:
    form = published_form(Subject.parse(subject).rest)
    return form.title.pick(language).text if form else None


FORM_DOOR: Final = SubjectDoor(
    kind="form",
    name=_name,
    address=lambda subject: reverse("rounds:form", args=[Subject.parse(subject).rest]),
    country=lambda _subject: None,
    visible_to=lambda _caller, _subject: True,
)
