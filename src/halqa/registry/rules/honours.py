"""Which award was handed over at which conference, as far as dates tell."""

from datetime import date, timedelta
from typing import Final

from halqa.foundation.dates import UncertainDate

CEREMONY_AHEAD: Final = timedelta(days=1)
"""How long before its first day a conference can begin with the ceremony: that of 2019 was held on the eve."""


def handed_over_at(handed_over: UncertainDate, begun_on: date, ended_on: date) -> bool:
    """Return whether an award may have been handed over at a conference of these days, the ceremony on its eve included.

    An award without two known bounds belongs to no conference.
    """
    if handed_over.earliest is None or handed_over.latest is None:
        return False
    return handed_over.earliest <= ended_on and handed_over.latest >= begun_on - CEREMONY_AHEAD
