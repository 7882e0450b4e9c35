"""Cities that want to join, which nobody outside is told of."""

from typing import Final

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from halqa.foundation.subjects import LONGEST
from halqa.pages.models import KeyField
from halqa.registry.enums import CityKind
from halqa.registry.models.places import City, Country


class Candidate(models.Model):
    """A city that applies for admission: no fact of the network, and in no table that a public page, list or file is made from.

    Its key is one of a city's, given once, so that roles and applications name it as they name every city. Once facts bring a
    city with this key into the registry, that city is told of and this row is of the past. The columns that name and find it are
    those of a city.
    """

    key = KeyField(max_length=120, unique=True, db_comment="given once, never to another: ma/benguerir")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=[(k, k) for k in CityKind])
    name = models.CharField(max_length=200)
    name_language = models.CharField(max_length=35, default="und", db_comment="BCP 47; und: not known")
    local_name = models.CharField(max_length=200, blank=True, db_comment="the name used there, if it is another")
    local_language = models.CharField(max_length=35, blank=True)
    sort_key = KeyField(max_length=600, db_comment="derived: foundation.textanalysis.sort_key(name), cut")
    match_text = models.TextField(db_comment="derived: search tokens of both names, each between spaces")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    added_by = models.CharField(max_length=80, db_comment="actor key")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, db_comment="one more with every change")
    removed_at = models.DateTimeField(null=True, blank=True)
    merged_into = KeyField(max_length=LONGEST, blank=True, db_comment="key of the city or candidate that it turned out to be")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(removed_at=None) | Q(merged_into=""), name="candidate_gone_once"),
            models.CheckConstraint(condition=~Q(merged_into=F("key")), name="candidate_not_into_itself"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="candidate_on_earth",
            ),
        )
        indexes = (models.Index(fields=["country", "sort_key"], name="candidate_of_country"),)

    def __str__(self) -> str:
        return self.key


LEFT: Final = Q(removed_at=None, merged_into="")
"""The condition under which a candidate was neither taken out nor made one with another."""

ON_RECORD: Final = Exists(City.objects.filter(key=OuterRef("key")))
"""The condition under which facts have brought the city into the registry: from then on it is one like every other."""
