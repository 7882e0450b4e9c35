"""Documents for tests of search, of a kind that only tests know."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from halqa.search import access
from halqa.search.access import EVERYBODY, Document, Source, register_source
from halqa.search.actions.writing import write_documents
from halqa.search.queries import Found, find

_numbers = count(1)

KIND = "story"


@dataclass
class Stories:
    """What the source of stories says now: its documents by subject, and what events touch of them."""

    documents: dict[str, list[Document]] = field(default_factory=dict)
    touches: dict[str, Any] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)

    def say(self, *documents: Document) -> None:
        for document in documents:
            self.documents.setdefault(document.subject, []).append(document)

    def of(self, subjects: Any) -> list[Document]:
        self.asked.append(list(subjects))
        return [document for subject in subjects for document in self.documents.get(subject, [])]


def make_document(title: str = "A story", text: str = "", language: str = "en", *, subject: str = "", **more: Any) -> Document:
    """Make a document with this title and text, both in one language."""
    subject = subject or f"story:{next(_numbers)}"
    return Document(
        **{
            "subject": subject,
            "kind": KIND,
            "titles": {language or "und": title},
            "path": f"stories/{subject.partition(':')[2]}/",
            "language": language if text else "",
            "text": text,
        }
        | more
    )


def write(*documents: Document) -> None:
    """Make these documents findable, as the act that writes them would."""
    kinds = {document.kind for document in documents}
    for kind in kinds:
        mine = [document for document in documents if document.kind == kind]
        write_documents(kind=kind, subjects={document.subject for document in mine}, documents=mine)


def found(typed: str, audiences: access.Audiences = EVERYBODY, **more: Any) -> Found:
    """Return what is found, for a reader of English if nothing else is said."""
    return find(typed, audiences, **{"language": "en"} | more)


def subjects(typed: str, audiences: access.Audiences = EVERYBODY, **more: Any) -> list[str]:
    """Return the subjects of what is found, in their order."""
    return [one.subject for one in found(typed, audiences, **more).results]


@contextmanager
def known_sources() -> Iterator[Stories]:
    """Register the source of stories, and forget it again."""
    given = Stories()
    source = Source(KIND, "Stories", lambda: sorted(given.documents), given.of, lambda event: given.touches.get(event.kind, ()))
    register_source(source)
    try:
        yield given
    finally:
        access._sources.pop(KIND)
