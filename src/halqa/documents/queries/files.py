"""The files of a subject, as far as somebody may know of them."""

from dataclasses import dataclass, fields
from datetime import datetime
from urllib.parse import quote

from halqa.accounts.access import Caller
from halqa.documents.access import audiences_open_to
from halqa.documents.enums import Audience, Kind
from halqa.documents.models import File
from halqa.documents.rules.content import PICTURES


@dataclass(frozen=True)
class FileLine:
    """One file as a page shows it. ``path`` is what the tag ``address`` takes."""

    key: str
    subject: str
    audience: Audience
    name: str
    media_type: Kind
    bytes: int
    by: str
    at: datetime

    @property
    def path(self) -> str:
        """Return where it is downloaded from, below the language."""
        return f"documents/{self.key}/{quote(self.name, safe='')}"

    @property
    def picture_address(self) -> str:
        """Return where a page shows it from, if it is a picture that everybody may see; nothing otherwise."""
        is_shown = self.audience == Audience.PUBLIC and self.media_type in PICTURES
        return f"/pictures/{self.key}" if is_shown else ""


def files_of(subject: str, caller: Caller) -> tuple[FileLine, ...]:
    """Return the files of a subject that somebody may read, the latest first."""
    kept = File.objects.filter(subject=subject, removed_at=None, audience__in=audiences_open_to(caller, subject))
    columns = [field.name for field in fields(FileLine)]
    return tuple(FileLine(**row) for row in kept.order_by("-at", "key").values(*columns))
