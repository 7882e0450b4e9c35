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
    "passage.given": _("A link for one act was given to somebody."),
    "passage.code-sent": _("A code for a link was sent."),
    "passage.code-refused": _("A wrong code for a link was typed."),
    "passage.opened": _("A link was opened by its code."),
    "passage.used": _("Somebody acted by a link and a code."),
    "passages.revoked": _("Links that had been given were taken back."),
    "passages.forgotten": _("Addresses and names behind links that had ended were erased."),
    "roles.moved": _("Roles and invitations moved to the record that stays."),
}
