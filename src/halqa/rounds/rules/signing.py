"""Who signs: a name, an office, and on paper the day and the scan."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from halqa.foundation.refusals import Refusal

LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Signing:
    """What stands beside a signature. ``signed_on`` is the day written on the paper, where it is one."""

    name: str
    office: str
    signed_on: date | None = None


def refusals_of_signer(signing: Signing) -> tuple[Refusal, ...]:
    """Return what is missing in the name and the office of whoever is to sign, or is too long."""
    found = []
    if not signing.name.strip():
        found.append(Refusal("signer-missing"))
    if not signing.office.strip():
        found.append(Refusal("office-missing"))
    if max(len(signing.name), len(signing.office)) > LONGEST_NAME:
        found.append(Refusal("signer-too-long", {"most": LONGEST_NAME}))
    return tuple(found)


def refusals_to_sign(signing: Signing, today: date, *, on_paper: bool = False, has_scan: bool = False) -> tuple[Refusal, ...]:
    """Return every reason why nobody can sign like this."""
    found = list(refusals_of_signer(signing))
    if on_paper and signing.signed_on is None:
        found.append(Refusal("day-of-signature-missing"))
    if on_paper and not has_scan:
        found.append(Refusal("scan-missing"))
    if signing.signed_on is not None and signing.signed_on > today:
        found.append(Refusal("day-of-signature-to-come"))
    return tuple(found)
