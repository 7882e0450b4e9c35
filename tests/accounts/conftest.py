"""Cities and countries of the tests of people, who know no registry: two fictional cities in two fictional countries."""

import pytest

from halqa.accounts.access import SubjectDoor, subject_doors
from halqa.foundation.subjects import Subject

NAMES = {
    "city:xa/one": {"en": "Oneville", "ar": "المدينة الأولى"},
    "city:xa/three": {"en": "Threeville"},
    "city:xb/two": {"en": "Twoville"},
    "country:XA": {"en": "Country A"},
    "country:XB": {"en": "Country B"},
}


def door(kind):
    known = {subject: names for subject, names in NAMES.items() if subject.startswith(f"{kind}:")}
    return SubjectDoor(
        kind=kind,
        name=lambda subject, language: known[subject].get(language, known[subject]["en"]) if subject in known else None,
        address=lambda subject: f"places/{Subject.parse(subject).rest}/" if subject in known else None,
        country=lambda subject: Subject.parse(subject).rest[:2].upper(),
        visible_to=lambda caller, subject: caller.is_signed_in,
        find=lambda text, language: sorted(s for s, names in known.items() if text.lower() in names["en"].lower()),
    )


@pytest.fixture
def places(monkeypatch):
    """Open the doors of these cities and countries in place of the registry's."""
    monkeypatch.setattr(subject_doors, "_doors", {kind: door(kind) for kind in ("city", "country")})
