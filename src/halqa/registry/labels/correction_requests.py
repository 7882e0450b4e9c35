"""The words for corrections that readers ask for: where one stands, which may be looked at, and what the team is told."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import ngettext
from django.utils.translation import pgettext_lazy as pgettext

from halqa.registry.enums import CorrectionRequestState

STATES: Final[Mapping[CorrectionRequestState, Promise]] = {
    CorrectionRequestState.OPEN: pgettext("state of a correction request", "Open"),
    CorrectionRequestState.ASKED_BACK: pgettext("state of a correction request", "Asked back"),
    CorrectionRequestState.CORRECTED: pgettext("state of a correction request", "Corrected"),
    CorrectionRequestState.STANDS: pgettext("state of a correction request", "It stands"),
    CorrectionRequestState.DISCARDED: pgettext("state of a correction request", "Discarded"),
}

SHOWN: Final[Mapping[str, Promise]] = {
    "open": pgettext("which correction requests are shown", "Open"),
    "overdue": pgettext("which correction requests are shown", "Overdue"),
    "answered": pgettext("which correction requests are shown", "Answered"),
    "discarded": pgettext("which correction requests are shown", "Discarded"),
}
"""What the list of the coordination team can be narrowed to."""


def to_answer(count: int) -> str:
    """Say how many corrections wait for an answer, as something to do."""
    return ngettext("Answer %(count)s correction request", "Answer %(count)s correction requests", count) % {"count": count}
