"""What the network has agreed about its people, read from its policy."""

from dataclasses import fields
from functools import cache
from pathlib import Path

from django.conf import settings

from halqa.accounts.rules.policy import PeoplePolicy
from halqa.foundation.policy import whole_numbers


def people_policy() -> PeoplePolicy:
    """Return what holds for people and their roles.

    :raises BadPolicy: when ``people.toml`` is missing or lacks something, or has something that nobody reads
    """
    return _read(settings.POLICY / "people.toml")


@cache
def _read(path: Path) -> PeoplePolicy:
    return PeoplePolicy(**whole_numbers(path, "people", [field.name for field in fields(PeoplePolicy)]))
