"""People who were invited long ago and never came: nobody needs what is stored about them any longer."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries.policy import people_policy
from halqa.accounts.rules.roles import role_day


def never_came(now: datetime) -> QuerySet[Person]:
    """Return those whose last link ended, or would have ended, as many days ago as were agreed; nobody who was given a role."""
    long_ago = now - timedelta(days=people_policy().days_until_forgotten)
    fresh = Invitation.objects.filter(expires_at__gt=long_ago, person=OuterRef("pk"))
    held = RoleAssignment.objects.filter(Q(ended_on=None) | Q(ended_on__gt=role_day(now)), person=OuterRef("pk"))
    return Person.objects.filter(
        ~Exists(fresh),
        ~Exists(held),
        joined_at=None,
        erased_at=None,
        added_at__lte=long_ago,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
