"""The words for the rules of a round: what each key is about, and what its choices say."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANYWHERE: Final = _("anywhere on earth")

GROUPS: Final[tuple[tuple[Promise, tuple[str, ...]], ...]] = (
    (_("Who can take part"), ("who", "membership", "cooldown")),
    (_("Days and deadlines"), ("window", "commission", "phases")),
    (_("Places"), ("quota",)),
    (_("What is asked for"), ("signatures", "languages")),
    (_("How it is decided"), ("review",)),
    (_("What the public sees"), ("publish",)),
)

LABELS: Final[Mapping[str, Promise]] = {
    "window.opens": _("First day for cities"),
    "window.closes": _("Last day for cities"),
    "window.time": _("Time of that day"),
    "window.zone": _("Time zone"),
    "window.grace_hours": _("Hours of grace for cities"),
    "commission.closes": _("Last day for National Commissions"),
    "commission.days": _("Days that a commission has"),
    "commission.grace_hours": _("Hours of grace for commissions"),
    "commission.earlier_day": _("A commission may set an earlier day"),
    "commission.nominations": _("Files that a commission can endorse"),
    "quota.per_country": _("Places for each country"),
    "quota.per_region": _("Places for each region"),
    "quota.counted": _("What takes a place"),
    "who.countries": _("Countries"),
    "who.members": _("Members or others"),
    "who.kinds": _("Kinds of places"),
    "who.member_state": _("In a Member State of UNESCO"),
    "who.minimum_population": _("Inhabitants, at least"),
    "who.fee": _("What taking part costs"),
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
    "review.appeal_days": _("Days to appeal"),
    "review.criteria": _("Criteria"),
    "phases.screened": _("Eligibility looked at"),
    "phases.judged": _("Jury finished"),
    "phases.decided": _("Decision announced"),
    "phases.handed_over": _("Handed over"),
    "languages.form": _("Languages to write in"),
    "publish.applications": _("Who takes part"),
    "publish.nominations": _("Who was endorsed"),
    "publish.decisions": _("What was decided"),
}

WORDS: Final[Mapping[str, Mapping[str, Promise]]] = {
    "quota.counted": {
        "applications": _("what was sent"),
        "nominations": _("what the commission endorsed"),
        "decisions": _("a favourable decision"),
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
        "at-the-deadline": _("when the time of the cities is over"),
        "with-the-decision": _("when the decision is announced"),
    },
}


def key_label(name: str) -> str:
    """Return what a key is about; its own name for one that no page tells."""
    return str(LABELS.get(name, name))
