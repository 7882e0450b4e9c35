"""Passages for tests of every app: a purpose, links and codes."""

from datetime import UTC, datetime
from typing import Any

from halqa.accounts.access import Purpose, purposes
from halqa.accounts.actions import Reader, give_passage
from halqa.accounts.models import Passage
from halqa.accounts.queries.passages import code_of, passage_path

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIGN = Purpose("test.sign", "You were asked to sign something.", lambda subject: f"/signing/{subject}/")
ANSWER = Purpose("test.answer", "You were asked to answer.", lambda subject: f"/answering/{subject}/", ends_after_use=False)
ABOUT = "city:xa/one"
MAYOR = Reader(address="mayor@one.example", name="Huda", office="Mayor of Oneville", language="ar")


def register_purposes(monkeypatch: Any) -> None:
    """Let the house know what the passages of tests are for."""
    monkeypatch.setattr(purposes, "_purposes", {one.name: one for one in (SIGN, ANSWER)})


def given(*, purpose: Purpose = SIGN, reader: Reader = MAYOR, now: datetime = NOW, **more: Any) -> Passage:
    """Give a passage and return its row."""
    key = give_passage(**{"purpose": purpose.name, "subject": ABOUT, "reader": reader, "by": "system:halqa", "now": now} | more)
    return Passage.objects.get(key=key)


def link_of(passage: Passage) -> str:
    """Return the address behind the link of a passage, in English."""
    return f"/en/{passage_path(passage.key)}"


def last_code(passage: Passage) -> str:
    """Return the code that was sent last."""
    passage.refresh_from_db()
    return code_of(passage)


def another(code: str) -> str:
    """Return a code that is not this one."""
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}"
