"""What links of rounds may be for, and the pages that they open."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from halqa.accounts.access import Purpose
from halqa.foundation.subjects import Subject
from halqa.rounds.access.applications_passages import ENDORSING, REVIEWING, SIGNING
from halqa.rounds.access.national import call_and_country


def _application(page: str, subject: str) -> str:
    return reverse(f"rounds:{page}", args=Subject.parse(subject).rest.split("/"))


def _reviews(subject: str) -> str:
    call, country = call_and_country(subject)
    return reverse("rounds:reviews", args=[country.lower(), call])


PURPOSES: Final = (
    Purpose(
        SIGNING, _("You are asked to read a text of your city and to sign it."), lambda subject: _application("sign", subject)
    ),
    Purpose(
        ENDORSING,
        _("A file of your country waits for your National Commission."),
        lambda subject: _application("endorse", subject),
    ),
    Purpose(
        REVIEWING,
        _("A National Commission asks you to read the files of its country and to say what you think of them."),
        _reviews,
        ends_after_use=False,
    ),
)
