"""Calls: rounds that the network runs here, each with the policy that holds in it, and what was changed after it opened."""

from django.db import models
from django.db.models import Q

from halqa.rounds.enums.calls import CallKind, CallState


class Call(models.Model):
    """A round that is run here. Its policy is written while it is a draft, and frozen as data when it opens."""

    key = models.CharField(max_length=40, unique=True, db_comment="given once; the policy's own: award-2027")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in CallKind])
    state = models.CharField(max_length=10, default=CallState.DRAFT, choices=[(s, s) for s in CallState])
    version = models.PositiveIntegerField(default=1, db_comment="one more with every change")
    text = models.TextField(db_comment="the policy as it was written, TOML")
    policy = models.JSONField(default=dict, db_comment="the policy that holds, as data; empty while it is a draft")
    sha256 = models.CharField(max_length=64, blank=True, db_comment="of the policy as it opened, in its canonical JSON")
    form = models.CharField(max_length=60, blank=True, db_comment="key of the form, frozen when it opens")
    form_version = models.PositiveIntegerField(null=True, blank=True)
    is_illustrative = models.BooleanField(default=False, db_comment="invented, for a demonstration")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80, db_comment="actor key")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80, db_comment="actor key")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=80, blank=True, db_comment="actor key")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "opened_at"], name="call_state"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in CallKind]), name="call_kind_known"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in CallState]), name="call_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[CallState.DRAFT, CallState.DISCARDED]) | Q(opened_at__isnull=False),
                name="call_opened_when",
            ),
        )

    def __str__(self) -> str:
        return f"call:{self.key}"


class Amendment(models.Model):
    """A change of a call's policy after it opened: what changed from what to what, why, and by whom."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField(db_comment="from 1")
    changes = models.JSONField(db_comment="list of key, before, after")
    reason = models.TextField(db_comment="as its author wrote it, in any language")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80, db_comment="actor key")
    act = models.CharField(max_length=36, db_comment="the act in the ledger")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "number"], name="amendment_once"),)

    def __str__(self) -> str:
        return f"amendment {self.number} of {self.call_id}"
