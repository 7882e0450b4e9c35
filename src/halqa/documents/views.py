"""The doors of files: a download for whoever may read it, and public pictures and videos as parts of pages."""

import logging
import re
from collections.abc import Collection, Iterator
from http import HTTPStatus
from typing import BinaryIO, Final

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from halqa.accounts.access import VISITOR, caller_of
from halqa.documents.access import file_for
from halqa.documents.enums import MEDIA, Audience
from halqa.documents.models import File
from halqa.documents.rules.content import PICTURES
from halqa.pages.views import errors

logger = logging.getLogger(__name__)

Answer = FileResponse | HttpResponse

READ_AT_ONCE: Final = 64 * 1024
"""Bytes of a part that are in memory for one viewer, however long it is."""

_PART: Final = re.compile(r"bytes=([0-9]{1,12})-([0-9]{1,12})?")
"""One part of a file, from a byte to a byte or to the end (RFC 9110, section 14): what players ask for."""


@require_safe
def download(request: HttpRequest, key: str, name: str) -> Answer:
    """Answer with a file, to be saved and not to be shown."""
    caller = caller_of(request, timezone.now())
    # Here nobody is led to where a second factor is shown: without it, their role opens nothing.
    file = file_for(VISITOR if caller.lacks_second_factor else caller, key)
    if file.name != name:
        raise Http404
    answer = _content(request, file, as_attachment=True, filename=file.name)
    answer["Cache-Control"] = "no-cache" if file.audience == Audience.PUBLIC else "private, no-store"
    return answer


@require_safe
def picture(request: HttpRequest, key: str) -> Answer:
    """Answer with a picture that everybody may see; its content never changes."""
    return _shown(request, _shown_to_all(key, PICTURES))


@require_safe
def media(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with a video that everybody may see, or captions to one; with a part of it where a player asks for a part."""
    file = _shown_to_all(key, MEDIA)
    answer = _shown(request, file)
    answer["Accept-Ranges"] = "bytes"
    part = _PART.fullmatch(request.headers.get("Range", ""))
    if part is None or not isinstance(answer, FileResponse):
        return answer
    first = int(part[1])
    last = min(int(part[2] or file.bytes), file.bytes - 1)
    if first > last:
        answer.close()
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{file.bytes}"})
    piece = _Piece(answer.file_to_stream, first, last - first + 1)
    cut = StreamingHttpResponse(piece, content_type=answer["Content-Type"], status=HTTPStatus.PARTIAL_CONTENT)
    cut["Content-Length"] = last - first + 1
    for name in ("Cache-Control", "Accept-Ranges", "Content-Security-Policy"):
        cut[name] = answer[name]
    cut["Content-Range"] = f"bytes {first}-{last}/{file.bytes}"
    return cut


def _shown_to_all(key: str, kinds: Collection[str]) -> File:
    file = file_for(VISITOR, key)
    if file.media_type not in kinds:
        raise Http404
    return file


def _shown(request: HttpRequest, file: File) -> Answer:
    """Answer with what never changes. That it cannot be read at this moment is not kept by anybody."""
    answer = _content(request, file)
    if isinstance(answer, FileResponse):
        answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


class _Piece:
    """A part of a file, read little by little as it is sent; whoever sends it closes it, and so the file."""

    def __init__(self, content: BinaryIO, first: int, length: int) -> None:
        self._content, self._left = content, length
        content.seek(first)
        self.close = content.close

    def __iter__(self) -> Iterator[bytes]:
        while self._left and (read := self._content.read(min(READ_AT_ONCE, self._left))):
            self._left -= len(read)
            yield read


def _content(request: HttpRequest, file: File, **options: object) -> Answer:
    try:
        content = storages["documents"].open(file.storage_name)
    except Exception:  # each storage fails in its own way
        logger.exception("the content of a file cannot be read: %s", file.key)
        return errors.unavailable(request)
    kind = f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type
    answer = FileResponse(content, content_type=kind, **options)
    answer["Content-Length"] = file.bytes
    # Even where a browser shows it after all, nothing in it runs.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
