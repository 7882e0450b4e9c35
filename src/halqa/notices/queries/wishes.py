"""How people want to be told."""

from collections.abc import Iterable

from halqa.notices.models import Preferences
from halqa.notices.rules.ways import Wishes


def wishes_of(people: Iterable[str]) -> dict[str, Wishes]:
    """Return the wishes of each person once, by key; who never said anything wants all at once."""
    keys = list(dict.fromkeys(people))
    rows = Preferences.objects.filter(person__in=keys).values_list("person", "ways", "wants_sms")
    said = {person: Wishes(ways, wants_sms=wants_sms) for person, ways, wants_sms in rows}
    return {key: said.get(key, Wishes({})) for key in keys}
