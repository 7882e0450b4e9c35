"""What was decided about an application as the page shows it: to the city and its commission from the announcement on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from halqa.accounts.queries import names_of
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.localized import Chosen, Localized
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.applications import Part
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Appeal, Application, Decision, Recommendation
from halqa.rounds.rules.deciding import appeal_by
from halqa.rounds.rules.policies import Policy


@dataclass(frozen=True)
class RecommendationLine:
    """What the jury says of an application, for the coordination team."""

    says: Decided
    place: int | None
    words: str
    at: datetime
    author: str


@dataclass(frozen=True)
class DecisionLine:
    """A decision with all that is said with it. ``reason`` and ``author`` only the coordination team reads."""

    number: int
    said: Decided
    citation: Chosen | None
    corrigendum: Chosen | None
    words: str
    questions: str
    reason: str
    author: str
    at: datetime
    announced_at: datetime | None
    replaced_at: datetime | None


@dataclass(frozen=True)
class AppealLine:
    """A city's word against a decision, and what came of it."""

    text: str
    at: datetime
    author: str
    answer: str
    settled_at: datetime | None


@dataclass(frozen=True)
class DecidedPart:
    """What is decided about an application, for one reader: what stands, what stood before, appeals, and the jury's word.

    ``appeal_by``: the first moment that is too late to appeal against what stands, where the round has an appeal and such a day.
    """

    stands: DecisionLine | None = None
    earlier: tuple[DecisionLine, ...] = ()
    appeals: tuple[AppealLine, ...] = ()
    recommendation: RecommendationLine | None = None
    appeal_by: datetime | None = None


def decided_part(application: Application, parts: Iterable[Part], policy: Policy, *, reads: bool) -> DecidedPart:
    """Return what somebody with these parts may read of what is decided, by the same queries whether anything is.

    Before the announcement nobody but the coordination team reads a word of it; ``reads``: whether they read the text at all.
    """
    if not reads:
        return DecidedPart()
    is_team = Part.TEAM in set(parts)
    rows = Decision.objects.filter(application=application).order_by("-number")
    decisions = list(rows if is_team else rows.exclude(announced_at=None))
    appeals = list(Appeal.objects.filter(application=application).order_by("-pk"))
    said = Recommendation.objects.filter(application=application).first() if is_team else None
    names = names_of(one.by for one in (*decisions, *appeals, *([said] if said else [])))
    lines = [_line(one, names, is_team=is_team) for one in decisions]
    stands = next((one for one in lines if one.replaced_at is None), None)
    return DecidedPart(
        stands=stands,
        earlier=tuple(one for one in lines if one is not stands),
        appeals=tuple(AppealLine(one.text, one.at, names.get(one.by, ""), one.answer, one.settled_at) for one in appeals),
        recommendation=_recommendation(said, names) if said else None,
        appeal_by=appeal_by(policy, stands.announced_at) if stands and stands.announced_at else None,
    )


def in_reader_language(texts: Mapping[str, str]) -> Chosen | None:
    """Return a text by language tag for the reader, or the nearest that there is; nothing where nothing is written."""
    written = {tag: text for tag, text in texts.items() if text.strip()}
    if not written:
        return None
    source = WORKING_LANGUAGE if WORKING_LANGUAGE in written else next(iter(written))
    return Localized(source, written).pick(reader_language())


def _line(one: Decision, names: Mapping[str, str], *, is_team: bool) -> DecisionLine:
    return DecisionLine(
        number=one.number,
        said=Decided(one.said),
        citation=in_reader_language(one.citation),
        corrigendum=in_reader_language(one.corrigendum),
        words=one.words,
        questions=one.questions,
        reason=one.reason if is_team else "",
        author=names.get(one.by, "") if is_team else "",
        at=one.at,
        announced_at=one.announced_at,
        replaced_at=one.replaced_at,
    )


def _recommendation(one: Recommendation, names: Mapping[str, str]) -> RecommendationLine:
    return RecommendationLine(Decided(one.says), one.place, one.words, one.at, names.get(one.by, ""))
