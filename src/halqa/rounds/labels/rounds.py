"""The words that depend on what a round is for: how something stands in it, what is decided, and what it is called.

Pages and lists ask here, by the kind of the round. What is the same in all rounds stands in ``labels.applications``.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import pgettext_lazy as pgettext

from halqa.rounds.enums.applications import ApplicationState, Screened, Step
from halqa.rounds.enums.bulk import BulkKind
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels.applications import SCREENED, STATES, STEPS
from halqa.rounds.labels.decisions import BULK

K, S, D = CallKind, ApplicationState, Decided

OF_KIND: Final[Mapping[CallKind, Mapping[ApplicationState, Promise]]] = {
    K.ADMISSION: {
        S.CHOSEN: pgettext("decided in an admission", "admitted"),
        S.DEFERRED: pgettext("decided in an admission", "deferred"),
        S.NOT_CHOSEN: pgettext("decided in an admission", "not admitted"),
    },
    K.AWARD: {
        S.CHOSEN: pgettext("decided about an award", "awarded"),
        S.DEFERRED: pgettext("decided about an award", "deferred"),
        S.NOT_CHOSEN: pgettext("decided about an award", "not awarded"),
    },
    K.REPORT: {
        S.DRAFTED: pgettext("a report", "being written"),
        S.SUBMITTED: pgettext("a report", "with the National Commission"),
        S.RETURNED: pgettext("a report", "sent back with questions"),
        S.RECEIVED: pgettext("a report", "with the coordination team"),
        S.QUERIED: pgettext("a report", "waiting for the city's answer"),
        S.ELIGIBLE: pgettext("a report", "found in order"),
        S.SHORTLISTED: pgettext("a report", "on the shortlist"),
        S.CHOSEN: pgettext("a report", "accepted"),
        S.DEFERRED: pgettext("a report", "put off"),
        S.NOT_CHOSEN: pgettext("a report", "not accepted"),
        S.APPEALED: pgettext("a report", "under appeal"),
        S.INELIGIBLE: pgettext("a report", "found not in order"),
        S.DECLINED: pgettext("a report", "declined by the National Commission"),
        S.UNENDORSED: pgettext("a report", "not endorsed in time by the commission"),
        S.UNSENT: pgettext("a report", "not submitted in time"),
        S.WITHDRAWN: pgettext("a report", "withdrawn by the city"),
    },
    K.HOSTING: {
        S.CHOSEN: pgettext("decided about a host", "chosen as host"),
        S.DEFERRED: pgettext("decided about a host", "deferred"),
        S.NOT_CHOSEN: pgettext("decided about a host", "not chosen as host"),
    },
    K.PAPERS: {
        S.CHOSEN: pgettext("decided about a paper", "accepted"),
        S.DEFERRED: pgettext("decided about a paper", "deferred"),
        S.NOT_CHOSEN: pgettext("decided about a paper", "not accepted"),
    },
}
"""How something stands in a round of a kind, where that is not called as it is in every other."""

STATE_OF: Final[Mapping[Decided, ApplicationState]] = {
    D.CHOSEN: S.CHOSEN,
    D.DEFERRED: S.DEFERRED,
    D.NOT_CHOSEN: S.NOT_CHOSEN,
}

SCREENED_REPORT: Final[Mapping[Screened, Promise]] = {
    Screened.ELIGIBLE: pgettext("screening of a report", "in order"),
    Screened.INELIGIBLE: pgettext("screening of a report", "not in order"),
}

STEPS_OF_REPORT: Final[Mapping[Step, Promise]] = {
    Step.SCREEN: pgettext("step of a report", "The coordination team reads"),
    Step.DECIDE: pgettext("step of a report", "It is decided"),
}

DECISIONS: Final[Mapping[BulkKind, Decided]] = {
    BulkKind.CHOSEN: D.CHOSEN,
    BulkKind.DEFERRED: D.DEFERRED,
    BulkKind.NOT_CHOSEN: D.NOT_CHOSEN,
}

OF_REPORT: Final[Mapping[str, str]] = {
    gettext_noop("Applications"): gettext_noop("Reports"),
    gettext_noop("Applications: %(call)s"): gettext_noop("Reports: %(call)s"),
    gettext_noop("How to apply"): gettext_noop("How to report"),
    gettext_noop(
        "Whoever speaks for a city in Halqa begins its application here. Several people write in it, the mayor signs, and the "
        "city submits it; its page says at any time where it stands, who acts next and by when."
    ): gettext_noop(
        "Whoever speaks for a city in Halqa begins its report here. Several people write in it, the mayor signs, and the "
        "city submits it; its page says at any time where it stands, who acts next and by when."
    ),
    gettext_noop("May we apply?"): gettext_noop("Is a report expected of us?"),
    gettext_noop("Begin an application"): gettext_noop("Begin the report"),
    gettext_noop(
        "An application is begun by people who speak for a city in Halqa: its focal point, its mayor or an editor. You have no "
        "such role."
    ): gettext_noop(
        "A report is begun by people who speak for a city in Halqa: its focal point, its mayor or an editor. You have no "
        "such role."
    ),
    gettext_noop("The city has an application in this call already."): gettext_noop("The city has begun this report already."),
    gettext_noop("Write the application"): gettext_noop("Write the report"),
    gettext_noop("The text of the application"): gettext_noop("The text of the report"),
    gettext_noop("Back to the application"): gettext_noop("Back to the report"),
    gettext_noop("Submit the application"): gettext_noop("Submit the report"),
    gettext_noop("Withdraw the application"): gettext_noop("Withdraw the report"),
    gettext_noop("Endorse this application"): gettext_noop("Endorse this report"),
    gettext_noop("Decline the application"): gettext_noop("Decline the report"),
    gettext_noop("No application fits"): gettext_noop("No report fits"),
    gettext_noop("An application stands here as soon as a city begins one."): gettext_noop(
        "A report stands here as soon as a city begins one."
    ),
    gettext_noop("An application stands here once its city has submitted it."): gettext_noop(
        "A report stands here once its city has submitted it."
    ),
    gettext_noop("No application to count"): gettext_noop("No report to count"),
    gettext_noop("An application is counted here as soon as a city begins one."): gettext_noop(
        "A report is counted here as soon as a city begins one."
    ),
}
"""What is said of an application, and what is said of a report in its place."""


def state_words(kind: CallKind, state: ApplicationState) -> str:
    """Return how something stands in a round of this kind."""
    return str(OF_KIND[kind].get(state) or STATES[state])


def decided_words(kind: CallKind, said: Decided) -> str:
    """Return what is decided in a round of this kind: as the state is called to which it leads."""
    return state_words(kind, STATE_OF[said])


def bulk_words(kind: CallKind, bulk: BulkKind) -> str:
    """Return what an act on many is called in a round of this kind."""
    if bulk in DECISIONS:
        return gettext("Decide: %(decided)s") % {"decided": decided_words(kind, DECISIONS[bulk])}
    return str(BULK[bulk])


def screened_words(kind: CallKind, said: Screened) -> str:
    """Return what is said of something at its screening."""
    return str((SCREENED_REPORT if kind is K.REPORT else SCREENED)[said])


def step_words(kind: CallKind, step: Step) -> str:
    """Return what a step of the way is called in a round of this kind."""
    return str((STEPS_OF_REPORT.get(step) if kind is K.REPORT else None) or STEPS[step])


def worded(kind: CallKind, text: str) -> str:
    """Return a text of ``OF_REPORT`` as it is said in a round of this kind.

    :raises KeyError: for a text that no round says otherwise, which needs no kind
    """
    of_report = OF_REPORT[text]
    return gettext(of_report if kind is K.REPORT else text)


def many_words(kind: CallKind, what: str, number: int, shown: str) -> str:
    """Return of how many something is said.

    ``round``: there are so many; ``commission``, ``screening``, ``decision``: so many wait for it; ``picked``: so many are
    ticked; ``announced``: about so many cities what they hoped for was decided.
    """
    if what == "announced":
        return _announced(kind, number) % {"number": shown}
    return (_many_reports if kind is K.REPORT else _many_applications)(what, number) % {"number": shown}


def table_heads(kind: CallKind) -> dict[str, str]:
    """Return the heads of what is decided, and of what was found at screening, above their numbers."""
    heads = {str(said).replace("-", "_"): capfirst(decided_words(kind, said)) for said in Decided}
    return heads | {"eligible": capfirst(screened_words(kind, Screened.ELIGIBLE))}


def _many_applications(what: str, n: int) -> str:
    said = {
        "round": lambda: ngettext("%(number)s application in this round.", "%(number)s applications in this round.", n),
        "commission": lambda: ngettext(
            "%(number)s application waits for the commission.", "%(number)s applications wait for the commission.", n
        ),
        "screening": lambda: ngettext(
            "%(number)s application waits to be screened", "%(number)s applications wait to be screened", n
        ),
        "decision": lambda: ngettext(
            "%(number)s application waits for a decision", "%(number)s applications wait for a decision", n
        ),
        "picked": lambda: ngettext("%(number)s application is selected.", "%(number)s applications are selected.", n),
    }
    return said[what]()


def _many_reports(what: str, n: int) -> str:
    said = {
        "round": lambda: ngettext("%(number)s report in this round.", "%(number)s reports in this round.", n),
        "commission": lambda: ngettext(
            "%(number)s report waits for the commission.", "%(number)s reports wait for the commission.", n
        ),
        "screening": lambda: ngettext("%(number)s report waits to be read", "%(number)s reports wait to be read", n),
        "decision": lambda: ngettext("%(number)s report waits for a decision", "%(number)s reports wait for a decision", n),
        "picked": lambda: ngettext("%(number)s report is selected.", "%(number)s reports are selected.", n),
    }
    return said[what]()


def _announced(kind: CallKind, n: int) -> str:
    match kind:
        case K.ADMISSION:
            return ngettext("%(number)s city is admitted.", "%(number)s cities are admitted.", n)
        case K.AWARD:
            return ngettext("%(number)s city is awarded.", "%(number)s cities are awarded.", n)
        case K.HOSTING:
            return ngettext("%(number)s city is chosen as host.", "%(number)s cities are chosen as hosts.", n)
        case K.PAPERS:
            return ngettext("The paper of %(number)s city is accepted.", "The papers of %(number)s cities are accepted.", n)
        case K.REPORT:
            return ngettext("%(number)s report is accepted.", "%(number)s reports are accepted.", n)
