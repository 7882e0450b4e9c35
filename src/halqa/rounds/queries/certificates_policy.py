"""What the network has agreed to certify, read from its policy."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.localized import Localized
from halqa.foundation.policy import BadPolicy
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import Ending
from halqa.rounds.rules.certificates import CredentialsPolicy, Signatory, Term


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
    if not isinstance(issuer, dict) or {*issuer} != {"name"}:
        raise BadPolicy(f"{path} must hold a table [issuer] with names by language tag, {WORKING_LANGUAGE} among them.")
    named, signatory = _named(path, "issuer", issuer["name"]), _signatory(path, agreed.pop("signatory", None))
    if unknown := {*agreed} - set(CallKind):
        raise BadPolicy(f"{path}: [{min(unknown)}] is no kind of rounds; there are {', '.join(CallKind)}.")
    return CredentialsPolicy(named, {CallKind(kind): _term(path, kind, told) for kind, told in agreed.items()}, signatory)


def _signatory(path: Path, told: Any) -> Signatory | None:
    if told is None:
        return None
    if not isinstance(told, dict) or not {"name"} <= {*told} <= {"name", "office"}:
        raise BadPolicy(f"{path}: [signatory] must hold a name, and may hold an office, by language tag; or leave it out.")
    office = _named(path, "signatory", told["office"]) if "office" in told else None
    return Signatory(_named(path, "signatory", told["name"]), office)


def _named(path: Path, table: str, names: Any) -> Localized:
    if not isinstance(names, dict) or WORKING_LANGUAGE not in names or not all(_is_text(name) for name in names.values()):
        raise BadPolicy(f"{path} must hold a table [{table}] with names by language tag, {WORKING_LANGUAGE} among them.")
    try:
        return Localized(WORKING_LANGUAGE, names)
    except ValueError as error:
        raise BadPolicy(f"{path}: [{table}] names a language that is none: {error}.") from error


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _term(path: Path, kind: str, told: Any) -> Term:
    months = told.get("months") if isinstance(told, dict) and {*told} == {"months"} else None
    if months in {Ending.NEVER, Ending.UNKNOWN}:
        return Term(Ending(months))
    # Python counts a yes among the whole numbers.
    if not isinstance(months, int) or isinstance(months, bool) or months < 1:
        raise BadPolicy(f'{path}: [{kind}] must hold months alone: a whole number above 0, "none" or "unknown".')
    return Term(Ending.MONTHS, months)
