"""The words people see for the registry's enums, in the language that is active."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.registry.enums import (
    CityKind,
    CitySort,
    CityView,
    Confidence,
    CorrectionRequestState,
    FigureScope,
    FigureStatus,
    MembershipEnd,
    NameKind,
    PositionMatch,
    ProfilePart,
    ProposalState,
    Publisher,
    Qualifier,
    Region,
    RoundKind,
)
from halqa.registry.labels.correction_requests import STATES as REQUEST_STATES
from halqa.registry.labels.profiles import PARTS, STATES

REGIONS: Final[Mapping[Region, Promise]] = {
    Region.AFRICA: _("Africa"),
    Region.ARAB_STATES: _("Arab States"),
    Region.ASIA_PACIFIC: _("Asia and the Pacific"),
    Region.EUROPE_NORTH_AMERICA: _("Europe and North America"),
    Region.LATIN_AMERICA_CARIBBEAN: _("Latin America and the Caribbean"),
}

CITY_KINDS: Final[Mapping[CityKind, Promise]] = {
    CityKind.CITY: pgettext("kind of member city", "City"),
    CityKind.TOWN: pgettext("kind of member city", "Town"),
    CityKind.VILLAGE: pgettext("kind of member city", "Village"),
    CityKind.DISTRICT: pgettext("kind of member city", "District"),
    CityKind.COUNTY: pgettext("kind of member city", "County"),
    CityKind.PROVINCE: pgettext("kind of member city", "Province"),
    CityKind.MUNICIPALITY: pgettext("kind of member city", "Municipality"),
    CityKind.COMMUNE: pgettext("kind of member city", "Commune"),
    CityKind.GOVERNORATE: pgettext("kind of member city", "Governorate"),
    CityKind.BOROUGH: pgettext("kind of member city", "Borough"),
    CityKind.ISLAND: pgettext("kind of member city", "Island"),
    CityKind.INDUSTRIAL_CITY: pgettext("kind of member city", "Industrial city"),
    CityKind.LOCAL_GOVERNMENT_AREA: pgettext("kind of member city", "Local government area"),
    CityKind.CONSORTIUM: pgettext("kind of member city", "Consortium"),
}

NAME_KINDS: Final[Mapping[NameKind, Promise]] = {
    NameKind.LISTED: pgettext("kind of name", "The name it is listed under"),
    NameKind.LOCAL: pgettext("kind of name", "The name used there"),
    NameKind.ALTERNATE: pgettext("kind of name", "Another name"),
}

POSITION_MATCHES: Final[Mapping[PositionMatch, Promise]] = {
    PositionMatch.EXACT: _("The position was found under the city's own name."),
    PositionMatch.ALTERNATE: _("The position was found under another name of the city."),
    PositionMatch.MANUAL: _("The position was looked up by hand."),
    PositionMatch.PROXY: _("The position is that of an area around or inside the named place."),
    PositionMatch.NONE: _("The position is not known."),
}

CONFIDENCES: Final[Mapping[Confidence, Promise]] = {
    Confidence.HIGH: _(
        "Well sourced: a list of the round, UNESCO, a National Commission, a government or the city itself says so."
    ),
    Confidence.MEDIUM: _("Thinly sourced: it rests on one newspaper or profile, or the round was inferred."),
    Confidence.LOW: _("Doubtful: sources contradict it, or it was only said indirectly."),
}

MEMBERSHIP_ENDS: Final[Mapping[MembershipEnd, Promise]] = {
    MembershipEnd.LEFT: pgettext("how a membership ended", "Left"),
    MembershipEnd.LAPSED: pgettext("how a membership ended", "Lapsed"),
}

ROUND_KINDS: Final[Mapping[RoundKind, Promise]] = {
    RoundKind.ADMISSION: pgettext("kind of round", "Admission"),
    RoundKind.AWARD: pgettext("kind of round", "Award"),
}

FIGURE_SCOPES: Final[Mapping[FigureScope, Promise]] = {
    FigureScope.TOTAL: pgettext("what a figure is about", "The whole network"),
    FigureScope.ROUND: pgettext("what a figure is about", "New members of a round"),
    FigureScope.REGION: pgettext("what a figure is about", "A region"),
    FigureScope.COUNTRY: pgettext("what a figure is about", "A country"),
}

PUBLISHERS: Final[Mapping[Publisher, Promise]] = {
    Publisher.COORDINATOR: pgettext("who published a figure", "UNESCO or its institute"),
    Publisher.NATIONAL_COMMISSION: pgettext("who published a figure", "A National Commission"),
    Publisher.MINISTRY: pgettext("who published a figure", "A ministry"),
    Publisher.CITY: pgettext("who published a figure", "A city"),
    Publisher.UNIVERSITY: pgettext("who published a figure", "A university"),
    Publisher.PARTNER: pgettext("who published a figure", "A partner"),
    Publisher.PRESS: pgettext("who published a figure", "The press"),
}

QUALIFIERS: Final[Mapping[Qualifier, Promise]] = {
    Qualifier.EXACT: pgettext("how a number is meant", "%(number)s"),
    Qualifier.OVER: pgettext("how a number is meant", "over %(number)s"),
    Qualifier.ALMOST: pgettext("how a number is meant", "almost %(number)s"),
    Qualifier.NEARLY: pgettext("how a number is meant", "nearly %(number)s"),
    Qualifier.ABOUT: pgettext("how a number is meant", "about %(number)s"),
    Qualifier.SOME: pgettext("how a number is meant", "some %(number)s"),
}

FIGURE_STATUSES: Final[Mapping[FigureStatus, Promise]] = {
    FigureStatus.STANDS: pgettext("status of a figure", "Stands"),
    FigureStatus.CORRECTED: pgettext("status of a figure", "Corrected by its publisher"),
    FigureStatus.STALE: pgettext("status of a figure", "Out of date when it was published"),
    FigureStatus.DOUBTFUL: pgettext("status of a figure", "Doubtful"),
    FigureStatus.ERROR: pgettext("status of a figure", "An error"),
}

CITY_VIEWS: Final[Mapping[CityView, Promise]] = {
    CityView.CARDS: pgettext("view of the list", "Cards"),
    CityView.TABLE: pgettext("view of the list", "Table"),
    CityView.MAP: pgettext("view of the list", "Map"),
}

CITY_SORTS: Final[Mapping[CitySort, Promise]] = {
    CitySort.NAME: pgettext("order of the list", "By name"),
    CitySort.COUNTRY: pgettext("order of the list", "By country"),
    CitySort.JOINED: pgettext("order of the list", "Earliest members first"),
    CitySort.LATEST: pgettext("order of the list", "Newest members first"),
}

LABELS: Final[Mapping[type[StrEnum], Mapping]] = {
    Region: REGIONS,
    CityKind: CITY_KINDS,
    NameKind: NAME_KINDS,
    PositionMatch: POSITION_MATCHES,
    Confidence: CONFIDENCES,
    MembershipEnd: MEMBERSHIP_ENDS,
    RoundKind: ROUND_KINDS,
    FigureScope: FIGURE_SCOPES,
    Publisher: PUBLISHERS,
    Qualifier: QUALIFIERS,
    FigureStatus: FIGURE_STATUSES,
    CityView: CITY_VIEWS,
    CitySort: CITY_SORTS,
    ProfilePart: PARTS,
    ProposalState: STATES,
    CorrectionRequestState: REQUEST_STATES,
}


def label(kind: StrEnum) -> Promise:
    """Return the words for a member of one of the registry's enums: ``label(Region("africa"))``."""
    return LABELS[type(kind)][kind]


def qualified(number: str, qualifier: Qualifier) -> str:
    """Return a number, already written for the reader's language, with the qualifier it was published with: "over 200"."""
    return QUALIFIERS[qualifier] % {"number": number}
