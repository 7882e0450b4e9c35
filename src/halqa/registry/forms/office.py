"""What the coordination team writes: the form of one row, made from the columns of its table, and small forms beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import decimal

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.foundation.refusals import Refusal
from halqa.pages.forms import DayInput, Select, TextInput
from halqa.pages.templatetags.words import labelled
from halqa.registry.enums import FieldGroup
from halqa.registry.labels.office import GROUPS, choice_words, column_words
from halqa.registry.labels.refusals import REFUSALS
from halqa.registry.queries.office_cells import IN_FORMS, Names, form_sentence, scope_words
from halqa.registry.queries.office_row import CountryName, called
from halqa.registry.rules.merging import KEPT, MERGED
from halqa.registry.rules.office import ACT, REASON, WITHDRAWAL, group_of, is_folded, sources_of
from halqa.registry.rules.roster import Row
from halqa.registry.rules.roster_tables import PARTS_OF_REGIONS, REGION_NAMES, Column, Form, Table

LONG_TEXT: Final = 500
"""From so many characters on a text is given several lines."""

LONG_LINE: Final = 300
"""From so many on it has a row of the form to itself."""

_LEFT_TO_RIGHT: Final = frozenset(Form) - {Form.TEXT, Form.CHOICE, Form.COUNTRY}

_WITH_DIGITS: Final = frozenset({Form.DAY, Form.DATE, Form.WHOLE, Form.DEGREES, Form.ROUND, Form.ROUNDS})

_ARABIC_SIGNS: Final = str.maketrans("٫٬", ".,")
"""The decimal sign and the sign between thousands of Arabic and Persian keyboards."""

_NAME_OR_KEY: Final = _("Its name, or its key as in the address of its page, such as ma/benguerir.")

Countries = Sequence[CountryName]


@dataclass(frozen=True)
class Conflict:
    """Something that two records have and one can keep: its name, the words for it, and for what each of the two has."""

    name: str
    words: str
    kept: str
    merged: str


@dataclass(frozen=True)
class FieldSet:
    """The fields of one group: those that are shown, and those that are folded away until somebody asks for them."""

    label: str | Promise
    shown: tuple[BoundField, ...]
    folded: tuple[BoundField, ...]


class ColumnsForm(forms.Form):
    """A form with a field for each of some columns. What a cell may hold is for the rules of the roster to say."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, table: Table, columns: Iterable[Column], countries: Countries = (), **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.table = table
        self.names = Names(called(countries))
        self.columns = tuple(columns)
        for column in self.columns:
            self.fields[column.name] = _field(table.name, column, countries)

    @property
    def cells(self) -> Row:
        """What was written, by column, without the line breaks that no cell may hold."""
        return {column.name: _as_a_roster_has_it(column, self.cleaned_data[column.name]) for column in self.columns}

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say at its field why something is refused, or above the form where it is no matter of one field."""
        for refusal in refusals:
            field = self.field_of(refusal)
            self.add_error(field if field in self.fields else None, form_sentence(refusal, self.table, self.names))

    def field_of(self, refusal: Refusal) -> str:
        """Return the name of the field that a reason is about."""
        return str(refusal.facts.get("column", ""))

    def reread(self, version: str) -> None:
        """Let what is sent next rest on another version: its writer has both texts in view now."""
        self.data = self.data.copy()
        self.data["version"] = version


class RowForm(ColumnsForm):
    """The form of one row: its columns in groups, and the reason for the change. Cells that identify a stored row are fixed."""

    def __init__(
        self, data: Any = None, *, table: Table, fixed: Mapping[str, str], countries: Countries = (), **options: Any
    ) -> None:
        columns = [column for column in table.columns if column.name not in fixed]
        super().__init__(data, table=table, columns=[*columns, REASON], countries=countries, **options)
        self.fixed = fixed
        self.ticks = {source: f"{source}_says_so" for source in sources_of(table)}
        for source, tick in self.ticks.items():
            widget = forms.CheckboxInput(attrs={"class": "long"})
            self.fields[tick] = forms.BooleanField(label=self._says_so(source), required=False, widget=widget)

    @property
    def row(self) -> Row:
        """The whole row, as a roster would have it."""
        return {name: cell for name, cell in {**self.fixed, **self.cells}.items() if name != REASON.name}

    @property
    def affirmed(self) -> set[str]:
        """The columns of the sources of which it is ticked that they say the new text too."""
        return {source for source, tick in self.ticks.items() if self.cleaned_data[tick]}

    def field_of(self, refusal: Refusal) -> str:
        """Return the name of the field that a reason is about: of an unchanged source, the box to tick."""
        column = super().field_of(refusal)
        return self.ticks[column] if refusal.code == "source-unchanged" else column

    @property
    def groups(self) -> Iterator[FieldSet]:
        """The fields by what they are about; in each group those that few rows need are folded while they are empty."""
        for group in FieldGroup:
            own = sorted((column for column in self.columns if group_of(column) is group), key=self._place)
            folded = {column.name for column in own if is_folded(column) and not self._holds_something(column.name)}
            if own:
                yield FieldSet(
                    GROUPS[group],
                    tuple(self._with_ticks(group, [column.name for column in own if column.name not in folded])),
                    tuple(self[column.name] for column in own if column.name in folded),
                )

    def _place(self, column: Column) -> tuple[int, bool]:
        """Return where a column stands in the form: as in its table, but how a number is meant right after the number."""
        number = column.name.removesuffix("_qualifier")
        header = [each.name for each in self.columns]
        return header.index(number if number in header else column.name), number != column.name

    def _with_ticks(self, group: FieldGroup, names: Iterable[str]) -> Iterator[BoundField]:
        """Yield fields, each source with its box to tick once it is asked for; of a source that is fixed, the box alone."""
        if group is FieldGroup.SOURCE:
            yield from (self[tick] for source, tick in self.ticks.items() if source in self.fixed and self._holds_something(tick))
        for name in names:
            yield self[name]
            if name in self.ticks and self._holds_something(self.ticks[name]):
                yield self[self.ticks[name]]

    def _says_so(self, source: str) -> str:
        """Return what is said by ticking the box of a source."""
        said = self.fixed.get(source) or self[source].value() or ""
        return labelled(_("The source says so"), f"GeoNames {said}" if source == "geonames_id" else said)

    def _holds_something(self, name: str) -> bool:
        return bool(self[name].value() or name in self.errors)


class WithdrawalForm(ColumnsForm):
    """What is said when a row is taken back."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, table=WITHDRAWAL, columns=WITHDRAWAL.columns, **options)


class ReasonForm(ColumnsForm):
    """A reason alone, for an act that says nothing else."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, table=ACT, columns=[REASON], **options)


class TwoCitiesForm(forms.Form):
    """Two records that may be of the same place, by their names or keys."""

    kept = forms.CharField(label=_("City that stays"), help_text=_NAME_OR_KEY, max_length=120, widget=TextInput)
    merged = forms.CharField(
        label=_("City that becomes an old address"), help_text=_NAME_OR_KEY, max_length=120, widget=TextInput
    )

    def __init__(self, data: Any = None, *, found: Mapping[str, Sequence[tuple[str, str]]] | None = None, **options: Any) -> None:
        """Make the form anew once cities were looked for: ``found`` has those of a field, by key and words, to choose from."""
        super().__init__(data, **options)
        self.found = found or {}
        for name, cities in self.found.items():
            if cities:
                self.fields[name] = forms.ChoiceField(
                    label=self.fields[name].label,
                    choices=cities,
                    widget=forms.RadioSelect,
                    error_messages={"invalid_choice": _("Several cities go by this name. Choose the one that you mean.")},
                )

    def clean(self) -> None:
        """Say of a field for which nothing was found that there is no such city."""
        for name, cities in self.found.items():
            if not cities:
                self.add_error(name, _("No city goes by this name or key."))


class MergeForm(ColumnsForm):
    """What has to be decided before two records become one: whose fact stands where both have one, and a reason.

    ``conflicts`` names each with the words for it, for what the kept record has, and for what the other has.
    """

    def __init__(self, data: Any = None, *, conflicts: Iterable[Conflict], across_countries: bool, **options: Any) -> None:
        super().__init__(data, table=ACT, columns=[REASON], **options)
        self.conflicts = tuple(conflicts)
        for conflict in self.conflicts:
            self.fields[conflict.name] = forms.ChoiceField(
                label=conflict.words,
                choices=[(KEPT, conflict.kept), (MERGED, conflict.merged)],
                widget=forms.RadioSelect,
                error_messages={"required": REFUSALS["undecided"]},
            )
        if across_countries:
            self.fields["across_countries"] = forms.BooleanField(
                label=_("The two lie in different countries, and this is meant."), required=False
            )
        self.order_fields([*(conflict.name for conflict in self.conflicts), "across_countries"])

    @property
    def decisions(self) -> dict[str, str]:
        """Whose fact stands, by the name of each conflict."""
        return {conflict.name: self.cleaned_data[conflict.name] for conflict in self.conflicts}


class RosterForm(forms.Form):
    """A roster as a file."""

    file = forms.FileField(
        label=_("Roster"),
        help_text=_("A CSV file with one table, an XLSX workbook, or a ZIP folder of CSV files; at most 50 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.zip"}),
    )


class FindCityForm(forms.Form):
    """The name or the key of a city that is looked for."""

    q = forms.CharField(label=_("Name or key of a city"), required=False, max_length=120, widget=TextInput)


class FindRowForm(forms.Form):
    """Words that a row holds."""

    q = forms.CharField(label=_("Name, place or year"), required=False, max_length=120, widget=TextInput)


def _field(table: str, column: Column, countries: Countries) -> forms.CharField:
    words, hint = column_words(table, column.name)
    return forms.CharField(
        label=words,
        help_text=hint,
        required=column.needed,
        widget=_widget(column, countries),
        error_messages={"required": IN_FORMS["value-missing"]},
    )


def _as_a_roster_has_it(column: Column, written: str) -> str:
    """Return what was written in one line, with the digits of a roster whatever keyboard they come from."""
    text = " ".join(written.split())
    if column.form not in _WITH_DIGITS:
        return text
    return "".join(str(decimal(sign, sign)) for sign in text.translate(_ARABIC_SIGNS))


def _scopes(countries: Countries) -> Iterator[tuple[str, str | Promise]]:
    """Yield what a figure may be about: the network, a round, its new members in a region, a region, a country."""
    names, regions = Names(called(countries)), [*REGION_NAMES, *sorted(PARTS_OF_REGIONS)]
    places = [*regions, *(country.english for country in countries if country.english)]
    for scope in ("total", "round", *(f"round: {region}" for region in regions), *places):
        yield scope, scope_words(scope, names)


def _widget(column: Column, countries: Countries) -> forms.Widget:
    if column.form is Form.COUNTRY:
        return Select(choices=[("", "—"), *((country.code, country.name) for country in countries)])
    if column.form is Form.SCOPE:
        return Select(choices=[("", "—"), *_scopes(countries)])
    if column.form is Form.CHOICE:
        nothing = [] if column.needed and len(column.choices) == 1 else [("", "—")]
        return Select(choices=[*nothing, *choice_words(column.name, column.choices, REGION_NAMES)])
    if column.form is Form.DAY:
        return DayInput()
    attrs: dict[str, Any] = {"autocomplete": "off"} | ({"dir": "ltr"} if column.form in _LEFT_TO_RIGHT else {})
    # An address is read whole, and so is a long text; a latitude has its longitude beside it.
    if column.form is Form.LINK or (column.form is Form.TEXT and column.longest >= LONG_LINE):
        attrs["class"] = "long"
    if column.name == "latitude":
        attrs["class"] = "begins-row"
    if column.form in {Form.WHOLE, Form.DEGREES}:
        attrs["inputmode"] = "numeric" if column.form is Form.WHOLE else "text"
    if column.form is Form.TEXT and column.longest >= LONG_TEXT:
        return forms.Textarea(attrs={"rows": 3, **attrs})
    return TextInput(attrs=attrs)
