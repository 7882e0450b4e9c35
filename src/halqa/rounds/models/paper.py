"""Files that came back for applications: Word files that were filled in, and pages that were signed and scanned."""

from django.db import models

from halqa.rounds.enums.paper import Return


class PaperFile(models.Model):
    """A file that came back. It is a document of the application as well; here stands what became of it."""

    application = models.ForeignKey("rounds.Application", on_delete=models.PROTECT, related_name="papers")
    file = models.CharField(max_length=32, db_comment="key of the document")
    way = models.CharField(max_length=8, choices=[(way, way) for way in Return])
    by_mail = models.BooleanField(default=False, db_comment="out of a folder of mail")
    came_at = models.DateTimeField()
    came_by = models.CharField(max_length=80, db_comment="actor key of whoever brought it")
    done_at = models.DateTimeField(null=True, blank=True, db_comment="when it was taken, or looked at and left")
    done_by = models.CharField(max_length=80, blank=True, db_comment="actor key")
    is_taken = models.BooleanField(default=False, db_comment="answers were taken, or a signature recorded")
    fates = models.JSONField(default=dict, db_comment="by question, what became of its answer")
    left_over = models.JSONField(default=list, db_comment="what did not fit: place, code, facts, and the words as written")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "file"], name="paper_once"),
            models.CheckConstraint(condition=models.Q(way__in=[way.value for way in Return]), name="paper_way_known"),
        )
        indexes = (models.Index(fields=["application", "done_at"], name="papers_of"),)

    def __str__(self) -> str:
        return f"paper {self.file} of {self.application_id}"
