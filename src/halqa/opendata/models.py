"""The tokens by which programs read, and the account of how often each has asked."""

from django.db import models

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
