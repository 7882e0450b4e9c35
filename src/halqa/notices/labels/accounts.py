"""What people are told about their invitations and roles; accounts stand below and know of no notices."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from halqa.accounts.access import purpose_named
from halqa.accounts.labels import role_name, role_sentence
from halqa.notices.labels.kinds import PEOPLE, ROLES, SIGN_IN, Facts, NoticeKind
from halqa.notices.labels.words import WHY_NAMED
from halqa.pages.templatetags.words import when_text


def role_in_words(facts: Facts) -> Facts:
    """Return the facts of a role with what it is called, what its holder may do, and its day in words."""
    words = {"role": role_name(str(facts["role"])), "meaning": role_sentence(str(facts["role"]))} if "role" in facts else {}
    days = {"day": when_text(date.fromisoformat(str(facts["day"])))} if facts.get("day") else {}
    return {**facts, **words, **days}


def purpose_in_words(facts: Facts) -> Facts:
    """Return the facts of a passage with the sentence that says what it is for, and the day of its end in words."""
    purpose = purpose_named(str(facts.get("purpose", "")))
    words = {"asked": str(purpose.title)} if purpose else {}
    days = {"day": when_text(date.fromisoformat(str(facts["day"])))} if facts.get("day") else {}
    return {**facts, **words, **days}


KINDS: Final = (
    # Its link lets whoever has it in, so that it is a secret of signing in.
    NoticeKind(
        "sign-in.invited",
        ROLES,
        _("You are invited to take a role in Halqa"),
        _(
            "You are invited to take a role. %(subject)s: %(role)s. %(meaning)s "
            "Follow the link to accept. It is good for some days and for you alone: please do not pass it on."
        ),
        is_essential=True,
        in_words=role_in_words,
    ),
    NoticeKind(
        "invitation.withdrawn",
        ROLES,
        _("An invitation to you was withdrawn"),
        _("The invitation to this role is withdrawn. %(subject)s: %(role)s. Its link is good no longer."),
        is_essential=True,
        in_words=role_in_words,
    ),
    NoticeKind(
        "role.given",
        ROLES,
        _("You have a new role for %(subject)s"),
        _("From %(day)s on you hold a role for %(subject)s: %(role)s. %(meaning)s"),
        is_essential=True,
        short=_("Halqa: you have a new role for %(subject)s."),
        in_words=role_in_words,
    ),
    NoticeKind(
        "role.taken",
        ROLES,
        _("A role of yours for %(subject)s has ended"),
        _("You no longer hold this role for %(subject)s: %(role)s. If you think that this is a mistake, write to its office."),
        is_essential=True,
        short=_("Halqa: a role of yours for %(subject)s has ended."),
        in_words=role_in_words,
    ),
    NoticeKind(
        "role.handed-over",
        ROLES,
        _("Your office for %(subject)s is handed over"),
        _("Your successor holds this office for %(subject)s now: %(role)s. Thank you for what you did in it."),
        is_essential=True,
        in_words=role_in_words,
    ),
    # Whoever opens its link shows that they read what comes to the new address: it goes there, and stands nowhere else.
    NoticeKind(
        "sign-in.address-asked",
        ROLES,
        _("Confirm your new e-mail address"),
        _(
            "Somebody, most likely you, wants to sign in to Halqa with this address and be written to here. Follow the link and "
            "confirm it where you are signed in. The link is good for a short time and for one use. If it was not you, there is "
            "nothing to do: without this message nothing changes."
        ),
        is_essential=True,
    ),
    NoticeKind(
        "person.address-asked",
        ROLES,
        _("Another e-mail address was asked for your account"),
        _(
            "Somebody, most likely you, asked to change the e-mail address of your account. It changes once the link that went "
            "to the new address is followed. If it was not you, change your password at once and sign out everywhere else."
        ),
        is_essential=True,
    ),
    NoticeKind(
        "person.address-changed",
        ROLES,
        _("The e-mail address of your account was changed"),
        _(
            "The e-mail address of your account was changed just now, and messages go to the new one from now on. If it was not "
            "you, write to the office that runs this network at once."
        ),
        is_essential=True,
    ),
    # Both open the door to one act: they go to its reader, and stand nowhere else.
    NoticeKind(
        "sign-in.passage",
        ROLES,
        _("You are asked for one thing in Halqa: %(subject)s"),
        _(
            "%(asked)s %(subject)s. Follow the link; you need no account and no password. The page sends a code to this address, "
            "and you type it there. The link is good until %(day)s and for you alone: please do not pass it on."
        ),
        is_essential=True,
        in_words=purpose_in_words,
        why_written=WHY_NAMED,
    ),
    NoticeKind(
        "sign-in.passage-code",
        SIGN_IN,
        _("Your code for Halqa"),
        _(
            "Your code is %(code)s. Type it on the page that you opened; it is good for a short time and for one use. If you did "
            "not ask for it, somebody else has your link: do not tell anybody the code, and write to whoever sent you the link."
        ),
        is_essential=True,
        why_written=WHY_NAMED,
    ),
    NoticeKind(
        "person.erased",
        PEOPLE,
        _("Somebody has erased their account"),
        _("Somebody has erased their account, and their roles ended with it. Look whether an office has to be filled again."),
    ),
)
