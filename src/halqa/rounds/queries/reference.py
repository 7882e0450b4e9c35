"""The table of keys of policies, as rows of the reference that is made from it."""

from halqa.rounds.enums.calls import CallKind
from halqa.rounds.rules.keys import KEYS, Amended, Key

AMENDED = {
    Amended.NEVER: "no",
    Amended.LATER: "to a later day",
    Amended.LONGER: "to more hours",
    Amended.FREELY: "yes",
}


def policy_keys() -> tuple[tuple[str, ...], ...]:
    """Return a row a key: name, meaning, what it takes, in which kinds of rounds, and whether it can be amended; in English."""
    return tuple((f"`{key.name}`", key.meaning, _takes(key), _kinds(key), AMENDED[key.amended]) for key in KEYS)


def _takes(key: Key) -> str:
    said = [f"{key.takes.value}"]
    if key.takes.name == "NUMBER":
        said = [f"a whole number from {key.least} to {key.most}"]
    if key.choices:
        choices = (f"`{word}`: {meaning}" if meaning else f"`{word}`" for word, meaning in key.choices.items())
        said = [f"{said[0]}: {'; '.join(choices)}"]
    words = [f'`"{word}"`' for word, allowed in (("unknown", key.may_be_unknown), ("none", key.may_be_none)) if allowed]
    return ". ".join(said) + (f". Also {' and '.join(words)}" if words else "")


def _kinds(key: Key) -> str:
    return "all" if key.kinds == frozenset(CallKind) else ", ".join(kind for kind in CallKind if kind in key.kinds)
