"""The one registry of what a passage may be for: each app says which act it asks for without an account, and where it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise


@dataclass(frozen=True)
class Purpose:
    """One act that somebody may be asked for by a link: ``application.sign``.

    ``title`` is a whole sentence that names no subject, for whoever the link was passed on to reads it: "You were asked to sign
    an application." ``page`` returns the address of the page that the link opens, by the subject's key. ``ends_after_use``: the
    act is done once; otherwise the link is good until it expires.
    """

    name: str
    title: Promise | str
    page: Callable[[str], str]
    ends_after_use: bool = True


_purposes: Final[dict[str, Purpose]] = {}


def register_purpose(purpose: Purpose) -> None:
    """Add what a passage may be for; the same name twice is a mistake of the programmer.

    :raises ValueError: when the name is taken
    """
    if purpose.name in _purposes:
        raise ValueError(f"the purpose {purpose.name!r} is registered already")
    _purposes[purpose.name] = purpose


def purpose_named(name: str) -> Purpose | None:
    """Return a purpose; nothing when no app speaks of it (any more)."""
    return _purposes.get(name)


def purposes() -> Mapping[str, Purpose]:
    """Return every purpose by its name, in the order of registration."""
    return dict(_purposes)
