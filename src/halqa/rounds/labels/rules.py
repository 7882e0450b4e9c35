"""The rules of a round in plain words: a label and a value for each key, in the language that is active."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import language_name, listing, number, when_text
from halqa.registry.enums import CityKind
from halqa.registry.labels import label
from halqa.rounds.rules.keys import BY_NAME, NONE, UNKNOWN, Takes
from halqa.rounds.rules.policies import Policy

ANYWHERE: Final = _("anywhere on earth")

GROUPS: Final[tuple[tuple[Promise, tuple[str, ...]], ...]] = (
    (_("Who can apply"), ("who", "membership", "cooldown")),
    (_("Days and deadlines"), ("window", "commission", "phases")),
    (_("Places"), ("quota",)),
    (_("What is asked for"), ("signatures", "languages")),
    (_("How it is decided"), ("review",)),
    (_("What the public sees"), ("publish",)),
)

NOT_TOLD: Final = frozenset({"review.criteria", "membership.opened", "membership.evidence"})
"""Criteria have a table of their own; the two others say how facts are weighed, not what is asked of a city."""

LABELS: Final[Mapping[str, Promise]] = {
    "window.opens": _("Applications from"),
    "window.closes": _("Last day for cities"),
    "window.time": _("Time of that day"),
    "window.zone": _("Time zone"),
    "window.grace_hours": _("Hours of grace for cities"),
    "commission.closes": _("Last day for National Commissions"),
    "commission.days": _("Days that a commission has"),
    "commission.grace_hours": _("Hours of grace for commissions"),
    "commission.earlier_day": _("A commission may set an earlier day"),
    "commission.nominations": _("Applications that a commission can endorse"),
    "quota.per_country": _("Places for each country"),
    "quota.per_region": _("Places for each region"),
    "quota.counted": _("What takes a place"),
    "who.countries": _("Countries"),
    "who.members": _("Members or others"),
    "who.kinds": _("Kinds of places"),
    "who.member_state": _("In a Member State of UNESCO"),
    "who.minimum_population": _("Inhabitants, at least"),
    "who.fee": _("What applying costs"),
    "signatures.mayor": _("The mayor signs"),
    "signatures.stamp": _("The city's stamp"),
    "signatures.commission": _("The National Commission signs"),
    "signatures.consent": _("Signed consent to publishing"),
    "membership.months": _("Months of membership"),
    "membership.compared": _("Are exactly so many months enough?"),
    "membership.counted": _("Where a month has no such day"),
    "membership.judged_on": _("Day on which that is judged"),
    "cooldown.years": _("Years since an earlier award"),
    "cooldown.counted": _("How those years are counted"),
    "cooldown.begins": _("Counted from the day on which an award was"),
    "review.preselection": _("Choice before the endorsement"),
    "review.preselection_places": _("Places in that choice"),
    "review.preselection_ends": _("When that choice is made"),
    "review.shortlist": _("Who chooses what the jury reads"),
    "review.jury": _("Who judges"),
    "review.jury_says": _("What the jury's word is"),
    "review.scale": _("Highest score"),
    "review.appeal": _("Appeal"),
    "review.criteria": _("Criteria"),
    "phases.screened": _("Eligibility looked at"),
    "phases.judged": _("Jury finished"),
    "phases.decided": _("Decision announced"),
    "phases.handed_over": _("Handed over"),
    "languages.form": _("Languages to apply in"),
    "publish.applications": _("Who applied"),
    "publish.nominations": _("Who was endorsed"),
    "publish.decisions": _("Who was chosen"),
}

WORDS: Final[Mapping[str, Mapping[str, Promise]]] = {
    "quota.counted": {
        "applications": _("an application that was sent"),
        "nominations": _("an application that the commission endorsed"),
        "decisions": _("a city that was chosen"),
    },
    "who.members": {
        "members": _("members of the network only"),
        "not-yet": _("only cities that are no members yet"),
        "anybody": _("members and others"),
    },
    "membership.compared": {
        "more-than": _("no, it must be a day more"),
        "at-least": _("yes"),
    },
    "membership.counted": {
        "day-or-last": _("the last day of that month counts"),
        "day-or-next": _("the first day of the next month counts"),
    },
    "membership.judged_on": {
        "city-deadline": _("the last day for cities"),
        "nomination": _("the last day for National Commissions"),
        "decision": _("the day of the decision"),
    },
    "cooldown.counted": {
        "by-day": _("from day to day"),
        "by-award-year": _("by the years of the awards"),
    },
    "cooldown.begins": {
        "announced": _("announced"),
        "handed-over": _("handed over"),
    },
    "review.preselection": {
        "none": _("none"),
        "on-paper": _("by reading the applications"),
        "paper-and-interview": _("by reading the applications and talking to the cities"),
    },
    "review.shortlist": {
        "coordinator": _("the coordination team"),
        "none": _("nobody: it reads all"),
    },
    "review.jury": {
        "experts": _("independent experts"),
        "governing-board": _("members of the institute's Governing Board"),
        "none": _("the coordination team, without a jury"),
    },
    "review.jury_says": {
        "recommends": _("a recommendation"),
        "decides": _("the decision"),
        "none": _("there is no jury"),
    },
    "publish": {
        "never": _("not shown"),
        "when-received": _("as soon as it is there"),
        "at-the-deadline": _("when applications have ended"),
        "with-the-decision": _("when the decision is announced"),
    },
}

NO_LIMIT: Final = frozenset({"who.minimum_population", "quota.per_country", "quota.per_region", "commission.nominations"})
"""Keys where none means that there is no limit."""


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


def key_label(name: str) -> str:
    """Return what a key is about; its own name for one that no page tells."""
    return str(LABELS.get(name, name))


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
        return _now("not known")
    words = WORDS.get(name) or WORDS.get(key.table) or {}
    if isinstance(value, str) and value in words:
        return str(words[value])
    if value == NONE:
        return _none(name)
    match key.takes:
        case Takes.NUMBER:
            return _now("%(number)s US dollars") % {"number": number(value)} if name == "who.fee" else number(int(value))
        case Takes.YES_NO:
            return _now("yes") if value else _now("no")
        case Takes.DAY | Takes.DATE:
            return when_text(Policy({name: value}).when(name))
        case Takes.ZONE:
            return str(ANYWHERE) if value == "anywhere-on-earth" else str(value)
        case _:
            return _of_list(name, value, countries)


def _of_list(name: str, value: Any, countries: Mapping[str, str]) -> str:
    if value == "all":
        return _now("all")
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
        return _now("no limit")
    if name == "who.kinds":
        return _now("every kind")
    if name == "who.fee":
        return _now("nothing")
    return str(pgettext("a rule", "none"))


def _lines(policy: Policy, tables: Iterable[str], countries: Mapping[str, str], *, known_only: bool) -> Iterator[RuleLine]:
    for name, value in policy.values.items():
        if BY_NAME[name].table not in tables or name in NOT_TOLD or name not in LABELS:
            continue
        is_known = value != UNKNOWN
        if is_known or not known_only:
            yield RuleLine(name, key_label(name), value_in_words(name, value, countries), is_known)
