"""How the general act knows that it answers a reader: what the address names, what the form begins with, where it leads."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import when_text
from halqa.registry.queries.correction_requests import RequestRecord, request_record
from halqa.registry.rules.correction_requests import Wish, proposed_cells
from halqa.registry.rules.roster import Row

ANSWERED_MEANWHILE = frozenset({"request-is-answered", "request-changed-meanwhile"})


@dataclass(frozen=True)
class Asked:
    """The request that an act answers: its number, its edition as it was read, and what it asks for."""

    number: int
    read: int
    record: RequestRecord

    @property
    def address(self) -> str:
        return reverse("registry:correction_request", args=[self.number])

    def beginning(self, table: str) -> Row:
        """Return what the form of a row of this table begins with: the proposed cells, and the reason."""
        line = self.record.line
        cells = proposed_cells(table, Wish(line.proposal, line.source, column=self.record.column))
        return {**cells, "reason": _("A reader asked for this on %(day)s.") % {"day": when_text(line.sent_at.date())}}


def asked_in(request: HttpRequest) -> Asked | None:
    """Return the request that the address names, if it names one."""
    number, read = (_whole(request.GET.get(name, "")) for name in ("request", "read"))
    record = request_record(number, request.now.date(), language=reader_language()) if number else None
    return Asked(number, read, record) if record else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
