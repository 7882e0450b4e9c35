"""Tables of the registry: what the network is, as facts with sources."""

from halqa.registry.models.candidates import Candidate
from halqa.registry.models.correction_requests import CorrectionRequest, RequestSender
from halqa.registry.models.facts import Source
from halqa.registry.models.imports import RosterImport
from halqa.registry.models.network import (
    Award,
    Cluster,
    ClusterLead,
    Conference,
    FirstClaim,
    Membership,
    NextDate,
    PastRound,
    PublishedFigure,
)
from halqa.registry.models.places import (
    City,
    CityAlias,
    CityName,
    ConsortiumPart,
    Country,
    NationalCommission,
    Population,
    Position,
)
from halqa.registry.models.profiles import ProfileProposal, ProposedPart, PublishedPart

__all__ = [
    "Award",
    "Candidate",
    "City",
    "CityAlias",
    "CityName",
    "Cluster",
    "ClusterLead",
    "Conference",
    "ConsortiumPart",
    "CorrectionRequest",
    "Country",
    "FirstClaim",
    "Membership",
    "NationalCommission",
    "NextDate",
    "PastRound",
    "Population",
    "Position",
    "ProfileProposal",
    "ProposedPart",
    "PublishedFigure",
    "PublishedPart",
    "RequestSender",
    "RosterImport",
    "Source",
]
