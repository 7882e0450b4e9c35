"""Rows of the registry with dull defaults: a test states only what it is about.

Dates are given as texts in EDTF (``2020``, ``2020-09-23``, ``[..2017-03-01]``, empty for unknown).
"""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from halqa.foundation.dates import UncertainDate
from halqa.foundation.projections import equal_earth
from halqa.foundation.textanalysis import sort_key, tokens
from halqa.registry.enums import CityKind, FigureScope, FigureStatus, NameKind, PositionMatch, Publisher, Region, RoundKind
from halqa.registry.models import (
    Award,
    City,
    CityName,
    Cluster,
    ClusterLead,
    Conference,
    Country,
    FirstClaim,
    Membership,
    NationalCommission,
    NextDate,
    PastRound,
    Population,
    Position,
    PublishedFigure,
    Source,
)

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACT = "00000000-0000-4000-8000-000000000000"

_numbers = count(1)


def bounds(name: str, text: str) -> dict[str, Any]:
    """Return the two columns of an uncertain date: ``begun_earliest`` and ``begun_latest``."""
    written = UncertainDate.parse(text)
    return {f"{name}_earliest": written.earliest, f"{name}_latest": written.latest}


def make_source(address: str = "https://example.org/news", title: str = "") -> Source:
    return Source.objects.get_or_create(address=address, title=title)[0]


def fact(*, known: str = "2020", withdrawn: str | None = None, source: Source | None = None, **more: Any) -> dict[str, Any]:
    """Return what every fact has; ``withdrawn`` is when it became known that it does not hold (empty text: nobody knows)."""
    withdrawal: dict[str, Any] = {}
    if withdrawn is not None:
        withdrawal = {
            "is_withdrawn": True,
            **bounds("withdrawn", withdrawn),
            "withdrawal_source": make_source("https://example.org/corrigendum"),
        }
    return {
        "source": source or make_source(),
        **bounds("known", known),
        **withdrawal,
        "act": ACT,
        "recorded_at": MOMENT,
        **more,
    }


def make_country(code: str = "MA", *, region: Region | str = Region.ARAB_STATES, **names: str) -> Country:
    """Make a country, or return it; names by language with underscores, such as ``zh_hans="摩洛哥"``."""
    country, _ = Country.objects.get_or_create(
        code=code,
        defaults={
            "alpha3": f"{code}X",
            "numeric": f"{(ord(code[0]) - ord('A')) * 26 + ord(code[1]) - ord('A') + 1:03}",
            "names": {"en": f"Country {code}"} | {tag.replace("_", "-"): name for tag, name in names.items()},
            "region": region,
        },
    )
    return country


def make_city(
    key: str = "",
    *,
    name: str = "",
    local_name: str = "",
    local_language: str = "",
    position: tuple[float, float] | None = None,
    **more: Any,
) -> City:
    """Make a city with its names as facts and its derived columns; ``position`` is (latitude, longitude)."""
    key = key or f"ma/town-{next(_numbers)}"
    name = name or key.partition("/")[2].replace("-", " ").title()
    country = more.pop("country", None) or make_country(key[:2].upper())
    found = " ".join(dict.fromkeys([*tokens(name), *tokens(local_name)]))
    derived: dict[str, Any] = {"match_text": f" {found} "}
    if position:
        x, y = equal_earth(*position)
        derived |= {"latitude": position[0], "longitude": position[1], "map_x": x, "map_y": y}
    city = City.objects.create(
        **{
            "key": key,
            "country": country,
            "kind": CityKind.CITY,
            "name": name,
            "name_language": "und-latn",
            "local_name": local_name,
            "local_language": local_language,
            "sort_key": sort_key(name),
        }
        | derived
        | more
    )
    make_city_name(city, name, language=city.name_language)
    if local_name:
        make_city_name(city, local_name, kind=NameKind.LOCAL, language=local_language or "und")
    if position:
        make_position(city, *position)
    return city


def make_city_name(city: City, text: str, *, kind: NameKind = NameKind.LISTED, language: str = "und", **more: Any) -> CityName:
    return CityName.objects.create(city=city, kind=kind, text=text, language=language, **fact(**more))


def make_position(city: City, latitude: float | None = 32.2, longitude: float | None = -7.9, **more: Any) -> Position:
    return Position.objects.create(
        **{"city": city, "latitude": latitude, "longitude": longitude, "match": PositionMatch.EXACT} | fact(**more)
    )


def make_population(city: City, inhabitants: int = 50_000, *, about: str = "", **more: Any) -> Population:
    return Population.objects.create(
        **{"city": city, "inhabitants": inhabitants, "published_as": "a gazetteer", **bounds("about", about)} | fact(**more)
    )


def make_membership(
    city: City | None = None, *, begun: str = "2020-09-23", end: str = "", ended: str = "", listed_rounds: str = "", **more: Any
) -> Membership:
    """Make a membership, known from the day it began if nothing else is said, and bring its city's derived columns up to date.

    With ``withdrawn="[2020-09-24..2020-12-14]"`` it is one that its publisher took back. A second one is a re-admission.
    """
    city = city or make_city()
    more.setdefault("is_readmission", city.memberships.filter(superseded_at=None, is_withdrawn=False).exists())
    more.setdefault("known", begun)
    membership = Membership.objects.create(
        **{
            "city": city,
            "country": city.country,
            "end": end,
            "listed_rounds": listed_rounds,
            **bounds("begun", begun),
            **bounds("ended", ended),
        }
        | fact(**more)
    )
    if not membership.is_withdrawn and not city.is_listed:
        city.is_listed = True
        city.joined_earliest, city.joined_latest = membership.begun_earliest, membership.begun_latest
        city.save(update_fields=["is_listed", "joined_earliest", "joined_latest"])
    return membership


def make_member(key: str = "", *, begun: str = "2020-09-23", membership: dict[str, Any] | None = None, **more: Any) -> City:
    """Make a city together with its membership."""
    city = make_city(key, **more)
    make_membership(city, begun=begun, **(membership or {}))
    return city


def make_round(
    key: str = "2020", *, kind: RoundKind = RoundKind.ADMISSION, announced: str = "2020-09-23", handed_over: str = "", **more: Any
) -> PastRound:
    more.setdefault("known", announced)
    return PastRound.objects.create(
        **{
            "kind": kind,
            "key": key,
            "name": f"Round {key}",
            **bounds("announced", announced),
            **bounds("handed_over", handed_over),
        }
        | fact(**more)
    )


def make_award(
    city: City | None = None, year: int = 2024, *, announced: str = "2024-12-02", handed_over: str = "2024-12-02", **more: Any
) -> Award:
    more.setdefault("known", announced)
    return Award.objects.create(
        **{"city": city or make_city(), "year": year, **bounds("announced", announced), **bounds("handed_over", handed_over)}
        | fact(**more)
    )


def make_conference(number: int = 1, city: City | None = None, **more: Any) -> Conference:
    more.setdefault("known", "2013-10-21")
    return Conference.objects.create(
        **{
            "number": number,
            "name": f"Conference {number}",
            "city": city or make_city(),
            "begun_on": "2013-10-21",
            "ended_on": "2013-10-23",
        }
        | fact(**more)
    )


def make_cluster(key: str = "literacy", name: str = "Literacy", **more: Any) -> Cluster:
    return Cluster.objects.create(**{"key": key, "name": name} | fact(**more))


def make_cluster_lead(
    city: City | None = None, *, cluster: str = "literacy", role: str = "lead", begun: str = "", **more: Any
) -> ClusterLead:
    return ClusterLead.objects.create(
        **{"cluster": cluster, "city": city or make_city(), "role": role, **bounds("begun", begun)} | fact(**more)
    )


def make_figure(
    cities: int = 229,
    countries: int | None = 64,
    *,
    about: str = "2020-09-23",
    published: str | None = None,
    scope: FigureScope = FigureScope.TOTAL,
    scope_name: str = "",
    publisher: Publisher = Publisher.COORDINATOR,
    status: FigureStatus = FigureStatus.STANDS,
    **more: Any,
) -> PublishedFigure:
    """Make a published count, published and known on the day it is about if nothing else is said."""
    published = about if published is None else published
    more.setdefault("known", published)
    return PublishedFigure.objects.create(
        **{
            "cities": cities,
            "countries": countries,
            "scope": scope,
            "scope_name": scope_name or str(scope),
            "publisher": publisher,
            "status": status,
            **bounds("about", about),
            **bounds("published", published),
        }
        | fact(**more)
    )


def make_first_claim(country: Country | None = None, *, round_key: str = "admission/2025", **more: Any) -> FirstClaim:
    return FirstClaim.objects.create(
        **{"round_key": round_key, "country": country or make_country(), "claim": "yes", "publisher": Publisher.COORDINATOR}
        | fact(**more)
    )


def make_next_date(what: str = "Seventh conference", on: str = "2027-06", **more: Any) -> NextDate:
    return NextDate.objects.create(**{"what": what, **bounds("on", on)} | fact(**more))


def make_commission(
    country: Country | None = None, website: str = "https://example.org/commission", **more: Any
) -> NationalCommission:
    return NationalCommission.objects.create(country=country or make_country(), website=website, **fact(**more))
