"""Every key that a policy of a round can hold: what it means, what it takes, and what may change after a call has opened.

Policies are checked against the table, ``docs/reference/policies.md`` is made from it, and a frozen policy is read by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from halqa.rounds.enums.calls import CallKind, Evidence

UNKNOWN: Final = "unknown"
"""What stands where no source says what holds: nothing is assumed in its place."""

NONE: Final = "none"
"""What stands where there is certainly no such rule."""


class Takes(StrEnum):
    """What a key takes, in the words of the reference."""

    SLUG = "small letters, digits and single hyphens"
    DAY = "a day, such as 2024-05-31"
    DATE = 'a date, such as 2024-05-31, "2024-05", "2024" or "[2015-09-28..2015-09-30]"'
    TIME = 'a time, such as "17:00"; "24:00" is the end of the day'
    ZONE = 'a time zone of IANA, such as "Europe/Berlin", or "anywhere-on-earth"'
    NUMBER = "a whole number"
    YES_NO = "true or false"
    CHOICE = "one of"
    CHOICES = "a list of"
    LANGUAGES = 'a list of language tags, such as ["en", "fr"]'
    COUNTRIES = '"all", or a list of codes of ISO 3166-1, such as ["MA"]'
    ADDRESSES = "a list of addresses of pages"
    CRITERIA = "tables [[review.criteria]] with key, weight and name by language"


class Amended(StrEnum):
    """What an amendment may do to a key of a call that has opened."""

    NEVER = "never"
    LATER = "to a later day only"
    LONGER = "to more hours only"
    FREELY = "freely"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a policy. ``meaning`` is for the reference, in English; ``least`` and ``most`` bound numbers, both included."""

    name: str
    takes: Takes
    meaning: str
    choices: Mapping[str, str] | None = None
    kinds: frozenset[CallKind] = frozenset(CallKind)
    least: int = 1
    most: int = 10_000_000
    may_be_unknown: bool = True
    may_be_none: bool = False
    amended: Amended = Amended.NEVER

    @property
    def table(self) -> str:
        """The table in which it stands."""
        return self.name.partition(".")[0]

    @property
    def own(self) -> str:
        """Its name within its table."""
        return self.name.partition(".")[2]


_JUDGED: Final = frozenset({CallKind.AWARD, CallKind.HOSTING, CallKind.REPORT, CallKind.PAPERS})
_HONOURS: Final = frozenset({CallKind.AWARD, CallKind.HOSTING})
_CITY_KINDS: Final = (
    "city",
    "town",
    "village",
    "district",
    "county",
    "province",
    "municipality",
    "commune",
    "governorate",
    "borough",
    "island",
    "industrial city",
    "local government area",
    "consortium",
)
_SHOWN: Final = {
    "never": "the public never sees them",
    "when-received": "as soon as they are there",
    "at-the-deadline": "when the window has closed",
    "with-the-decision": "when the decision is announced",
}

KEYS: Final[tuple[Key, ...]] = (
    Key(
        "round.kind",
        Takes.CHOICE,
        "What the round is for.",
        {
            "admission": "new members",
            "award": "honouring cities",
            "report": "progress reports that members owe",
            "hosting": "the host of the next conference",
            "papers": "background papers",
        },
        may_be_unknown=False,
    ),
    Key("round.key", Takes.SLUG, "The round's key, given once: award-2024.", may_be_unknown=False),
    Key(
        "round.year",
        Takes.NUMBER,
        "The year by which the round goes and by which award years are counted.",
        least=1900,
        most=2200,
    ),
    Key(
        "round.illustrative", Takes.YES_NO, "Whether the round is invented, for a demonstration or a test.", may_be_unknown=False
    ),
    Key("round.sources", Takes.ADDRESSES, "The pages on which these rules were read.", may_be_unknown=False, may_be_none=True),
    Key("window.opens", Takes.DAY, "The first day on which applications are taken."),
    Key("window.closes", Takes.DAY, "The last day on which a city can apply.", amended=Amended.LATER),
    Key(
        "window.time",
        Takes.TIME,
        "The time of that day from which it is too late, on the clocks of the zone below.",
        amended=Amended.LATER,
    ),
    Key("window.zone", Takes.ZONE, "The zone whose clocks count for every day and time of the round."),
    Key(
        "window.grace_hours",
        Takes.NUMBER,
        "How many hours after the end an application is still taken, and marked as late.",
        most=24 * 60,
        may_be_none=True,
        amended=Amended.LONGER,
    ),
    Key(
        "commission.closes",
        Takes.DAY,
        "The last day on which a National Commission can forward what it endorsed.",
        amended=Amended.LATER,
    ),
    Key("commission.days", Takes.NUMBER, "How many days a commission has from the city's deadline.", most=366, may_be_none=True),
    Key(
        "commission.grace_hours",
        Takes.NUMBER,
        "How many hours after that day a commission's file is still taken, and marked as late.",
        most=24 * 60,
        may_be_none=True,
        amended=Amended.LONGER,
    ),
    Key(
        "commission.earlier_day",
        Takes.YES_NO,
        "Whether a commission may set an earlier day of its own for the cities of its country.",
    ),
    Key(
        "commission.nominations",
        Takes.NUMBER,
        "How many applications a commission can endorse in the round.",
        most=1000,
        may_be_none=True,
    ),
    Key("quota.per_country", Takes.NUMBER, "How many places a country has in the round.", most=1000, may_be_none=True),
    Key(
        "quota.per_region", Takes.NUMBER, "How many places one of UNESCO's regions has in the round.", most=1000, may_be_none=True
    ),
    Key(
        "quota.counted",
        Takes.CHOICE,
        "What takes a place.",
        {
            "applications": "an application that was sent",
            "nominations": "an application that the commission endorsed",
            "decisions": "a city that was chosen",
        },
    ),
    Key("who.countries", Takes.COUNTRIES, "The countries whose cities can apply.", may_be_unknown=False),
    Key(
        "who.members",
        Takes.CHOICE,
        "Whether members of the network can apply.",
        {"members": "members only", "not-yet": "only cities that are no members yet", "anybody": "members and others"},
    ),
    Key(
        "who.kinds",
        Takes.CHOICES,
        "The kinds of places that can apply; none: every kind.",
        dict.fromkeys(_CITY_KINDS, ""),
        may_be_none=True,
    ),
    Key("who.member_state", Takes.YES_NO, "Whether the city must lie in a Member State of UNESCO."),
    Key("who.minimum_population", Takes.NUMBER, "The fewest inhabitants.", most=100_000_000, may_be_none=True),
    Key("who.fee", Takes.NUMBER, "What applying costs, in US dollars.", may_be_none=True),
    Key("signatures.mayor", Takes.YES_NO, "Whether the mayor signs."),
    Key("signatures.stamp", Takes.YES_NO, "Whether the city's official stamp is asked for."),
    Key("signatures.commission", Takes.YES_NO, "Whether the National Commission signs."),
    Key("signatures.consent", Takes.YES_NO, "Whether a signed consent to publishing the material is asked for."),
    Key(
        "membership.opened",
        Takes.DATE,
        "When anybody could become a member for the first time.",
        kinds=_JUDGED,
    ),
    Key(
        "membership.months",
        Takes.NUMBER,
        "How many months of membership are asked for; none: being a member is enough.",
        kinds=_JUDGED,
        most=600,
        may_be_none=True,
    ),
    Key(
        "membership.compared",
        Takes.CHOICE,
        "Whether exactly that many months are enough.",
        {"more-than": "they are not: it must be a day more", "at-least": "they are"},
        kinds=_JUDGED,
    ),
    Key(
        "membership.counted",
        Takes.CHOICE,
        "To which day a month leads that has no such day, as from 29 February or 31 January.",
        {"day-or-last": "the last day of that month", "day-or-next": "the first day of the month after it"},
        kinds=_JUDGED,
    ),
    Key(
        "membership.judged_on",
        Takes.CHOICE,
        "The day on which eligibility is judged.",
        {
            "city-deadline": "window.closes",
            "nomination": "commission.closes",
            "decision": "phases.decided",
        },
        kinds=_JUDGED,
    ),
    Key(
        "membership.evidence",
        Takes.CHOICE,
        "The least confidence with which a day of joining proves anything.",
        {str(level): "" for level in Evidence},
        kinds=_JUDGED,
        may_be_unknown=False,
    ),
    Key(
        "cooldown.years",
        Takes.NUMBER,
        "For how many years a city that was honoured cannot be honoured again.",
        kinds=_HONOURS,
        most=100,
        may_be_none=True,
    ),
    Key(
        "cooldown.counted",
        Takes.CHOICE,
        "How those years are counted.",
        {
            "by-day": "from day to day: over on the day after the anniversary",
            "by-award-year": "the year of the round less that of the award",
        },
        kinds=_HONOURS,
    ),
    Key(
        "cooldown.begins",
        Takes.CHOICE,
        "The day from which they are counted, where they are counted by day.",
        {"announced": "the award was announced", "handed-over": "it was handed over"},
        kinds=_HONOURS,
    ),
    Key(
        "review.preselection",
        Takes.CHOICE,
        "How a commission or a national network chooses before it endorses.",
        {
            "none": "it does not",
            "on-paper": "by reading the files",
            "paper-and-interview": "by reading and by talking to the cities",
        },
    ),
    Key("review.preselection_places", Takes.NUMBER, "How many pass that choice.", most=1000, may_be_none=True),
    Key("review.preselection_ends", Takes.DATE, "When that choice is made.", may_be_none=True, amended=Amended.LATER),
    Key(
        "review.shortlist",
        Takes.CHOICE,
        "Who chooses what the jury reads.",
        {"coordinator": "the coordination team", "none": "nobody: it reads all"},
    ),
    Key(
        "review.jury",
        Takes.CHOICE,
        "Who judges.",
        {
            "experts": "independent experts",
            "governing-board": "members of the institute's Governing Board",
            "none": "no jury: the coordination team alone",
        },
    ),
    Key(
        "review.jury_says",
        Takes.CHOICE,
        "What the jury's word is.",
        {"recommends": "a recommendation", "decides": "the decision", "none": "there is no jury"},
    ),
    Key("review.scale", Takes.NUMBER, "The highest score that a criterion can be given.", most=1000, may_be_none=True),
    Key("review.appeal", Takes.YES_NO, "Whether there is an appeal against the decision."),
    Key(
        "review.appeal_days",
        Takes.NUMBER,
        "How many days after the announcement a city can appeal; none: no last day is set.",
        most=366,
        may_be_none=True,
    ),
    Key("review.criteria", Takes.CRITERIA, "What is judged, in the order in which it is asked.", may_be_none=True),
    Key(
        "phases.screened",
        Takes.DATE,
        "When it is known which applications are complete and eligible.",
        may_be_none=True,
        amended=Amended.FREELY,
    ),
    Key("phases.judged", Takes.DATE, "When the jury has finished.", may_be_none=True, amended=Amended.FREELY),
    Key("phases.decided", Takes.DATE, "When the decision is announced.", amended=Amended.FREELY),
    Key(
        "phases.handed_over", Takes.DATE, "When awards or certificates are handed over.", may_be_none=True, amended=Amended.FREELY
    ),
    Key("languages.form", Takes.LANGUAGES, "The languages in which a city can apply."),
    Key("publish.applications", Takes.CHOICE, "When the public sees who applied.", _SHOWN),
    Key("publish.nominations", Takes.CHOICE, "When the public sees who was endorsed.", _SHOWN),
    Key("publish.decisions", Takes.CHOICE, "When the public sees who was chosen.", _SHOWN),
)

BY_NAME: Final[Mapping[str, Key]] = {key.name: key for key in KEYS}


def keys_of(kind: CallKind) -> tuple[Key, ...]:
    """Return the keys that a policy of this kind of round must hold, each of them, in the order of the table."""
    return tuple(key for key in KEYS if kind in key.kinds)
