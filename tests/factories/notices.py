"""Kinds of notices that only tests speak of, people who are told, and the rows that stand after an act."""

from collections.abc import Iterator
from contextlib import contextmanager

from halqa.notices import access
from halqa.notices.labels import NoticeGroup, NoticeKind

PROOF = NoticeGroup("proof", "Proofs")
SPOKEN = NoticeKind(
    "proof.spoken",
    PROOF,
    "News of %(subject)s",
    "There are %(count)s news of %(subject)s.",
    short="%(count)s news of %(subject)s",
)
ESSENTIAL = NoticeKind(
    "proof.essential", PROOF, "A change for %(subject)s", "Something changed for %(subject)s.", is_essential=True
)
SECRET = NoticeKind("sign-in.proof", PROOF, "Your code", "Your code is %(count)s.", is_essential=True, short="Code: %(count)s")


@contextmanager
def known_kinds() -> Iterator[None]:
    """Let the house speak of the kinds of tests, for a while."""
    before = dict(access._kinds)
    for kind in (SPOKEN, ESSENTIAL, SECRET):
        access.register_kind(kind)
    try:
        yield
    finally:
        access._kinds.clear()
        access._kinds.update(before)
