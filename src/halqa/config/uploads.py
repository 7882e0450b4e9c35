"""How much may be sent in, decided before it is read, and where it stands while it is looked at."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from halqa.documents.labels import TOO_MANY_PIECES, more_than
from halqa.pages.views import errors

logger = logging.getLogger(__name__)


class OnDisk(FileUploadHandler):
    """Keeps each file that comes in on the disk, without a name: whatever happens to the process, nothing is left of it.

    Where the disk takes no more, the file is left out and the rest is read on, so that nothing typed is lost.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        try:
            settings.FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  closed with the request
        except OSError as error:
            self._leave_out(error)
        self.file = UploadedFile(file, self.file_name, self.content_type)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  Django passes it
        """Write what came."""
        try:
            self.file.write(raw_data)
        except OSError as error:
            self._leave_out(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Hand the file on, at its beginning."""
        try:
            self.file.seek(0)
        except OSError as error:
            self._note(error)
            return None
        self.file.size = file_size
        return self.file

    def _leave_out(self, error: OSError) -> None:
        self._note(error)
        raise SkipFile from error

    def _note(self, error: OSError) -> None:
        """Remember what went wrong, and in which field: the page that says so asks for the file again."""
        self.request.disk_trouble = error
        self.request.left_out = (*getattr(self.request, "left_out", ()), self.field_name)


class Bounded:
    """Refuses in words what is too much or cannot be read, before any view and before its body is read where that is enough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer instead of the view, where there is a reason."""
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            # How long it becomes is known only once it was read, and by then nobody is asked any more.
            return errors.error_page(request, HTTPStatus.LENGTH_REQUIRED)
        if _announced(request) > (most := _most(request)):
            return errors.error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, (more_than(most),))
        try:
            _ = request.POST
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return errors.error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, (str(TOO_MANY_PIECES),))
        except (MultiPartParserError, UnreadablePostError) as error:
            return errors.bad_request(request, error)
        return None


class Written:
    """Answers for a disk that took no more, once the form has shown that it is ours: from this page it can be sent again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer instead of the view, where a file could not be written."""
        if trouble := getattr(request, "disk_trouble", None):
            logger.error("an upload could not be written: %s", type(trouble).__name__)
            return errors.unavailable(request)
        return None


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _most(request: HttpRequest) -> int:
    # Nobody can add a file without having signed in.
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return settings.UPLOAD_MAX_BYTES if signed_in else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
