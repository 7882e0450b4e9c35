"""The page on which the coordination team corrects a practice, most often because a reader asked for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside
from halqa.exchange.actions.practices import correct_practice
from halqa.exchange.forms import PracticeForm
from halqa.exchange.queries.correcting import TABLE, practice_to_correct, row_of_practice
from halqa.exchange.queries.loading import StoredPractice
from halqa.exchange.queries.practice import practice_line
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import when_text
from halqa.registry.access import may_correct
from halqa.registry.actions.correction_requests import correct_elsewhere
from halqa.registry.labels.refusals import sentence as words_of_registry
from halqa.registry.queries.askable import version_of
from halqa.registry.queries.correction_requests import RequestRecord, request_record

ANSWERED_MEANWHILE: Final = frozenset({"request-is-answered", "request-changed-meanwhile"})


@dataclass(frozen=True)
class Asked:
    """The request of a reader that a correction answers, with its edition as it was read."""

    record: RequestRecord
    read: int

    @property
    def number(self) -> int:
        return self.record.line.number

    @property
    def address(self) -> str:
        return reverse("registry:correction_request", args=[self.number])


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_correct)
def practice(request: HttpRequest, key: str) -> HttpResponse:
    """Show a practice as it stands and correct it; where a reader asked for it, the form begins with what they propose."""
    stored = practice_to_correct(key)
    line = practice_line(key, language=reader_language())
    if stored is None or line is None:
        raise Http404
    asked = _asked(request, key)
    form = PracticeForm(request.POST if request.method == "POST" else None, initial=_beginning(stored, asked))
    status = HTTPStatus.OK
    if form.is_valid():
        said = form.cleaned_data
        sent: dict[str, Any] = {"told": form.told(stored.facts), "read": said["version"], "reason": said["reason"]}
        try:
            number = _record(asked, key=key, by=request.caller.actor, now=request.now, **sent)
        except RuleRefused as refused:
            status = HTTPStatus.CONFLICT if "practice-changed-meanwhile" in refused.codes else HTTPStatus.OK
            _refuse(form, refused.refusals)
        else:
            _tell(request, number)
            return redirect(asked.address) if asked else redirect("exchange:practice", key)
    context = {
        "title": _("Correct a practice"),
        "noindex": True,
        "practice": line,
        "form": form,
        "asked": asked,
    }
    return render(request, "exchange/correct.html", context, status=status)


def _asked(request: HttpRequest, key: str) -> Asked | None:
    """Return the request that the address names, where it is about this practice."""
    number, read = (_whole(request.GET.get(name, "")) for name in ("request", "read"))
    record = request_record(number, request.now.date(), language=reader_language()) if number else None
    is_meant = record is not None and (record.fact.table, record.fact.identity) == (TABLE, key)
    return Asked(record, read) if record and is_meant else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _beginning(stored: StoredPractice, asked: Asked | None) -> dict[str, Any]:
    facts, row = stored.facts, row_of_practice(stored.facts)
    begins: dict[str, Any] = {
        "title": row["title"],
        "summary": row["summary"],
        "building_blocks": list(facts.blocks),
        "target_groups": list(facts.groups),
        "year": facts.year,
        "source": facts.source,
        "source_language": facts.source_language,
        "version": version_of(row),
    }
    if asked is None:
        return begins
    line, column = asked.record.line, asked.record.column
    if column in {"title", "summary", "year", "source_language"}:
        begins[column] = line.proposal
    if line.source.startswith(("https://", "http://")) and len(line.source.split()) == 1:
        begins["source"] = line.source
    return begins | {"reason": _("A reader asked for this on %(day)s.") % {"day": when_text(line.sent_at.date())}}


def _record(asked: Asked | None, *, by: str, now: datetime, **sent: Any) -> int | None:
    """Correct the practice, and with it answer the reader who asked for it, if one did."""
    if asked is None:
        return correct_practice(**sent, by=by, now=now)
    return correct_elsewhere(
        number=asked.number,
        read=asked.read,
        correct=lambda said: correct_practice(**sent, asked=said, by=by, now=now),
        by=by,
        now=now,
    )


def _refuse(form: PracticeForm, refusals: Iterable[Refusal]) -> None:
    own: list[Refusal] = []
    for refusal in refusals:
        if refusal.code in ANSWERED_MEANWHILE:
            form.add_error(None, words_of_registry(refusal))
        else:
            own.append(refusal)
    form.refuse(own)


def _tell(request: HttpRequest, number: int | None) -> None:
    if number is None:
        messages.info(request, _("It says so already: nothing was changed."))
    else:
        messages.success(request, _("Recorded. Everybody can see it now."))
