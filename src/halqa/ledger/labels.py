"""What is said of a broken chain: in English, to whoever runs the house."""

from halqa.ledger.enums import Damage

DAMAGE = {
    Damage.MISSING: "is missing",
    Damage.CHANGED: "was changed after it was recorded",
    Damage.REORDERED: "does not follow the one before it",
    Damage.PUBLIC_NUMBER: "has a wrong public number",
    Damage.CUT: "is not where the chain and its head agree to end",
}


def broken_link(number: int, damage: Damage) -> str:
    """Say where the chain first breaks, and how."""
    return f"The ledger is broken: event {number} {DAMAGE[damage]}."
