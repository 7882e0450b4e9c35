"""What results of a search are called together, and the words by which things are found beside their names."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

CITIES: Final = pgettext("kind of result", "Cities")
COUNTRIES: Final = pgettext("kind of result", "Countries")
REGIONS: Final = pgettext("kind of result", "Regions")
ROUNDS: Final = pgettext("kind of result", "Admissions and awards")
CONFERENCES: Final = pgettext("kind of result", "Conferences")
CLUSTERS: Final = pgettext("kind of result", "Clusters")
FIGURES: Final = pgettext("kind of result", "Published figures")
PROPOSALS: Final = pgettext("kind of result", "Proposals for profiles")

MEMBER_CITY: Final = _("Member city of the network of learning cities")
LEARNING_CITY: Final = _("Learning city")
COUNTRY: Final = _("Country")
REGION: Final = _("Region of UNESCO")
ADMISSION: Final = _("Admission of new member cities")
AWARD: Final = _("Award for learning cities")
CONFERENCE: Final = _("Conference of learning cities")
CLUSTER: Final = _("Thematic cluster of learning cities")
FIGURE: Final = _("Published figure of the network")
PROPOSAL: Final = _("A city's proposal for its public profile")
