"""What can be found of what the network did and published: rounds, conferences, clusters, figures; and of what is proposed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import ngettext

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.dates import UncertainDate
from halqa.foundation.subjects import NETWORK, Subject
from halqa.pages.templatetags.words import number, when_text
from halqa.registry.access import CITY_ROLES
from halqa.registry.enums import FigureScope, ProposalState, Publisher, Qualifier, RoundKind
from halqa.registry.labels import findable as words
from halqa.registry.labels import label, qualified
from halqa.registry.labels.network import admission_name, award_name, cluster_name, conference_name
from halqa.registry.models import Award, Cluster, ClusterLead, Conference, Country, PastRound, ProfileProposal, PublishedFigure
from halqa.registry.models.facts import STANDS
from halqa.registry.models.profiles import OPEN_STATES
from halqa.registry.queries.addresses import path_of_round
from halqa.registry.queries.findable_places import FACTS, LOADS, ROUND, joined, keys_of, names_of_country
from halqa.registry.queries.published import key_of
from halqa.search.access import EVERYTHING, Document, Source
from halqa.search.labels import in_all_languages, said_in_all

if TYPE_CHECKING:
    from halqa.ledger.models import Event

OF_CITIES: Final = frozenset({"members", "corrections"})
"""Tables of the roster that hold names of cities, by which what they took part in is found."""


def _touched_by(*tables: str, subjects: Callable[[], Collection[str]]) -> Callable[["Event"], Any]:
    """Return what of a kind an event touches: all of it, for there is little, where one of these tables changed."""

    def touched(event: "Event") -> Any:
        if event.kind in LOADS or event.kind == "cities.merged":
            return EVERYTHING
        if event.kind == ROUND or (event.kind in FACTS and event.detail.get("table") in {*tables, *OF_CITIES}):
            return subjects()
        return ()

    return touched


def _names_of_cities(rows: Any) -> Mapping[Any, list[str]]:
    """Return the names of cities by whatever the first column holds, from rows of it, a name and the local name."""
    found: dict[Any, list[str]] = defaultdict(list)
    for key, name, local in rows:
        found[key] += [text for text in (name, local) if text]
    return found


def _round_subjects() -> list[str]:
    rows = PastRound.objects.filter(STANDS).order_by("kind", "key")
    return [f"round:{kind}/{key}" for kind, key in rows.values_list("kind", "key")]


def _round_documents(subjects: Collection[str]) -> Iterator[Document]:
    awarded = _names_of_cities(Award.objects.filter(STANDS).order_by("pk").values_list("year", "city__name", "city__local_name"))
    for row in PastRound.objects.filter(STANDS).order_by("kind", "key"):
        subject = f"round:{row.kind}/{row.key}"
        if subject not in subjects:
            continue
        is_award = row.kind == RoundKind.AWARD
        announced = UncertainDate(row.announced_earliest, row.announced_latest)
        kind = in_all_languages(words.AWARD if is_award else words.ADMISSION)
        yield Document(
            subject=subject,
            kind="round",
            titles=said_in_all(
                lambda row=row, is_award=is_award: award_name(int(row.key)) if is_award else admission_name(row.key)
            ),
            path=path_of_round(row.kind, row.key),
            names=(row.name,),
            lines=joined(kind, said_in_all(lambda announced=announced: when_text(announced))),
            keywords=tuple(awarded[int(row.key)]) if is_award else (),
            language="en" if row.note else "",
            text=row.note,
            weight=4,
        )


def _conference_subjects() -> list[str]:
    numbers = Conference.objects.filter(STANDS).order_by("number").values_list("number", flat=True)
    return [f"conference:{one}" for one in numbers]


def _conference_documents(subjects: Collection[str]) -> Iterator[Document]:
    rows = Conference.objects.filter(STANDS, number__in=[int(key) for key in keys_of(subjects)])
    for row in rows.select_related("city__country").order_by("number"):
        city, country = row.city, row.city.country
        place = said_in_all(lambda city=city: city.name)
        when = said_in_all(lambda row=row: when_text(UncertainDate(row.begun_on, row.begun_on)))
        yield Document(
            subject=f"conference:{row.number}",
            kind="conference",
            titles=said_in_all(lambda row=row: conference_name(row.number, row.name)),
            path=f"conferences/{row.number}/",
            names=(row.name, *([row.outcome] if row.outcome else [])),
            lines=joined(place, names_of_country(country.code, country.names), when),
            keywords=(city.local_name, *in_all_languages(words.CONFERENCE).values()),
            language="en" if row.theme or row.outcome else "",
            text=". ".join(filter(None, [row.theme, row.outcome])),
            facets={"country": country.code, "region": country.region},
            weight=4,
        )


def _cluster_subjects() -> list[str]:
    return [f"cluster:{key}" for key in Cluster.objects.filter(STANDS).order_by("key").values_list("key", flat=True)]


def _cluster_documents(subjects: Collection[str]) -> Iterator[Document]:
    leads = ClusterLead.objects.filter(STANDS).order_by("pk").values_list("cluster", "city__name", "city__local_name")
    leading = _names_of_cities(leads)
    for row in Cluster.objects.filter(STANDS, key__in=keys_of(subjects)).order_by("key"):
        yield Document(
            subject=f"cluster:{row.key}",
            kind="cluster",
            titles=said_in_all(lambda row=row: cluster_name(row.key, row.name)),
            path=f"clusters/#{row.key}",
            names=(row.name,),
            lines=in_all_languages(words.CLUSTER),
            keywords=tuple(leading[row.key]),
            language="en" if row.note else "",
            text=row.note,
            weight=3,
        )


def _figures() -> Any:
    return PublishedFigure.objects.filter(superseded_at=None).select_related("source").order_by("about_latest", "pk")


def _figure_documents(subjects: Collection[str]) -> Iterator[Document]:
    rows = [(f"figure:{key_of(row)}", row) for row in _figures()]
    countries = {names.get("en"): (code, names) for code, names in Country.objects.values_list("code", "names")}
    for subject, row in rows:
        if subject not in subjects:
            continue
        country = countries.get(row.scope_name) if row.scope == FigureScope.COUNTRY else None
        where = names_of_country(*country) if country else said_in_all(lambda row=row: _named_scope(row))
        yield Document(
            subject=subject,
            kind="figure",
            titles=said_in_all(lambda row=row: _title_of(row)),
            path=f"figures/{key_of(row)}/",
            lines=joined(
                in_all_languages(label(FigureScope(row.scope))), where, in_all_languages(label(Publisher(row.publisher)))
            ),
            keywords=(*in_all_languages(words.FIGURE).values(), str(row.cities)),
            language="en" if row.note else "",
            text=row.note,
            facets={"country": country[0]} if country else {},
            weight=-1,
        )


def _named_scope(row: PublishedFigure) -> str:
    return "" if row.scope_name == row.scope else row.scope_name


def _title_of(row: PublishedFigure) -> str:
    counted = qualified(number(row.cities), Qualifier(row.cities_qualifier))
    about = UncertainDate(row.about_earliest, row.about_latest)
    words_of = ngettext("%(number)s city, %(day)s", "%(number)s cities, %(day)s", row.cities)
    return words_of % {"number": counted, "day": when_text(about)}


def _touched_figures(event: "Event") -> Any:
    if event.kind in LOADS:
        return EVERYTHING
    if event.kind in FACTS and event.detail.get("table") == "network_figures":
        # The row that the act wrote, and the one that gave way to it at that moment.
        rows = PublishedFigure.objects.filter(Q(act=event.act) | Q(superseded_at=event.at)).select_related("source")
        return sorted({f"figure:{key_of(row)}" for row in rows})
    return ()


def _proposal_documents(subjects: Collection[str]) -> Iterator[Document]:
    """Give an open proposal to those who speak for the city and, once it is sent, to the coordination team."""
    rows = ProfileProposal.objects.filter(city__key__in=keys_of(subjects), state__in=OPEN_STATES).select_related("city__country")
    for row in rows.prefetch_related("parts").order_by("pk"):
        city, country = row.city, row.city.country
        texts = [text for part in row.parts.all() for text in _texts_in(part.content)]
        shown = {
            "subject": f"city:{city.key}",
            "kind": "proposal",
            "titles": {city.name_language.lower() or "und": city.name},
            "names": tuple(filter(None, [city.local_name])),
            "lines": joined(
                in_all_languages(words.PROPOSAL),
                in_all_languages(label(ProposalState(row.state))),
                names_of_country(country.code, country.names),
            ),
            "text": " ".join(texts),
            "facets": {"country": country.code},
        }
        yield Document(**shown, path=f"my-city/{city.key}/", audience=f"city:{city.key}")
        if ProposalState(row.state) is ProposalState.SENT:
            yield Document(**shown, path=f"office/approvals/{row.pk}/", audience=NETWORK)


def _texts_in(content: Any) -> Iterator[str]:
    """Yield what a proposed part says to a reader: its texts, no addresses of mail and no keys of files."""
    if content.get("texts"):
        yield from content["texts"].values()
    for name in ("office", "alternative"):
        if isinstance(content.get(name), str):
            yield content[name]


def _touched_proposals(event: "Event") -> Any:
    if event.kind in LOADS or event.kind == "cities.merged":
        return EVERYTHING
    return [event.subject] if event.kind.startswith("profile.") and event.subject.startswith("city:") else ()


def audiences(caller: Caller) -> Iterator[str]:
    """Yield whose documents of the registry are open to a caller: of the cities they speak for, and what the office is sent."""
    for role in CITY_ROLES:
        yield from caller.scopes(role)
    if caller.holds(Role.COORDINATOR):
        yield NETWORK


NETWORKS: Final = (
    Source(
        "round",
        words.ROUNDS,
        _round_subjects,
        _round_documents,
        _touched_by("rounds", "awards", subjects=_round_subjects),
    ),
    Source(
        "conference",
        words.CONFERENCES,
        _conference_subjects,
        _conference_documents,
        _touched_by("conferences", subjects=_conference_subjects),
    ),
    Source(
        "cluster",
        words.CLUSTERS,
        _cluster_subjects,
        _cluster_documents,
        _touched_by("clusters", "cluster_leads", subjects=_cluster_subjects),
    ),
    Source(
        "figure",
        words.FIGURES,
        lambda: (f"figure:{key_of(row)}" for row in _figures()),
        _figure_documents,
        _touched_figures,
    ),
    Source(
        "proposal",
        words.PROPOSALS,
        lambda: (
            str(Subject("city", key))
            for key in ProfileProposal.objects.filter(state__in=OPEN_STATES)
            .order_by("city__key")
            .values_list("city__key", flat=True)
        ),
        _proposal_documents,
        _touched_proposals,
    ),
)
