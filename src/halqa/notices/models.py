"""What people are told (notices), what carries it out of the house (messages), and how each wants to be told (preferences).

People are named by their key, as in the ledger, so that erasing one asks no table here first.
"""

from django.db import models
from django.db.models import Q

from halqa.notices.enums import LONGEST_ANSWER, Channel, State

PERSON_KEY = 32


class Notice(models.Model):
    """One thing that one person is told. It stands on their desk, whatever else carries it."""

    person = models.CharField(max_length=PERSON_KEY, db_comment="key of the person who is told")
    kind = models.CharField(max_length=80, db_comment="name of a registered NoticeKind")
    subject = models.CharField(max_length=200, db_comment="subject key: what it is about")
    facts = models.JSONField(default=dict, db_comment="what its sentences name; emptied once sent where it is secret")
    path = models.CharField(max_length=1000, blank=True, db_comment="where it leads: a path of this site below the language")
    due_at = models.DateTimeField(null=True, db_comment="the deadline that it tells of")
    put_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    waits_for_digest = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-put_at"], name="notice_of_person"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["person"], name="notice_for_digest", condition=Q(waits_for_digest=True)),
            models.Index(fields=["put_at"], name="notice_put"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} to {self.person}"


class Message(models.Model):
    """One row of the outbox: what goes to one person by one channel. A digest carries several notices.

    A reader without an account is no person: the key is empty, and the address is wiped once the message has ended.
    """

    key = models.CharField(max_length=32, unique=True, db_comment="the left part of the Message-ID, the same at every attempt")
    person = models.CharField(max_length=PERSON_KEY)
    channel = models.CharField(max_length=8, choices=[(channel, channel) for channel in Channel])
    notices = models.ManyToManyField(Notice, related_name="messages")
    address = models.CharField(max_length=254, blank=True, db_comment="in place of the person's own, where it goes elsewhere")
    language = models.CharField(max_length=10, blank=True, db_comment="of a reader without an account; else the person's own")
    digest_on = models.DateField(null=True, db_comment="the person's own day whose digest this is")
    put_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(state, state) for state in State], default=State.WAITING)
    wait_until = models.DateTimeField(db_comment="not before this moment")
    attempts = models.PositiveIntegerField(default=0)
    leased_by = models.CharField(max_length=80, blank=True, db_comment="the worker that has it in its hands")
    leased_until = models.DateTimeField(null=True, db_comment="when another worker may take it")
    unsure_times = models.PositiveSmallIntegerField(default=0, db_comment="how often it was handed over and nothing was answered")
    ended_at = models.DateTimeField(null=True, db_comment="when it was accepted, refused or given up")
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True, db_comment="what the other side said last")

    class Meta:
        indexes = (
            models.Index(fields=["channel", "wait_until"], name="message_open", condition=Q(ended_at=None)),
            models.Index(fields=["state", "-put_at"], name="message_state"),
            models.Index(fields=["person"], name="message_of_person"),
        )
        constraints = (models.UniqueConstraint(fields=["person", "digest_on"], name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.key} to {self.person}"


class Preferences(models.Model):
    """How one person wants to be told; who has no row wants everything at once, by mail."""

    person = models.CharField(max_length=PERSON_KEY, unique=True)
    ways = models.JSONField(default=dict, db_comment="group → way, where it is not at once")
    digest_hour = models.PositiveSmallIntegerField(default=7, db_comment="0 to 23, in the person's own time zone")
    digest_on = models.DateField(null=True, db_comment="the person's own day whose digest was gathered last")
    wants_sms = models.BooleanField(default=False, db_comment="short messages as well, to the number that the person gave")
    calendar_token = models.CharField(max_length=43, blank=True, db_comment="opens the calendar of deadlines to whoever shows it")
    version = models.PositiveIntegerField(default=0, db_comment="one more with every change of the form")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["calendar_token"], name="one_calendar_a_token", condition=~Q(calendar_token="")),
        )

    def __str__(self) -> str:
        return f"preferences of {self.person}"
