"""What cities say of themselves: the parts of a profile as they were approved, and the proposals to change them."""

from django.db import models
from django.db.models import Q

from halqa.registry.enums import ProfilePart, ProposalState
from halqa.registry.models.facts import CURRENT
from halqa.registry.models.places import City

OPEN_STATES = (ProposalState.DRAFT, ProposalState.SENT, ProposalState.RETURNED)
"""The states of a proposal on which nobody has decided yet."""


class ProfileProposal(models.Model):
    """A city's proposal to change parts of its public profile; a city has one at a time that is open."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=20, default=ProposalState.DRAFT, choices=[(s, s) for s in ProposalState])
    version = models.PositiveIntegerField(default=1, db_comment="one more with every change")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80, db_comment="actor key")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=80, blank=True, db_comment="actor key")
    decided_at = models.DateTimeField(null=True, blank=True, db_comment="when it was last decided on or sent back")
    decided_by = models.CharField(max_length=80, blank=True, db_comment="actor key")
    reason = models.TextField(blank=True, db_comment="what the coordination team told the city")

    class Meta:
        indexes = (models.Index(fields=["state", "sent_at"], name="proposal_state"),)
        constraints = (
            models.UniqueConstraint(fields=["city"], condition=Q(state__in=OPEN_STATES), name="proposal_open_once"),
            models.CheckConstraint(condition=~Q(state=ProposalState.SENT) | Q(sent_at__isnull=False), name="proposal_sent_when"),
        )

    def __str__(self) -> str:
        return f"proposal {self.pk} of {self.city_id}"


class ProposedPart(models.Model):
    """A part of the profile as a proposal would have it. ``content`` is empty where the part is to go."""

    proposal = models.ForeignKey(ProfileProposal, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=20, choices=[(p, p) for p in ProfilePart])
    content = models.JSONField(default=dict, db_comment="rules.profiles says its shape for each part")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80, db_comment="actor key")
    is_approved = models.BooleanField(null=True, db_comment="empty while nobody has decided")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["proposal", "part"], name="proposed_part_once"),)

    def __str__(self) -> str:
        return f"{self.part} in proposal {self.proposal_id}"


class PublishedPart(models.Model):
    """A part of a city's profile as it was approved; a newer one takes its place, and the row stays."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="published_parts")
    part = models.CharField(max_length=20, choices=[(p, p) for p in ProfilePart])
    content = models.JSONField(default=dict, db_comment="as in a proposed part")
    proposal = models.ForeignKey(ProfileProposal, on_delete=models.PROTECT, related_name="published")
    act = models.CharField(max_length=36, db_comment="the act in the ledger that approved it")
    approved_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True, db_comment="when a newer one took its place; empty: current")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["city", "part"], condition=CURRENT, name="published_part_once"),)

    def __str__(self) -> str:
        return f"{self.part} of {self.city_id}"
