"""The rules of a round in plain words: a label and a value for each key, in the language that is active."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import language_name, listing, number, when_text
from halqa.registry.enums import CityKind
from halqa.registry.labels import label
from halqa.rounds.labels.rules import ANYWHERE, GROUPS, LABELS, WORDS, key_label
from halqa.rounds.rules.keys import BY_NAME, NONE, UNKNOWN, Takes
from halqa.rounds.rules.policies import Policy

NOT_TOLD: Final = frozenset({"review.criteria", "membership.opened", "membership.evidence"})
"""Criteria have a table of their own; the two others say how facts are weighed, not what is asked of a city."""

NO_LIMIT: Final = frozenset({"who.minimum_population", "quota.per_country", "quota.per_region", "commission.nominations"})
"""Keys where none means that there is no limit."""

NOT_ASKED: Final = frozenset({"membership.months", "cooldown.years"})
"""Keys where none means that nothing of the kind is asked of a city."""

ONLY_WHERE_THERE_IS_ONE: Final = frozenset({"commission.days", "review.preselection_places", "review.preselection_ends"})
"""Keys that say more of another rule; where that does not hold, there is nothing to tell."""


@dataclass(frozen=True)
class RuleLine:
    """One rule: what it is about, what holds, and whether that is known."""

    key: str
    label: str
    value: str
    is_known: bool


@dataclass(frozen=True)
class RuleGroup:
    """Rules about one thing, in the order of the table of keys."""

    title: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True)
class CriterionLine:
    """A criterion by its name in the reader's language, and its weight, if it is known."""

    name: str
    weight: int | None


def rule_groups(policy: Policy, countries: Mapping[str, str], *, known_only: bool = False) -> tuple[RuleGroup, ...]:
    """Return the rules of a policy in plain words, by what they are about. ``countries``: names by code."""
    return tuple(
        RuleGroup(str(title), lines)
        for title, tables in GROUPS
        if (lines := tuple(_lines(policy, tables, countries, known_only=known_only)))
    )


def unknown_labels(policy: Policy) -> tuple[str, ...]:
    """Return what the rules of which no source says what holds are about."""
    return tuple(key_label(name) for name, value in policy.values.items() if value == UNKNOWN and name in LABELS)


def criteria_lines(policy: Policy) -> tuple[CriterionLine, ...]:
    """Return the criteria of a policy in their order."""
    criteria = policy.values.get("review.criteria")
    if not isinstance(criteria, list):
        return ()
    language = reader_language()
    return tuple(
        CriterionLine(
            entry["name"].get(language) or entry["name"]["en"], entry["weight"] if isinstance(entry["weight"], int) else None
        )
        for entry in criteria
    )


def value_in_words(name: str, value: Any, countries: Mapping[str, str]) -> str:
    """Return what a value of a key says."""
    key = BY_NAME[name]
    if value == UNKNOWN:
        return _("not known")
    words = WORDS.get(name) or WORDS.get(key.table) or {}
    if isinstance(value, str) and value in words:
        return str(words[value])
    if value == NONE:
        return _none(name)
    match key.takes:
        case Takes.NUMBER:
            return _("%(number)s US dollars") % {"number": number(value)} if name == "who.fee" else number(int(value))
        case Takes.YES_NO:
            if key.table == "signatures" or name == "who.member_state":
                return _("yes") if value else str(pgettext("a rule", "not asked"))
            return _("yes") if value else _("no")
        case Takes.DAY | Takes.DATE:
            return when_text(Policy({name: value}).when(name))
        case Takes.ZONE:
            return str(ANYWHERE) if value == "anywhere-on-earth" else str(value)
        case _:
            return _of_list(name, value, countries)


def _of_list(name: str, value: Any, countries: Mapping[str, str]) -> str:
    if value == "all":
        return _("all")
    if not isinstance(value, list | tuple):
        return str(value)
    return listing(_entries(name, value, countries))


def _entries(name: str, value: Iterable[str], countries: Mapping[str, str]) -> Iterator[str]:
    for entry in value:
        match BY_NAME[name].takes:
            case Takes.COUNTRIES:
                yield countries.get(entry, entry)
            case Takes.LANGUAGES:
                yield language_name(entry)
            case _:
                yield str(label(CityKind(entry))) if name == "who.kinds" else entry


def _none(name: str) -> str:
    if name in NO_LIMIT:
        return _("no limit")
    if name == "who.kinds":
        return _("every kind")
    if name == "who.fee":
        return _("nothing")
    if name in NOT_ASKED:
        return str(pgettext("a rule", "not asked"))
    return str(pgettext("a rule", "none"))


def _lines(policy: Policy, tables: Iterable[str], countries: Mapping[str, str], *, known_only: bool) -> Iterator[RuleLine]:
    for name, value in policy.values.items():
        if BY_NAME[name].table not in tables or name in NOT_TOLD or name not in LABELS:
            continue
        if value == NONE and name in ONLY_WHERE_THERE_IS_ONE:
            continue
        is_known = value != UNKNOWN
        if is_known or not known_only:
            yield RuleLine(name, key_label(name), value_in_words(name, value, countries), is_known)
