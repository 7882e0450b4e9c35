"""What can be found and by whom: the sources that apps register in their ``apps.py``, and the audiences of a caller.

An app above says of each kind of thing it keeps what can be found of it. Whenever an event touches such a thing, search asks for
its documents anew, in the event's own transaction.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.functional import Promise

from halqa.accounts.access import Caller
from halqa.foundation.languages import canonical
from halqa.foundation.subjects import Subject
from halqa.search.enums import PUBLIC

if TYPE_CHECKING:
    from halqa.ledger.models import Event

__all__ = ["EVERYTHING", "PUBLIC", "Audiences", "Document", "Source", "audiences_of", "register_audiences", "register_source"]


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found of one subject by one audience; written anew as a whole, whenever the subject is touched.

    ``titles``: what it is called, by language tag (``und`` where that is not known), at least one; a reader sees their own.
    ``language``: the tag of ``text``, the longer words of it, from which snippets are cut; empty where it has none.
    ``names``: what else it is called, in any language and script; found as a title is, and offered while typing.
    ``lines``: one line of a result by language tag, such as "City in Morocco, Arab States"; its words are found.
    ``other_names``: by which others call it; found when typed as a whole or in part, never shown and never offered.
    ``keywords``: words that are found and never shown, such as the labels of its facets in all six languages.
    ``path``: its page below the language prefix (``cities/ma/benguerir/``).
    ``audience``: ``public``, or a key that ``register_audiences`` gives to some callers, such as ``city:ma/benguerir``.
    ``facets``: keys by name, such as ``{"country": "MA", "region": "arab-states"}``, by which results can be narrowed.
    ``weight``: 0 for most; of two that answer equally well, the heavier one comes first; below 0, it is found and never offered.

    Raises ValueError where there is no title, a tag is not well-formed or the subject is none.
    """

    subject: str
    kind: str
    titles: Mapping[str, str]
    path: str
    names: tuple[str, ...] = ()
    language: str = ""
    text: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    audience: str = PUBLIC
    facets: Mapping[str, str] = field(default_factory=dict)
    weight: int = 0
    other_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        Subject.parse(self.subject)
        for tag in (*self.titles, *self.lines, *filter(None, [self.language])):
            if canonical(tag) != tag:
                raise ValueError(f"{self.subject}: a tag is written in lower case, not {tag!r}")
        if not any(title.strip() for title in self.titles.values()):
            raise ValueError(f"{self.subject}: nothing is found that has no title")


class _Everything:
    """All subjects of a source."""

    def __repr__(self) -> str:
        return "EVERYTHING"


EVERYTHING: Final = _Everything()
"""What an event touches that may touch every subject of a source, such as a load: the worker brings all up to date."""


@dataclass(frozen=True)
class Source:
    """One kind of what can be found: its name, what its results are called together, and where its documents come from.

    ``subjects``: the keys of all that have documents; asked by the worker only, in an order that does not change.
    ``documents``: those of these subjects, by as many queries for many as for one; a subject without any is not found.
    ``touched``: the keys of the subjects whose documents an event may change, or ``EVERYTHING``; asked at every event, so it
    looks at the event's kind first. A subject may have gone: it then has no documents.
    """

    kind: str
    label: Promise
    subjects: Callable[[], Iterable[str]]
    documents: Callable[[Collection[str]], Iterable[Document]]
    touched: "Callable[[Event], Collection[str] | _Everything]"


_sources: dict[str, Source] = {}
_audiences: list[Callable[[Caller], Iterable[str]]] = []


def register_source(source: Source) -> None:
    """Add a kind of what can be found, behind all that are registered; the same kind twice is a mistake of the programmer.

    :raises ValueError: when the kind has its source
    """
    if source.kind in _sources:
        raise ValueError(f"the source of {source.kind!r} is registered already")
    _sources[source.kind] = source


def sources() -> Mapping[str, Source]:
    """Return every source by its kind, in the order of registration, in which results are offered."""
    return dict(_sources)


def register_audiences(audiences: Callable[[Caller], Iterable[str]]) -> None:
    """Add what somebody may find besides what is public: audience keys, or beginnings of keys with a star (``city:ma/*``).

    It is asked only for people who are signed in, and says by their roles which documents of its app are open to them.
    """
    _audiences.append(audiences)


@dataclass(frozen=True, slots=True)
class Audiences:
    """What a caller may find: audience keys, and beginnings of audience keys."""

    keys: frozenset[str]
    beginnings: frozenset[str] = frozenset()

    @property
    def condition(self) -> Q:
        """The condition for documents that they may find."""
        condition = Q(audience__in=sorted(self.keys))
        for beginning in sorted(self.beginnings):
            # A span of an index: the character behind the last one ends it.
            condition |= Q(audience__gte=beginning, audience__lt=beginning[:-1] + chr(ord(beginning[-1]) + 1))
        return condition


EVERYBODY: Final = Audiences(frozenset({PUBLIC}))
"""What a visitor may find."""


def audiences_of(caller: Caller) -> Audiences:
    """Return what somebody may find, as every app says for its documents."""
    if not caller.is_signed_in:
        return EVERYBODY
    named = {key for audiences in _audiences for key in audiences(caller)}
    beginnings = frozenset(key.removesuffix("*") for key in named if key.endswith("*") and key != "*")
    return Audiences(frozenset({PUBLIC, *(key for key in named if not key.endswith("*"))}), beginnings)
