"""What an act is about: the grammar of subject keys, by which floors that know nobody above them name things.

A key is `kind:rest`, such as `city:ma/benguerir`, `country:MA` or `round:admission/2020`; the one network of a database is
plain `network`. A key is given once and never changes.
"""

import re
from dataclasses import dataclass
from typing import Final

NETWORK: Final = "network"
"""The key of the network itself."""

LONGEST: Final = 200
"""How many characters a key has at most."""

_KIND: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_REST: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")


class BadSubject(ValueError):
    """A text that is no subject key."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"not a subject key: {self.text!r}"


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that acts are about: a kind in kebab-case, and what tells it from others of its kind.

    Raises BadSubject when either does not fit the grammar.
    """

    kind: str
    rest: str = ""

    def __post_init__(self) -> None:
        whole = _KIND.fullmatch(self.kind) and _REST.fullmatch(self.rest) and self.kind != NETWORK
        if len(str(self)) > LONGEST or not (whole or str(self) == NETWORK):
            raise BadSubject(str(self))

    @classmethod
    def parse(cls, text: str) -> "Subject":
        """Read a subject from its key. Raises BadSubject."""
        kind, colon, rest = text.partition(":")
        if colon and not rest:
            raise BadSubject(text)
        return cls(kind, rest)

    def __str__(self) -> str:
        return f"{self.kind}:{self.rest}" if self.rest else self.kind


def is_subject(text: str) -> bool:
    """Return whether the text is a subject key."""
    try:
        Subject.parse(text)
    except BadSubject:
        return False
    return True
