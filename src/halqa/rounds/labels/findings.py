"""The sentences for what rules find about a city: for, against, and what stays open."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.foundation.dates import UncertainDate
from halqa.pages.templatetags.words import listing, number, when_text
from halqa.registry.labels.network import admission_name

YEARS: Final = frozenset({"award", "free", "year"})
"""Facts that are years, and are written without a sign between thousands."""

SENTENCES: Final[Mapping[str, Promise]] = {
    # The place itself
    "country-not-asked": _("This call is for cities of other countries."),
    "kind-asked": _("It is the kind of place that can apply."),
    "kind-not-asked": _("Places of its kind cannot apply."),
    "inhabitants-enough": _("It has enough inhabitants (at least %(fewest)s; published: %(inhabitants)s)."),
    "inhabitants-too-few": _("It has fewer inhabitants than are asked for (at least %(fewest)s; published: %(inhabitants)s)."),
    "inhabitants-not-known": _("How many inhabitants it has at that time is not known (at least %(fewest)s)."),
    # Membership
    "member-long-enough": _(
        "It is a member for long enough (joined: %(since)s; months asked for: %(months)s; day that counts: %(day)s)."
    ),
    "member-then": _("It is a member on the day that counts (joined: %(since)s; day that counts: %(day)s)."),
    "member-not-long-enough": _(
        "It is not a member for long enough (joined: %(since)s; months asked for: %(months)s; day that counts: %(day)s)."
    ),
    "no-member-then": _("It is no member on the day that counts (joined: %(since)s; day that counts: %(day)s)."),
    "membership-ended": _("Its membership has ended by the day that counts (ended: %(ended)s; day that counts: %(day)s)."),
    "membership-not-known": _("No membership of it is known here. Nothing speaks against one."),
    "joining-not-known": _("Its day of joining is not known. Nothing speaks against it."),
    "joining-not-exact": _(
        "When it joined is not known exactly enough (joined: %(since)s; day that counts: %(day)s). Nothing speaks against it."
    ),
    "joined-near-the-day": _(
        "Whether it was a member in time depends on the day that counts, which no source says "
        "(joined: %(since)s; that day: %(day)s)."
    ),
    "counting-not-known": _(
        "Whether it is a member for long enough depends on how months are counted, which no source says "
        "(joined: %(since)s; months asked for: %(months)s; day that counts: %(day)s)."
    ),
    "evidence-circular": _(
        "Its day of joining is not known. That it was a member on the day of this very award proves nothing, for the award asks "
        "for membership. Nothing speaks against it."
    ),
    "evidence-doubtful": _("What is known of its membership is contradicted or said only indirectly, and so decides nothing."),
    "opened-with-the-award": _(
        "Membership opened at the very conference at which this award was handed over (%(opened)s). No city can have been a "
        "member before it, so the rule measured nobody."
    ),
    "no-member-yet": _("No earlier membership of it is known."),
    "member-already": _("It is a member already (joined: %(since)s; day that counts: %(day)s)."),
    "perhaps-member-already": _("It may be a member already (joined: %(since)s; day that counts: %(day)s)."),
    "listed-twice": _("It is listed as new in another round too (%(rounds)s): sources contradict each other."),
    # Earlier awards
    "no-award-before": _("No earlier award of it is known."),
    "award-long-ago": _("Its award of %(award)s lies far enough back (years asked for: %(years)s)."),
    "award-too-recent": _(
        "Its award of %(award)s is too recent (years asked for: %(years)s). Counted by day they end with this day: %(until)s; "
        "counted by award years they are over in %(free)s."
    ),
    "award-not-exact": _(
        "Whether its award of %(award)s lies far enough back depends on days that are not known exactly "
        "(years asked for: %(years)s)."
    ),
    "cooldown-not-said": _(
        "Whether its award of %(award)s lies far enough back depends on how %(years)s years are counted, which no source says. "
        "Counted by day they end with this day: %(until)s; counted by award years they are over in %(free)s."
    ),
    # Places in the round
    "place-left-in-country": _("Its country has a place for it (places: %(limit)s; taken by others: %(taken)s)."),
    "no-place-left-in-country": _("All places of its country are taken (places: %(limit)s; taken by others: %(taken)s)."),
    "places-of-country-not-known": _("How many places of its country are taken is not known (places: %(limit)s)."),
    "place-left-in-region": _("Its region has a place for it (places: %(limit)s; taken by others: %(taken)s)."),
    "no-place-left-in-region": _("All places of its region are taken (places: %(limit)s; taken by others: %(taken)s)."),
    "places-of-region-not-known": _("How many places of its region are taken is not known (places: %(limit)s)."),
}


def say(code: str, facts: Mapping[str, object]) -> str:
    """Return what a rule found as a sentence in the language that is active."""
    return str(SENTENCES[code]) % {name: _told(name, value) for name, value in facts.items()}


def _told(name: str, value: object) -> str:
    if name == "rounds" and isinstance(value, list):
        return listing(admission_name(key) for key in value)
    if isinstance(value, UncertainDate | date) or value is None:
        return when_text(value)
    if isinstance(value, int) and name not in YEARS:
        return number(value)
    return str(value)
