"""The API as a whole: its operations, and the description of them (OpenAPI 3.1) in each language.

A further resource is one more module beside these with a ``router``, added to ``ROUTERS``: its parameters, shapes, limits and
problems come with the door, and the page of the API, the description and the tests of every operation find it by themselves.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Query

from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.opendata.api import (
    announcements,
    answers,
    applications,
    cities,
    figures,
    honours,
    own,
    places,
    practices,
    rounds,
    search,
    sources,
)
from halqa.opendata.api.door import Law, behind_door, nothing_here
from halqa.opendata.api.operations import EXAMPLE, OWN, reads
from halqa.opendata.api.parameters import Asked
from halqa.opendata.api.shapes import PROBLEM, one_of, text, thing
from halqa.opendata.labels.problems import TITLES
from halqa.opendata.queries.datasets import GEONAMES_LICENCE
from halqa.pages.templatetags.frame import address, reader_language, site_address

VERSION: Final = "1"
ROOT: Final = "/api/v1"
ROUTERS: Final = (
    cities.router,
    places.router,
    rounds.router,
    honours.router,
    figures.router,
    announcements.router,
    practices.router,
    search.router,
    sources.router,
    own.router,
    applications.router,
)
TOKEN: Final = "token"  # noqa: S105  what the description calls the way to show one
ABOUT: Final = _("About the API")
SUMMARY: Final = _(
    "Everything public about the network of learning cities, read by programs. Halqa is independent and not part of UNESCO. "
    "Only facts with a source are told; what is listed is not the size of the network."
)
PROBLEMS: Final = (401, 404, 406, 422, 429, 503)
TRANSLATED: Final = frozenset({"summary", "description"})
LIMIT_HEADERS: Final = {
    "RateLimit-Limit": "How many requests are allowed within ten minutes.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "After how many seconds all are allowed again.",
}
START: Final = thing(
    "Where everything is.",
    name=text(),
    version=text(),
    documentation=text("The page that describes the API for people."),
    description=text("The description of the API for programs (OpenAPI 3.1)."),
    catalogue=text("The catalogue of the data sets (DCAT)."),
    feed=text("The feed of what is new (Atom)."),
    resources={"type": "object", "additionalProperties": {"type": "string"}, "description": "The lists, by name."},
)

api: Final = NinjaAPI(
    title="Halqa",
    version=VERSION,
    description=SUMMARY,
    openapi_url=None,
    docs_url=None,
    urls_namespace="opendata_api",
    servers=[{"url": ROOT}],
)


def _passed_on(_request: HttpRequest, error: Exception) -> HttpResponse:
    raise error


# The door answers for what goes wrong, for every view alike.
for _kind in list(api._exception_handlers):  # noqa: SLF001  there is no other way to leave none of them
    api.add_exception_handler(_kind, _passed_on)


@reads(
    api.default_router,
    "/",
    name="start",
    summary=_("Where everything is"),
    description=_("The version of the API, and the addresses of its lists and descriptions."),
    answer=one_of(START),
    example="/",
)
def start(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:  # noqa: ARG001  read by the door
    """Answer with where everything is."""
    site = site_address(request)
    lists = [place for place in description(WORKING_LANGUAGE)["paths"] if place != "/" and "{" not in place]
    whole = {
        "name": "Halqa",
        "version": VERSION,
        "documentation": site + address("api/"),
        "description": f"{site}{ROOT}/openapi.json",
        "catalogue": site + address("data/catalogue.jsonld"),
        "feed": site + address("feed.atom"),
        "resources": {place.strip("/"): f"{site}{ROOT}{place}" for place in lists},
    }
    return answers.one(whole)


@reads(
    api.default_router,
    "/openapi.json",
    name="openapi",
    summary=_("The description of the API"),
    description=_("OpenAPI 3.1, in the language that is asked for: what programs and their makers need to know."),
    answer={"type": "object"},
    example="/openapi.json",
)
def openapi(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:  # noqa: ARG001  read by the door
    """Answer with the description of the API."""
    told = description(reader_language())
    return answers.written(told | {"servers": [{"url": f"{site_address(request)}{ROOT}"}]})


for _router in ROUTERS:
    api.add_router("", _router)


@cache
def description(language: str) -> dict[str, Any]:
    """Return the description of the API with its texts in a language; names of fields and what they mean stay English."""
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=""), default=str))
    told["info"] |= {
        "license": {"name": "Facts; positions and populations of GeoNames: CC BY 4.0", "url": GEONAMES_LICENCE},
        "x-limits": {"requests": settings.API_LIMIT, "with-token": settings.API_TOKEN_LIMIT, "seconds": 600},
    }
    told["components"] = {
        "schemas": {"Problem": PROBLEM},
        "securitySchemes": {TOKEN: {"type": "http", "scheme": "bearer"}},
    }
    for operation in operations(told):
        is_own = operation.pop(OWN)
        operation["security"] = [{TOKEN: []}] if is_own else [{}, {TOKEN: []}]
        for parameter in operation["parameters"]:
            _simplify(parameter)
        _add_responses(operation["responses"], is_own=is_own)
    with override(language):
        _translate(told)
    return told


def operations(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the operations of a description of the API, in their order."""
    for place in told["paths"].values():
        yield from place.values()


def addresses() -> list[URLPattern]:
    """Return the addresses of the API, each behind the door, and last the one of everything that there is not."""
    own_patterns, _app, _space = api.urls
    patterns = [
        path(str(one.pattern), behind_door(one.callback, _law_of(str(one.name))), name=one.name)
        for one in own_patterns
        if one.name != "api-root"
    ]
    return [*patterns, path("<path:rest>", behind_door(nothing_here, Law), name="nothing")]


def _law_of(name: str) -> Any:
    @cache
    def law() -> Law:
        for operation in operations(description(WORKING_LANGUAGE)):
            if operation["operationId"] == name:
                parameters = tuple(one["name"] for one in operation["parameters"] if one["in"] == "query")
                return Law(parameters, is_own={} not in operation["security"])
        raise LookupError(name)

    return law


def _simplify(parameter: dict[str, Any]) -> None:
    """Say of a parameter what it can be, once: that it may be left out, and what it means, is told beside it."""
    schema = parameter["schema"]
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) == 1:
        schema |= kinds[0]
    elif kinds:
        schema["anyOf"] = kinds
    for name in ("title", "description", *(["anyOf"] if len(kinds) == 1 else [])):
        schema.pop(name, None)
    if schema.get("default", "") is None:
        del schema["default"]
    if isinstance(parameter.pop("examples", None), list):
        parameter["example"] = schema["examples"][0]
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": False}


def _add_responses(responses: dict[str, Any], *, is_own: bool) -> None:
    headers = {name: {"description": meaning, "schema": {"type": "integer"}} for name, meaning in LIMIT_HEADERS.items()}
    responses["200"]["headers"] = headers
    if not is_own:
        responses["304"] = {"description": _("Nothing has changed since the answer that you have.")}
    for status in (*PROBLEMS, 403) if is_own else PROBLEMS:
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        responses[str(status)] = {"description": _title(status), "content": content}


def _title(status: int) -> str:
    with override(None):
        return str(TITLES[status])  # type: ignore[index]


def _translate(told: Any) -> None:
    """Put the texts of a description, wherever they are, in the language that is active."""
    if isinstance(told, list):
        for each in told:
            _translate(each)
    elif isinstance(told, dict):
        for name, value in told.items():
            if name in TRANSLATED and isinstance(value, str) and value:
                told[name] = gettext(value)
            elif name == "tags" and isinstance(value, list):
                told[name] = [gettext(each) for each in value]
            elif name != EXAMPLE:
                _translate(value)
