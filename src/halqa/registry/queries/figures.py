"""The network on a day, as known on a day: what our rows say, what others published, and why the two differ."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Count, Exists, QuerySet

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.ledger.queries import until_next_event
from halqa.registry.enums import Confidence, Doubt, Region, RoundKind
from halqa.registry.labels import figures as words
from halqa.registry.models import City, Membership, PastRound
from halqa.registry.models.facts import STANDS
from halqa.registry.queries.answers import (
    DoubtCount,
    FiguresAnswer,
    Listed,
    NewMember,
    RegionCount,
    RoundLine,
)
from halqa.registry.queries.corrections import corrections, undetermined
from halqa.registry.queries.facts import round_facts
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.queries.membership import (
    CLOCKS,
    current_memberships,
    may_have_begun,
    may_hold,
    memberships_of_city,
    opened,
    possibly_members,
    rows_by_round,
    standing_of,
    surely_holds,
    times_of,
)
from halqa.registry.queries.published import Published, key_of, published_figures
from halqa.registry.rules.coverage import ListedRows, RoundCoverage, RoundFacts, coverage, in_several_rounds, without_round
from halqa.registry.rules.differences import ListedFacts, differences
from halqa.registry.rules.headline import headline, other_claims
from halqa.registry.rules.standing import doubts


@until_next_event
def figures(as_of: date, known_on: date, *, language: str = "en") -> FiguresAnswer:
    """Return what was true of the network on a day, as known on a day.

    Names are those for a reader of ``language``, sentences in the language that is active. The number of questions to the
    database is the same for one row and for a hundred thousand.
    """
    published = published_figures(known_on, language=language)
    top = headline(published.facts, as_of, known_on)
    rounds = {row.key: row for row in _admission_rounds()}
    facts = [round_facts(row) for row in rounds.values()]
    rows = rows_by_round(as_of, known_on)
    covered = coverage(facts, rows, published.facts, as_of, known_on)
    withdrawn = list(_withdrawn_memberships())
    listed = _listed(as_of, known_on, language)
    own = _listed_facts(listed, rows, facts, {one.round for one in covered}, (as_of, known_on))
    return FiguresAnswer(
        as_of=as_of,
        known_on=known_on,
        listed=listed,
        published=published.lines(top.figures),
        other_claims=published.lines(other_claims(published.facts, top, as_of, known_on)),
        undetermined=undetermined(top, published, withdrawn, covered, as_of, language=language),
        corrections=corrections(published, withdrawn, covered, as_of, language=language),
        coverage=tuple(_round_line(one, rounds[one.round], published) for one in covered),
        differences=differences(own, top, covered),
    )


def _admission_rounds() -> QuerySet[PastRound]:
    return PastRound.objects.filter(STANDS, kind=RoundKind.ADMISSION).select_related("source")


def _withdrawn_memberships() -> QuerySet[Membership]:
    withdrawn = current_memberships().filter(is_withdrawn=True)
    return withdrawn.select_related("city__country", "source", "withdrawal_source").order_by("begun_latest", "city__key")


def _listed(as_of: date, known_on: date, language: str) -> Listed:
    own = memberships_of_city()
    counted = (
        City.objects.filter(opened(as_of), Exists(own.filter(may_have_begun(as_of, known_on))))
        .annotate(standing=standing_of(own, as_of, known_on))
        .values_list("country_id", "country__region", "standing")
        .annotate(cities=Count("pk"))
        .order_by()
    )
    of_standing: Counter[str] = Counter()
    of_region: defaultdict[str, list[int]] = defaultdict(list)
    for _country, region, stands, cities in counted:
        of_standing[stands] += cities
        if stands == Truth.YES.value:
            of_region[region].append(cities)
    evidence = of_standing.total()
    return Listed(
        certain=of_standing[Truth.YES.value],
        undetermined=of_standing[Truth.UNDETERMINED.value],
        doubts=_doubts(as_of, known_on),
        countries=sum(map(len, of_region.values())),
        evidence=evidence,
        by_region=tuple(RegionCount(one, sum(of_region[one]), len(of_region[one])) for one in Region),
        new_members=_new_members(as_of, known_on, language),
        statement=words.evidence_sentence(evidence, as_of, known_on),
    )


def _doubts(as_of: date, known_on: date) -> tuple[DoubtCount, ...]:
    in_doubt = possibly_members(as_of, known_on).filter(standing=Truth.UNDETERMINED.value)
    cities: defaultdict[Doubt, set[int]] = defaultdict(set)
    rows = current_memberships().filter(may_hold(as_of, known_on), city__in=in_doubt.values("pk"))
    for row in rows.only("city_id", *CLOCKS).iterator():
        for doubt in doubts(times_of(row), as_of, known_on):
            cities[doubt].add(row.city_id)
    return tuple(DoubtCount(doubt, len(cities[doubt])) for doubt in Doubt if doubt in cities)


def _new_members(as_of: date, known_on: date, language: str) -> tuple[NewMember, ...]:
    joined = current_memberships().filter(opened(as_of), surely_holds(as_of, known_on), begun_earliest=as_of, begun_latest=as_of)
    rows = sorted(joined.select_related("city__country", "source"), key=lambda row: (row.city.sort_key, row.city.key))
    return tuple(
        NewMember(
            city=CityLine.of(row.city, language),
            joined=UncertainDate.on(as_of),
            as_announced=row.is_withdrawn,
            confidence=Confidence(row.confidence),
            source=SourceLine.of(row.source),
        )
        for row in rows
    )


def _listed_facts(
    listed: Listed, rows: Sequence[ListedRows], rounds: Sequence[RoundFacts], told: Collection[str], days: tuple[date, date]
) -> ListedFacts:
    certain = current_memberships().filter(opened(days[0]), surely_holds(*days))
    by_confidence = dict(certain.values_list("confidence").annotate(Count("city", distinct=True)).order_by())
    return ListedFacts(
        certain=listed.certain,
        undetermined=listed.undetermined,
        without_round=without_round(rows, rounds),
        in_several_rounds=in_several_rounds(rows, [one for one in rounds if one.key in told]),
        medium_confidence=by_confidence.get(Confidence.MEDIUM, 0),
        low_confidence=by_confidence.get(Confidence.LOW, 0),
    )


def _round_line(one: RoundCoverage, row: PastRound, published: Published) -> RoundLine:
    behind = published.sources(one.figures or one.candidates)
    figure = key_of(published.rows[one.figures[0].number]) if one.figures else ""
    return RoundLine(one, figure, behind or (SourceLine.of(row.source),))
