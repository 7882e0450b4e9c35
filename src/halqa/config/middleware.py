"""What surrounds every request: trouble below is answered in plain words, never as a 500 with nothing to do."""

import errno
import logging
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from halqa.documents.actions import StorageAway
from halqa.pages.views import errors

logger = logging.getLogger(__name__)
TRY_AGAIN_SECONDS = 10
# The disk is full or over its quota, can only be read, or fails.
DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


class Unavailable:
    """Answers 503 with Retry-After when the database is locked, full or away, or the disk takes no more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn trouble into a page that says when to come back; leave every other mistake alone."""
        if not is_trouble(exception):
            return None
        logger.error("unavailable: %s", type(exception).__name__)
        return errors.unavailable(request, retry_after=TRY_AGAIN_SECONDS)


class Explained:
    """Puts the page for 405 in the place of the empty answer to a method that a page does not take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = errors.error_page(request, HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what no view could catch, such as a session that could not be saved: 503 for trouble, else 500."""
    exception = sys.exception()
    if exception is not None and is_trouble(exception):
        return errors.unavailable(request, retry_after=TRY_AGAIN_SECONDS)
    return errors.broken(request)


def is_trouble(exception: BaseException) -> bool:
    """Say whether something failed that will be well again without a change of the code."""
    if isinstance(exception, OSError):
        return exception.errno in DISK_TROUBLE
    return isinstance(exception, OperationalError | InterfaceError | StorageAway)
