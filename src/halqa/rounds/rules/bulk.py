"""Acts on many applications at once: every reason against one, and how long a worker has it in hand."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.bulk import BulkKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.rules.applications import DECIDABLE
from halqa.rounds.rules.deciding import Wording, refusals_of_wording

LEASE: Final = timedelta(seconds=15)
"""How long a worker has an act in hand; another takes it up after that, where the first has died."""

MOST: Final = 5000
"""How many applications one act takes."""

TAKEN: Final = DECIDABLE
"""The states of applications with which an act on many does something; the others are left out, and named."""

DECIDING: Final[Mapping[BulkKind, tuple[Decided, ...]]] = {
    BulkKind.CHOSEN: (Decided.CHOSEN,),
    BulkKind.DEFERRED: (Decided.DEFERRED,),
    BulkKind.NOT_CHOSEN: (Decided.NOT_CHOSEN,),
    BulkKind.AS_RECOMMENDED: tuple(Decided),
}
"""What each kind can decide; the others decide nothing."""


def refusals_to_begin(
    kind: BulkKind, number: int, wording: Mapping[Decided, Wording], *, is_under_way: bool, is_announced: bool = False
) -> tuple[Refusal, ...]:
    """Return every reason why an act on so many applications cannot be ordered.

    What is missing for all of them is said at once; as the jury recommends, each is told by itself.
    """
    found = []
    if not number:
        found.append(Refusal("no-application-chosen"))
    if number > MOST:
        found.append(Refusal("too-many-chosen", {"number": number, "most": MOST}))
    if is_announced:
        found.append(Refusal("announced-already"))
    if is_under_way:
        found.append(Refusal("bulk-under-way"))
    said = DECIDING.get(kind, ())
    if kind in {BulkKind.DEFERRED, BulkKind.NOT_CHOSEN} and not wording[said[0]].words.strip():
        found.append(Refusal("decision-without-words"))
    for one in said:
        found += refusals_of_wording(wording[one])
    return tuple(dict.fromkeys(found))
