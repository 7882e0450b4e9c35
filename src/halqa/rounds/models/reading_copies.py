"""Translations of what a city wrote, for readers: never what is signed."""

from django.db import models

from halqa.rounds.enums.applications import Rendering


class ReadingCopy(models.Model):
    """One text of an application in another language. It says by whom it was made, and from which wording of the original."""

    application = models.ForeignKey("rounds.Application", on_delete=models.CASCADE, related_name="reading_copies")
    place = models.CharField(max_length=200, db_comment="which text: a question, or group.number.question, or table.row.column")
    language = models.CharField(max_length=35, db_comment="tag of the language of the copy")
    text = models.TextField()
    rendering = models.CharField(max_length=8, choices=[(r, r) for r in Rendering])
    service = models.CharField(max_length=200, blank=True, db_comment="what the machine's service calls itself")
    made_from = models.CharField(max_length=64, db_comment="SHA-256 of the original text, UTF-8")
    version = models.PositiveIntegerField(default=1, db_comment="one more with every change")
    at = models.DateTimeField()
    by = models.CharField(max_length=80, db_comment="actor key of who wrote it, or asked the machine")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "place", "language"], name="reading_copy_once"),
            models.CheckConstraint(condition=models.Q(rendering__in=[r.value for r in Rendering]), name="reading_copy_rendering"),
        )

    def __str__(self) -> str:
        return f"{self.place} of {self.application_id} in {self.language}"
