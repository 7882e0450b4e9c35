"""A mayor's signature as pages show it: who, in what office, when, under which text, and whether it still stands."""

from dataclasses import dataclass
from datetime import date, datetime

from halqa.rounds.enums.applications import Way
from halqa.rounds.models import Application, Signature


@dataclass(frozen=True)
class SignatureLine:
    """The last signature that was given. ``voided_at``: since when it is void, for a word was changed."""

    name: str
    office: str
    way: Way
    consents: bool
    signed_on: date | None
    at: datetime
    sha256: str
    revision: int
    voided_at: datetime | None


def signature_line(application: Application) -> SignatureLine | None:
    """Return the signature that stands, else the last one that is void; nothing where nobody has signed yet."""
    found = Signature.objects.filter(application=application).select_related("revision").order_by("-at", "-pk").first()
    if found is None:
        return None
    told = {name: getattr(found, name) for name in ("name", "office", "consents", "signed_on", "at", "voided_at")}
    return SignatureLine(way=Way(found.way), sha256=found.revision.sha256, revision=found.revision.number, **told)
