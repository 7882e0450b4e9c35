"""Reasons against an act, as rules give them: a code about the world, and the facts that its sentence needs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_KEBAB_CASE: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason: a kebab-case code such as `call-still-open`, and named facts for its sentence.

    Raises ValueError for a code that is not in kebab-case.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not _KEBAB_CASE.fullmatch(self.code):
            raise ValueError(f"the code of a refusal is written in kebab-case, not {self.code!r}")
        # A copy: what the caller does to its own mapping later must not change the reason that was given.
        object.__setattr__(self, "facts", dict(self.facts))


class RuleRefused(Exception):
    """An act that the rules do not allow; it carries every reason, in the order in which the rules gave them."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        if not self.refusals:
            raise ValueError("an act is refused for at least one reason")
        super().__init__(self.refusals)

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of every reason, in order."""
        return tuple(refusal.code for refusal in self.refusals)

    def __str__(self) -> str:
        return ", ".join(self.codes)
