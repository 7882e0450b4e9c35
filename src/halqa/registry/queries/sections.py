"""More about a city or a country than the registry knows: sections that apps above register, and its pages show.

So the registry names no app above it, and the page of a city still tells what its practices are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from halqa.foundation.subjects import Subject


@dataclass(frozen=True)
class PageSection:
    """A section of the pages of one kind of subject (``city``, ``country``), under a name of its own.

    ``content`` is given the subject's key and the reader's language; what it returns is the ``content`` of the template, and
    nothing leaves the section out. It asks the database as often for much as for little.
    """

    name: str
    kind: str
    template: str
    content: Callable[[str, str], Any]


@dataclass(frozen=True)
class ShownSection:
    """A section as a page shows it."""

    template: str
    content: Any


_sections: dict[str, PageSection] = {}


def register_section(section: PageSection) -> None:
    """Add a section behind all that are registered; the same name twice is a mistake of the programmer.

    :raises ValueError: when the name is taken
    """
    if section.name in _sections:
        raise ValueError(f"the section {section.name!r} is registered already")
    _sections[section.name] = section


def sections_of(subject: str, language: str) -> tuple[ShownSection, ...]:
    """Return what apps tell of a subject, by its key, to a reader of this language, in the order of registration."""
    kind = Subject.parse(subject).kind
    told = ((section, section.content(subject, language)) for section in _sections.values() if section.kind == kind)
    return tuple(ShownSection(section.template, content) for section, content in told if content)
