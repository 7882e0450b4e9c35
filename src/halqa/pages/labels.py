"""Words that every page needs: the main navigation and the error pages."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAVIGATION: Final[tuple[tuple[str, Promise], ...]] = (
    ("cities/", _("Cities")),
    ("practices/", _("Practices")),
    ("awards/", _("Awards")),
    ("calls/", _("Calls")),
    ("conferences/", _("Conferences")),
    ("clusters/", _("Clusters")),
    ("figures/", _("Figures")),
    ("about-the-data/", _("About the data")),
)

BELONGS_TO: Final[dict[str, str]] = {
    "countries/": "cities/",
    "forms/": "calls/",
    "regions/": "cities/",
    "rounds/replay/": "calls/",
    "rounds/": "cities/",
    "sources/": "about-the-data/",
}
"""Where pages that the navigation does not name stand in it, by the first address that theirs begins with."""


@dataclass(frozen=True)
class ErrorWords:
    """What an error page says: what is the matter, why, and what to do next."""

    heading: Promise
    explanation: Promise
    next_step: Promise


ERRORS: Final[dict[int, ErrorWords]] = {
    HTTPStatus.BAD_REQUEST: ErrorWords(
        _("This request could not be read"),
        _("Something in the address or in what was sent has a form that we do not understand."),
        _("Go back, check what you typed, and try again."),
    ),
    HTTPStatus.FORBIDDEN: ErrorWords(
        _("This page is not open to you"),
        _("The page exists, but what you may see or do here does not include it."),
        _("If you think it should, write to the office that runs this network."),
    ),
    HTTPStatus.NOT_FOUND: ErrorWords(
        _("There is no page at this address"),
        _("The address may have a typing mistake, or the page may have moved."),
        _("Look for the city in the list of cities, or start again from the home page."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: ErrorWords(
        _("This cannot be done at this address"),
        _("The page is not made for what your browser or program asked of it. Nothing was changed."),
        _("Go back and load the page before it again, or start again from the home page."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: ErrorWords(
        _("Too many attempts"),
        _("To keep people's accounts safe, only a few attempts are taken in a short time. What you sent was not looked at."),
        _("Wait five minutes and try again."),
    ),
    HTTPStatus.LENGTH_REQUIRED: ErrorWords(
        _("Your program did not say how much it sends"),
        _("Halqa reads only what was announced. Nothing of what you sent was kept."),
        _("Send it with a browser, or have your program send the header Content-Length."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ErrorWords(
        _("This is more than can be sent at once"),
        _("What you sent is too large. Nothing of it was kept."),
        _("Go back: what you typed is still there. Send less, and try again."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: ErrorWords(
        _("Something went wrong on our side"),
        _("It is not your fault. The fault was written down so that it can be mended."),
        _("Try again in a few minutes. If it happens again, tell the office that runs this network when and where."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: ErrorWords(
        _("Halqa is busy for a moment"),
        _("The page cannot be shown just now. Nothing is lost."),
        _("Wait half a minute and load the page again."),
    ),
}

FORM_NOT_ACCEPTED: Final = ErrorWords(
    _("This form was not accepted"),
    _("It stood open for long, was opened before you signed in or out, or your browser keeps no cookies. Nothing was changed."),
    _("Go back, load the page again and send it once more."),
)
"""For a form that does not show that it is ours (403)."""
