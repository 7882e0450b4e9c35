"""What rests on a source: every fact that names it, so that a page that goes offline or is put right shows what it touches."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from halqa.foundation.dates import UncertainDate
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.ledger.queries import until_next_event
from halqa.pages.templatetags.words import labelled, number
from halqa.registry.enums import FigureScope, Qualifier, RoundKind
from halqa.registry.labels import label
from halqa.registry.labels.kinds import qualified
from halqa.registry.labels.network import admission_name, award_name, cluster_name, conference_name
from halqa.registry.models import (
    Award,
    CityName,
    Cluster,
    ClusterLead,
    Conference,
    Country,
    FirstClaim,
    Membership,
    NationalCommission,
    NextDate,
    PastRound,
    Population,
    Position,
    PublishedFigure,
    Source,
)
from halqa.registry.models.facts import CURRENT, STANDS
from halqa.registry.queries.addresses import path_of_round
from halqa.registry.queries.demonstration import REAL_SOURCES
from halqa.registry.queries.lines import SourceLine, country_name
from halqa.registry.queries.published import key_of

MOST_SHOWN: Final = 100
"""Facts of a kind that a page names; a gazetteer carries thousands, of which the count is enough."""


@dataclass(frozen=True)
class RestingFact:
    """A fact in one line: what it is about in the roster's words, and the path of the page that shows it.

    ``words`` say the same in the language that is active, where it has words for it.
    """

    text: str
    path: str
    when: UncertainDate | None = None
    words: str = ""


@dataclass(frozen=True)
class RestingFacts:
    """All facts of one kind (``labels.network.FACT_KINDS``) that rest on a source; ``total`` counts those not shown too."""

    kind: str
    total: int
    facts: tuple[RestingFact, ...]


@dataclass(frozen=True)
class SourceRecord:
    """A source with all that rests on it, kind by kind."""

    source: SourceLine
    groups: tuple[RestingFacts, ...]

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


@dataclass(frozen=True)
class SourceUse:
    """A source in a list, and how many facts rest on it today."""

    source: SourceLine
    facts: int


@until_next_event
def sources_in_use() -> tuple[SourceUse, ...]:
    """Return every source that a fact rests on today, or that says that one does not hold, by number."""
    resting: Counter[int] = Counter()
    for rows, _line in KINDS.values():
        is_fact = hasattr(rows.model, "withdrawal_source")
        plain = rows.order_by()
        counted = plain.values_list("source_id").annotate(Count("pk"))
        resting += Counter(dict(counted))
        if is_fact:
            behind = plain.exclude(withdrawal_source=None).exclude(withdrawal_source=F("source"))
            resting += Counter(dict(behind.values_list("withdrawal_source_id").annotate(Count("pk"))))
    real = Source.objects.filter(REAL_SOURCES).order_by("pk")
    return tuple(
        SourceUse(SourceLine(number, address, title), resting[number])
        for number, address, title in real.values_list("pk", "address", "title")
        if resting[number]
    )


def source_record(number: int) -> SourceRecord | None:
    """Return a source with the facts that rest on it today, or nothing where there is none of this number."""
    source = Source.objects.filter(pk=number).first()
    if source is None:
        return None
    groups = (_resting(kind, rows, line, source) for kind, (rows, line) in KINDS.items())
    return SourceRecord(SourceLine.of(source), tuple(group for group in groups if group.total))


def _resting(kind: str, rows: QuerySet, line: Callable[[Any], RestingFact], source: Source) -> RestingFacts:
    behind = Q(source=source) | Q(withdrawal_source=source) if hasattr(rows.model, "withdrawal_source") else Q(source=source)
    found = list(rows.filter(behind)[: MOST_SHOWN + 1])
    total = len(found) if len(found) <= MOST_SHOWN else rows.filter(behind).count()
    return RestingFacts(kind, total, tuple(line(row) for row in found[:MOST_SHOWN]))


def _of_city(row: Any) -> RestingFact:
    return RestingFact(row.city.name, f"cities/{row.city.key}/")


def _membership(row: Membership) -> RestingFact:
    return RestingFact(row.city.name, f"cities/{row.city.key}/", UncertainDate(row.begun_earliest, row.begun_latest))


def _name(row: CityName) -> RestingFact:
    return RestingFact(row.text, f"cities/{row.city.key}/")


def _award(row: Award) -> RestingFact:
    return RestingFact(row.city.name, f"awards/{row.year}/", UncertainDate(row.announced_earliest, row.announced_latest))


def _round(row: PastRound) -> RestingFact:
    announced = UncertainDate(row.announced_earliest, row.announced_latest)
    words = award_name(int(row.key)) if row.kind == RoundKind.AWARD else admission_name(row.key)
    return RestingFact(row.name, path_of_round(row.kind, row.key), announced, words)


def _figure(row: PublishedFigure) -> RestingFact:
    about = UncertainDate(row.about_earliest, row.about_latest)
    scope = label(FigureScope(row.scope))
    what = str(scope) if row.scope_name == row.scope else labelled(scope, row.scope_name)
    words = f"{qualified(number(row.cities), Qualifier(row.cities_qualifier))} ({what})"
    return RestingFact(f"{row.cities} ({row.scope_name})", f"figures/{key_of(row)}/", about, words)


def _claim(row: FirstClaim) -> RestingFact:
    kind, _, key = row.round_key.partition("/")
    words = row.country.names.get("en", row.country_id) if row.country else row.claim or key
    return RestingFact(words, path_of_round(kind, key), words=_country(row.country) if row.country else "")


def _country(country: Country) -> str:
    return country_name(country, get_language() or WORKING_LANGUAGE).text


def _commission(row: NationalCommission) -> RestingFact:
    words = _country(row.country)
    return RestingFact(row.country.names.get("en", row.country_id), f"countries/{row.country_id.lower()}/", words=words)


def _conference(row: Conference) -> RestingFact:
    return RestingFact(row.name, f"conferences/{row.number}/", words=conference_name(row.number, row.name))


def _cluster(row: Cluster) -> RestingFact:
    return RestingFact(row.name, f"clusters/#{row.key}", words=cluster_name(row.key, row.name))


def _facts(model: Any, *related: str) -> QuerySet:
    # An admission or a figure that was taken back was published all the same, and its page says so.
    condition = CURRENT if model in {Membership, PublishedFigure} else STANDS
    return model.objects.filter(condition).select_related(*related).order_by("pk")


KINDS: Final = {
    "memberships": (_facts(Membership, "city"), _membership),
    "awards": (_facts(Award, "city"), _award),
    "rounds": (_facts(PastRound), _round),
    "figures": (_facts(PublishedFigure, "source"), _figure),
    "first-claims": (_facts(FirstClaim, "country"), _claim),
    "conferences": (_facts(Conference), _conference),
    "clusters": (_facts(Cluster), _cluster),
    "cluster-leads": (_facts(ClusterLead, "city"), lambda row: RestingFact(row.city.name, f"clusters/#{row.cluster}")),
    "next-dates": (_facts(NextDate), lambda row: RestingFact(row.what, "", UncertainDate(row.on_earliest, row.on_latest))),
    "names": (_facts(CityName, "city"), _name),
    "positions": (_facts(Position, "city"), _of_city),
    "populations": (_facts(Population, "city"), _of_city),
    "commissions": (_facts(NationalCommission, "country").order_by("country"), _commission),
}
"""The facts of each kind in the order in which a page names them, and how one becomes a line."""
