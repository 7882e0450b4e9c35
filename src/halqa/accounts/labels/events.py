"""The words for the events of accounts in the ledger, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "person.added": _("A person was added."),
    "person.changed": _("A person changed what they say of themselves."),
    "person.address-asked": _("A person asked for another mail address."),
    "person.address-changed": _("A person changed their mail address."),
    "person.invited": _("A person was invited to a role."),
    "person.factors-forgotten": _("A person's second factors were removed for them."),
    "person.erased": _("A person erased their account."),
    "person.forgotten": _("A person who never answered an invitation was forgotten."),
    "invitation.sent-again": _("An invitation was sent again."),
    "invitation.withdrawn": _("An invitation was withdrawn."),
    "invitation.accepted": _("An invitation was accepted."),
    "role.given": _("A role was given."),
    "role.taken": _("A role was taken back."),
    "role.handed-over": _("An office was handed over."),
    "roles.moved": _("Roles and invitations moved to the record that stays."),
}
