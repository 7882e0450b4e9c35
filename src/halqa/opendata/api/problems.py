"""What the API answers where it cannot answer: a problem (RFC 9457) with a sentence for each reason."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationError

from halqa.foundation.refusals import Refusal
from halqa.opendata.labels import sentence
from halqa.opendata.labels.problems import DETAILS, TITLES
from halqa.pages.templatetags.frame import address, site_address

CONTENT_TYPE: Final = "application/problem+json"

Reasons = Iterable[tuple[str, Refusal]]
"""Reasons, each with the parameter that it is about; empty where it is about none."""


class Refused(Exception):
    """A question that is not answered, with the status of the answer and every reason."""

    def __init__(self, status: HTTPStatus, reasons: Reasons = ()) -> None:
        super().__init__(status)
        self.status = status
        self.reasons = tuple(reasons)


def reasons_of(error: ValidationError) -> tuple[tuple[str, Refusal], ...]:
    """Return what is wrong with parameters, as they were read."""
    return tuple((str(one["loc"][-1]), one["ctx"]["refusal"]) for one in error.errors)


def problem(request: HttpRequest, status: HTTPStatus, reasons: Reasons = ()) -> HttpResponse:
    """Return the answer that says what is wrong, in the language that is active."""
    errors = [{"parameter": name, "code": one.code, "sentence": sentence(one)} for name, one in reasons]
    told: Mapping[str, Any] = {
        "type": f"{site_address(request)}{address('api/')}#problem-{int(status)}",
        "title": str(TITLES[status]),
        "status": int(status),
        "detail": " ".join(one["sentence"] for one in errors) or str(DETAILS[status]),
        "instance": request.path,
        "errors": errors,
    }
    response = HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response
