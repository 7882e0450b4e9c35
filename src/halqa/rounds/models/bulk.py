"""Acts on many applications of a round at once: what a worker does one by one, and how far it is."""

from django.db import models
from django.db.models import Q

from halqa.rounds.enums.bulk import BulkKind, LineState

ACTOR = 80


class BulkAct(models.Model):
    """One act that somebody ordered for many applications. A worker does it line by line, each once, and can be killed."""

    key = models.CharField(max_length=36, unique=True, db_comment="UUID; names its page")
    call = models.ForeignKey("rounds.Call", on_delete=models.PROTECT, related_name="bulk_acts")
    kind = models.CharField(max_length=16, choices=[(k, k) for k in BulkKind])
    wording = models.JSONField(default=dict, blank=True, db_comment="what is said with each decision, by what is decided")
    begun_at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key of who ordered it; every line is done in their name")
    stopped_at = models.DateTimeField(null=True, blank=True, db_comment="when somebody stopped what was not done yet")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when no line waited any more")
    leased_until = models.DateTimeField(null=True, blank=True, db_comment="until then a worker has it in hand; empty: none has")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in BulkKind]), name="bulk_kind_known"),
            models.UniqueConstraint(fields=["call"], condition=Q(ended_at=None), name="bulk_open_once"),
        )

    def __str__(self) -> str:
        return self.key


class BulkLine(models.Model):
    """An application in an act on many. It is done in the transaction that says so."""

    act = models.ForeignKey(BulkAct, on_delete=models.PROTECT, related_name="lines")
    application = models.ForeignKey("rounds.Application", on_delete=models.PROTECT, related_name="bulk_lines")
    read = models.PositiveIntegerField(default=0, db_comment="number of the decision, or version, that stood when it was ordered")
    wording = models.JSONField(
        default=dict, blank=True, db_comment="what is decided and said of this one alone, in the place of what is said of all"
    )
    state = models.CharField(max_length=8, default=LineState.WAITING, choices=[(s, s) for s in LineState])
    at = models.DateTimeField(null=True, blank=True, db_comment="when it was done or refused")
    refusals = models.JSONField(default=list, blank=True, db_comment="every reason against it: code and facts")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[s.value for s in LineState]), name="bulk_line_state_known"),
            models.UniqueConstraint(fields=["act", "application"], name="bulk_line_once"),
        )
        indexes = (models.Index(fields=["act", "state"], name="bulk_line_to_do"),)

    def __str__(self) -> str:
        return f"{self.act_id}: {self.application_id}"
