"""How people want to be told."""

from collections.abc import Iterable

from halqa.notices.models import Preferences
from halqa.notices.rules.ways import Wishes


def wishes_of(people: Iterable[str]) -> dict[str, Wishes]:
    """Return the wishes of each person once, by key; who never said anything wants all at once."""
    keys = list(dict.fromkeys(people))
    rows = Preferences.objects.filter(person__in=keys).values_list("person", "ways", "mobile")
    said = {person: Wishes(ways, has_mobile=bool(mobile)) for person, ways, mobile in rows}
    return {key: said.get(key, Wishes({})) for key in keys}
