"""The doors of what the registry knows: what a city, a country and the network are called, and where each is shown to all."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.accounts.access import Caller, SubjectDoor
from halqa.accounts.enums import ScopeKind
from halqa.foundation.subjects import NETWORK, Subject
from halqa.foundation.textanalysis import matches, tokens
from halqa.registry.access import may_see_city
from halqa.registry.models import City, Country
from halqa.registry.models.places import TOLD
from halqa.registry.queries.candidates import is_candidate, keys_of_candidates, names_of_candidates
from halqa.registry.queries.cities import matching
from halqa.registry.queries.lines import CityLine, country_name

MOST_FOUND: Final = 10
"""How many subjects are offered to somebody who typed a few letters."""


def _city_name(subject: str, language: str) -> str | None:
    return _city_names([subject], language).get(subject)


def _city_names(subjects: Collection[str], language: str) -> Mapping[str, str]:
    cities = City.objects.select_related("country").filter(key__in=[_key(subject) for subject in subjects])
    lines = [CityLine.of(city, language) for city in cities]
    names = {line.key: line.names_for(language)[0].text for line in lines}
    if missing := {_key(subject) for subject in subjects} - names.keys():
        # Whoever holds a role for a city that wants to join reads its name; who may not know of it is not told the subject.
        names |= names_of_candidates(missing, language)
    return {str(Subject("city", key)): name for key, name in names.items()}


def _city_country(subject: str) -> str:
    """Return the country with whose code a city's key begins: asking for it would tell that there is such a city."""
    return _key(subject).partition("/")[0].upper()


def _find_cities(text: str, _language: str) -> Iterable[str]:
    if not text.strip():
        return []
    found = City.objects.filter(TOLD, matching(text)).order_by("sort_key", "key")
    # Behind the cities, in places of their own: what is found is the same for whoever may not know of candidates.
    keys = [*found.values_list("key", flat=True)[:MOST_FOUND], *keys_of_candidates(text, MOST_FOUND)]
    return [str(Subject("city", key)) for key in keys]


def _country_name(subject: str, language: str) -> str | None:
    return _country_names([subject], language).get(subject)


def _country_names(subjects: Collection[str], language: str) -> Mapping[str, str]:
    countries = Country.objects.filter(pk__in=[_key(subject) for subject in subjects])
    return {str(Subject("country", country.code)): country_name(country, language).text for country in countries}


def _find_countries(text: str, _language: str) -> Iterable[str]:
    if not text.strip():
        return []
    names = Country.objects.order_by("code").values_list("code", "names")
    fit = [code for code, named in names if any(matches(text, set(tokens(name, tag)), tag) for tag, name in named.items())]
    return [str(Subject("country", code)) for code in fit[:MOST_FOUND]]


def _network_name(_subject: str, language: str) -> str:
    with override(language):
        return _("the network")


def _city_address(subject: str) -> str:
    key = _key(subject)
    return reverse("registry:candidate" if is_candidate(key) else "registry:city", args=[key])


def _city_visible(caller: Caller, subject: str) -> bool:
    """Return whether the caller may know of a city: everybody of all but those that want to join."""
    return may_see_city(caller, _key(subject))


def _is_public(_caller: Caller, _subject: str) -> bool:
    """Return that everybody may know of it: countries and the network have public pages."""
    return True


def _key(subject: str) -> str:
    return Subject.parse(subject).rest


DOORS: Final = (
    SubjectDoor(
        kind=ScopeKind.CITY,
        name=_city_name,
        address=_city_address,
        country=_city_country,
        visible_to=_city_visible,
        find=_find_cities,
        names=_city_names,
    ),
    SubjectDoor(
        kind=ScopeKind.COUNTRY,
        name=_country_name,
        address=lambda subject: reverse("registry:country", args=[_key(subject)]),
        country=_key,
        visible_to=_is_public,
        find=_find_countries,
        names=_country_names,
    ),
    SubjectDoor(
        kind=ScopeKind.NETWORK,
        name=_network_name,
        address=lambda _subject: reverse("site:home"),
        country=lambda _subject: None,
        visible_to=_is_public,
        find=lambda _text, _language: [NETWORK],
    ),
)
