"""What went wrong with a question to the API, as the title of a problem (RFC 9457) says it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES: Final[Mapping[HTTPStatus, Promise]] = {
    HTTPStatus.UNAUTHORIZED: _("The token was not accepted"),
    HTTPStatus.FORBIDDEN: _("The token does not open this"),
    HTTPStatus.NOT_FOUND: _("There is nothing at this address"),
    HTTPStatus.METHOD_NOT_ALLOWED: _("The API is only read"),
    HTTPStatus.NOT_ACCEPTABLE: _("The answer is not to be had in this form"),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("What was asked cannot be answered as it was written"),
    HTTPStatus.TOO_MANY_REQUESTS: _("Too many requests"),
    HTTPStatus.SERVICE_UNAVAILABLE: _("Halqa is busy for a moment"),
}

DETAILS: Final[Mapping[HTTPStatus, Promise]] = {
    HTTPStatus.NOT_FOUND: _("Check the address. What there is stands in the description of the API."),
    HTTPStatus.METHOD_NOT_ALLOWED: _("Ask with GET or HEAD. Nothing was changed."),
    HTTPStatus.NOT_ACCEPTABLE: _("Answers are written as application/json. Leave out the header Accept, or let it name that."),
    HTTPStatus.TOO_MANY_REQUESTS: _(
        "More was asked than is allowed within ten minutes. Ask again when the header Retry-After says, or with a token."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _("The question cannot be answered just now. Ask again in a few seconds."),
}
