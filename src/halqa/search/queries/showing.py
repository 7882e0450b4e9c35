"""How a document stands in a list of results, for a reader of one language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from halqa.foundation.languages import WORKING_LANGUAGE, direction, fallbacks, is_tag
from halqa.search.models import SearchDocument
from halqa.search.rules.snippets import Stretch, found_in, marked, snippet


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the tag of its language; empty where that is not known."""

    text: str
    tag: str

    @property
    def direction(self) -> str:
        """The direction it is written in, as HTML says it: by its letters where the language is not known."""
        return direction(self.tag) if self.tag and is_tag(self.tag) else "auto"


@dataclass(frozen=True, slots=True)
class Result:
    """A document as it is shown: title and line for this reader, a stretch of its text, and the name by which it was found.

    ``name`` is empty where the title says it already; ``text_tag`` is the language of the snippet, empty where none is known.
    """

    kind: str
    subject: str
    path: str
    title: tuple[Stretch, ...]
    title_text: Text
    line: Text
    snippet: tuple[Stretch, ...]
    snippet_text: Text
    name: str


def title_for(titles: Mapping[str, str], language: str) -> Text:
    """Return the title for a reader of this language: in it, in one they may read, or as there is one."""
    for tag in (*fallbacks(language), WORKING_LANGUAGE):
        if tag in titles:
            return Text(titles[tag], tag)
    # First the listed name, of which nobody says the language, and Latin letters before others; PostgreSQL does not keep the
    # order in which titles came.
    tag = min(titles, key=lambda tag: (not tag.startswith("und"), tag != "und", not tag.endswith("latn"), tag))
    return Text(titles[tag], "" if tag == "und" else tag)


def result(row: SearchDocument, forms: Collection[str], language: str) -> Result:
    """Return a document as a result, with the words marked that were looked for."""
    title = title_for(row.titles, language)
    line = title_for(row.lines, language) if row.lines else Text("", "")
    title_parts = marked(title.text, forms, title.tag or None)
    shown = snippet(row.text, forms, row.language or None) if row.text else ()
    return Result(
        kind=row.kind,
        subject=row.subject,
        path=row.path,
        title=title_parts,
        title_text=title,
        line=line,
        snippet=shown,
        snippet_text=Text("", row.language if row.language != "und" else ""),
        name="" if any(part.marked for part in title_parts) else _name_found(row, forms),
    )


def _name_found(row: SearchDocument, forms: Collection[str]) -> str:
    others = [*row.names, *row.titles.values()]
    return next((name for name in others if found_in(name, forms, None)), "")
