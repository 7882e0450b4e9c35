"""What acts on many applications at once are called, but for those that decide, which ``labels.rounds`` words by the round."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as pgettext

from halqa.rounds.enums.bulk import BulkKind, LineState

BULK: Final[Mapping[BulkKind, Promise]] = {
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
