"""About the data: what the roster is and is not, how sure it is, and the whole of it to take away."""

import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from halqa.pages.queries import Bar
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views.public import public
from halqa.registry.enums import Confidence, PositionMatch
from halqa.registry.labels import figures as sentences
from halqa.registry.labels import label
from halqa.registry.queries import figures
from halqa.registry.queries.evidence import evidence
from halqa.registry.queries.roster_export import export


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
def roster_zip(_request: HttpRequest) -> HttpResponse:
    """Answer with every table of the roster as CSV, in the columns that ``halqa roster load`` reads, and what they are."""
    content = BytesIO()
    with TemporaryDirectory() as folder, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in export(path=Path(folder)).paths:
            archive.write(path, f"halqa-roster/{path.name}")
        archive.writestr("halqa-roster/READ-ME.txt", _read_me())
    name = f"halqa-roster-{timezone.now().date().isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Access-Control-Allow-Origin": "*"}
    return HttpResponse(content.getvalue(), content_type="application/zip", headers=headers)


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
