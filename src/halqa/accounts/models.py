"""People who sign in, the roles they hold and held, the invitations to hold one, and links for one act without an account."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from halqa.accounts.enums import Role
from halqa.foundation.mail import mail_key
from halqa.foundation.subjects import LONGEST
from halqa.pages.models import KeyField


class PersonManager(BaseUserManager["Person"]):
    """Finds people by address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email_key=mail_key(username or ""))


class Person(AbstractBaseUser):
    """Someone with an account. Events name a person by ``key`` only, so that erasing the rest breaks nothing."""

    key = models.CharField(max_length=32, unique=True, db_comment="given once; the <key> of the actor person:<key>")
    email = models.EmailField(max_length=254, blank=True, db_comment="empty once the person is erased")
    email_key = KeyField(
        max_length=762,
        unique=True,
        db_comment="foundation.mail.mail_key(email); folding may triple its length; the key of a person who is erased",
    )
    name = models.CharField(max_length=200, blank=True, db_comment="as the person wants to be called")
    match_text = models.TextField(blank=True, db_comment="words of the name, by which it is found: rules.people.match_text")
    mobile = models.CharField(max_length=32, blank=True, db_comment="+ and digits (E.164), for notices by SMS")
    language = models.CharField(max_length=35, default="en", db_comment="BCP 47 tag of the language they want to be written in")
    time_zone = models.CharField(max_length=64, default="UTC", db_comment="IANA name")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False, db_comment="invented; anybody may step in as them in a demonstration")
    added_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, db_comment="when they first accepted an invitation")
    erased_at = models.DateTimeField(null=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ()

    def __str__(self) -> str:
        return f"person:{self.key}"


class RoleAssignment(models.Model):
    """A role held by a person for a scope, from one day up to and not including another; kept when it has ended."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=32)
    scope = KeyField(max_length=LONGEST, db_comment="subject key, such as city:ma/benguerir")
    country = models.CharField(max_length=2, blank=True, db_comment="ISO 3166-1 code in which the scope lies, if it lies in one")
    begun_on = models.DateField(db_comment="first day (UTC) on which it holds")
    ended_on = models.DateField(null=True, db_comment="first day on which it holds no longer; null: no end is foreseen")
    given_by = models.CharField(max_length=80, db_comment="actor key")
    given_at = models.DateTimeField()
    given_reason = models.TextField(blank=True)
    taken_by = models.CharField(max_length=80, blank=True, db_comment="actor key; empty: not taken, it ends by itself or not")
    taken_at = models.DateTimeField(null=True)
    taken_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ended_on__gte=F("begun_on")), name="role_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="role_is_known"),
            models.UniqueConstraint(
                fields=["person", "role", "scope"], condition=Q(ended_on=None), name="role_without_end_held_once"
            ),
        )
        indexes = (
            models.Index(fields=["scope", "role"], name="role_scope"),
            models.Index(fields=["country", "role"], name="role_country"),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.scope}"


class Invitation(models.Model):
    """A role that is offered by mail; it becomes an assignment when the person accepts."""

    key = models.CharField(max_length=32, unique=True, db_comment="given once; what the ledger calls it")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=32)
    scope = KeyField(max_length=LONGEST, db_comment="subject key")
    country = models.CharField(max_length=2, blank=True, db_comment="ISO 3166-1 code in which the scope lies, if it lies in one")
    begun_on = models.DateField(null=True, db_comment="first day of the role; null: the day on which it is accepted")
    ended_on = models.DateField(null=True, db_comment="first day without the role; null: no end is foreseen")
    replaces = models.ForeignKey(
        RoleAssignment, models.PROTECT, null=True, related_name="+", db_comment="handed over: ends when this is accepted"
    )
    reason = models.TextField(blank=True)
    invited_by = models.CharField(max_length=80, db_comment="actor key")
    invited_at = models.DateTimeField()
    edition = models.PositiveSmallIntegerField(default=1, db_comment="counts sendings; only the link of the last is good")
    sent_at = models.DateTimeField(db_comment="when the last link was made")
    expires_at = models.DateTimeField(db_comment="from then on the last link is good no longer")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_closed_once"),
            models.UniqueConstraint(
                fields=["person", "role", "scope"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            ),
        )
        indexes = (
            models.Index(fields=["scope"], name="invitation_scope"),
            models.Index(fields=["invited_by", "invited_at"], name="invitation_inviter"),
        )

    def __str__(self) -> str:
        return f"invitation:{self.key}"


class Passage(models.Model):
    """A link by which somebody does one act on one subject without signing in, once a code that they are sent has opened it.

    Neither the link nor a code is kept: both are worked out from the key and the house's secret, and shown to nobody but whoever
    they are sent to. What tells who somebody without an account is goes some days after the passage has ended.
    """

    key = models.CharField(max_length=32, unique=True, db_comment="given once; the <key> of the actor passage:<key>")
    purpose = models.CharField(max_length=64, db_comment="name of a registered Purpose")
    subject = KeyField(max_length=LONGEST, db_comment="subject key: what may be acted on")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="passages", db_comment="null: for somebody without an account"
    )
    address = models.EmailField(max_length=254, blank=True, db_comment="only without an account: where link and codes go")
    name = models.CharField(max_length=200, blank=True, db_comment="as whoever gave it called them")
    office = models.CharField(max_length=200, blank=True, db_comment="as whoever gave it said, such as: Mayor of Bir Nour")
    language = models.CharField(max_length=35, default="en", db_comment="BCP 47; only without an account")
    given_by = models.CharField(max_length=80, db_comment="actor key")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_comment="from then on it opens nothing")
    is_for_one_use = models.BooleanField(default=True)
    code_number = models.PositiveIntegerField(default=0, db_comment="counts codes; only the last can be good")
    code_sent_at = models.DateTimeField(null=True, db_comment="null: none was sent, or the last was used")
    code_attempts = models.PositiveSmallIntegerField(default=0, db_comment="wrong tries of the last code")
    attempts = models.PositiveSmallIntegerField(default=0, db_comment="wrong tries of all codes since it was opened last")
    hour_begun_at = models.DateTimeField(null=True, db_comment="when the hour began in which codes are counted")
    codes_in_hour = models.PositiveSmallIntegerField(default=0)
    openings = models.PositiveIntegerField(default=0, db_comment="counts openings; only the browser of the last is let in")
    opened_at = models.DateTimeField(null=True, db_comment="when it was opened last")
    used_at = models.DateTimeField(null=True, db_comment="when its act was done last")
    revoked_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True, db_comment="since when address, name and office are gone")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(person=None) | Q(address=""), name="passage_for_person_or_address"),)
        indexes = (
            models.Index(fields=["subject", "purpose"], name="passage_subject"),
            models.Index(fields=["given_by", "given_at"], name="passage_giver"),
            models.Index(fields=["expires_at"], name="passage_to_forget", condition=Q(forgotten_at=None)),
        )

    def __str__(self) -> str:
        return f"passage:{self.key}"
