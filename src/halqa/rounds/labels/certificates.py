"""The words of letters, certificates and credentials; each letter is made of sentences by kind of round and decision."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import CredentialState, Ending, Why
from halqa.rounds.enums.decisions import Decided

K, D = CallKind, Decided

LETTER: Final = _("Letter of decision")
CERTIFICATE: Final = pgettext("a document", "Certificate")
OPENINGS: Final[Mapping[tuple[CallKind, Decided], Promise]] = {
    (K.ADMISSION, D.CHOSEN): _("we are glad to tell you that %(city)s is admitted to the network of learning cities."),
    (K.ADMISSION, D.DEFERRED): _("the admission of %(city)s to the network of learning cities is put off to a later round."),
    (K.ADMISSION, D.NOT_CHOSEN): _("%(city)s is not admitted to the network of learning cities in this round."),
    (K.AWARD, D.CHOSEN): _("we are glad to tell you that %(city)s is honoured with the award of the network of learning cities."),
    (K.AWARD, D.DEFERRED): _("the decision on an award for %(city)s is put off to a later round."),
    (K.AWARD, D.NOT_CHOSEN): _("%(city)s is not among the cities that are honoured in this round."),
    (K.REPORT, D.CHOSEN): _("the progress report of %(city)s is accepted."),
    (K.REPORT, D.DEFERRED): _("the decision on the progress report of %(city)s is put off."),
    (K.REPORT, D.NOT_CHOSEN): _("the progress report of %(city)s is not accepted."),
    (K.HOSTING, D.CHOSEN): _("we are glad to tell you that %(city)s is chosen to host the conference of the network."),
    (K.HOSTING, D.DEFERRED): _("the decision on %(city)s as host of the conference is put off to a later round."),
    (K.HOSTING, D.NOT_CHOSEN): _("%(city)s is not chosen to host the conference of the network this time."),
    (K.PAPERS, D.CHOSEN): _("we are glad to tell you that the paper of %(city)s is accepted."),
    (K.PAPERS, D.DEFERRED): _("the decision on the paper of %(city)s is put off to a later round."),
    (K.PAPERS, D.NOT_CHOSEN): _("the paper of %(city)s is not accepted in this round."),
}
"""What a letter begins with, behind the address; it goes on from a comma."""

GREETING: Final = _("Dear colleagues in %(city)s,")
SAID_TO_YOU: Final = _("What we say to you with it")
ANNOUNCED_REASONS: Final = _("The reasons that are announced")
WORDS_ELSEWHERE: Final = _("What we say to you with it stands in Halqa, as it was written.")
WITH_CERTIFICATE: Final = _("Your certificate comes with this letter.")
WAS_WRONG: Final = _("Corrigendum: what was wrong before")
IN_PLACE_OF: Final = _("This letter takes the place of an earlier one on the same matter.")
APPEAL: Final = _("You can appeal until %(moment)s. Its page in Halqa says how.")
COME_BACK: Final = _("Your next application can begin with the answers of this one.")
THANKS: Final = _("Thank you for the work that you have put into it.")
REGARDS: Final = _("With kind regards")
READ_AT: Final = _("The decision, its reasons and this letter stand in Halqa: %(address)s")
READ_THERE: Final = _("The decision, its reasons and this letter stand in Halqa, on the page of your application.")
SENT_OF_ITSELF: Final = _("Made by Halqa from the decision that was announced on %(day)s; it needs no signature.")
REFERENCE: Final = _("Reference: %(reference)s")
TO_CITY: Final = _("To the city of")
INVENTED: Final = _("Illustrative. City, people and decision are invented for a demonstration.")

CERTIFIED: Final[Mapping[CallKind, Promise]] = {
    K.ADMISSION: _("is admitted to the network of learning cities"),
    K.AWARD: _("is honoured with the award of the network of learning cities"),
    K.REPORT: _("has reported to the network of learning cities"),
    K.HOSTING: _("is chosen to host the conference of the network of learning cities"),
    K.PAPERS: _("has contributed a paper to the conference of the network of learning cities"),
}
"""What a certificate says behind the name of the city."""

IT_IS_CERTIFIED: Final = _("It is certified that")
ANNOUNCED_ON: Final = _("Announced on %(day)s")
HOLDS_UNTIL: Final = _("It holds until %(day)s.")
ENDS: Final[Mapping[Ending, Promise]] = {
    Ending.NEVER: _("It holds until it is taken back."),
    Ending.UNKNOWN: _("Until when it holds was not published, so no end is stated here."),
}
CHECK_AT: Final = _("Everybody can check here that it holds, and who signed it:")
UNCHECKED: Final = _("No credential was signed with the network's own key, so nobody can check this page.")
NOT_UNESCO: Final = _("Halqa is independent software. This is no document of UNESCO, and bears no emblem of it.")
SHARE_LINE: Final[Mapping[CallKind, Promise]] = {
    K.ADMISSION: _("admitted to the network of learning cities"),
    K.AWARD: _("honoured by the network of learning cities"),
    K.REPORT: _("a report to the network of learning cities"),
    K.HOSTING: _("host of the learning cities' conference"),
    K.PAPERS: _("a paper for the learning cities' conference"),
}
"""What stands below the name of the city on the picture to be shared."""

STATES: Final[Mapping[CredentialState, Promise]] = {
    CredentialState.HOLDS: _("It holds."),
    CredentialState.OVER: _("It is over: its time has passed."),
    CredentialState.TAKEN_BACK: _("It was taken back."),
    CredentialState.UNPROVEN: _("It is not proven: no key that this network publishes has signed it."),
}

WHY_NOT: Final[Mapping[Why, Promise]] = {
    Why.NOT_CHOSEN: _("A certificate comes only with a yes."),
    Why.NOT_CERTIFIED: _("The network has not agreed to certify rounds of this kind; the letter says what was decided."),
    Why.NO_KEY: _("This Halqa has no key of the network, and without it nothing is signed in the network's name."),
    Why.NO_ADDRESS: _("The address of this Halqa is not set, and without it nobody could find the network's key."),
    Why.BEING_MADE: _("It is being made."),
}
