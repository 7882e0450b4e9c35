"""What a network agrees about its exchange, as rules are given it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExchangePolicy:
    """Whole numbers of ``exchange.toml``; the shipped file says what each means."""

    enquiries_a_day: int
    fewest_of_message: int
    most_of_message: int
    most_of_answer: int
    practices_from: int
