"""About the data: what the roster is and is not, how sure it is, and the whole of it to take away."""

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import IO, Final

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from halqa.foundation.languages import LANGUAGES
from halqa.ledger import queries as ledger
from halqa.pages.queries import Bar
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views.downloads import one_moment
from halqa.pages.views.errors import unavailable
from halqa.pages.views.public import public
from halqa.registry.enums import Confidence, PositionMatch
from halqa.registry.labels import figures as sentences
from halqa.registry.labels import label
from halqa.registry.queries import figures
from halqa.registry.queries.evidence import evidence
from halqa.registry.queries.roster_export import export
from halqa.site.views.keeping import keep

MOST_KEPT: Final = 2 * len(LANGUAGES)
"""Archives kept: one for each language, and those of the day before while somebody still fetches them."""

_making = Lock()


@public
def about_the_data(request: HttpRequest) -> HttpResponse:
    """Say in plain words what is known, how surely, from where, and what is missing; all counts are computed."""
    today, language = timezone.now().date(), reader_language()
    found = evidence(language=language)
    answer = figures.figures(today, today, language=language)
    context = {
        "title": _("About the data"),
        "description": _("What the roster is and is not, how sure its rows are, what is missing, and all of it to download."),
        "card": "page/about-the-data",
        "found": found,
        "answer": answer,
        "confidence": [(label(each), found.confidence.get(each, 0)) for each in Confidence],
        "positions": [(label(each), found.positions[each]) for each in PositionMatch if each in found.positions],
        "dates": [Bar(words, found.dates[precision]) for precision, words in _precisions() if precision in found.dates],
        "differences": [sentences.gap_sentence(one.code, one.facts) for one in answer.differences],
    }
    return render(request, "site/about_the_data.html", context)


@require_safe
def roster_zip(request: HttpRequest) -> HttpResponse | FileResponse:
    """Answer with every table of the roster as CSV, in the columns that ``halqa roster load`` reads, and what they are.

    Made once for all that was recorded until then, and kept in ``HALQA_VAR/rosters``; those who come meanwhile wait for it.
    """
    today = timezone.now().date().isoformat()
    kept = settings.VAR / "rosters" / f"{ledger.fingerprint()}-{today}-{reader_language()}.zip"
    try:
        with _making:
            if not kept.exists():
                keep(kept, _write_archive, most=MOST_KEPT)
        answer = FileResponse(kept.open("rb"), content_type="application/zip")
    except OSError:
        return unavailable(request)
    answer["Content-Disposition"] = f'attachment; filename="halqa-roster-{today}.zip"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _write_archive(file: IO[bytes]) -> None:
    with one_moment(), TemporaryDirectory() as folder, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in export(path=Path(folder)).paths:
            archive.write(path, f"halqa-roster/{path.name}")
        archive.writestr("halqa-roster/READ-ME.txt", _read_me())


def _precisions() -> tuple[tuple[str, str], ...]:
    return (
        ("day", _("a day")),
        ("month", _("a month")),
        ("year", _("a year")),
        ("range", _("between two days")),
        ("by", _("member by a day")),
        ("after", _("not before a day")),
        ("unknown", pgettext("date of joining", "not known")),
    )


def _read_me() -> str:
    return "\n\n".join(
        (
            str(sentences.INDEPENDENCE),
            _("The list is not complete and it is not the official list. Each row names the page that it was read from."),
            _("Positions and populations: GeoNames, https://www.geonames.org, CC BY 4.0."),
            _("Known on: %(day)s") % {"day": timezone.now().date().isoformat()},
        )
    )
