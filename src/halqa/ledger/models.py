"""The append-only chain of events, and its head. Nothing here points at a row of another app."""

from django.db import models

from halqa.ledger.enums import GENESIS


class Event(models.Model):
    """Something a person or the system did. Written once by ``actions.record``; never changed, never removed."""

    number = models.BigIntegerField(primary_key=True, db_comment="1, 2, 3 … without a gap")
    act = models.CharField(max_length=36, db_comment="shared by all events of one act")
    kind = models.CharField(max_length=80, db_comment="noun.past-participle")
    by = models.CharField(max_length=80, db_comment="actor key; no name, no address")
    subject = models.CharField(max_length=200, db_comment="subject key")
    at = models.DateTimeField(db_comment="when it was recorded, UTC")
    detail = models.JSONField(default=dict, db_comment="no personal data, no fractions")
    public_number = models.BigIntegerField(null=True, unique=True, db_comment="1, 2, 3 … among events that change public pages")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=["subject", "number"], name="event_subject"),
            models.Index(fields=["act"], name="event_act"),
            models.Index(fields=["by", "number"], name="event_by"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.subject}"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends. Its public number is the version of every public page."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    public_number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"head at {self.number}"
