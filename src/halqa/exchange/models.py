"""Practices as facts, what they are classified by, and the enquiries of cities that want to try one."""

from django.db import models
from django.db.models import Q

from halqa.exchange.enums import (
    LONGEST_ADDRESS,
    LONGEST_KEY,
    Classified,
    EnquiryState,
    Reply,
)
from halqa.pages.models import KeyField

PERSON_KEY = 32

CURRENT = Q(superseded_at=None)
"""The condition under which a row is what is said of a practice today."""

TOLD = CURRENT & Q(taken_back_by=None)
"""The condition under which a practice is listed: said today, and not taken back by its publisher."""


class Practice(models.Model):
    """What is known of a practice of a city; a changed one is a new row, and the old one is kept as superseded.

    The summary is in our own words. What it is classified by is editorial, and nothing here evaluates it.
    """

    key = KeyField(max_length=LONGEST_KEY, db_comment="given once, never changed; the same in every version")
    city = models.ForeignKey("registry.City", on_delete=models.PROTECT, related_name="+")
    title = models.JSONField(db_comment="localized text: foundation.localized")
    summary = models.JSONField(db_comment="localized text, in our own words")
    group_words = models.JSONField(default=list, db_comment="for whom it is, as first noted from the page, in English")
    year = models.PositiveSmallIntegerField(null=True, db_comment="of the page that tells of it; empty where it has no date")
    source = models.CharField(max_length=LONGEST_ADDRESS, blank=True, db_comment="address of the page; empty for an invented one")
    source_language = models.CharField(max_length=35, blank=True, db_comment="language tag of the page")
    known_latest = models.DateField(db_comment="by which day it was known here")
    taken_back_by = models.DateField(null=True, db_comment="by which day it was known that its publisher took it back")
    sort_key = KeyField(max_length=600, db_comment="derived: foundation.textanalysis.sort_key(title), cut")
    match_text = models.TextField(db_comment="derived: search tokens of its own texts, each between spaces")
    act = models.CharField(max_length=36, db_comment="the act of the ledger that wrote it")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key"], condition=CURRENT, name="practice_once"),)

    def __str__(self) -> str:
        return self.key


class Classification(models.Model):
    """One building block, target group or goal that a practice is classified by."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="classifications")
    kind = models.CharField(max_length=5, choices=[(kind, kind) for kind in Classified])
    value = models.CharField(max_length=30)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["practice", "kind", "value"], name="classified_once"),)
        indexes = (models.Index(fields=["kind", "value"], name="classified_by"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.value} of {self.practice_id}"


class Enquiry(models.Model):
    """What a city that wants to try a practice wrote to the city that has it, and the answer. People are named by key."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="enquiries", db_comment="as it was read")
    city = models.ForeignKey("registry.City", on_delete=models.PROTECT, related_name="+", db_comment="that asks")
    message = models.TextField()
    sent_by = models.CharField(max_length=PERSON_KEY, db_index=True)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(state, state) for state in EnquiryState], default=EnquiryState.WAITING)
    reply = models.CharField(max_length=10, blank=True, choices=[(reply, reply) for reply in Reply])
    answer = models.TextField(blank=True)
    closed_by = models.CharField(max_length=PERSON_KEY, blank=True, db_comment="who answered or withdrew it")
    closed_at = models.DateTimeField(null=True)
    answered_by_team = models.BooleanField(default=False, db_comment="by the coordination team, in place of the city")

    class Meta:
        indexes = (
            models.Index(fields=["state", "sent_at"], name="enquiry_state"),
            models.Index(fields=["sent_by", "sent_at"], name="enquiry_of_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["practice", "city"], condition=Q(state=EnquiryState.WAITING), name="one_open_enquiry"
            ),
        )

    def __str__(self) -> str:
        return f"enquiry {self.pk} about {self.practice_id}"
