"""How cities, countries and sources stand in lines of pages: the small frozen classes that several queries share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlsplit

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from halqa.foundation.languages import is_tag
from halqa.foundation.localized import Chosen, Localized
from halqa.registry.enums import CityKind, Region
from halqa.registry.models import City, Country, Source
from halqa.registry.rules.places import is_fictional

UNKNOWN_LANGUAGE = "und"
_NUMBER_OF_A_HOST: Final = re.compile(r"[0-9.]+|.*:.*")
LISTED = Count("cities", filter=Q(cities__is_listed=True))

OF_THE_CITY: Final = ("key", "name", "name_language", "local_name", "local_language", "country_id", "kind", "is_listed")
CITY_LINE: Final = (*OF_THE_CITY, "country__names", "country__region")
"""The columns that a line of a city is read from: a long list asks for these alone, and makes no model of each row."""


@dataclass(frozen=True)
class SourceLine:
    """Where a fact stands. ``address`` is empty for a source that is no page."""

    id: int
    address: str
    title: str

    @classmethod
    def of(cls, source: Source) -> Self:
        """Return the line of a stored source."""
        return cls(source.pk, source.address, source.title)

    @property
    def host(self) -> str:
        """The host of its address, without the "www." that says nothing; empty where it has no address."""
        return _host(self.address)

    @property
    def site(self) -> str:
        """The host of its address, which tells a reader who speaks; its title where it has none, or only a number."""
        return named_site(self.address, self.title)


@dataclass(frozen=True)
class CityLine:
    """A city in a list: names in the languages they are in, country in the reader's."""

    key: str
    name: Chosen
    local_name: Chosen | None
    country_code: str
    country: Chosen
    region: Region | None
    kind: CityKind
    is_listed: bool

    @classmethod
    def of(cls, city: City, language: str) -> Self:
        """Return the line of a stored city, its country already fetched, for a reader of this language."""
        of_the_country = {"country__names": city.country.names, "country__region": city.country.region}
        return cls.read({name: getattr(city, name) for name in OF_THE_CITY} | of_the_country, language)

    @classmethod
    def read(cls, row: Mapping[str, Any], language: str) -> Self:
        """Return the line of a city from a row of the columns ``CITY_LINE``, for a reader of this language."""
        return cls(
            key=row["key"],
            name=named(row["name"], row["name_language"]),
            local_name=named(row["local_name"], row["local_language"]) if row["local_name"] else None,
            country_code=row["country_id"],
            country=name_of_country(row["country_id"], row["country__names"], language),
            region=Region(row["country__region"]) if row["country__region"] else None,
            kind=CityKind(row["kind"]),
            is_listed=row["is_listed"],
        )

    @property
    def is_illustrative(self) -> bool:
        """Whether the city was invented for a demonstration."""
        return is_fictional(self.country_code)

    def names_for(self, language: str) -> tuple[Chosen, Chosen | None]:
        """Return the name that stands first for a reader of this language, and the other one, if there is one."""
        if self.local_name and _primary(self.local_name.tag) == _primary(language):
            return self.local_name, self.name if self.name.text != self.local_name.text else None
        return self.name, self.local_name


def named_site(address: str, title: str = "") -> str:
    """Return the host of an address; the title where it has none, or only a number."""
    host = _host(address)
    if not _NUMBER_OF_A_HOST.fullmatch(host):
        return host or title
    return title or _("a site without a name")


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def named(text: str, language: str) -> Chosen:
    """Return a name with the language it is in; never a fallback, for a name is nobody's translation."""
    return Chosen(text, language if is_tag(language) else UNKNOWN_LANGUAGE, fallback=False, stale=False)


def country_name(country: Country, language: str) -> Chosen:
    """Return the United Nations' name of a country for a reader of this language; its code where none is stored."""
    return name_of_country(country.code, country.names, language)


def name_of_country(code: str, names: Mapping[str, str], language: str) -> Chosen:
    """Return what ``country_name`` does, from a country's code and names by language tag."""
    if text := names.get(language):
        return Chosen(text, language, fallback=False, stale=False)
    given = {tag: name for tag, name in names.items() if name}
    if not given:
        return Chosen(code, UNKNOWN_LANGUAGE, fallback=True, stale=False)
    return Localized("en" if "en" in given else next(iter(given)), given).pick(language)


def country_with_cities(code: str, *, language: str) -> tuple[Chosen, int] | None:
    """Return a country's name and how many of its cities are listed; nothing where the registry knows no city of it."""
    country = Country.objects.filter(pk=code, cities__isnull=False).annotate(listed=LISTED).first()
    return (country_name(country, language), country.listed) if country else None
