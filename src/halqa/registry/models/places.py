"""Countries, National Commissions, cities, their names, positions and populations."""

from typing import Final

from django.db import models

from halqa.pages.models import KeyField, NamesField
from halqa.registry.enums import CityKind, NameKind, PositionMatch, Region
from halqa.registry.models.facts import CURRENT, Fact, bound


class Country(models.Model):
    """A country or area of ISO 3166-1 under its United Nations name. Its region is UNESCO's, as far as the roster says it.

    No fact but an identity: names and region are set anew when the list is, and the ledger keeps what they were.
    """

    code = models.CharField(primary_key=True, max_length=2, db_comment="ISO 3166-1 alpha-2")
    alpha3 = models.CharField(max_length=3)
    numeric = models.CharField(max_length=3)
    names = NamesField(db_comment="UNTERM's short name by language tag")
    region = models.CharField(max_length=30, blank=True, choices=[(r, r) for r in Region])

    def __str__(self) -> str:
        return self.code


class NationalCommission(Fact):
    """A country's National Commission for UNESCO: endorses and nominates."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="commissions")
    website = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["country"], condition=CURRENT, name="commission_once"),)

    def __str__(self) -> str:
        return f"commission of {self.country_id}"


class City(models.Model):
    """A place that the registry knows; a *member city* is one with a membership. All but key, country and kind is derived.

    The derived columns are what lists filter and sort by; ``actions.roster`` writes them in the transaction that changes a fact.
    The kind says what the city is, as its row was last read; the ledger keeps what it was called before. One that was merged
    into another is told of no more: its key is an alias of the other, and only facts that gave way still name it.
    """

    key = KeyField(max_length=120, unique=True, db_comment="given once, never changed: ma/benguerir")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="cities")
    kind = models.CharField(max_length=30, choices=[(k, k) for k in CityKind])
    name = models.CharField(max_length=200, db_comment="derived: the name it is listed under")
    name_language = models.CharField(max_length=35, default="und")
    local_name = models.CharField(max_length=200, blank=True, db_comment="derived: the name used there, if known")
    local_language = models.CharField(max_length=35, blank=True)
    sort_key = KeyField(max_length=600, db_index=True, db_comment="derived: foundation.textanalysis.sort_key(name), cut")
    match_text = models.TextField(db_comment="derived: search tokens of all names, each between spaces")
    is_listed = models.BooleanField(default=False, db_index=True, db_comment="derived: evidence of membership, now or earlier")
    joined_earliest = bound("derived from its first standing membership")
    joined_latest = bound("derived from its first standing membership")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    map_x = models.FloatField(null=True, blank=True, db_comment="derived: Equal Earth, width 1000")
    map_y = models.FloatField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, db_comment="derived from the position; IANA name")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_comment="the same place under another key"
    )

    class Meta:
        indexes = (models.Index(fields=["country", "sort_key"], name="city_of_country"),)

    def __str__(self) -> str:
        return self.key


TOLD: Final = models.Q(merged_into=None)
"""The condition under which a city is told of under its own key."""


class CityAlias(models.Model):
    """An address that a city had before: a merge or a new spelling never breaks a link."""

    key = KeyField(primary_key=True, max_length=120)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return self.key


class ConsortiumPart(Fact):
    """One of the places that make up a consortium, itself in the registry or only named."""

    consortium = models.ForeignKey(City, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(City, on_delete=models.PROTECT, null=True, blank=True, related_name="part_of")
    name = models.CharField(max_length=200, db_comment="as the source has it")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["consortium", "name"], condition=CURRENT, name="part_once"),)

    def __str__(self) -> str:
        return f"{self.name} in {self.consortium_id}"


class CityName(Fact):
    """A name of a city in one language and script."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in NameKind])
    text = models.CharField(max_length=200)
    language = models.CharField(max_length=35, default="und", db_comment="BCP 47; und: not known")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["city", "kind", "text"], condition=CURRENT, name="name_once"),)

    def __str__(self) -> str:
        return self.text


class Position(Fact):
    """Where a city is, in degrees (WGS 84), with the way it was matched; no row at all where nothing is known."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="positions")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    match = models.CharField(max_length=10, choices=[(m, m) for m in PositionMatch])
    geonames_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city"], condition=CURRENT, name="position_once"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="position_on_earth",
            ),
        )

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"


class Population(Fact):
    """A published number of inhabitants. Never added up: places differ in what they count."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="populations")
    inhabitants = models.BigIntegerField()
    published_as = models.CharField(max_length=300, db_comment="the roster's words for who published it")
    about_earliest = bound("reference day, month or year; both empty: not known")
    about_latest = bound("reference day, month or year; both empty: not known")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "inhabitants", "published_as"], condition=CURRENT, name="population_once"),
            models.CheckConstraint(condition=models.Q(inhabitants__gte=0), name="population_not_negative"),
        )

    def __str__(self) -> str:
        return str(self.inhabitants)
