"""What is decided, in words, and what acts on many applications at once are called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as pgettext

from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.bulk import BulkKind, LineState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels.applications import STATES

DECIDED: Final[Mapping[Decided, Promise]] = {
    Decided.CHOSEN: STATES[ApplicationState.CHOSEN],
    Decided.DEFERRED: STATES[ApplicationState.DEFERRED],
    Decided.NOT_CHOSEN: STATES[ApplicationState.NOT_CHOSEN],
}
"""What is decided is called as the state to which it leads."""

BULK: Final[Mapping[BulkKind, Promise]] = {
    BulkKind.CHOSEN: pgettext("act on many", "Decide: chosen"),
    BulkKind.DEFERRED: pgettext("act on many", "Decide: deferred"),
    BulkKind.NOT_CHOSEN: pgettext("act on many", "Decide: not chosen"),
    BulkKind.AS_RECOMMENDED: pgettext("act on many", "Decide as the jury recommends"),
    BulkKind.AS_LISTED: pgettext("act on many", "Decide as a list says"),
    BulkKind.TAKE_BACK: pgettext("act on many", "Take the decisions back"),
    BulkKind.SHORTLIST: pgettext("act on many", "Put on the shortlist"),
}

LINES: Final[Mapping[LineState, Promise]] = {
    LineState.WAITING: pgettext("act on many", "waiting"),
    LineState.DONE: pgettext("act on many", "done"),
    LineState.REFUSED: pgettext("act on many", "refused"),
}
