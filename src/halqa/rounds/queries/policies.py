"""The policies of a network as its folder holds them: those of rounds of the past, and the defaults for the next ones."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from halqa.foundation.policy import BadPolicy
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.rules.policies import Policy, ReadPolicy, read_policy

MOST_BYTES = 200_000
"""A policy is a page or two; what is far longer is no policy."""


def past_policies() -> tuple[Policy, ...]:
    """Return the policies of the rounds of the past, awards before admissions, each in order of time.

    :raises BadPolicy: where a file cannot be used, with every mistake and its line
    """
    return _policies(settings.POLICY / "rounds" / "past")


def past_policy(key: str) -> Policy | None:
    """Return the policy of a round of the past by its key, such as ``award-2024``."""
    return next((policy for policy in past_policies() if policy.key == key), None)


def current_policies() -> Mapping[CallKind, Policy]:
    """Return the defaults for the next round of each kind that the network describes."""
    return {policy.kind: policy for policy in _policies(settings.POLICY / "rounds" / "current")}


def bad_policies() -> list[str]:
    """Return the names of the files of this network that are no policies."""
    return [path.name for path in sorted((settings.POLICY / "rounds").rglob("*.toml")) if read_file(path).mistakes]


def current_text(kind: CallKind) -> str:
    """Return the text of the defaults for the next round of a kind; empty where the network describes none."""
    path = settings.POLICY / "rounds" / "current" / f"{kind}.toml"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def read_file(path: Path) -> ReadPolicy:
    """Return the policy of a file, or its mistakes."""
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            return ReadPolicy(None, (Refusal("policy-too-long", _where(path)),))
        return read_policy(text.decode("utf-8"), path.name)
    except OSError:
        return ReadPolicy(None, (Refusal("no-such-policy", _where(path)),))
    except UnicodeDecodeError:
        return ReadPolicy(None, (Refusal("policy-not-utf-8", _where(path)),))


def _where(path: Path) -> dict[str, object]:
    return {"file": path.name, "line": 1, "key": ""}


@cache
def _policies(folder: Path) -> tuple[Policy, ...]:
    read = {path: read_file(path) for path in sorted(folder.glob("*.toml"))}
    wrong = [
        f"{path}, line {mistake.facts['line']}, {mistake.facts['key']}: {mistake.code}"
        for path, one in read.items()
        for mistake in one.mistakes
    ]
    if wrong:
        raise BadPolicy("\n".join(wrong))
    policies = [one.policy for one in read.values() if one.policy]
    return tuple(sorted(policies, key=lambda policy: (policy.kind != CallKind.AWARD, policy.kind, policy.key)))
