"""What the network has agreed about its exchange, read from its policy."""

from functools import cache
from pathlib import Path

from django.conf import settings

from halqa.exchange.rules.policy import ExchangePolicy
from halqa.foundation.policy import whole_numbers


def exchange_policy() -> ExchangePolicy:
    """Return what holds for practices and enquiries.

    :raises BadPolicy: when ``exchange.toml`` is missing or lacks something, or has something that nobody reads
    """
    return _read(settings.POLICY / "exchange.toml")


@cache
def _read(path: Path) -> ExchangePolicy:
    return ExchangePolicy(**whole_numbers(path, "exchange", ExchangePolicy.__dataclass_fields__.keys()))
