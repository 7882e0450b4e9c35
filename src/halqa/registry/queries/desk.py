"""What awaits a person of the network, a country or a city, and these at a glance, for the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halqa.accounts.access import Caller
from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.pages.queries import Awaiting, Fact, Glance
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import number, when_text
from halqa.registry.access import may_approve, own_cities, own_countries
from halqa.registry.enums import ProposalState
from halqa.registry.labels import label
from halqa.registry.models import City, Country, ProfileProposal, PublishedPart
from halqa.registry.models.places import TOLD
from halqa.registry.queries.candidates import own_candidates
from halqa.registry.queries.correction_requests import awaiting_requests, count_own
from halqa.registry.queries.lines import CityLine, country_name
from halqa.registry.queries.office import awaiting_rosters
from halqa.registry.queries.profiles import sent_proposals
from halqa.registry.rules.profiles import OPEN

SPEAKING: Final = gettext_lazy("Cities that say something of themselves")

LONGEST: Final = 50
"""How many proposals stand on a desk; the list of all is one step away."""


def awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:  # noqa: ARG001  every app's desk is asked alike
    """Return what the caller is asked to do: decide on a proposal or a roster, answer a reader, mend what was sent back."""
    return (*_to_decide(caller), *_sent_back(caller), *awaiting_rosters(caller), *awaiting_requests(caller))


def glances(caller: Caller, now: datetime) -> tuple[Glance, ...]:  # noqa: ARG001  as above
    """Return the network, the countries and the cities for which the caller holds a role, each at a glance."""
    return (*_network(caller), *_countries(caller), *_cities(caller), *_candidates(caller), *_asked_for(caller))


def _to_decide(caller: Caller) -> Iterator[Awaiting]:
    if not may_approve(caller):
        return
    for proposal in sent_proposals()[:LONGEST]:
        yield Awaiting(
            kind="profile.sent",
            title=_("Decide on what a city proposes to say of itself"),
            address=reverse("registry:approval", args=[proposal.pk]),
            about=_name(proposal.city),
            since=proposal.sent_at,
        )


def _sent_back(caller: Caller) -> Iterator[Awaiting]:
    returned = ProfileProposal.objects.filter(state=ProposalState.RETURNED, city__in=own_cities(caller))
    for proposal in returned.select_related("city__country").order_by("decided_at"):
        yield Awaiting(
            kind="profile.sent-back",
            title=_("Mend the proposal that the coordination team sent back, and send it again"),
            address=reverse("registry:my_city", args=[proposal.city.key]),
            about=_name(proposal.city),
            since=proposal.decided_at,
        )


def _network(caller: Caller) -> Iterator[Glance]:
    if not may_approve(caller):
        return
    listed = City.objects.filter(TOLD, is_listed=True)
    invented = Q(country__in=FICTIONAL_COUNTRIES)
    speaking = _speaking().aggregate(real=Count("pk", filter=~invented), invented=Count("pk", filter=invented))
    told = _("Cities that say something of themselves, invented ones left out") if speaking["invented"] else SPEAKING
    yield Glance(
        title=_("The network"),
        address=reverse("registry:cities"),
        facts=(
            Fact(_("Cities listed"), number(listed.count()), href=reverse("registry:cities")),
            Fact(_("Countries with a listed city"), number(listed.values("country").distinct().count())),
            Fact(str(told), number(speaking["real"])),
            Fact(_("Proposals to decide on"), number(sent_proposals().count()), href=reverse("registry:approvals")),
        ),
    )


def _countries(caller: Caller) -> Iterator[Glance]:
    countries = own_countries(caller).order_by("code")
    on_record = _by_country(City.objects.filter(TOLD), "country", countries)
    speaking = _by_country(_speaking(), "country", countries)
    waiting = _by_country(sent_proposals(), "city__country", countries)
    for country in countries:
        yield Glance(
            title=country_name(country, reader_language()).text,
            address=reverse("registry:my_country", args=[country.code]),
            facts=(
                Fact(_("Cities on record"), number(on_record.get(country.code, 0))),
                Fact(str(SPEAKING), number(speaking.get(country.code, 0))),
                Fact(_("Proposals that wait for a decision"), number(waiting.get(country.code, 0))),
            ),
        )


def _cities(caller: Caller) -> Iterator[Glance]:
    approved_at = Max("published_parts__approved_at")
    cities = own_cities(caller).annotate(approved_at=approved_at).select_related("country").order_by("sort_key", "key")
    states = dict(
        ProfileProposal.objects.filter(city__in=cities.values("pk"), state__in=sorted(OPEN)).values_list("city", "state")
    )
    for city in cities:
        state = states.get(city.pk)
        yield Glance(
            title=_name(city),
            address=reverse("registry:my_city", args=[city.key]),
            facts=(
                Fact(_("What is public"), _approved(city.approved_at)),
                Fact(_("Your proposal"), str(label(ProposalState(state))) if state else _("none")),
            ),
        )


def _candidates(caller: Caller) -> Iterator[Glance]:
    for line in own_candidates(caller, language=reader_language()):
        yield Glance(
            title=line.names_for(reader_language())[0].text,
            address=reverse("registry:candidate", args=[line.key]),
            facts=(Fact(_("Its place in the network"), _("wants to join; not public")),),
        )


def _asked_for(caller: Caller) -> Iterator[Glance]:
    waiting, answered = count_own(caller.key)
    if waiting or answered:
        yield Glance(
            title=_("Corrections that you asked for"),
            address=reverse("registry:own_requests"),
            facts=(Fact(_("Waiting for an answer"), number(waiting)), Fact(_("Answered"), number(answered))),
        )


def _by_country(rows: QuerySet, country: str, countries: QuerySet[Country]) -> dict[str, int]:
    """Return how many rows there are for each of these countries, which stand in the column ``country``."""
    of_these = rows.filter(**{f"{country}__in": countries.values("pk")})
    return dict(of_these.order_by().values_list(country).annotate(rows=Count("pk", distinct=True)))


def _approved(moment: datetime | None) -> str:
    return _("approved on %(day)s") % {"day": when_text(moment.date())} if moment else _("nothing that the city wrote yet")


def _speaking() -> QuerySet[City]:
    spoken = PublishedPart.objects.filter(city=OuterRef("pk"), superseded_at=None).exclude(content={})
    return City.objects.filter(TOLD, Exists(spoken))


def _name(city: City) -> str:
    return CityLine.of(city, reader_language()).names_for(reader_language())[0].text
