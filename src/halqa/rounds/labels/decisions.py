"""What is decided, in words, and what acts on many applications at once are called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise

from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels.applications import STATES

DECIDED: Final[Mapping[Decided, Promise]] = {
    Decided.CHOSEN: STATES[ApplicationState.CHOSEN],
    Decided.DEFERRED: STATES[ApplicationState.DEFERRED],
    Decided.NOT_CHOSEN: STATES[ApplicationState.NOT_CHOSEN],
}
"""What is decided is called as the state to which it leads."""
