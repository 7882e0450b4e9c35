"""Applications on paper for tests: taken along, filled in as somebody does, and brought back."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from halqa.accounts.access import Caller
from halqa.documents.queries.examination import Examined, examine
from halqa.rounds.actions.paper import Took, take_paper
from halqa.rounds.models import Application
from halqa.rounds.queries.applications_paper import file_of, read_for
from halqa.rounds.queries.paper import KINDS
from tests.factories.applications import NOW


def along(application: Application, caller: Caller, ending: str = "docx") -> bytes:
    """Return an application as a file to take along."""
    return file_of(application, ending, "en", caller)


def filled(content: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a Word file into whose fields somebody typed, as python-docx sees them."""
    document = Document(BytesIO(content))
    fields = {one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")): one for one in document.element.iter(qn("w:sdt"))}
    for tag, text in texts.items():
        properties, held = fields[tag].find(qn("w:sdtPr")), fields[tag].find(qn("w:sdtContent"))
        if (hint := properties.find(qn("w:showingPlcHdr"))) is not None:
            properties.remove(hint)
        first, *others = list(held.iter(qn("w:t")))
        first.text = text
        for other in others:
            other.text = ""
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def examined(content: bytes, name: str = "form.docx") -> Examined:
    """Return a file as an action takes it."""
    return examine(BytesIO(content), size=len(content), given_name=name, kinds=KINDS)


def taking(application: Application, caller: Caller, content: bytes, **more: Any) -> Took:
    """Take a Word file that came back."""
    application.refresh_from_db()
    given = {"size": len(content), "name": "form.docx", "caller": caller, "now": NOW}
    answers = read_for(application, BytesIO(content), **given)
    by = {"key": application.key, "caller": caller, "by": caller.actor, "now": NOW}
    return take_paper(answers=answers, upload=examined(content), **by, **more)
