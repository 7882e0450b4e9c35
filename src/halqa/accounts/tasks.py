"""What is done about people from time to time."""

from datetime import datetime

from halqa.accounts.actions import forget_person
from halqa.accounts.actions.passages import forget_readers
from halqa.accounts.queries.unanswered import never_came


def forget_unanswered(now: datetime) -> None:
    """Let go of those who were invited long ago and never came, each in a transaction of its own."""
    for key in never_came(now).values_list("key", flat=True):
        forget_person(person=key, by="system:halqa", now=now)


def forget_passages(now: datetime) -> None:
    """Erase what is known of those without an account who were asked for one act, long after it was done or too late."""
    forget_readers(by="system:halqa", now=now)
