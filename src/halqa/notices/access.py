"""What may be told and by whom it is read: the kinds that apps register in their ``apps.py``, and the door of a demonstration."""

import re
from collections.abc import Mapping
from typing import Final

from django.conf import settings

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.notices.labels import NoticeGroup, NoticeKind

__all__ = ["NoticeGroup", "NoticeKind", "kind_named", "kinds", "may_read_all", "missing_facts", "register_kind"]

_NAMED: Final = re.compile(r"%\((\w+)\)")
_kinds: dict[str, NoticeKind] = {}


def register_kind(kind: NoticeKind) -> None:
    """Add a kind of notice; the same name twice is a mistake of the programmer.

    :raises ValueError: when the name is taken, or when a secret would be shown, or would wait for a day
    """
    if kind.is_secret and (not kind.is_essential or _named(kind.title) - {"subject"}):
        raise ValueError(f"{kind.name}: a secret is sent at once, and never stands in a title")
    if kind.name in _kinds:
        raise ValueError(f"notices of kind {kind.name!r} are registered already")
    _kinds[kind.name] = kind


def kinds() -> tuple[NoticeKind, ...]:
    """Return every kind in the order of registration."""
    return tuple(_kinds.values())


def kind_named(name: str) -> NoticeKind | None:
    """Return a kind by its name; nothing when no app speaks of it (any more)."""
    return _kinds.get(name)


def missing_facts(kind: NoticeKind, facts: Mapping[str, str | int]) -> set[str]:
    """Return what the sentences of a kind name and these facts do not hold."""
    return _named(kind.title, kind.text, kind.short or "") - {"subject", "due", *kind.in_words(facts)}


def may_read_all(caller: Caller) -> bool:
    """Return whether the caller may read what others would be sent: in a demonstration, where all of them are invented."""
    return settings.MODE == "demo" and caller.holds(Role.COORDINATOR)


def _named(*sentences: object) -> set[str]:
    return {name for sentence in sentences for name in _NAMED.findall(str(sentence))}
