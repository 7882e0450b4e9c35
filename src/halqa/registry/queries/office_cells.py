"""How a cell of a row is said to people: a day as pages write days, a number with its groups, a code by its name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.foundation.dates import BadDate, UncertainDate
from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.words import labelled, listing, number, when_text
from halqa.registry.enums import FigureScope
from halqa.registry.labels.kinds import label
from halqa.registry.labels.office import cell_words, column_words
from halqa.registry.labels.refusals import sentence
from halqa.registry.rules.roster_tables import REGION_NAMES, TABLE_OF, Column, Form, Table


@dataclass(frozen=True)
class Names:
    """What countries and cities are called for a reader.

    Countries by their codes, and by the English names under which figures of them are published; cities by their keys.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    cities: Mapping[str, str] = field(default_factory=dict)


IN_FORMS: Final[Mapping[str, Promise]] = {
    "value-missing": _("This is needed."),
    "formula-in-cell": _("This begins with a sign by which spreadsheets know a formula. Begin with a letter or a digit."),
    "serial-number-for-date": _("%(value)s is not a day. Write a day as year, month and day: 2020-09-23."),
    "not-a-number": _("%(value)s is not a number. Write digits only; degrees may have a point."),
    "not-one-of": _("%(value)s is not in the list. Choose one that is."),
    "unknown-country": _("%(value)s is not in the list of countries. Choose one that is."),
    "unknown-scope": _("%(value)s is not in the list. Choose one that is."),
    "key-of-another-country": _("%(value)s does not begin with the code of the country, which is %(country)s."),
    "contradicts-members": _("%(value)s is not what is said of this city as a member: %(known)s."),
    "unknown-city": _("No city is known under the key %(value)s. Look for it by its name, and copy its key."),
    "unknown-member": _("No member city is known under the key %(value)s."),
    "unknown-cluster": _("No cluster is known under the key %(value)s."),
    "unknown-round": _("No round is known under the key %(value)s."),
}
"""Reasons that a roster words for whoever keeps a spreadsheet, in words for whoever fills in a form."""

_COUNTS: Final = frozenset({"length", "longest", "lowest", "highest", "most", "rows"})
_DAYS: Final = frozenset({"limit", "date"})


def in_words(table: str, column: str, text: str, names: Names) -> str | Promise:
    """Return a sound cell as its reader would say it: dates, numbers, choices, countries and scopes in words."""
    return _said(TABLE_OF[table].column(column), text, names) if text else ""


def scope_words(text: str, names: Names) -> str | Promise:
    """Return what a published figure is about, from the roster's word for it."""
    if text in {FigureScope.TOTAL, FigureScope.ROUND}:
        return label(FigureScope(text))
    place = text.removeprefix("round: ")
    name = label(REGION_NAMES[place]) if place in REGION_NAMES else names.countries.get(place, place)
    return name if place == text else labelled(label(FigureScope.ROUND), name)


def form_sentence(refusal: Refusal, table: Table, names: Names) -> str:
    """Return a reason as it is said at the field of a form."""
    column = next((column for column in table.columns if column.name == refusal.facts.get("column")), None)
    facts = {name: _fact(name, value, column, table, names) for name, value in refusal.facts.items()}
    if refusal.code in IN_FORMS:
        return str(IN_FORMS[refusal.code]) % facts
    return sentence(Refusal(refusal.code, {**facts, "file": ""}))


def _fact(name: str, value: Any, column: Column | None, table: Table, names: Names) -> Any:
    """Return one fact of a reason in words; what cannot be read stays as it was written."""
    if name == "columns":
        return listing(column_words(table.name, each)[0] for each in str(value).split(", "))
    if name == "country":
        return names.countries.get(str(value), value)
    if name in _COUNTS and isinstance(value, int) and not (column and _is_year(column)):
        return number(value)
    if name in _DAYS and isinstance(value, str):
        return _day(value)
    if name in {"value", "known"} and isinstance(value, str) and column:
        return _said(column, value, names)
    return value


def _said(column: Column, text: str, names: Names) -> str | Promise:
    match column.form:
        case Form.DAY | Form.DATE:
            return _day(text)
        case Form.WHOLE if text.isascii() and text.isdigit() and column.name != "geonames_id" and not _is_year(column):
            return number(int(text)) if len(text) < 20 else text
        case Form.COUNTRY:
            return names.countries.get(text, text)
        case Form.CITY:
            return names.cities.get(text, text)
        case Form.SCOPE:
            return scope_words(text, names)
        case Form.CHOICE if text in column.choices:
            return cell_words(column.name, text, REGION_NAMES)
    return text


def _day(text: str) -> str:
    try:
        return when_text(UncertainDate.parse(text))
    except BadDate:
        return text


def _is_year(column: Column) -> bool:
    return column.lowest == 1000 and column.form is Form.WHOLE
