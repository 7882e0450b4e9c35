"""What readers ask to be corrected, and who asked. No facts: what comes of it is a fact like any other."""

from django.db import models
from django.db.models import Q

from halqa.registry.enums import CorrectionRequestState

UNANSWERED = (CorrectionRequestState.OPEN, CorrectionRequestState.ASKED_BACK)
"""The states of a request to which nobody has given the last answer yet."""


class CorrectionRequest(models.Model):
    """One correction, however many readers asked for it: of one row of one table of the roster, or of something missing."""

    subject = models.CharField(max_length=200, db_comment="subject key of the city, the country or the network")
    table = models.CharField(max_length=40, blank=True, db_comment="of the roster; empty where no row is meant")
    identity = models.CharField(max_length=1800, blank=True, db_comment="of the row, its parts separated by tabs")
    column = models.CharField(max_length=40, blank=True, db_comment="the cell that is meant; empty: the row as a whole")
    is_missing = models.BooleanField(default=False, db_comment="the reader misses something, and means no row that is wrong")
    row = models.JSONField(default=dict, db_comment="the row as the first reader saw it")
    version = models.CharField(max_length=16, blank=True, db_comment="of that row")
    proposal = models.TextField(db_comment="what it should say, in the reader's words")
    source = models.CharField(max_length=1500, db_comment="where that is published: an address, or a document by its name")
    remarks = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, db_comment="equal for requests that say the same of the same row")
    times = models.PositiveIntegerField(default=1, db_comment="how often it was asked for")
    place = models.PositiveIntegerField(default=1, db_comment="of its network on that day, from 1; 0: signed in")
    state = models.CharField(max_length=12, default=CorrectionRequestState.OPEN, choices=[(s, s) for s in CorrectionRequestState])
    edition = models.PositiveIntegerField(default=1, db_comment="one more with every change")
    sent_at = models.DateTimeField()
    due_on = models.DateField(db_comment="by when it is to be answered")
    question = models.TextField(blank=True, db_comment="what the coordination team asked back")
    reply = models.TextField(blank=True, db_comment="what a reader said to that")
    answer = models.TextField(blank=True, db_comment="what the coordination team answered")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True, db_comment="actor key")
    event = models.BigIntegerField(null=True, blank=True, db_comment="number of the event that corrected the fact")

    class Meta:
        indexes = (
            models.Index(fields=["state", "due_on"], name="request_due"),
            models.Index(fields=["table", "identity"], name="request_of_row"),
            models.Index(fields=["sent_at"], name="request_sent"),
        )
        constraints = (models.UniqueConstraint(fields=["fingerprint"], condition=Q(state__in=UNANSWERED), name="request_once"),)

    def __str__(self) -> str:
        return f"correction request {self.pk} about {self.subject}"


class RequestSender(models.Model):
    """One reader who asked for a correction, once. Without an address and an account the row is gone after a day."""

    request = models.ForeignKey(CorrectionRequest, on_delete=models.CASCADE, related_name="senders")
    person = models.CharField(max_length=32, blank=True, db_comment="key of who was signed in")
    email = models.CharField(max_length=254, blank=True, db_comment="where the answer goes; erased once it was sent")
    language = models.CharField(max_length=10, db_comment="of the answer")
    network = models.CharField(max_length=64, blank=True, db_comment="keyed hash of day and network address; gone after a day")
    form = models.CharField(max_length=64, unique=True, db_comment="hash of the form that was sent: each is taken once")
    sent_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["network", "sent_at"], name="sender_network"),
            models.Index(fields=["person", "sent_at"], name="sender_person"),
            models.Index(fields=["sent_at"], name="sender_sent"),
        )

    def __str__(self) -> str:
        return f"sender of correction request {self.request_id}"
