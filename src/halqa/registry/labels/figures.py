"""The sentences about figures: what is listed, what cannot be decided, why numbers differ, what was taken back."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import pgettext_lazy as pgettext

from halqa.foundation.dates import UncertainDate
from halqa.pages.templatetags.words import listing, number, paragraph, when_text
from halqa.registry.enums import Doubt, FigureScope, FigureStatus, FirstVerdict, Gap, Qualifier
from halqa.registry.labels.kinds import qualified
from halqa.registry.labels.network import admission_name

INDEPENDENCE: Final = gettext_lazy(
    "Halqa is independent of UNESCO. What is listed are the rows that it has found with a source; they are not the size of "
    "the network, and published totals are those of their publishers."
)

DOUBTS: Final[Mapping[Doubt, Promise]] = {
    Doubt.KNOWN_BETWEEN: gettext_lazy("It is not known whether it had been published by then."),
    Doubt.WITHDRAWN_BETWEEN: gettext_lazy("It was taken back, and it is not known whether that had been published by then."),
    Doubt.BEGUN_BETWEEN: gettext_lazy("Only the year or the time of joining is known, not the day."),
    Doubt.BEGUN_BY: gettext_lazy("Only a day is known by which it was a member."),
    Doubt.BEGUN_UNDATED: gettext_lazy("No date of joining was found."),
    Doubt.ENDED_BETWEEN: gettext_lazy("It left, and the day is not known."),
    Doubt.END_UNDATED: gettext_lazy("It left, and no date was found."),
    Doubt.FIGURES_DISAGREE: gettext_lazy("UNESCO or its institute published different numbers for the same day."),
}

EXPLANATIONS: Final[Mapping[FigureStatus | None, Promise]] = {
    FigureStatus.STANDS: gettext_lazy(
        "Nothing is known against it. Only the latest total of UNESCO or its institute is shown on the home page."
    ),
    FigureStatus.CORRECTED: gettext_lazy("Its publisher took it back."),
    FigureStatus.STALE: gettext_lazy("It was out of date when it was published."),
    FigureStatus.DOUBTFUL: gettext_lazy("It contradicts better sources."),
    FigureStatus.ERROR: gettext_lazy("It is a mistake. It is shown because it was published."),
    None: gettext_lazy("It was taken back later. Whether that was known by then cannot be decided."),
}

VERDICTS: Final[Mapping[FirstVerdict, Promise]] = {
    FirstVerdict.AGREES: pgettext("claim of a first member", "The rows listed here agree."),
    FirstVerdict.EARLIER_ROW: pgettext("claim of a first member", "A city of the country is listed here with an earlier date."),
    FirstVerdict.UNCERTAIN: pgettext("claim of a first member", "The dates of the rows listed here do not decide it."),
    FirstVerdict.NO_ROW: pgettext("claim of a first member", "No city of the country is listed here for this round."),
    FirstVerdict.NO_COUNTRY: pgettext("claim of a first member", "The claim does not name the country."),
}


def evidence_sentence(cities: int, as_of: date, known_on: date) -> str:
    """Return what the rows amount to: evidence of membership, now or earlier, never the size of the network."""
    if not cities:
        return _("No city is listed as a member on %(day)s or earlier, as known on %(known_on)s.") % {
            "day": when_text(as_of),
            "known_on": when_text(known_on),
        }
    return ngettext(
        "%(cities)s city with evidence of membership on %(day)s or earlier, as known on %(known_on)s.",
        "%(cities)s cities with evidence of membership on %(day)s or earlier, as known on %(known_on)s.",
        cities,
    ) % {"cities": number(cities), "day": when_text(as_of), "known_on": when_text(known_on)}


def doubt_sentences(why: Iterable[Doubt]) -> str:
    """Return why something cannot be decided, one sentence for each reason."""
    return paragraph(DOUBTS[doubt] for doubt in why)


def headline_doubt(candidates: Iterable[int], known_on: date, why: Collection[Doubt], when: UncertainDate) -> str:
    """Return that a published total cannot be decided, between which numbers, and why; ``when`` that became known."""
    sentence = _("As known on %(known_on)s, it cannot be decided which total stood, %(numbers)s.")
    return paragraph([sentence % _candidates(candidates, known_on), *_figure_doubts(why, when)])


def round_doubt(key: str, candidates: Iterable[int], known_on: date, why: Collection[Doubt], when: UncertainDate) -> str:
    """Return that the published number of new members of a round cannot be decided, as ``headline_doubt`` does."""
    sentence = _("%(round)s: as known on %(known_on)s, it cannot be decided which number stood, %(numbers)s.")
    facts = _candidates(candidates, known_on) | {"round": admission_name(key)}
    return paragraph([sentence % facts, *_figure_doubts(why, when)])


def membership_doubt(city: str, known_on: date, withdrawn: UncertainDate) -> str:
    """Return that it cannot be decided whether an admission still stood, as known on a day."""
    return _(
        "Whether %(city)s counts as a member, as known on %(known_on)s, cannot be decided: its admission was taken back, and "
        "that became known %(withdrawn)s."
    ) % {"city": city, "known_on": when_text(known_on), "withdrawn": when_text(withdrawn)}


def membership_correction(city: str, announced: UncertainDate) -> str:
    """Return that an admission was taken back."""
    return _("The admission of %(city)s, announced on %(day)s, was taken back.") % {"city": city, "day": when_text(announced)}


def figure_correction(scope: FigureScope, cities: int, about: UncertainDate, replaced_by: int | None) -> str:
    """Return that a published number was corrected, and to which where that is known."""
    facts = {"cities": number(cities), "day": when_text(about), "new": number(replaced_by)}
    match scope, replaced_by:
        case FigureScope.TOTAL, None:
            return _("The total of %(cities)s cities, published for %(day)s, was taken back.") % facts
        case FigureScope.TOTAL, _new:
            return _("The total of %(cities)s cities, published for %(day)s, was corrected to %(new)s.") % facts
        case FigureScope.ROUND, None:
            return _("The number of %(cities)s new members, published for %(day)s, was taken back.") % facts
        case FigureScope.ROUND, _new:
            return _("The number of %(cities)s new members, published for %(day)s, was corrected to %(new)s.") % facts
        case _scope, None:
            return _("The number of %(cities)s cities, published for %(day)s, was taken back.") % facts
        case _:
            return _("The number of %(cities)s cities, published for %(day)s, was corrected to %(new)s.") % facts


def explanation(status: FigureStatus | None) -> str:
    """Return what a status says about a published figure; None: not decided whether its correction was known."""
    return str(EXPLANATIONS[status])


def gap_sentence(gap: Gap, facts: Mapping[str, int | str]) -> str:
    """Return why rows listed and published numbers differ."""
    words = {name: number(value) if isinstance(value, int) else value for name, value in facts.items()}
    if "round" in facts:
        words["round"] = admission_name(str(facts["round"]))
    if "qualifier" in facts:
        words["published"] = qualified(str(words["published"]), Qualifier(facts["qualifier"]))
    count = int(facts.get("missing", facts.get("rows", 0)))
    return _gap(gap, count) % words


def _gap(gap: Gap, count: int) -> str:
    match gap:
        case Gap.NOTHING_PUBLISHED:
            return _("No total of UNESCO or its institute about this day or an earlier one was known.")
        case Gap.HEADLINE_UNDETERMINED:
            return _("Which published total stood cannot be decided, so there is nothing to compare the rows with.")
        case Gap.LISTED_BESIDE_PUBLISHED:
            return _("Published: %(published)s cities. Listed here, certain by their dates: %(listed)s.")
        case Gap.ROWS_MISSING:
            return ngettext(
                "%(round)s: %(published)s members were published and %(listed)s are listed here; %(missing)s is missing.",
                "%(round)s: %(published)s members were published and %(listed)s are listed here; %(missing)s are missing.",
                count,
            )
        case Gap.ROWS_UNEXPECTED:
            return ngettext(
                "%(round)s: %(published)s members were published and %(listed)s are listed here; that is %(missing)s more.",
                "%(round)s: %(published)s members were published and %(listed)s are listed here; those are %(missing)s more.",
                count,
            )
        case Gap.ROUND_UNPUBLISHED:
            return _("%(round)s: %(listed)s are listed here; the number of members was not published.")
        case Gap.ROUND_UNDETERMINED:
            return _("%(round)s: %(listed)s are listed here; which published number stood cannot be decided.")
        case Gap.ROWS_WITHOUT_ROUND:
            return ngettext(
                "%(rows)s listed city belongs to no round: the year in which it joined was not found.",
                "%(rows)s listed cities belong to no round: the year in which they joined was not found.",
                count,
            )
        case Gap.ROWS_IN_SEVERAL_ROUNDS:
            return ngettext(
                "%(rows)s listed city is named by more than one round, and counted in each of them.",
                "%(rows)s listed cities are named by more than one round, and counted in each of them.",
                count,
            )
        case Gap.ROWS_DOUBTFUL:
            return ngettext(
                "%(rows)s listed city rests on little evidence: %(medium)s on one paper or profile or an inferred round, "
                "%(low)s on contradicted or indirect words.",
                "%(rows)s listed cities rest on little evidence: %(medium)s on one paper or profile or an inferred round, "
                "%(low)s on contradicted or indirect words.",
                count,
            )
        case Gap.ROWS_UNDATED:
            return ngettext(
                "%(rows)s more city may or may not have been a member on that day: its dates do not decide it.",
                "%(rows)s more cities may or may not have been members on that day: their dates do not decide it.",
                count,
            )
        case Gap.LEAVINGS_UNDATED:
            return ngettext(
                "No date of leaving was found for the %(rows)s listed city: it may have left before that day.",
                "No date of leaving was found for the %(rows)s listed cities: some may have left before that day.",
                count,
            )


def _candidates(numbers: Iterable[int], known_on: date) -> dict[str, str]:
    return {"numbers": listing(map(number, numbers), "or"), "known_on": when_text(known_on)}


def _figure_doubts(why: Collection[Doubt], when: UncertainDate) -> Iterator[str]:
    if Doubt.WITHDRAWN_BETWEEN in why:
        yield _("A number was taken back, and that became known %(when)s.") % {"when": when_text(when)}
    elif Doubt.KNOWN_BETWEEN in why:
        yield _("The newest number was published %(when)s.") % {"when": when_text(when)}
    if Doubt.FIGURES_DISAGREE in why:
        yield str(DOUBTS[Doubt.FIGURES_DISAGREE])
