"""What the network has agreed about tokens, read from its policy."""

from dataclasses import fields
from functools import cache
from pathlib import Path

from django.conf import settings

from halqa.foundation.policy import whole_numbers
from halqa.opendata.rules.policy import TokenPolicy


def token_policy() -> TokenPolicy:
    """Return what holds for tokens.

    :raises BadPolicy: when ``opendata.toml`` is missing or lacks something, or has something that nobody reads
    """
    return _read(settings.POLICY / "opendata.toml")


@cache
def _read(path: Path) -> TokenPolicy:
    return TokenPolicy(**whole_numbers(path, "tokens", [field.name for field in fields(TokenPolicy)]))
