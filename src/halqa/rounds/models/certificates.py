"""What goes to a city with a decision that holds, and the credential by which others check it."""

from django.db import models

FILE = 32
"""Characters of the key of a file."""


class Dispatch(models.Model):
    """The letter to a city with one decision, and its certificate, if it has one: made once, as files behind the city's door."""

    decision = models.OneToOneField("rounds.Decision", on_delete=models.PROTECT, related_name="dispatch")
    language = models.CharField(max_length=35, db_comment="tag of the language in which both are written")
    letter = models.CharField(max_length=FILE, db_comment="key of the file")
    certificate = models.CharField(max_length=FILE, blank=True, db_comment="key of the file; empty: it has none")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dispatch with {self.decision_id}"


class Credential(models.Model):
    """A certificate that programs check: Open Badges 3.0, as JWT. It is taken back when its decision no longer stands."""

    decision = models.OneToOneField("rounds.Decision", on_delete=models.PROTECT, related_name="credential")
    key = models.CharField(max_length=FILE, unique=True, db_comment="random; the <key> of its address")
    number = models.PositiveIntegerField(unique=True, db_comment="its place in the status lists, from 0")
    token = models.TextField(db_comment="as it was signed")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True, db_comment="the first moment at which it is over; empty: no end")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"credential {self.key}"
