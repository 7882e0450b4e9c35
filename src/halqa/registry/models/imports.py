"""Rosters that somebody sent to be loaded: work in the background that can be left and found again. No facts."""

from django.db import models

from halqa.registry.enums import ImportState


class RosterImport(models.Model):
    """One roster on its way in: sent, compared, confirmed, applied. Its file waits in the folder of the house's own data."""

    key = models.CharField(primary_key=True, max_length=36, db_comment="UUID; names the folder with its file")
    by = models.CharField(max_length=80, db_comment="actor key of who sent it")
    file_name = models.CharField(max_length=200, db_comment="as it was called where it came from")
    sha256 = models.CharField(max_length=64, db_comment="of the file as sent")
    state = models.CharField(max_length=12, default=ImportState.WAITING, choices=[(s, s) for s in ImportState])
    sent_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_comment="when it came into this state")
    leased_until = models.DateTimeField(null=True, blank=True, db_comment="until then a worker has it in hand; empty: none has")
    attempts = models.PositiveSmallIntegerField(default=0, db_comment="how often a worker took it in this state")
    step = models.CharField(max_length=60, blank=True, db_comment="what the worker is at")
    rows = models.PositiveIntegerField(default=0, db_comment="how many rows of that step are done")
    version = models.BigIntegerField(null=True, blank=True, db_comment="of the public pages, when it was compared")
    preview = models.JSONField(default=dict, db_comment="counts, changes, reasons against it, as compared")
    event = models.BigIntegerField(null=True, blank=True, db_comment="number of the event that applied it")

    class Meta:
        indexes = (models.Index(fields=["state", "sent_at"], name="import_to_do"),)

    def __str__(self) -> str:
        return self.file_name
