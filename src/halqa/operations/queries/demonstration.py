"""The invented people of the demonstration, as they are shipped."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from halqa.accounts.enums import Role
from halqa.accounts.queries.demonstration import invented_people


@dataclass(frozen=True, slots=True)
class ShippedPerson:
    """A person to be invented, with the one role that they hold."""

    email: str
    name: str
    language: str
    time_zone: str
    role: Role
    scope: str


def missing_people(path: Path, now: datetime) -> tuple[ShippedPerson, ...]:
    """Return the people of ``people.csv`` who are not there."""
    known = {person.email for person in invented_people(now)}
    with path.open(encoding="utf-8", newline="") as file:
        shipped = [ShippedPerson(**row | {"role": Role(row["role"])}) for row in csv.DictReader(file)]
    return tuple(person for person in shipped if person.email not in known)
