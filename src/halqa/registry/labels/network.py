"""The names that rounds, conferences, clusters and roles go by, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as pgettext

from halqa.registry.enums import ClusterRole, Confidence, FigureStatus, Publisher

CONFERENCES: Final[Mapping[int, Promise]] = {
    1: gettext_lazy("First International Conference on Learning Cities"),
    2: gettext_lazy("Second International Conference on Learning Cities"),
    3: gettext_lazy("Third International Conference on Learning Cities"),
    4: gettext_lazy("Fourth International Conference on Learning Cities"),
    5: gettext_lazy("Fifth International Conference on Learning Cities"),
    6: gettext_lazy("Sixth International Conference on Learning Cities"),
    7: gettext_lazy("Seventh International Conference on Learning Cities"),
}

CLUSTERS: Final[Mapping[str, Promise]] = {
    "education-for-sustainable-development": pgettext("cluster", "Education for sustainable development"),
    "equity-and-inclusion": pgettext("cluster", "Equity and inclusion"),
    "educational-planning-monitoring-and-evaluation": pgettext("cluster", "Educational planning, monitoring and evaluation"),
    "global-citizenship-education": pgettext("cluster", "Global citizenship education"),
    "entrepreneurship": pgettext("cluster", "Entrepreneurship"),
    "health-and-well-being": pgettext("cluster", "Health and well-being"),
    "literacy": pgettext("cluster", "Literacy"),
}

CLUSTER_ROLES: Final[Mapping[ClusterRole, Promise]] = {
    ClusterRole.LEAD: pgettext("role in a cluster", "lead"),
    ClusterRole.CO_LEAD: pgettext("role in a cluster", "co-lead"),
}

PUBLISHERS: Final[Mapping[Publisher, Promise]] = {
    Publisher.COORDINATOR: pgettext("publisher", "UNESCO or its institute"),
    Publisher.NATIONAL_COMMISSION: pgettext("publisher", "National Commission"),
    Publisher.MINISTRY: pgettext("publisher", "ministry"),
    Publisher.CITY: pgettext("publisher", "city"),
    Publisher.UNIVERSITY: pgettext("publisher", "university"),
    Publisher.PARTNER: pgettext("publisher", "partner"),
    Publisher.PRESS: pgettext("publisher", "press"),
}
"""Publishers in a word, for tables and below figures; ``labels.kinds`` says them in full."""

FIGURE_STATUSES: Final[Mapping[FigureStatus | None, Promise]] = {
    FigureStatus.STANDS: pgettext("status of a figure, in a word", "stands"),
    FigureStatus.CORRECTED: pgettext("status of a figure, in a word", "corrected"),
    FigureStatus.STALE: pgettext("status of a figure, in a word", "out of date"),
    FigureStatus.DOUBTFUL: pgettext("status of a figure, in a word", "doubtful"),
    FigureStatus.ERROR: pgettext("status of a figure, in a word", "error"),
    None: pgettext("status of a figure, in a word", "undetermined"),
}
"""None: nobody can decide whether a correction was known by then."""

EVIDENCE_MARKS: Final[Mapping[Confidence, Promise | str]] = {
    Confidence.HIGH: "",
    Confidence.MEDIUM: pgettext("membership of a city", "thinly sourced"),
    Confidence.LOW: pgettext("membership of a city", "doubtful"),
}
"""How sure a membership is, in a word for lists; ``labels.kinds`` says it in full."""

FACT_KINDS: Final[Mapping[str, Promise]] = {
    "memberships": pgettext("kind of fact", "Memberships"),
    "awards": pgettext("kind of fact", "Awards"),
    "rounds": pgettext("kind of fact", "Rounds"),
    "figures": pgettext("kind of fact", "Published figures"),
    "first-claims": pgettext("kind of fact", "Claims to be a country's first member"),
    "conferences": pgettext("kind of fact", "Conferences"),
    "clusters": pgettext("kind of fact", "Clusters"),
    "cluster-leads": pgettext("kind of fact", "Leads of clusters"),
    "next-dates": pgettext("kind of fact", "Dates ahead"),
    "names": pgettext("kind of fact", "Names"),
    "positions": pgettext("kind of fact", "Positions"),
    "populations": pgettext("kind of fact", "Populations"),
    "commissions": pgettext("kind of fact", "Web sites of National Commissions"),
}


def admission_name(key: str) -> str:
    """Return the name of an admission round by its key; one that spans years, ``2015-16``, tells both."""
    first, dash, last = key.partition("-")
    if dash:
        return _("Admissions of %(first)s and %(last)s") % {"first": first, "last": first[:2] + last if len(last) == 2 else last}
    return _("Admissions of %(year)s") % {"year": key}


def award_name(year: int) -> str:
    """Return the name of an award round."""
    return _("Learning City Award %(year)s") % {"year": year}


def conference_name(number: int, listed: str = "") -> str:
    """Return the name of a conference in words; beyond the known ones, as the roster lists it."""
    return str(CONFERENCES.get(number, listed))


def cluster_name(key: str, listed: str = "") -> str:
    """Return the name of a cluster; of one that no catalogue knows, as the roster lists it."""
    return str(CLUSTERS.get(key, listed or key))


def cluster_role(role: str) -> str:
    """Return the words for a city's role in a cluster, as listed where no catalogue knows it."""
    return str(CLUSTER_ROLES[ClusterRole(role)]) if role in set(ClusterRole) else role
