"""Versions of forms that were made in the house; those that came as files stay files."""

from django.db import models
from django.db.models import Q

from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import VersionState


class FormVersion(models.Model):
    """A version of a form: written on while it is a draft, then published and never changed again."""

    key = models.CharField(max_length=60, db_comment="the form, as its files name it: admission")
    number = models.PositiveIntegerField(db_comment="of the version, from 1; those that came as files count too")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in CallKind])
    state = models.CharField(max_length=10, default=VersionState.DRAFT, choices=[(s, s) for s in VersionState])
    content = models.JSONField(db_comment="rules.forms says its shape")
    edition = models.PositiveIntegerField(default=1, db_comment="one more with every change")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80, db_comment="actor key")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80, db_comment="actor key")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=80, blank=True, db_comment="actor key")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key"], condition=Q(state=VersionState.DRAFT), name="form_draft_once"),
            models.UniqueConstraint(fields=["key", "number"], condition=Q(state=VersionState.PUBLISHED), name="form_number_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in VersionState]), name="form_state_known"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in CallKind]), name="form_kind_known"),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED) | Q(published_at__isnull=False), name="form_published_when"
            ),
        )

    def __str__(self) -> str:
        return f"form:{self.key}/{self.number}"
