"""What every fact has: a source, clocks, and the act that wrote it. None is overwritten: it is superseded or taken back."""

from typing import Final

from django.db import models

from halqa.registry.enums import Confidence

CURRENT: Final = models.Q(superseded_at=None)
"""The condition under which a fact is the one that is told today."""

STANDS: Final = CURRENT & models.Q(is_withdrawn=False)
"""The condition under which a fact is told today and was not taken back."""


class Source(models.Model):
    """A page or document behind facts."""

    address = models.CharField(max_length=1500, blank=True, db_comment="URL; empty when the source has none")
    title = models.CharField(max_length=500, blank=True, db_comment="what it is, where no address tells")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["address", "title"], name="source_once"),)

    def __str__(self) -> str:
        return self.address or self.title


def bound(meaning: str) -> models.DateField:
    """Make one end of an uncertain date (``foundation.dates``): both empty is unknown, the first empty is "by that day"."""
    return models.DateField(null=True, blank=True, db_comment=meaning)


class Fact(models.Model):
    """A statement with its source and two clocks.

    *Known*: between which days it became known. *Withdrawn*: ``is_withdrawn`` says that its publisher took it back, and between
    which days that became known; before, it stood. *Recorded* and *superseded* are the ledger's own time.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    known_earliest = bound("first day on which it may have become known")
    known_latest = bound("day by which it was known")
    is_withdrawn = models.BooleanField(default=False, db_comment="taken back by its publisher")
    withdrawn_earliest = bound("first day on which the taking back may have become known")
    withdrawn_latest = bound("day by which the taking back was known")
    withdrawal_source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_note = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, default=Confidence.HIGH, choices=[(c, c) for c in Confidence])
    note = models.TextField(blank=True, db_comment="doubts and contradictions, in English")
    act = models.CharField(max_length=36, db_comment="the act in the ledger that wrote it")
    recorded_at = models.DateTimeField(db_comment="when Halqa was told, UTC")
    superseded_at = models.DateTimeField(null=True, blank=True, db_comment="when a newer row took its place, UTC; empty: current")

    class Meta:
        abstract = True
