"""Which state may follow which, and what the step is called: one table for the rules, the page and the drawing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, TypeVar

State = TypeVar("State", bound=Enum)

_VERB_PHRASE: Final = re.compile(r"[a-z]+(?:[ -][a-z]+)*")


@dataclass(frozen=True, slots=True)
class Move(Generic[State]):
    """One step from a state to another, named by a verb phrase such as "send back"."""

    source: State
    target: State
    verb: str

    def __post_init__(self) -> None:
        if not _VERB_PHRASE.fullmatch(self.verb):
            raise ValueError(f"a move is named by a verb phrase in lower case, not {self.verb!r}")


class TransitionTable(Generic[State]):
    """All states of one thing, the one it starts in, and the moves between them.

    Raises ValueError when two moves lead from the same state to the same state.
    """

    def __init__(self, states: type[State], initial: State, moves: Iterable[Move[State]]) -> None:
        self.states = tuple(states)
        self.initial = initial
        self.moves = tuple(moves)
        self._by_ends = {(move.source, move.target): move for move in self.moves}
        if len(self._by_ends) < len(self.moves):
            raise ValueError(f"two moves of {states.__name__} join the same states in the same direction")

    def allowed_from(self, state: State) -> tuple[Move[State], ...]:
        """Return the moves that lead out of this state, in the order of the table."""
        return tuple(move for move in self.moves if move.source is state)

    def permits(self, source: State, target: State) -> bool:
        """Return whether one move leads from the source to the target."""
        return (source, target) in self._by_ends

    def unreachable(self) -> frozenset[State]:
        """Return the states that no chain of moves reaches from the initial one."""
        reached = {self.initial}
        frontier = [self.initial]
        while frontier:
            following = {move.target for move in self.allowed_from(frontier.pop())} - reached
            reached |= following
            frontier.extend(following)
        return frozenset(self.states) - reached

    def as_mermaid(self) -> str:
        """Return the table as the text of a Mermaid state diagram, one line a move, ended by a line feed."""
        lines = ["stateDiagram-v2", f"    [*] --> {_node(self.initial)}"]
        lines += [f"    {_node(move.source)} --> {_node(move.target)}: {move.verb}" for move in self.moves]
        lines += [f"    {_node(state)} --> [*]" for state in self.states if not self.allowed_from(state)]
        return "\n".join(lines) + "\n"


def _node(state: Enum) -> str:
    # The name, not the value: an identifier is a word that Mermaid reads as one node, a value may hold a hyphen.
    return state.name.lower()
