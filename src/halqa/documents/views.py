"""The doors of files: a download for whoever may read it, and public pictures as parts of pages."""

import logging

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from halqa.accounts.access import VISITOR, caller_of
from halqa.documents.access import file_for
from halqa.documents.enums import Audience
from halqa.documents.models import File
from halqa.documents.rules.content import PICTURES
from halqa.pages.views import errors

logger = logging.getLogger(__name__)

Answer = FileResponse | HttpResponse


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
    file = file_for(VISITOR, key)
    if file.media_type not in PICTURES:
        raise Http404
    answer = _content(request, file)
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


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
