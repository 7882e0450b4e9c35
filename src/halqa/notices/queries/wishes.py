"""How people want to be told."""

from collections.abc import Iterable
from dataclasses import dataclass

from halqa.notices.access import kinds
from halqa.notices.labels import NoticeGroup
from halqa.notices.models import Preferences
from halqa.notices.rules.ways import Wishes


@dataclass(frozen=True)
class Choices:
    """A person's preferences as their page shows them; ``version`` counts how often they were changed."""

    wishes: Wishes
    digest_hour: int
    calendar_token: str
    version: int


def wishes_of(people: Iterable[str]) -> dict[str, Wishes]:
    """Return the wishes of each person once, by key; who never said anything wants all at once."""
    keys = list(dict.fromkeys(people))
    rows = Preferences.objects.filter(person__in=keys).values_list("person", "ways", "wants_sms")
    said = {person: Wishes(ways, wants_sms=wants_sms) for person, ways, wants_sms in rows}
    return {key: said.get(key, Wishes({})) for key in keys}


def choices_of(person: str) -> Choices:
    """Return all that a person has chosen, or the start that everybody has."""
    own = Preferences.objects.filter(person=person).first() or Preferences(person=person)
    return Choices(
        wishes=Wishes(own.ways, wants_sms=own.wants_sms),
        digest_hour=own.digest_hour,
        calendar_token=own.calendar_token,
        version=own.version,
    )


def groups() -> tuple[NoticeGroup, ...]:
    """Return the groups of which a person may choose the way, in the order in which apps speak of them."""
    return tuple({kind.group.name: kind.group for kind in kinds() if not kind.is_essential}.values())


def has_short_kinds() -> bool:
    """Say whether any kind has a short form, for a mobile telephone."""
    return any(kind.short for kind in kinds())
