"""The words for how far a city that wants to join has come."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.registry.enums import CandidateState

STATES: Final[Mapping[CandidateState, Promise]] = {
    CandidateState.OPEN: _("Wants to join"),
    CandidateState.ON_RECORD: _("On record by now"),
    CandidateState.GONE: _("Taken out, or made one with another"),
}
