"""Who acts: the grammar of actor keys, which the ledger keeps in place of names.

person:<key>    somebody with an account
token:<key>     a program, by the access token it shows
passage:<key>   somebody without an account who came by a link and a code for one act
system:<name>   a part of Halqa acting by itself, such as `system:halqa`
visitor         anybody without an account
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ActorKind(StrEnum):
    """What sort of actor a key stands for."""

    PERSON = "person"
    TOKEN = "token"  # noqa: S105 - the kind, not a token
    PASSAGE = "passage"
    SYSTEM = "system"
    VISITOR = "visitor"


_OPAQUE_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NAME: Final = re.compile(r"(?=.{1,64}\Z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NOTHING: Final = re.compile(r"")

_GRAMMAR: Final = {
    ActorKind.PERSON: _OPAQUE_KEY,
    ActorKind.TOKEN: _OPAQUE_KEY,
    ActorKind.PASSAGE: _OPAQUE_KEY,
    ActorKind.SYSTEM: _NAME,
    ActorKind.VISITOR: _NOTHING,
}


class BadActor(ValueError):
    """A text that names no actor."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"not an actor: {self.text!r}"


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: a kind, and the key that tells it from others of its kind (none for a visitor).

    Raises BadActor when the key does not fit the kind.
    """

    kind: ActorKind
    key: str = ""

    def __post_init__(self) -> None:
        if not _GRAMMAR[self.kind].fullmatch(self.key):
            raise BadActor(str(self))

    @classmethod
    def parse(cls, text: str) -> "Actor":
        """Read an actor from its text. Raises BadActor."""
        kind, colon, key = text.partition(":")
        if kind not in set(ActorKind) or (colon and not key):
            raise BadActor(text)
        return cls(ActorKind(kind), key)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}" if self.key else str(self.kind)


def is_actor(text: str) -> bool:
    """Return whether the text names an actor."""
    try:
        Actor.parse(text)
    except BadActor:
        return False
    return True
