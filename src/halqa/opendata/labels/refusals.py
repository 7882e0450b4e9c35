"""The sentences for reasons against tokens and against what was asked of the API, in the language that is active."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.words import when_text

REFUSALS: Final[Mapping[str, Promise]] = {
    # Making a token
    "too-many-tokens": _("You have %(most)s good tokens already. Withdraw one that no program uses any more."),
    "token-opens-nothing": _("Choose at least one thing that the token opens."),
    "no-role-to-read-by": _("You hold no role at present, so there is nothing of your own to be read by a token."),
    "token-ends-already": _("The token would be over before anybody could use it. Choose a day that lies ahead."),
    "token-ends-too-late": _("A token is good until %(latest)s at the latest. Choose an earlier day; you can make another then."),
    # Showing one
    "token-unknown": _("There is no such token. Check that all of it was copied, or make a new one in your account."),
    "token-withdrawn": _("This token was withdrawn. Make a new one in your account."),
    "token-over": _("This token was good until %(day)s. Make a new one in your account."),
    "token-needed": _("This can only be read with a token, in the header Authorization: Bearer …"),
    "token-without-scope": _("This token does not open what is asked for. Make one with the scope %(scope)s."),
    "token-without-second-factor": _(
        "You hold a role that is only for people with a second factor, and none was shown when this token was made. "
        "Make a new one."
    ),
    # Webhooks
    "webhook-without-name": _("Say what you call it, so that others know later whose it is."),
    "webhook-without-kinds": _("Choose at least one kind of event that is sent there."),
    "webhook-kind-unknown": _("There is no kind of public event “%(kind)s”."),
    "webhook-address-too-long": _("An address has at most %(most)s characters."),
    "webhook-address-unreadable": _(
        "This is no address to which something can be sent. Write one such as https://example.org/halqa, in plain letters."
    ),
    "webhook-address-unencrypted": _("The address must begin with https://, so that nobody on the way can change what is sent."),
    "webhook-address-with-password": _(
        "An address with a name or a password in it is not taken. What is sent is signed: check that instead."
    ),
    "webhook-address-with-fragment": _("Leave out what begins with #: it is not sent."),
    "webhook-address-with-port": _("Only these ports are sent to: %(ports)s."),
    "webhook-address-inside": _(
        "This address lies inside a house: in a private network, or on the machine itself. Webhooks lead out of the house only, "
        "unless its operator has named the network in the settings."
    ),
    "webhook-changed-meanwhile": _("Somebody else has changed this webhook since you opened it. Look at it as it is now."),
    "webhook-not-so": _("This cannot be done with the webhook as it stands now. Look at it again."),
    "delivery-waits-already": _("It waits to be sent already."),
    # What was asked
    "no-field-named": _("Name at least one field, or leave the parameter out to get all of them."),
    "unknown-field": _("There is no field “%(name)s”. The fields are: %(known)s."),
    "unknown-parameter": _("There is no parameter “%(name)s” here. The parameters are: %(known)s."),
    "no-parameter-here": _("There is no parameter “%(name)s” here: this address takes none."),
    "parameter-given-twice": _("The parameter “%(name)s” is given more than once. Give it once."),
    "not-a-choice": _("“%(value)s” is not one of the choices: %(known)s."),
    "not-a-whole-number": _("“%(value)s” is not a whole number."),
    "number-too-small": _("The smallest number that can be given here is %(least)s."),
    "number-too-large": _("The largest number that can be given here is %(most)s."),
    "not-a-day-of-the-calendar": _("“%(value)s” is not a day. Write year, month and day, such as 2020-09-23."),
    "day-lies-ahead": _("%(value)s lies ahead: nothing is known of it yet."),
    "text-too-long": _("This is longer than %(most)s characters."),
    "text-not-in-form": _("“%(value)s” does not have the form that is needed here: %(form)s."),
}


def sentence(refusal: Refusal) -> str:
    """Return a reason as a sentence, with days in words."""
    facts = {name: when_text(value) if isinstance(value, date) else value for name, value in refusal.facts.items()}
    return str(REFUSALS[refusal.code]) % facts


def sentences(refusals: Iterable[Refusal]) -> tuple[str, ...]:
    """Return reasons as sentences."""
    return tuple(sentence(refusal) for refusal in refusals)
