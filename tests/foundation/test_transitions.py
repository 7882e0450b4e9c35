from enum import Enum

import pytest

from halqa.foundation.transitions import Move, TransitionTable


class Light(Enum):
    RED = "red"
    GREEN = "green"
    FLASHING_AMBER = "flashing-amber"
    BROKEN = "broken"


GO = Move(Light.RED, Light.GREEN, "let go")
STOP = Move(Light.GREEN, Light.RED, "stop")
WARN = Move(Light.RED, Light.FLASHING_AMBER, "warn")


def test_table_permits_the_moves_it_lists_and_no_other() -> None:
    table = TransitionTable(Light, Light.RED, [GO, STOP, WARN])
    assert table.permits(Light.RED, Light.GREEN)
    assert table.permits(Light.GREEN, Light.RED)
    assert not table.permits(Light.FLASHING_AMBER, Light.RED)
    assert not table.permits(Light.RED, Light.RED)


def test_table_gives_the_moves_out_of_a_state_in_its_order() -> None:
    table = TransitionTable(Light, Light.RED, iter([GO, STOP, WARN]))
    assert table.allowed_from(Light.RED) == (GO, WARN)
    assert table.allowed_from(Light.BROKEN) == ()


def test_table_names_the_states_that_nothing_leads_to() -> None:
    into_reach = Move(Light.FLASHING_AMBER, Light.BROKEN, "break down")
    out_of_reach = Move(Light.BROKEN, Light.FLASHING_AMBER, "mend")
    assert TransitionTable(Light, Light.RED, [GO, STOP, WARN]).unreachable() == {Light.BROKEN}
    assert TransitionTable(Light, Light.RED, [GO, STOP, WARN, into_reach]).unreachable() == frozenset()
    assert TransitionTable(Light, Light.RED, [GO, out_of_reach]).unreachable() == {Light.FLASHING_AMBER, Light.BROKEN}
    assert TransitionTable(Light, Light.RED, []).unreachable() == set(Light) - {Light.RED}


def test_table_draws_its_beginning_its_moves_and_its_ends() -> None:
    assert TransitionTable(Light, Light.RED, [GO, STOP, WARN]).as_mermaid() == (
        "stateDiagram-v2\n"
        "    [*] --> red\n"
        "    red --> green: let go\n"
        "    green --> red: stop\n"
        "    red --> flashing_amber: warn\n"
        "    flashing_amber --> [*]\n"
        "    broken --> [*]\n"
    )


def test_table_with_the_same_move_twice_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="two moves of Light"):
        TransitionTable(Light, Light.RED, [GO, Move(Light.RED, Light.GREEN, "wave through")])


@pytest.mark.parametrize("verb", ["", "Stop", "stop: now", "stop ", "stop\n"])
def test_move_without_a_verb_phrase_cannot_be_made(verb: str) -> None:
    with pytest.raises(ValueError, match="verb phrase"):
        Move(Light.RED, Light.GREEN, verb)
