"""What the network has agreed to certify, read from its policy."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from halqa.foundation.policy import BadPolicy
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import Ending
from halqa.rounds.rules.certificates import CredentialsPolicy, Term


def credentials_policy() -> CredentialsPolicy:
    """Return as whom the network signs, and what it certifies until when.

    :raises BadPolicy: when ``credentials.toml`` is missing, lacks something or has too much
    """
    return _read(settings.POLICY / "credentials.toml")


@cache
def _read(path: Path) -> CredentialsPolicy:
    try:
        with path.open("rb") as file:
            agreed = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadPolicy(f"{path} cannot be read: {error}.") from error
    issuer = agreed.pop("issuer", None)
    if not isinstance(issuer, dict) or {*issuer} != {"name"} or not isinstance(issuer["name"], str) or not issuer["name"].strip():
        raise BadPolicy(f"{path} must hold a table [issuer] with a name, and nothing else.")
    if unknown := {*agreed} - set(CallKind):
        raise BadPolicy(f"{path}: [{min(unknown)}] is no kind of rounds; there are {', '.join(CallKind)}.")
    return CredentialsPolicy(issuer["name"].strip(), {CallKind(kind): _term(path, kind, told) for kind, told in agreed.items()})


def _term(path: Path, kind: str, told: Any) -> Term:
    months = told.get("months") if isinstance(told, dict) and {*told} == {"months"} else None
    if months in {Ending.NEVER, Ending.UNKNOWN}:
        return Term(Ending(months))
    # Python counts a yes among the whole numbers.
    if not isinstance(months, int) or isinstance(months, bool) or months < 1:
        raise BadPolicy(f'{path}: [{kind}] must hold months alone: a whole number above 0, "none" or "unknown".')
    return Term(Ending.MONTHS, months)
