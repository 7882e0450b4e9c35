"""What is decided about applications, and the announcement of a round."""

from django.db import models
from django.db.models import Q

from halqa.rounds.enums.decisions import AnnouncementState, Decided

ACTOR = 80


class Recommendation(models.Model):
    """What the jury of a round says of an application. The last word stands; earlier ones stay in the ledger."""

    application = models.OneToOneField("rounds.Application", on_delete=models.PROTECT, related_name="recommendation")
    version = models.PositiveIntegerField(default=1)
    says = models.CharField(max_length=12, choices=[(d, d) for d in Decided])
    place = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="in the jury's order, from 1; empty: it gave none")
    words = models.TextField(blank=True, db_comment="what the jury says of it, as it wrote")
    at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key of who entered it")

    def __str__(self) -> str:
        return f"recommendation on {self.application_id}"


class Decision(models.Model):
    """What the coordination team decided about an application. It holds once it is announced; at most one stands."""

    application = models.ForeignKey("rounds.Application", on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField(db_comment="from 1")
    said = models.CharField(max_length=12, choices=[(d, d) for d in Decided])
    citation = models.JSONField(default=dict, blank=True, db_comment="the public reasons, text by language tag")
    words = models.TextField(blank=True, db_comment="to the city, in the language in which it writes")
    questions = models.TextField(blank=True, db_comment="what the next report of the city begins with")
    reason = models.TextField(blank=True, db_comment="why otherwise than the jury says; stays in the office")
    corrigendum = models.JSONField(default=dict, blank=True, db_comment="what was wrong before, in public, by language tag")
    at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key")
    announced_at = models.DateTimeField(null=True, blank=True, db_comment="since when it holds")
    replaced_at = models.DateTimeField(null=True, blank=True, db_comment="when another took its place, or the city withdrew")
    letter_failed_at = models.DateTimeField(null=True, blank=True, db_comment="when its letter could not be made, the last time")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(said__in=[d.value for d in Decided]), name="decision_known"),
            models.UniqueConstraint(fields=["application", "number"], name="decision_number_once"),
            models.UniqueConstraint(fields=["application"], condition=Q(replaced_at=None), name="decision_stands_once"),
        )

    def __str__(self) -> str:
        return f"decision {self.number} on {self.application_id}"


class Appeal(models.Model):
    """A city's word against what was decided, and what came of it."""

    application = models.ForeignKey("rounds.Application", on_delete=models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals", db_comment="against which it is")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=ACTOR, blank=True, db_comment="actor key")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["application"], condition=Q(settled_at=None), name="appeal_open_once"),)

    def __str__(self) -> str:
        return f"appeal of {self.application_id}"


class Announcement(models.Model):
    """What is said to everybody when a round is decided: written under embargo, and made in one moment."""

    call = models.OneToOneField("rounds.Call", on_delete=models.PROTECT, related_name="announcement")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, default=AnnouncementState.DRAFT, choices=[(s, s) for s in AnnouncementState])
    title = models.JSONField(default=dict, blank=True, db_comment="by language tag")
    words = models.JSONField(default=dict, blank=True, db_comment="by language tag")
    quotes = models.JSONField(default=list, blank=True, db_comment="each: words and office by language tag, speaker")
    video = models.JSONField(
        default=dict, blank=True, db_comment="key of its file, keys of captions and texts of the transcript by language tag"
    )
    regions = models.JSONField(default=dict, blank=True, db_comment="by code of country, where the registry has none yet")
    planned_for = models.DateTimeField(null=True, blank=True, db_comment="when Halqa makes it by itself")
    planned_by = models.CharField(max_length=ACTOR, blank=True, db_comment="actor key")
    shared_at = models.DateTimeField(null=True, blank=True, db_comment="since when commissions prepare under embargo")
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=ACTOR, blank=True, db_comment="actor key")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=ACTOR, db_comment="actor key")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=AnnouncementState.MADE) | Q(made_at__isnull=False), name="announcement_made_when"
            ),
        )

    def __str__(self) -> str:
        return f"announcement of {self.call_id}"


class Statement(models.Model):
    """What a National Commission says of a round in its country. Every version is a row; the last one stands."""

    call = models.ForeignKey("rounds.Call", on_delete=models.PROTECT, related_name="statements")
    country = models.CharField(max_length=2, db_comment="ISO 3166-1 alpha-2")
    number = models.PositiveIntegerField(db_comment="from 1")
    words = models.JSONField(default=dict, blank=True, db_comment="by language tag; empty: it says nothing any more")
    at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "country", "number"], name="statement_number_once"),)

    def __str__(self) -> str:
        return f"statement {self.number} of {self.country} on {self.call_id}"
