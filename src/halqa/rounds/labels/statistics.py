"""What the statistics of a round are put together by, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as pgettext

from halqa.rounds.enums.statistics import By

BY: Final[Mapping[By, Promise]] = {
    By.REGION: pgettext("statistics of a round", "By region"),
    By.KIND: pgettext("statistics of a round", "By kind of place"),
    By.COUNTRY: pgettext("statistics of a round", "By country"),
}

HEADS: Final[Mapping[By, Promise]] = {
    By.REGION: pgettext("statistics of a round", "Region"),
    By.KIND: pgettext("statistics of a round", "Kind of place"),
    By.COUNTRY: pgettext("statistics of a round", "Country"),
}
