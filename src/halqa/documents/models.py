"""The files that Halqa keeps: what is said of each. The content stands in the storage, under a name without meaning."""

from django.db import models

from halqa.documents.enums import Audience, Kind


class File(models.Model):
    """One file about one subject. Its content never changes; a removed file keeps its row, and its content for one more day."""

    key = models.CharField(max_length=32, unique=True, db_comment="random; the <key> of its address")
    subject = models.CharField(max_length=200, db_comment="subject key")
    audience = models.CharField(max_length=16, choices=[(a, a) for a in Audience])
    name = models.CharField(max_length=120, db_comment="as given, cleaned; for reading only, nothing is found by it")
    media_type = models.CharField(max_length=80, choices=[(k, k) for k in Kind], db_comment="as found by content")
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_comment="of the content as it is kept")
    storage_name = models.CharField(max_length=64, unique=True, db_comment="random; nothing that was typed is part of it")
    by = models.CharField(max_length=80, db_comment="actor key")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "sha256"], condition=models.Q(removed_at=None), name="file_once_per_subject"
            ),
        )
        indexes = (models.Index(fields=["by"], name="file_by"),)

    def __str__(self) -> str:
        return f"file {self.key} of {self.subject}"
