"""The parameters of the API: how each is read, and how the description of the API tells of it.

Texts are English here and found in the catalogues when the description is told in another language.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any, Final

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Field, Path, Query, Schema
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from halqa.exchange.enums import BuildingBlock, PracticeSort, TargetGroup
from halqa.foundation.languages import LANGUAGES
from halqa.opendata.rules import asking
from halqa.opendata.rules.asking import Unusable
from halqa.opendata.rules.paging import LARGEST, USUAL
from halqa.registry.enums import CityKind, CitySort, FigureScope, FigureSort, FigureStatus, Publisher, Region, RoundSort
from halqa.registry.queries.tables import Layout
from halqa.rounds.enums.applications import ApplicationState
from halqa.search.access import sources
from halqa.search.enums import MOST_CHARACTERS, MOST_RANKED

UNKNOWN: Final = "unknown"
UNDATED: Final = "undated"
MOST_PAGES: Final = 1_000_000
MOST_FOUND: Final = 50
"""How many results of search an answer holds at most."""

YEARS: Final = (1900, 2200)
COUNTRY_CODE: Final = "[A-Z]{2}"
SLUG: Final = "[a-z0-9]+(-[a-z0-9]+)*"
LANGUAGE_TAG: Final = "[a-z]{2,3}(-[a-z0-9]{2,8})*"

Json = dict[str, Any]

FIELDS_MEANING: Final = _("The fields that each row shall have, with commas between them; without it all.")


def _read(how: Callable[[str], Any], text: Any) -> Any:
    try:
        return how(str(text))
    except Unusable as unusable:
        raise PydanticCustomError(unusable.refusal.code, "refused", {"refusal": unusable.refusal}) from unusable


def _reader(how: Callable[..., Any], **bounds: Any) -> BeforeValidator:
    return BeforeValidator(partial(_read, partial(how, **bounds)))


def _of_form(text: Any, pattern: str) -> Any:
    """Return a part of a path; what does not have its form is nothing that there is."""
    try:
        return asking.in_form(str(text), pattern, "")
    except Unusable:
        raise Http404 from None


def _choice(choices: list[str]) -> Any:
    return Annotated[str, _reader(asking.choice, choices=choices), WithJsonSchema({"type": "string", "enum": choices})]


def _whole(least: int, most: int) -> Any:
    told = {"type": "integer", "minimum": least, "maximum": most}
    return Annotated[int, _reader(asking.whole_number, least=least, most=most), WithJsonSchema(told)]


def _text(pattern: str, example: str) -> Any:
    told = {"type": "string", "pattern": f"^{pattern}$", "examples": [example]}
    return Annotated[str, _reader(asking.in_form, pattern=pattern, example=example), WithJsonSchema(told)]


def _year(text: Any, *, otherwise: str) -> int | str:
    if text == otherwise:
        return otherwise
    return _read(partial(asking.whole_number, least=YEARS[0], most=YEARS[1]), text)  # type: ignore[no-any-return]


def fields_of(names: tuple[str, ...]) -> Any:
    """Return the parameter by which some of these fields are chosen, with commas between them."""
    told: Json = {"type": "array", "items": {"type": "string", "enum": list(names)}, "minItems": 1}
    return Annotated[str | None, WithJsonSchema(told), Query(None, description=FIELDS_MEANING)]


def fields_of_layout(layout: Layout) -> Any:
    """Return the parameter by which columns of a table are chosen."""
    return fields_of(layout.names)


def in_path(pattern: str, example: str, meaning: str, kind: str = "string") -> Any:
    """Return a part of a path; what does not fit the pattern is answered as what does not exist."""
    told: Json = {"type": "integer", "minimum": 0} if kind == "integer" else {"type": "string", "pattern": f"^{pattern}$"}
    told |= {"examples": [example], "description": meaning}
    return Annotated[str, BeforeValidator(partial(_of_form, pattern=pattern)), WithJsonSchema(told), Path(...)]


Day = Annotated[date, _reader(asking.day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2020-09-23"]})]
Words = Annotated[str, _reader(asking.short_text, most=100), WithJsonSchema({"type": "string", "maxLength": 100})]


def _year_or(otherwise: str) -> Any:
    told = {"anyOf": [{"type": "integer", "minimum": YEARS[0], "maximum": YEARS[1]}, {"type": "string", "const": otherwise}]}
    return Annotated[int | str, BeforeValidator(partial(_year, otherwise=otherwise)), WithJsonSchema(told)]


Year = _whole(*YEARS)
CountryCode = _text(COUNTRY_CODE, "MA")
Slug = _text(SLUG, "literacy")


class Asked(Schema):
    """What can be said in every question."""

    language: _choice(list(LANGUAGES)) | None = Field(  # type: ignore[valid-type]
        None, description=_("The language of names and sentences; without it, what the header Accept-Language asks for.")
    )


class Paged(Asked):
    """What can be said in every question for a list."""

    page: _whole(1, MOST_PAGES) = Field(1, description=_("Which page of the list, counted from 1."))  # type: ignore[valid-type]
    size: _whole(1, LARGEST) = Field(USUAL, description=_("How many rows a page holds."))  # type: ignore[valid-type]


class OnDays(Schema):
    """The two days of a question."""

    as_of: Day | None = Field(None, description=_("The day asked about: what was true then. Not a day that lies ahead."))
    known_on: Day | None = Field(
        None, description=_("The day of knowing: what was known then. Who leaves out the day asked about asks about this one.")
    )


class CitiesAsked(Paged, OnDays):
    """What the list of cities can be narrowed to, as on its page."""

    q: Words = Field("", description=_("Words that begin a name of the city or of its country, in any language."))
    region: _choice([str(each) for each in Region]) | None = Field(None, description=_("UNESCO's region."))  # type: ignore[valid-type]
    country: CountryCode | None = Field(None, description=_("The country's code of ISO 3166-1."))
    year: _year_or(UNKNOWN) | None = Field(  # type: ignore[valid-type]
        None, description=_("The year of joining; “unknown” for cities of which no single year is known.")
    )
    kind: _choice([str(each) for each in CityKind]) | None = Field(None, description=_("What kind of unit it is."))  # type: ignore[valid-type]
    award: Year | None = Field(None, description=_("The year of a Learning City Award that it received."))
    cluster: Slug | None = Field(None, description=_("The key of a thematic cluster that it led."))
    sort: _choice([str(each) for each in CitySort]) = Field(  # type: ignore[valid-type]
        str(CitySort.NAME), description=_("The order of the rows; a minus in front turns it round.")
    )


class CountriesAsked(Paged):
    """What the list of countries can be narrowed to."""

    region: _choice([str(each) for each in Region]) | None = Field(None, description=_("UNESCO's region."))  # type: ignore[valid-type]


class RoundCitiesAsked(Paged):
    """What the cities of a round can be narrowed to and put in order by, as on its page."""

    region: _choice([str(each) for each in Region]) | None = Field(None, description=_("UNESCO's region."))  # type: ignore[valid-type]
    sort: _choice([f"{sign}{each}" for each in RoundSort for sign in ("", "-")]) = Field(  # type: ignore[valid-type]
        str(RoundSort.NAME), description=_("The order of the rows; a minus in front turns it round.")
    )


class AwardsAsked(Paged):
    """What the list of awards can be narrowed to."""

    year: Year | None = Field(None, description=_("The year of an award round."))


class FiguresAsked(Paged):
    """What the published figures can be narrowed to and put in order by, as on their page."""

    scope: _choice([str(each) for each in FigureScope]) | None = Field(None, description=_("What is counted."))  # type: ignore[valid-type]
    publisher: _choice([str(each) for each in Publisher]) | None = Field(None, description=_("Who published it."))  # type: ignore[valid-type]
    status: _choice([str(each) for each in FigureStatus]) | None = Field(  # type: ignore[valid-type]
        None, description=_("What was thought of it on the day of knowing.")
    )
    known_on: Day | None = Field(None, description=_("The day of knowing: what was known then. Not a day that lies ahead."))
    sort: _choice([str(each) for each in FigureSort]) = Field(  # type: ignore[valid-type]
        str(FigureSort.LATEST), description=_("The order of the rows; a minus in front turns it round.")
    )


class PracticesAsked(Paged):
    """What the practices can be narrowed to, as on their page."""

    q: Words = Field("", description=_("Words that begin a word of the practice, its city or country, or its subject."))
    block: _choice([str(each) for each in BuildingBlock]) | None = Field(None, description=_("A building block."))  # type: ignore[valid-type]
    group: _choice([str(each) for each in TargetGroup]) | None = Field(None, description=_("A target group."))  # type: ignore[valid-type]
    region: _choice([str(each) for each in Region]) | None = Field(None, description=_("UNESCO's region."))  # type: ignore[valid-type]
    country: CountryCode | None = Field(None, description=_("The country's code of ISO 3166-1."))
    source_language: _text(LANGUAGE_TAG, "ko") | None = Field(  # type: ignore[valid-type]
        None, description=_("The language of the source, as a tag of BCP 47.")
    )
    year: _year_or(UNDATED) | None = Field(  # type: ignore[valid-type]
        None, description=_("The year of the source; “undated” for sources without a date.")
    )
    sort: _choice([str(each) for each in PracticeSort]) = Field(  # type: ignore[valid-type]
        str(PracticeSort.CITY), description=_("The order of the rows.")
    )


class SearchAsked(Asked):
    """What can be looked for, as on the page of search."""

    q: Annotated[
        str,
        _reader(asking.short_text, most=MOST_CHARACTERS),
        WithJsonSchema({"type": "string", "maxLength": MOST_CHARACTERS, "examples": ["osan"]}),
    ] = Field("", description=_("Words in any language and script; without any, nothing is found."))
    kind: _choice(list(sources())) | None = Field(None, description=_("What kind of thing is looked for."))  # type: ignore[valid-type]
    page: _whole(1, MOST_RANKED) = Field(1, description=_("Which page of the list, counted from 1."))  # type: ignore[valid-type]
    size: _whole(1, MOST_FOUND) = Field(20, description=_("How many rows a page holds."))  # type: ignore[valid-type]


class DaysAsked(Asked, OnDays):
    """A question about the network on a day, as known on a day."""


class PagedDays(Paged, OnDays):
    """A question for a list about a day, as known on a day."""


class AnnouncedAsked(Paged):
    """What the list of what was decided can be narrowed to."""

    call: Slug | None = Field(None, description=_("Only that of this call, by its key."))  # type: ignore[valid-type]
    country: CountryCode | None = Field(None, description=_("The country's code of ISO 3166-1."))


class AnnouncementCountsAsked(Paged):
    """What the list of rounds in numbers can be narrowed to."""

    call: Slug | None = Field(None, description=_("Only that of this call, by its key."))  # type: ignore[valid-type]


class ApplicationsAsked(Paged):
    """What the list of applications can be narrowed to."""

    call: Slug | None = Field(None, description=_("Only those in this call, by its key."))  # type: ignore[valid-type]
    state: _choice([str(each) for each in ApplicationState]) | None = Field(  # type: ignore[valid-type]
        None, description=_("Only those in this state.")
    )
