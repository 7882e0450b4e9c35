"""What a network agrees about tokens, as rules are given it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenPolicy:
    """Whole numbers of ``opendata.toml``; the shipped file says what each means."""

    most_tokens: int
    longest_days: int
