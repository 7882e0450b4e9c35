"""The doors of what roles, files and notices are about: each app says what its subjects are called and who may see them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from halqa.accounts.access.caller import Caller
from halqa.foundation.subjects import Subject


def _finds_nothing(_text: str, _language: str) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class SubjectDoor:
    """How one kind of subject is named, opened, placed in a country and shown; each function is given a subject's key.

    A subject that does not exist has no name (None). ``find`` returns the keys of subjects that fit what somebody typed.
    ``names`` names many at once by as many queries as one; without it each is asked for by itself. ``reads`` tells whether
    somebody reads what belongs to it and is not public; without it that is whoever holds a role for the subject or its country.
    """

    kind: str
    name: Callable[[str, str], str | None]
    address: Callable[[str], str | None]
    country: Callable[[str], str | None]
    visible_to: Callable[[Caller, str], bool]
    find: Callable[[str, str], Iterable[str]] = _finds_nothing
    names: Callable[[Collection[str], str], Mapping[str, str]] | None = None
    reads: Callable[[Caller, str], bool] | None = None


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


def subject_names(subjects: Iterable[str], language: str) -> dict[str, str]:
    """Return what subjects of any kinds are called in a language, by key, each its key where nobody knows it."""
    of_kind: dict[str, list[str]] = {}
    for subject in dict.fromkeys(subjects):
        of_kind.setdefault(Subject.parse(subject).kind, []).append(subject)
    names: dict[str, str] = {}
    for kind, keys in of_kind.items():
        door = _doors.get(kind)
        if door is not None and door.names is not None:
            found = door.names(keys, language)
            names |= {key: found.get(key) or key for key in keys}
        else:
            names |= {key: subject_name(key, language) for key in keys}
    return names


def found_subjects(text: str, language: str, kind: str | None = None) -> tuple[str, ...]:
    """Return the subjects, of one kind or of all, that fit what somebody typed, as each app finds them."""
    doors = [door for door in _doors.values() if kind in {None, door.kind}]
    return tuple(subject for door in doors for subject in door.find(text, language))
