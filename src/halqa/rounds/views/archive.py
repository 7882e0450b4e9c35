"""The archive of a round for the coordination team, as a stream."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from halqa.accounts.views.doors import inside, second_factor
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views.archives import zip_stream
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.queries.archive import Archive

KIND = "application/zip"


@require_safe
@inside(may_run_calls)
@second_factor
def archive(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with everything that the team has of a round as one ZIP file, each part as soon as it is made."""
    call = call_for_office(key)
    made = Archive(call, request.caller, request.now)
    stream = _spoken(zip_stream(made.members(), made.manifest, request.now), reader_language())
    head = request.method == "HEAD"
    response = HttpResponse(content_type=KIND) if head else StreamingHttpResponse(stream, content_type=KIND)
    response["Content-Disposition"] = f'attachment; filename="{call.key}-{request.now:%Y-%m-%d}.zip"'
    return response


def _spoken(pieces: Iterator[bytes], language: str) -> Iterator[bytes]:
    """Yield the pieces, each made in a language: the view has long ended by then."""
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
