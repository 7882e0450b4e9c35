"""Archives of whole rounds: what a worker makes part by part, and whoever is in the coordination team takes along."""

from django.db import models
from django.db.models import Q

ACTOR = 80


class RoundArchive(models.Model):
    """One archive of a round that somebody ordered. Its parts and its file wait in the folder of the house's own data."""

    key = models.CharField(max_length=36, unique=True, db_comment="UUID; names the folder with its parts, and its file")
    call = models.ForeignKey("rounds.Call", on_delete=models.PROTECT, related_name="archives")
    language = models.CharField(max_length=35, db_comment="tag of the language in which names and pages in it are written")
    ordered_at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key of who ordered it; what is in it is what they may read")
    begun_at = models.BigIntegerField(db_comment="number of the last event when it was ordered")
    parts = models.PositiveIntegerField(default=0, db_comment="how many there will be, as counted last")
    made = models.PositiveIntegerField(default=0, db_comment="how many of them there are")
    attempts = models.PositiveSmallIntegerField(default=0, db_comment="how often a worker took it since the last part was made")
    leased_until = models.DateTimeField(null=True, blank=True, db_comment="until then a worker has it in hand; empty: none has")
    made_at = models.DateTimeField(null=True, blank=True, db_comment="when its file was there")
    bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_comment="of its file")
    removed_at = models.DateTimeField(null=True, blank=True, db_comment="when its file was removed, or it was given up")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["call"], condition=Q(made_at=None, removed_at=None), name="archive_open_once"),
        )

    def __str__(self) -> str:
        return self.key
