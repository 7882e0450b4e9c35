"""The quiet links with which a reader asks for the correction of a fact, or says that something is missing."""

from urllib.parse import urlencode

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from halqa.pages.templatetags.frame import address
from halqa.pages.templatetags.words import markup
from halqa.registry.enums import NameKind
from halqa.registry.queries.city import (
    AnyFact,
    AwardFact,
    CityRecord,
    HostFact,
    LeadFact,
    MembershipFact,
    NameFact,
    PartFact,
    PopulationFact,
    PositionFact,
)

register = template.Library()


def correction_address(table: str, **named: object) -> str:
    """Return where the correction of a row is asked for, which is named by the columns that identify it."""
    return f"{address(f'correct/{table}/')}?{urlencode({name: str(part) for name, part in named.items() if str(part)})}"


@register.simple_tag
def correct_this(table: str, name: str, **named: object) -> SafeString:
    """Link to where a reader says what a fact should say; whoever hears the link hears of which fact it is."""
    return _link(correction_address(table, **named), name)


@register.simple_tag
def correct_city(city: CityRecord, name: str, column: str = "") -> SafeString:
    """Link to where a reader says what one cell of the row of a city should say."""
    return _link(_of_city(city, column), name)


@register.simple_tag
def correct_fact(city: CityRecord, fact: AnyFact, name: str) -> SafeString | str:
    """Link to where a reader says what a fact about a city should say; nothing for one that gave way to another."""
    return "" if fact.clocks.superseded_at else _link(_of_fact(city, fact), name)


@register.simple_tag
def something_missing(**named: object) -> SafeString:
    """Link to where a reader says what is missing of a city, a country or a round."""
    words = _("Is something missing or wrong here? Tell us.")
    return markup('<a class="correct" rel="nofollow" href="{}">{}</a>', correction_address("missing", **named), words)


def _link(href: str, name: str) -> SafeString:
    return markup(
        ' <a class="correct" rel="nofollow" href="{}">{}<span class="unseen">: {}</span></a>', href, _("Correct this"), name
    )


def _of_city(city: CityRecord, column: str) -> str:
    if city.membership:
        return correction_address("members", key=city.key, column=column)
    if city.withdrawn_admission:
        return correction_address("corrections", key=city.key, announced_on=city.withdrawn_admission.begun)
    return correction_address("missing", city=city.key)


def _of_fact(city: CityRecord, fact: AnyFact) -> str:
    match fact:
        case MembershipFact():
            return _of_membership(city, fact)
        case AwardFact():
            return correction_address("awards", key=city.key, award_year=fact.year)
        case HostFact():
            return correction_address("conferences", number=fact.number)
        case LeadFact():
            return correction_address("cluster_leads", cluster=fact.key, city=city.key)
        case PartFact() if fact in city.parts:
            return correction_address("consortium_parts", consortium=city.key, name=fact.name)
        case PartFact():
            return correction_address("missing", city=fact.key)
        case PositionFact():
            return _of_city(city, "latitude")
        case PopulationFact():
            return _of_city(city, "population")
        case NameFact(kind=NameKind.LOCAL):
            return _of_city(city, "local_name")
    return _of_city(city, "name")


def _of_membership(city: CityRecord, fact: MembershipFact) -> str:
    """Return the address of a membership: the row of the member tells the first that stands, and of the others each its own."""
    if fact.clocks.withdrawn:
        return correction_address("corrections", key=city.key, announced_on=fact.begun)
    first = next((one for one in city.memberships if one.clocks.stands), None)
    if fact == first:
        return correction_address("members", key=city.key, column="joined_date")
    return correction_address("memberships", key=city.key, begun=fact.begun)
