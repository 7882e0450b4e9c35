"""What surrounds every request: trouble below is answered in plain words, never as a 500 with nothing to do."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from halqa.pages.views import errors

logger = logging.getLogger(__name__)
TRY_AGAIN_SECONDS = 10


class Unavailable:
    """Answers 503 with Retry-After when the database is locked, full or away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn trouble of the database into a page that says when to come back; leave every other mistake alone."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("database unavailable: %s", type(exception).__name__)
        return errors.unavailable(request, retry_after=TRY_AGAIN_SECONDS)
