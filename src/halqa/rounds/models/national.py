"""What the commission of a country does for a call before it endorses, and what people were reminded of."""

from django.db import models

from halqa.rounds.enums.applications import Preselection
from halqa.rounds.enums.national import Reminding

ACTOR = 80


class NationalStep(models.Model):
    """What a commission has set for the cities of its country in a call. Without one: what the call says."""

    call = models.ForeignKey("rounds.Call", on_delete=models.PROTECT, related_name="national_steps")
    country = models.CharField(max_length=2, db_comment="ISO 3166-1")
    version = models.PositiveIntegerField(default=1)
    closes_on = models.DateField(null=True, blank=True, db_comment="an earlier last day for cities, on the call's clocks")
    preselection = models.CharField(max_length=20, default=Preselection.NONE, choices=[(p, p) for p in Preselection])
    places = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="how many pass the pre-selection")
    highest_mark = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="of the panel; empty: as the network says")
    words = models.TextField(blank=True, db_comment="what the commission tells its cities about it")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=ACTOR, db_comment="actor key")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "country"], name="national_step_once"),)

    def __str__(self) -> str:
        return f"{self.call_id} in {self.country}"


class Panelist(models.Model):
    """Somebody whom a commission asked to read the files of its country in a call. They act by an account or by a passage."""

    key = models.CharField(max_length=16, unique=True, db_comment="random")
    call = models.ForeignKey("rounds.Call", on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=2, db_comment="ISO 3166-1")
    name = models.CharField(max_length=200, blank=True, db_comment="empty once it was erased")
    address = models.CharField(
        max_length=254, blank=True, db_comment="of mail; empty once nobody needs to be written to any more"
    )
    language = models.CharField(max_length=35)
    actors = models.JSONField(default=list, db_comment="actor keys by which they come in: the last passage, or the person")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=ACTOR, db_comment="actor key")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["call", "country"], name="panelists_of"),)

    def __str__(self) -> str:
        return f"panelist {self.key}"


class Review(models.Model):
    """What a panelist says of one file after reading it."""

    application = models.ForeignKey("rounds.Application", on_delete=models.PROTECT, related_name="reviews")
    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="reviews")
    version = models.PositiveIntegerField(default=1)
    mark = models.PositiveSmallIntegerField()
    remark = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["application", "panelist"], name="review_once"),)

    def __str__(self) -> str:
        return f"review of {self.application_id}"


class Interview(models.Model):
    """What a commission noted when it talked to a city."""

    application = models.OneToOneField("rounds.Application", on_delete=models.PROTECT, related_name="interview")
    version = models.PositiveIntegerField(default=1)
    held_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=ACTOR, db_comment="actor key")

    def __str__(self) -> str:
        return f"interview about {self.application_id}"


class ReminderSent(models.Model):
    """That people were reminded of one thing before one moment: once, whichever worker was first."""

    subject = models.CharField(max_length=200, db_comment="subject key of what waits")
    about = models.CharField(max_length=10, choices=[(r, r) for r in Reminding])
    person = models.CharField(max_length=32, blank=True, db_comment="key of the one who was asked; empty: all whose turn it is")
    moment = models.DateTimeField(db_comment="the deadline, or since when the file waits")
    days = models.PositiveSmallIntegerField(db_comment="before the deadline")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["subject", "about", "person", "moment", "days"], name="reminder_once"),)

    def __str__(self) -> str:
        return f"{self.about}: {self.subject}"
