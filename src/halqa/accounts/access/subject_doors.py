"""The doors of what roles, files and notices are about: each app says what its subjects are called and who may see them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from halqa.accounts.access.caller import Caller
from halqa.foundation.subjects import Subject


def _finds_nothing(_text: str, _language: str) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class SubjectDoor:
    """How one kind of subject is named, opened, placed in a country and shown; each function is given a subject's key.

    A subject that does not exist has no name (None). ``find`` returns the keys of subjects that fit what somebody typed.
    """

    kind: str
    name: Callable[[str, str], str | None]
    address: Callable[[str], str | None]
    country: Callable[[str], str | None]
    visible_to: Callable[[Caller, str], bool]
    find: Callable[[str, str], Iterable[str]] = _finds_nothing


_doors: dict[str, SubjectDoor] = {}


def register_subject(door: SubjectDoor) -> None:
    """Add the door of a kind of subject; the same kind twice is a mistake of the programmer.

    :raises ValueError: when the kind has its door
    """
    if door.kind in _doors:
        raise ValueError(f"the door of {door.kind!r} is registered already")
    _doors[door.kind] = door


def subject_door(subject: str) -> SubjectDoor | None:
    """Return the door of a subject, or nothing where no app knows its kind."""
    return _doors.get(Subject.parse(subject).kind)


def subject_name(subject: str, language: str) -> str:
    """Return what a subject is called in a language; its key where nobody knows it."""
    door = subject_door(subject)
    return (door.name(subject, language) if door else None) or subject
