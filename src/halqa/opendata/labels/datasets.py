"""What the data sets are called, and what they hold."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES: Final[Mapping[str, Promise]] = {
    "cities": _("Cities"),
    "countries": _("Countries"),
    "rounds": _("Rounds of admission"),
    "awards": _("Learning City Award"),
    "conferences": _("International Conferences on Learning Cities"),
    "clusters": _("Thematic clusters"),
    "figures": _("Published figures"),
    "corrections": _("Corrections"),
    "next-dates": _("Dates ahead"),
    "practices": _("Practices"),
    "sources": _("Sources"),
}

DESCRIPTIONS: Final[Mapping[str, Promise]] = {
    "cities": _("Cities with evidence of membership, now or earlier, with position, awards and sources."),
    "countries": _("Countries with listed cities, how many, and how many awards went to them."),
    "rounds": _("Members as published, beside the rows that are listed here."),
    "awards": _("Every city that an award round honoured, with its source."),
    "conferences": _("Where and when the learning cities met, on what, and what they agreed."),
    "clusters": _("The themes on which member cities worked together, and the cities that led."),
    "figures": _("Every count of the network that somebody published, right or wrong, with its status."),
    "corrections": _("What publishers took back, and between which days that became known."),
    "next-dates": _("Days that lie ahead of the network, as published."),
    "practices": _("What cities do that others can try, each with the page that tells of it; classified by us."),
    "sources": _("Every page and document that a fact rests on, and how many do."),
}
