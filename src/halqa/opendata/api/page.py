"""The page of the API for people: every operation with its parameters, its fields, and a question with the answer of today."""

import json
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _

from halqa.opendata.api.description import ROOT, description
from halqa.opendata.api.operations import EXAMPLE
from halqa.opendata.labels.problems import TITLES
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.pages.views.public import public

MOST_SHOWN: Final = 900
"""Letters of an answer that the page shows."""

BESIDE: Final = frozenset({"independence", "attribution"})
"""What travels with every answer, and is told once at the head of the page."""


@public
def api_page(request: HttpRequest) -> HttpResponse:
    """Describe the API."""
    told = description(reader_language())
    groups: dict[str, list[dict[str, Any]]] = {}
    for place, methods in told["paths"].items():
        for operation in methods.values():
            groups.setdefault(operation.get("tags", [_("Where everything is")])[0], []).append(
                _operation(request, place, operation)
            )
    context = {
        "title": _("About the API"),
        "description": _("How programs read what is public here: every question with its parameters and a real answer."),
        "summary": told["info"]["description"],
        "site": site_address(request),
        "root": ROOT,
        "groups": [
            {"name": name, "ident": f"group-{number}", "operations": found}
            for number, (name, found) in enumerate(groups.items(), start=1)
        ],
        "problems": [(int(status), words) for status, words in TITLES.items()],
        "limit": settings.API_LIMIT,
        "token_limit": settings.API_TOKEN_LIMIT,
    }
    return render(request, "opendata/api.html", context)


def _operation(request: HttpRequest, place: str, operation: dict[str, Any]) -> dict[str, Any]:
    is_own = {} not in operation["security"]
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"].get("properties", {})
    fields = shape.get("items", {}).get("items") or shape.get("item") or {}
    return {
        "ident": operation["operationId"],
        "path": place,
        "summary": operation["summary"],
        "description": operation["description"],
        "parameters": [
            {"name": one["name"], "meaning": one.get("description", ""), "values": _values(one["schema"])}
            for one in operation["parameters"]
        ],
        "fields": [
            {"name": name, "meaning": field["description"]}
            for name, field in fields.get("properties", {}).items()
            if field.get("description")
        ],
        "example": operation[EXAMPLE],
        "answer": "" if is_own or place == "/openapi.json" else _answer(request, operation[EXAMPLE]),
        "is_own": is_own,
    }


def _values(schema: dict[str, Any]) -> str:
    """Return what a parameter can be, in few signs."""
    for each in schema.get("anyOf", [schema]):
        if "enum" in each:
            return " · ".join(map(str, each["enum"]))
        if each.get("type") == "array":
            return ",".join(each["items"]["enum"][:3]) + ",…"
        if "minimum" in each:
            return f"{each['minimum']}…{each.get('maximum', '')}"
        if "examples" in each:
            return str(each["examples"][0])
    return ""


def _answer(request: HttpRequest, example: str) -> str:
    """Return the beginning of the answer to an example; nothing where this network has nothing there."""
    place, _mark, query = example.partition("?")
    asked = HttpRequest()
    asked.method, asked.path, asked.META, asked.GET = "GET", f"{ROOT}{place}", request.META, QueryDict(query)
    found = resolve(asked.path)
    try:
        response = found.func.inner(asked, **found.kwargs)
    except Http404:
        return ""
    told = {name: value for name, value in json.loads(response.content).items() if name not in BESIDE}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN].rsplit("\n", 1)[0] + "\n…"
