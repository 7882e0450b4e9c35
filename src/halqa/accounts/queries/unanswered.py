"""People who were invited long ago and never came: nobody needs what is stored about them any longer."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, QuerySet

from halqa.accounts.models import Invitation, Person
from halqa.accounts.queries.policy import people_policy


def never_came(now: datetime) -> QuerySet[Person]:
    """Return those whose last link ended, or would have ended, as many days ago as were agreed."""
    long_ago = now - timedelta(days=people_policy().days_until_forgotten)
    fresh = Invitation.objects.filter(expires_at__gt=long_ago, person=OuterRef("pk"))
    return Person.objects.filter(
        ~Exists(fresh),
        joined_at=None,
        erased_at=None,
        added_at__lte=long_ago,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
