"""What visitors may write into the address of a list of the registry, read into clean values."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.pages.forms import DayInput, Pairs, Select, TextInput
from halqa.registry.enums import (
    CityKind,
    CitySort,
    CityView,
    FigureScope,
    FigureSort,
    FigureStatus,
    Publisher,
    Region,
    RoundSort,
)
from halqa.registry.labels import label
from halqa.registry.labels.network import cluster_name
from halqa.registry.rules.standing import days_asked

YEAR_UNKNOWN: Final = "unknown"

Choice = tuple[str, str | Promise]


class Day(forms.DateField):
    """A day as the registry writes it everywhere, ``2020-09-23``; not one that lies ahead of ``today``."""

    widget = DayInput
    input_formats = ("%Y-%m-%d",)
    default_error_messages = {"invalid": _("“%(value)s” is not a day. Write year, month and day, such as 2020-09-23.")}
    today: date = date.max

    def clean(self, value: Any) -> date | None:
        """Return the day, or nothing where nothing was written."""
        try:
            day: date | None = super().clean(value)
        except ValidationError as error:
            # The field of a browser stays empty then: only the sentence can tell what was asked.
            raise ValidationError(error.message, code=error.code, params={"value": value}) from error
        if day is not None and day > self.today:
            raise ValidationError(_("This day lies ahead: nothing is known of it yet."), code="ahead")
        return day


def _one_of() -> dict[str, Any]:
    return {"required": False, "error_messages": {"invalid_choice": _("“%(value)s” is not one of the choices.")}}


class TwoDays(forms.Form):
    """The two days of a question, *as of* and *known on*. What is wrong says so at its field and is left out."""

    as_of = Day(label=_("On the day"), required=False, help_text=_("What was true then."))
    known_on = Day(label=_("As known on the day"), required=False, help_text=_("What was known then."))

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        for name in ("as_of", "known_on"):
            self.fields[name].today = today
            self.fields[name].widget.attrs["max"] = today.isoformat()

    @property
    def days(self) -> tuple[date, date] | None:
        """The day asked about and the day of knowing; None where no day was given, or the day asked about is none."""
        as_of, known_on = (self.cleaned_data.get(name) for name in ("as_of", "known_on"))
        if "as_of" in self.errors or not (as_of or known_on):
            return None
        return days_asked(as_of, known_on, self.today)

    def _offer(self, name: str, nothing: str | Promise | None, choices: Iterable[Choice]) -> None:
        offered = [*([("", nothing)] if nothing else []), *choices]
        self.fields[name].choices = Pairs(offered)


class CityFilterForm(TwoDays):
    """The filters of the list of cities. What is wrong says so at its field and filters nothing."""

    q = forms.CharField(
        label=_("Name of a city or country"),
        required=False,
        max_length=100,
        widget=TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    region = forms.ChoiceField(label=_("Region"), widget=Select, **_one_of())
    country = forms.ChoiceField(label=_("Country"), widget=Select, **_one_of())
    year = forms.ChoiceField(label=_("Year of joining"), widget=Select, **_one_of())
    kind = forms.ChoiceField(label=_("Kind of city"), widget=Select, **_one_of())
    award = forms.ChoiceField(label=_("Learning City Award"), widget=Select, **_one_of())
    cluster = forms.ChoiceField(label=_("Led the cluster"), widget=Select, **_one_of())
    as_of = Day(label=_("Member on the day"), required=False)
    known_on = Day(label=_("As known on the day"), required=False)
    sort = forms.ChoiceField(label=_("Order"), widget=Select, **_one_of())
    view = forms.ChoiceField(label=_("View"), widget=forms.HiddenInput, **_one_of())

    def __init__(
        self,
        data: Any,
        *,
        regions: Iterable[Region],
        countries: Sequence[tuple[str, str]],
        years: Iterable[int],
        kinds: Iterable[CityKind],
        award_years: Iterable[int],
        clusters: Sequence[tuple[str, str]],
        today: date,
    ) -> None:
        super().__init__(data, today=today)
        years_known: list[Choice] = [(str(year), str(year)) for year in years]
        self._offer("region", _("Every region"), _labelled(regions))
        self._offer("country", _("Every country"), countries)
        self._offer("year", _("Every year"), [*years_known, (YEAR_UNKNOWN, pgettext("year of joining", "Not known"))])
        self._offer("kind", _("Every kind"), _labelled(kinds))
        self._offer("award", _("With or without"), [(str(year), str(year)) for year in award_years])
        self._offer("cluster", _("Every cluster or none"), [(key, cluster_name(key, name)) for key, name in clusters])
        self._offer("sort", None, _labelled(CitySort))
        self._offer("view", None, _labelled(CityView))

    @property
    def face(self) -> CityView:
        """How the list is shown: as asked for, else as cards."""
        return CityView(self.cleaned_data.get("view") or CityView.CARDS)

    @property
    def more_open(self) -> bool:
        """Whether one of the filters is set that are folded away."""
        return any(self.data.get(name, "").strip() for name in ("kind", "award", "cluster", "as_of", "known_on"))


class FiguresForm(TwoDays):
    """The two days that the figures are asked about, and what their list is narrowed to."""

    scope = forms.ChoiceField(label=pgettext("what a figure is about", "About"), widget=Select, **_one_of())
    publisher = forms.ChoiceField(label=_("Publisher"), widget=Select, **_one_of())
    status = forms.ChoiceField(label=_("Status"), widget=Select, **_one_of())
    sort = forms.ChoiceField(label=_("Order"), widget=forms.HiddenInput, **_one_of())

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, today=today)
        self._offer("scope", _("Everything"), _labelled(FigureScope))
        self._offer("publisher", _("Every publisher"), _labelled(Publisher))
        self._offer("status", _("Every status"), _labelled(FigureStatus))
        self._offer("sort", None, [(str(each), str(each)) for each in FigureSort])


class RoundForm(forms.Form):
    """What the cities of a round are narrowed to and in which order they stand; both come from links."""

    region = forms.ChoiceField(label=_("Region"), widget=forms.HiddenInput, **_one_of())
    sort = forms.ChoiceField(label=_("Order"), widget=forms.HiddenInput, **_one_of())

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["region"].choices = _labelled(Region)
        self.fields["sort"].choices = [(f"{sign}{each}", str(each)) for each in RoundSort for sign in ("", "-")]


def _labelled(kinds: Iterable[StrEnum]) -> list[Choice]:
    return [(str(kind), label(kind)) for kind in kinds]
