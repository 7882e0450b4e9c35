"""What the desk says of what awaits a person in accounts, in the language that is active."""

from django.utils.translation import gettext as _

from halqa.accounts.enums import Role
from halqa.accounts.labels.roles import role_name


def invited_to(role: Role | str, place: str) -> str:
    """Say that somebody is invited to a role."""
    return _("You are invited: %(role)s, %(place)s") % {"role": role_name(role), "place": place}


def second_factor_missing() -> str:
    """Say that a role needs what the person has not set up."""
    return _("Set up a second factor: your role needs one")


def invitation_ran_out(name: str) -> str:
    """Say that nobody answered."""
    return _("%(name)s has not answered your invitation in time") % {"name": name}
