"""What calls, their kinds, states and phases, and the outcomes of rules are called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.registry.labels.network import admission_name, award_name
from halqa.rounds.enums.calls import CallKind, CallState, Outcome, Phase, Topic

KINDS: Final[Mapping[CallKind, Promise]] = {
    CallKind.ADMISSION: pgettext("a round", "Admission of new members"),
    CallKind.AWARD: pgettext("a round", "Award"),
    CallKind.REPORT: pgettext("a round", "Progress report"),
    CallKind.HOSTING: pgettext("a round", "Hosting the conference"),
    CallKind.PAPERS: pgettext("a round", "Background papers"),
}

STATES: Final[Mapping[CallState, Promise]] = {
    CallState.DRAFT: pgettext("state of a call", "draft"),
    CallState.OPEN: pgettext("state of a call", "open"),
    CallState.CLOSED: pgettext("state of a call", "closed"),
    CallState.CALLED_OFF: pgettext("state of a call", "called off"),
    CallState.DISCARDED: pgettext("state of a call", "discarded"),
}

PHASES: Final[Mapping[Phase, Promise]] = {
    Phase.COMING: pgettext("a call", "opens later"),
    Phase.TAKING: pgettext("a call", "open to cities now"),
    Phase.IN_GRACE: pgettext("a call", "over; what comes late is still taken"),
    Phase.OVER: pgettext("a call", "over"),
    Phase.UNDETERMINED: pgettext("a call", "no days are known"),
}

APPLICATION: Final = _("an application")

OUTCOMES: Final[Mapping[Outcome, Promise]] = {
    Outcome.MET: _("The known rules are met"),
    Outcome.AGAINST: _("A known rule speaks against it"),
    Outcome.UNDETERMINED: _("It cannot be decided"),
    Outcome.NO_MEASURE: _("The rule measured nobody"),
}

TOPICS: Final[Mapping[Topic, Promise]] = {
    Topic.PLACE: pgettext("what a rule is about", "The place itself"),
    Topic.MEMBERSHIP: pgettext("what a rule is about", "Membership"),
    Topic.COOLDOWN: pgettext("what a rule is about", "Earlier awards"),
    Topic.QUOTA: pgettext("what a rule is about", "Places in the round"),
}


def call_name(kind: CallKind, year: int | None) -> str:
    """Return the name of a call or of the defaults of its kind: "Award 2027"."""
    if year is None:
        return str(KINDS[kind])
    return gettext("%(kind)s %(year)s") % {"kind": KINDS[kind], "year": year}


def past_name(key: str) -> str:
    """Return the name of a round of the past by the key of its policy, such as ``award-2024``."""
    kind, _dash, own = key.partition("-")
    return award_name(int(own)) if kind == CallKind.AWARD else admission_name(own)
