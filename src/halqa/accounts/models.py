"""People who sign in. Everything else about them (roles, keys, devices) comes with the floors that need it."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from halqa.foundation.mail import mail_key
from halqa.pages.models import KeyField


class PersonManager(BaseUserManager["Person"]):
    """Finds people by address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email_key=mail_key(username or ""))


class Person(AbstractBaseUser):
    """Someone with an account. Events name a person by ``key`` only, so that erasing the rest breaks nothing."""

    key = models.CharField(max_length=32, unique=True, db_comment="given once; the <key> of the actor person:<key>")
    email = models.EmailField(max_length=254)
    email_key = KeyField(max_length=762, unique=True, db_comment="foundation.mail.mail_key(email); folding may triple its length")
    name = models.CharField(max_length=200, blank=True, db_comment="as the person wants to be called")
    language = models.CharField(max_length=35, default="en", db_comment="BCP 47 tag of the language they want to be written in")
    time_zone = models.CharField(max_length=64, default="UTC", db_comment="IANA name")
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ()

    def __str__(self) -> str:
        return f"person:{self.key}"
