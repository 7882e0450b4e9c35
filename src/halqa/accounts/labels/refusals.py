"""The sentences for reasons against acts about people, in the language that is active."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.accounts.enums import Role
from halqa.accounts.labels.roles import role_name
from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.words import when_text

REFUSALS: Final[Mapping[str, Promise]] = {
    # Roles
    "role-not-for-scope": _("The role “%(role)s” is not held for this kind of thing."),
    "no-such-scope": _("Nothing in the network has this name."),
    "span-reversed": _("The role would end on %(ended_on)s, before it has begun."),
    "span-over": _("The role would have ended already, on %(ended_on)s."),
    "begins-too-early": _("A role can be said to have begun on %(earliest)s at the earliest."),
    "may-not-give-role": _("You hold no role by which you may give the role “%(role)s” here."),
    "may-not-take-role": _("You hold no role by which you may take the role “%(role)s” here."),
    "may-not-hand-over": _("Only whoever holds this office, or may give it, can hand it over."),
    "gives-to-oneself": _("Nobody gives a role to themselves. Ask somebody else who may give it."),
    "role-already-held": _("This person holds the role “%(role)s” here already, on some of these days."),
    "role-ended-already": _("This role has ended already, on %(ended_on)s."),
    "person-has-left": _("This person has left and holds no roles any longer."),
    "person-is-invented": _("This person is invented and cannot be erased: whoever tries Halqa next steps in as them."),
    "last-coordinator": _(
        "The network would have no coordinator left. Hand the office over first, or give it to somebody else with no end."
    ),
    "office-on-its-way": _(
        "You have offered an office to a successor who has not accepted yet. It goes over in the moment in which they do: wait"
        " for it, or withdraw the invitation first."
    ),
    "not-an-office": _("The role “%(role)s” is personal and is not handed over. It can be taken, and given to somebody else."),
    "successor-is-the-same": _("This person holds the office already."),
    "reason-missing": _("Please say why, in a few words. Who looks back later will want to know."),
    "edited-meanwhile": _(
        "This was changed meanwhile, from another window or device. What is stored stands beside what you wrote."
    ),
    # Addresses
    "address-is-the-same": _("This is your address already."),
    "address-no-longer-possible": _(
        "This is no longer possible: the link was used or replaced, or the address belongs to another account. Your own address "
        "stays as it is."
    ),
    # Invitations
    "invited-already": _("This person has an open invitation to this role. You can send it again from the list of people."),
    "too-many-invitations": _("You have sent %(most)s invitations in the last 24 hours; more can be sent tomorrow."),
    "sent-a-moment-ago": _(
        "The last link was sent less than %(minutes)s minutes ago. Please wait a little, mail is sometimes slow."
    ),
    "invitation-closed": _("This invitation was accepted or withdrawn."),
    "may-not-change-invitation": _("You hold no role by which you may change this invitation."),
    # Passages
    "passage-revoked": _("This link was taken back or replaced by a newer one. Look for a newer mail, or ask whoever sent it."),
    "passage-used": _("What this link was for is done already. There is nothing more to do."),
    "passage-expired": _("This link is too old. Ask whoever sent it for a new one."),
    "passage-blocked": _("Too many wrong codes were typed for this link, so it is closed. Ask whoever sent it for a new one."),
    "passage-opened-elsewhere": _("This link was opened in another browser meanwhile. Open it here again, with a new code."),
    "too-many-passages": _("You have sent %(most)s such links in the last 24 hours; more can be sent tomorrow."),
    "code-wrong": _("This is not the code. Tries left with it: %(left)s."),
    "code-expired": _("The code is too old or was used. Have a new one sent; each is good for %(minutes)s minutes."),
    "too-many-attempts": _("This code was typed wrongly too often and is good no longer. Have a new one sent."),
    "too-many-codes": _("%(most)s codes were sent within an hour. Please wait an hour before you ask for another."),
    "code-on-its-way": _("A code was sent a moment ago. Please wait a little, mail is sometimes slow."),
    "link-no-longer-good": _("This link is no longer good. Ask whoever invited you to send the invitation again."),
}


def sentence(refusal: Refusal) -> str:
    """Return a reason as a sentence, with roles and days in words."""
    return str(REFUSALS[refusal.code]) % {name: _in_words(value) for name, value in refusal.facts.items()}


def _in_words(value: object) -> object:
    if isinstance(value, Role):
        return role_name(value)
    return when_text(value) if isinstance(value, date) else value
