"""Applications of cities in a call: their answers, what was signed and endorsed, what was asked and found."""

from django.db import models
from django.db.models import Q

from halqa.rounds.enums.applications import ApplicationState, Asking, Screened, Way

ACTOR = 80
SUBJECT = 200
NAME = 200


class Application(models.Model):
    """What a city has under way in a call. Its answers are rows of their own: two people on two questions never meet."""

    key = models.CharField(max_length=60, unique=True, db_comment="given once: <call>/<six random letters and digits>")
    call = models.ForeignKey("rounds.Call", on_delete=models.PROTECT, related_name="applications")
    city = models.CharField(max_length=SUBJECT, db_comment="subject key of the city that applies: city:xa/bir-nour")
    country = models.CharField(max_length=2, db_comment="of the city, ISO 3166-1; it never changes")
    state = models.CharField(max_length=12, default=ApplicationState.DRAFTED, choices=[(s, s) for s in ApplicationState])
    version = models.PositiveIntegerField(default=1, db_comment="one more with every act; autosaves do not count")
    form = models.CharField(max_length=60, db_comment="key of the form")
    form_version = models.PositiveIntegerField()
    language = models.CharField(max_length=35, db_comment="tag of the language in which the city writes")
    text_changed_at = models.DateTimeField(db_comment="when a word of the text changed last")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=ACTOR, db_comment="actor key")
    state_at = models.DateTimeField(db_comment="since when it is in its state")
    sent_at = models.DateTimeField(null=True, blank=True, db_comment="when it was first submitted")
    is_late = models.BooleanField(default=False, db_comment="submitted in the hours of grace")
    answer_by = models.DateTimeField(null=True, blank=True, db_comment="the first moment that is too late for an open question")
    rank = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="the commission's order in its country, from 1")
    is_preselected = models.BooleanField(null=True, db_comment="by the commission; empty: not chosen yet")
    reason = models.TextField(blank=True, db_comment="why it was declined, withdrawn or not preselected, as written")
    is_illustrative = models.BooleanField(default=False, db_comment="invented, for a demonstration")

    class Meta:
        indexes = (
            models.Index(fields=["call", "state", "country"], name="application_in_call"),
            models.Index(fields=["city", "state"], name="application_of_city"),
            models.Index(fields=["country", "state"], name="application_of_country"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ApplicationState]), name="application_state_known"),
            # One that is on its way, or came to an end by the offices, is the city's application in the call.
            models.UniqueConstraint(
                fields=["call", "city"], condition=~Q(state=ApplicationState.WITHDRAWN), name="application_once"
            ),
        )

    def __str__(self) -> str:
        return f"application:{self.key}"


class Answer(models.Model):
    """What stands in one question today. ``value`` is in the shape of `rules.forms_answers`."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60, db_comment="id of the question in the form")
    value = models.JSONField()
    version = models.PositiveIntegerField(default=1, db_comment="one more with every change")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=ACTOR, db_comment="actor key")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["application", "question"], name="answer_once"),)

    def __str__(self) -> str:
        return f"{self.question} of {self.application_id}"


class TextSetAside(models.Model):
    """What somebody wrote while another had already changed the same answer: kept until one of them decides."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="texts_set_aside")
    question = models.CharField(max_length=60)
    value = models.JSONField()
    read = models.PositiveIntegerField(db_comment="the version of the answer on which it was written")
    file = models.CharField(max_length=32, blank=True, db_comment="key of the file on which it came back; empty: on screen")
    set_aside_at = models.DateTimeField()
    set_aside_by = models.CharField(max_length=ACTOR, db_comment="actor key of who wrote it")

    class Meta:
        indexes = (models.Index(fields=["application", "question"], name="set_aside_of"),)

    def __str__(self) -> str:
        return f"set aside: {self.question} of {self.application_id}"


class Revision(models.Model):
    """The whole text as it was signed or sent. It never changes."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(db_comment="from 1")
    sha256 = models.CharField(max_length=64, db_comment="of the canonical text: rules.texts")
    form_version = models.PositiveIntegerField()
    language = models.CharField(max_length=35)
    answers = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=ACTOR, db_comment="actor key")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["application", "sha256"], name="revision_text_once"),
        )

    def __str__(self) -> str:
        return f"revision {self.number} of {self.application_id}"


class Signature(models.Model):
    """A mayor's yes to one revision. One that is void stays, with the reason; at most one is in force."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="signatures")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=NAME, db_comment="of who signed, as they write it")
    office = models.CharField(max_length=NAME, db_comment="exact official title")
    way = models.CharField(max_length=8, choices=[(w, w) for w in Way])
    consents = models.BooleanField(db_comment="to the publishing of the material with credit")
    signed_on = models.DateField(null=True, blank=True, db_comment="the day that stands on the paper, where it is one")
    file = models.CharField(max_length=32, blank=True, db_comment="key of the scan, where it is paper")
    at = models.DateTimeField(db_comment="when it was given, or recorded where it is paper")
    by = models.CharField(max_length=ACTOR, db_comment="actor key of who signed, or recorded the paper")
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.CharField(max_length=ACTOR, blank=True, db_comment="actor key of who changed a word")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application"], condition=Q(voided_at=None), name="signature_in_force_once"),
        )

    def __str__(self) -> str:
        return f"signature of {self.application_id}"


class Endorsement(models.Model):
    """A commission's signed yes to one revision. A withdrawn one stays, with the reason; at most one is in force."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="endorsements")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="endorsements")
    name = models.CharField(max_length=NAME)
    office = models.CharField(max_length=NAME)
    way = models.CharField(max_length=8, choices=[(w, w) for w in Way])
    signed_on = models.DateField(null=True, blank=True)
    file = models.CharField(max_length=32, blank=True)
    statement = models.TextField(blank=True, db_comment="what the commission says of the application")
    is_late = models.BooleanField(default=False, db_comment="in the hours of grace")
    at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=ACTOR, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application"], condition=Q(withdrawn_at=None), name="endorsement_in_force_once"),
        )

    def __str__(self) -> str:
        return f"endorsement of {self.application_id}"


class Query(models.Model):
    """Questions that an office put to the city, with the moment by which it is to answer, and the answer."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="queries")
    number = models.PositiveIntegerField(db_comment="from 1")
    asking = models.CharField(max_length=10, choices=[(a, a) for a in Asking])
    text = models.TextField()
    answer_by = models.DateTimeField(db_comment="the first moment that is too late")
    at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=ACTOR, blank=True)
    files = models.JSONField(default=list, blank=True, db_comment="keys of the files that came with the answer")
    closed_at = models.DateTimeField(null=True, blank=True, db_comment="answered, or ended without an answer")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "number"], name="query_number_once"),
            models.UniqueConstraint(fields=["application"], condition=Q(closed_at=None), name="query_open_once"),
        )

    def __str__(self) -> str:
        return f"query {self.number} of {self.application_id}"


class Note(models.Model):
    """What an office notes about an application for itself; nobody else reads it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notes")
    asking = models.CharField(max_length=10, choices=[(a, a) for a in Asking], db_comment="whose note it is")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key")

    def __str__(self) -> str:
        return f"note on {self.application_id}"


class Screening(models.Model):
    """What the rules found of an application, with the facts as they stood, and what a person said of it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="screenings")
    number = models.PositiveIntegerField(db_comment="from 1")
    outcome = models.CharField(max_length=12, db_comment="what the rules found: enums.calls.Outcome")
    findings = models.JSONField(db_comment="list of code, topic, speaks, facts: the sentences can be said again from it")
    said = models.CharField(max_length=10, choices=[(s, s) for s in Screened])
    is_override = models.BooleanField(db_comment="against what the rules found")
    is_complete = models.BooleanField(db_comment="whether the file is complete")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=ACTOR, db_comment="actor key")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was screened again")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["application", "number"], name="screening_number_once"),)

    def __str__(self) -> str:
        return f"screening {self.number} of {self.application_id}"
