"""The tokens by which programs read, the account of how often each has asked, and the webhooks to which events are sent."""

from django.db import models
from django.db.models import Q

from halqa.opendata.enums import DeliveryState, PausedWhy, WebhookState
from halqa.pages.models import KeyField


class Token(models.Model):
    """What a person gave to a program, so that it reads in their name. Of the secret only its digest is kept."""

    key = KeyField(max_length=16, unique=True, db_comment="given once; what the ledger calls it")
    person = KeyField(max_length=32, db_index=True, db_comment="key of the person; no foreign key, they may be erased")
    name = models.CharField(max_length=80, db_comment="what its person calls it")
    scopes = models.JSONField(db_comment="what it opens, such as read:public")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the secret, which is long and drawn by chance")
    with_second_factor = models.BooleanField(default=False, db_comment="a second factor was shown when it was made")
    made_at = models.DateTimeField()
    ends_on = models.DateField(db_comment="first day (UTC) on which it is good no longer")
    used_on = models.DateField(null=True, db_comment="last day (UTC) on which it was shown")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token:{self.key}"


class Account(models.Model):
    """How many requests of a span of time were given out to somebody; a digest stands for their address. Deleted soon after."""

    who = KeyField(max_length=64, db_comment="token:key, or a digest of an address that holds for one span")
    begun_at = models.DateTimeField(db_index=True, db_comment="beginning of the span")
    taken = models.PositiveIntegerField(db_comment="requests that processes may answer, or have answered")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["who", "begun_at"], name="account_once_a_span"),)

    def __str__(self) -> str:
        return f"{self.taken} of {self.begun_at:%H:%M}"


class Webhook(models.Model):
    """Where public events are sent. Its secret stands nowhere: it follows from the key of the house."""

    key = KeyField(max_length=16, unique=True, db_comment="given once; what the ledger calls it")
    version = models.PositiveIntegerField(default=1, db_comment="one more with every act of the team")
    name = models.CharField(max_length=80, db_comment="what the team calls it")
    address = models.CharField(max_length=500)
    kinds = models.JSONField(db_comment="kinds of public events, such as call.decided")
    state = models.CharField(max_length=8, choices=[(s, s) for s in WebhookState], default=WebhookState.ACTIVE)
    paused_why = models.CharField(max_length=8, choices=[(w, w) for w in PausedWhy], blank=True)
    state_at = models.DateTimeField(db_comment="since when it is in its state")
    edition = models.PositiveIntegerField(default=1, db_comment="of the secret, one more with every new one")
    fingerprint = models.CharField(max_length=64, db_comment="SHA-256 of the secret that was shown last")
    renewed_at = models.DateTimeField(null=True, blank=True, db_comment="when the secret was made anew")
    followed_to = models.BigIntegerField(db_comment="number of the last event of the ledger that was looked at for it")
    failures = models.PositiveIntegerField(default=0, db_comment="attempts in a row that failed")
    taken_at = models.DateTimeField(null=True, blank=True, db_comment="when something was taken last")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80, db_comment="actor key")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[s.value for s in WebhookState]), name="webhook_state_known"),
            models.CheckConstraint(
                condition=(Q(state=WebhookState.PAUSED) & ~Q(paused_why="")) | (~Q(state=WebhookState.PAUSED) & Q(paused_why="")),
                name="webhook_paused_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"webhook:{self.key}"


class Delivery(models.Model):
    """One event on its way to one webhook. What is sent is frozen, and so is its key: the same at every attempt."""

    key = KeyField(max_length=40, unique=True, db_comment="the header webhook-id")
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    event = models.BigIntegerField(null=True, blank=True, db_comment="number in the ledger; empty: tried out by the team")
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, db_comment="subject key")
    body = models.TextField(db_comment="JSON, exactly as it is signed and sent")
    state = models.CharField(max_length=9, choices=[(s, s) for s in DeliveryState], default=DeliveryState.WAITING)
    put_at = models.DateTimeField()
    wait_until = models.DateTimeField(db_comment="not before this moment")
    attempts = models.PositiveIntegerField(default=0)
    leased_by = models.CharField(max_length=80, blank=True, db_comment="the worker that has it in its hands")
    leased_until = models.DateTimeField(null=True, blank=True, db_comment="when another worker may take it")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was taken or given up")
    tried_at = models.DateTimeField(null=True, blank=True, db_comment="when it was sent last")
    status = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="the HTTP status that was answered last")
    answer = models.CharField(max_length=500, blank=True, db_comment="how the last answer began, or what went wrong")

    class Meta:
        indexes = (
            models.Index(fields=["wait_until"], name="delivery_open", condition=Q(ended_at=None)),
            models.Index(fields=["webhook", "-put_at"], name="delivery_of_webhook"),
        )
        constraints = (
            models.UniqueConstraint(fields=["webhook", "event"], condition=Q(event__isnull=False), name="delivery_once"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in DeliveryState]), name="delivery_state_known"),
            models.CheckConstraint(
                condition=(Q(state=DeliveryState.WAITING) & Q(ended_at=None))
                | (~Q(state=DeliveryState.WAITING) & Q(ended_at__isnull=False)),
                name="delivery_ended_when",
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.key}"
