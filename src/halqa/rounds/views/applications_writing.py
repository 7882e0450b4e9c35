"""Writing an application: its sections, each saved whole or as somebody types, and the page on which two texts become one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from babel.dates import format_time
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from halqa.accounts.access import Caller
from halqa.accounts.views.doors import inside
from halqa.documents import labels as documents
from halqa.documents.actions import put_content
from halqa.documents.queries.files import FileLine, files_of
from halqa.foundation.localized import Localized
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.notices.queries.moments import zone
from halqa.pages.templatetags.words import number, reader_locale
from halqa.rounds.access.applications import own_application_for, takes_part
from halqa.rounds.actions.answers import Saved, Written, save_answer, save_answers, settle_answer
from halqa.rounds.actions.answers_files import add_file, take_file_out
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.forms.answers import AnswersForm, Asked
from halqa.rounds.labels.forms import sentence
from halqa.rounds.labels.rounds import worded
from halqa.rounds.models import Answer, Application
from halqa.rounds.queries.applications import subject_of
from halqa.rounds.queries.applications_door import APPLICATION_DOOR
from halqa.rounds.queries.applications_records import records_of
from halqa.rounds.queries.applications_text import Shown, shown_answer
from halqa.rounds.queries.applications_words import reason, reasons
from halqa.rounds.queries.applications_writing import (
    AsideLine,
    Draft,
    StandingAnswer,
    TextState,
    Writing,
    draft_of,
    known_for,
    state_of,
    writing_of,
)
from halqa.rounds.queries.reports_comparison import questions_of_last
from halqa.rounds.rules.forms import Question
from halqa.rounds.rules.forms_answers import is_answered, mark_of, refusals_to_answer, tidied, words_in
from halqa.rounds.rules.forms_carrying import ANSWER_TO_REVIEWER, Carried

EMPTY_WHERE_ABSENT: Final = frozenset({QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.RATING, QuestionType.AGREEMENT})
"""Types of which a browser sends nothing where nothing is ticked; of all others nothing sent says nothing."""


@dataclass(frozen=True)
class KnownLine:
    """What is known of a question, as it is shown before it is taken over."""

    question: str
    section: str
    carried: Carried
    shown: Shown | None
    label: Localized


@dataclass(frozen=True)
class Box:
    """A question on the page: its fields, what stands in it, what is wrong with that, what is known, what lies aside."""

    asked: Asked
    id: str
    address: str
    stands: StandingAnswer
    read: str
    refusals: tuple[str, ...]
    known: KnownLine | None
    aside: tuple[tuple[AsideLine, Shown | None], ...]
    shown: Shown | None
    files: tuple[FileLine, ...]
    is_file: bool


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def overview(request: HttpRequest, call: str, name: str) -> HttpResponse:
    """Show the sections with what is missing in each, and what is known already; take over what the city confirms."""
    application = own_application_for(request.caller, f"{call}/{name}")
    writing = writing_of(application, request.caller, request.now)
    known = known_for(application, writing, request.now) if not writing.reasons else {}
    against: list[str] = []
    if request.method == "POST":
        chosen = [one for one in request.POST.getlist("take") if one in known]
        written = [Written(one, known[one].known.value, writing.stands_in(one).version) for one in chosen]
        try:
            save_answers(key=application.key, written=written, may_void=_may_void(request), **_by(request))
        except RuleRefused as refused:
            against = reasons(refused.refusals, request.caller.time_zone)
        else:
            taken = ngettext("%(number)s answer was taken over.", "%(number)s answers were taken over.", len(chosen))
            messages.success(request, taken % {"number": number(len(chosen))})
            return redirect("rounds:application_write", call, name)
    context = _context(request, application, writing) | {
        "title": worded(CallKind(application.call.kind), "Write the application"),
        "known": _known_lines(writing, known),
        "against": against,
        "first": next((one for one in writing.sections if not one.is_complete), writing.sections[0]),
    }
    status = HTTPStatus.CONFLICT if against else HTTPStatus.OK
    return render(request, "rounds/applications/city/write.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def section(request: HttpRequest, call: str, name: str, section: str) -> HttpResponse:
    """Show one section to be written, or keep all of it that is sent; what others changed meanwhile stays beside it."""
    application = own_application_for(request.caller, f"{call}/{name}")
    writing = writing_of(application, request.caller, request.now)
    line = next((one for one in writing.sections if one.id == section), None)
    if line is None:
        raise Http404
    ids = [one.id for one in writing.form.top_level(section)]
    if request.method == "POST":
        return _kept(request, application, writing, ids=ids, place=(call, name, section))
    if writing.reasons:
        return redirect(f"{reverse('rounds:application_text', args=[call, name])}#{section}")
    return _section_page(request, application, writing, _form(request, application, writing, ids), section=section)


def _kept(
    request: HttpRequest, application: Application, writing: Writing, *, ids: list[str], place: tuple[str, str, str]
) -> HttpResponse:
    """Keep what a whole section holds, and go on; or show it again with what is wrong, nothing of it lost."""
    form = _form(request, application, writing, ids, bound=True)
    form.is_valid()
    written = list(_written(request, form, ids)) + _taken_over(request, application, writing)
    given = {"key": application.key, "may_void": _may_void(request), **_by(request)}
    try:
        saved = save_answers(written=written, **given) if written else []
        saved += _with_files(request, form, writing, ids=ids, given=given)
    except RuleRefused as refused:
        against = reasons(refused.refusals, request.caller.time_zone)
        again = {"section": place[2], "against": against, "is_refused": True}
        return _section_page(request, application, writing, form, **again)
    faults = set(ids) & {name.partition(".")[0] for name in form.errors} & _lost(form, ids)
    _tell(request, saved)
    if faults:
        fresh = writing_of(application, request.caller, request.now)
        return _section_page(request, application, fresh, form, section=place[2], saved={one.question for one in saved})
    return redirect(_after(request, writing, place))


def _lost(form: AnswersForm, ids: Iterable[str]) -> set[str]:
    """Return the questions in which something was written or chosen that could not be kept."""
    files = {one.id for one in form.form.questions if one.type is QuestionType.FILE}
    return set(form.unread) | (files & set(ids))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(takes_part)
def answer(request: HttpRequest, call: str, name: str, question: str) -> HttpResponse:
    """Keep one answer as somebody types; or show it beside the texts that lie aside, and take which of them stands."""
    application = own_application_for(request.caller, f"{call}/{name}")
    draft = draft_of(application, request.now)
    asked = draft.form.question(question)
    if asked is None or asked.group:
        raise Http404
    if request.method == "POST" and request.headers.get("Accept", "").startswith("application/json"):
        return _autosaved(request, application, draft, asked)
    return _settling(request, application, writing_of(application, request.caller, request.now), asked)


def _autosaved(request: HttpRequest, application: Application, draft: Draft, asked: Question) -> JsonResponse:
    form = _form(request, application, draft, [asked.id], bound=True)
    form.is_valid()
    if asked.id in form.unread or asked.type is QuestionType.FILE:
        said = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"reasons": said}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    version, _mark = _read(request.POST.get("read", ""))
    value, saved = tidied(form.told[asked.id]), None
    # Blanks at an end change no word.
    if mark_of(value) != mark_of(draft.answers.get(asked.id, "")):
        try:
            given = {"key": application.key, "question": asked.id, "value": value, "read": version, **_by(request)}
            saved = save_answer(**given, may_void=_may_void(request))
        except RuleRefused as refused:
            said = reasons(refused.refusals, request.caller.time_zone)
            return JsonResponse({"reasons": said}, status=HTTPStatus.CONFLICT)
        draft = draft.with_row(_row(saved))
    state = state_of(application, draft, request.caller, request.now)
    return JsonResponse(_told(request, application, state, asked, saved=saved, value=value))


def _row(saved: Saved) -> Answer:
    """Return what stands now as a row, without asking the database again for what was just written."""
    told = {"version": saved.version, "changed_at": saved.changed_at, "changed_by": saved.changed_by}
    return Answer(question=saved.question, value=saved.value, **told)


def _told(
    request: HttpRequest, application: Application, writing: TextState, asked: Question, *, saved: Saved | None, value: Any
) -> dict[str, Any]:
    """Return what the page is told of an answer that was kept: what stands, and how the whole text stands now."""
    stands = writing.stands_in(asked.id)
    is_aside = saved is not None and saved.set_aside is not None
    at = saved.changed_at if saved and not is_aside else (stands.at or request.now)
    said = _("Saved at %(time)s.") % {"time": _clock(at, request.caller)}
    if is_aside:
        said = _("%(name)s has changed this answer meanwhile. Both texts are kept: decide between them.") % {"name": stands.name}
        if saved and saved.changed_by == request.caller.actor:
            said = _("You have changed this answer in another window meanwhile. Both texts are kept: decide between them.")
    words = words_in(asked, value)
    call, name = application.key.split("/")
    around = {"writing": writing, "call": call, "name": name, "here": asked.section}
    return {
        "read": "" if is_aside else stands.read,
        "saved_at": at.isoformat(),
        "said": said,
        "set_aside": is_aside,
        "voided": saved is not None and saved.signature_voided,
        "words": words_said(words) if words is not None else "",
        "refusals": [sentence(one) for _name, one in refusals_to_answer(asked, value, writing.limits)]
        if is_answered(value)
        else [],
        "asked": sorted(writing.asked),
        "sections": render_to_string("rounds/applications/city/parts/sections.html", around),
        "missing": render_to_string("rounds/applications/city/parts/missing.html", around),
    }


def words_said(words: int) -> str:
    """Return how many words an answer has, as the page says it beside the question."""
    return ngettext("Now %(number)s word.", "Now %(number)s words.", words) % {"number": words}


def _settling(request: HttpRequest, application: Application, writing: Writing, asked: Question) -> HttpResponse:
    """Show an answer beside the texts that lie aside, and take which of them stands from now on."""
    aside = writing.aside.get(asked.id, ())
    place = application.key.split("/")
    back = f"{reverse('rounds:application_section', args=[*place, asked.section])}#q-{asked.id}"
    if not aside or writing.reasons:
        return redirect(back)
    both = _one_of_both(writing, asked)
    is_written = request.method == "POST" and request.POST.get("choice") == "both"
    shown = draft_of(application, request.now).with_row(Answer(question=asked.id, value=both))
    form = _form(request, application, shown, [asked.id], bound=is_written)
    against: list[str] = []
    if request.method == "POST":
        try:
            saved = _settled(request, application, writing, asked, form=form)
        except RuleRefused as refused:
            against = reasons(refused.refusals, request.caller.time_zone)
            writing = writing_of(application, request.caller, request.now)
            aside = writing.aside.get(asked.id, ())
        else:
            messages.success(request, _("Decided. One text stands now, and nothing lies aside."))
            _tell_void(request, [saved])
            return redirect(back)
    stands = writing.stands_in(asked.id)
    context = _context(request, application, writing) | {
        "title": _("Two texts for one answer"),
        "asked": next(iter(form.sections)).questions[0],
        "form": form,
        "stands": stands,
        "standing": shown_answer(writing.form, asked, stands.value),
        "aside": [(one, shown_answer(writing.form, asked, one.value)) for one in aside],
        "aside_mark": writing.aside_marks.get(asked.id, ""),
        "against": against,
        "back": back,
        "chosen": request.POST.get("choice", ""),
    }
    status = HTTPStatus.CONFLICT if against else HTTPStatus.OK
    return render(request, "rounds/applications/city/settle.html", context, status=status)


def _settled(request: HttpRequest, application: Application, writing: Writing, asked: Question, *, form: AnswersForm) -> Saved:
    """Let the chosen text stand. Raises RuleRefused where nothing was chosen, or something changed since the page was shown."""
    version, _mark = _read(request.POST.get("read", ""))
    choice = request.POST.get("choice", "")
    values = {str(one.number): one.value for one in writing.aside.get(asked.id, ())} | {
        "stands": writing.stands_in(asked.id).value
    }
    if choice == "both" and form.is_bound:
        form.is_valid()
        if asked.id in form.unread:
            raise RuleRefused([Refusal("answers-unfit", {"number": 1})])
        values["both"] = tidied(form.told[asked.id])
    if choice not in values:
        raise RuleRefused([Refusal("nothing-chosen" if not choice.isdecimal() else "answer-changed-meanwhile")])
    given = {"key": application.key, "question": asked.id, "value": values[choice], "read": version, **_by(request)}
    return settle_answer(**given, aside=request.POST.get("aside", ""))


def _one_of_both(writing: Writing, asked: Question) -> Any:
    """Return what stands in the field in which one text is made of both: texts one below the other, else what stands."""
    stands = writing.stands_in(asked.id).value
    texts = [stands, *(one.value for one in writing.aside.get(asked.id, ()))]
    if asked.type is QuestionType.LONG_TEXT and all(isinstance(one, str) for one in texts):
        return "\n\n".join(texts)
    return stands


def _section_page(
    request: HttpRequest,
    application: Application,
    writing: Writing,
    form: AnswersForm,
    *,
    section: str,
    against: Collection[str] = (),
    is_refused: bool = False,
    saved: Collection[str] = (),
) -> HttpResponse:
    known = known_for(application, writing, request.now)
    lines = {one.question: one for one in _known_lines(writing, known)}
    files = {one.key: one for one in files_of(subject_of(application.key), request.caller)}
    order = [one.id for one in writing.sections]
    at = order.index(section)
    asked = [each for one in form.sections for each in one.questions]
    changes = bool(writing.signature) and (_may_void(request) or is_refused)
    context = _context(request, application, writing) | {
        "title": writing.sections[at].title.text,
        "section": next(iter(form.sections)),
        "here": section,
        "form": form,
        "boxes": [
            _box(
                request,
                writing,
                one,
                known=lines.get(one.line.id),
                files=files,
                is_fresh=one.line.id in saved or not form.is_bound,
            )
            for one in asked
        ],
        "against": against,
        "next": writing.sections[at + 1] if at + 1 < len(order) else None,
        "before": writing.sections[at - 1] if at else None,
        "changes": changes,
        "is_locked": bool(writing.signature) and not changes,
        "stops_here": is_refused and bool(writing.reasons),
    }
    status = HTTPStatus.CONFLICT if is_refused else HTTPStatus.OK
    return render(request, "rounds/applications/city/section.html", context, status=status)


def _box(
    request: HttpRequest,
    writing: Writing,
    asked: Asked,
    *,
    known: KnownLine | None,
    files: Mapping[str, FileLine],
    is_fresh: bool,
) -> Box:
    ident = asked.line.id
    question = writing.form.question(ident)
    if question is None:
        raise Http404
    stands = writing.stands_in(ident)
    wrong = (
        () if not is_fresh else tuple(one.words for one in writing.lacks if one.question == ident and is_answered(stands.value))
    )
    is_file = question.type is QuestionType.FILE
    return Box(
        asked=asked,
        id=ident,
        address=reverse("rounds:application_answer", args=[*writing.key.split("/"), ident]),
        stands=stands,
        read=stands.read if is_fresh else request.POST.get(f"read.{ident}", stands.read),
        refusals=wrong,
        known=known,
        aside=tuple((one, shown_answer(writing.form, question, one.value)) for one in writing.aside.get(ident, ())),
        shown=shown_answer(writing.form, question, stands.value) if writing.aside.get(ident) else None,
        files=tuple(files[key] for key in stands.value or () if key in files) if is_file else (),
        is_file=is_file,
    )


def _known_lines(writing: Writing, known: Mapping[str, Carried]) -> list[KnownLine]:
    lines = []
    for one in writing.form.questions:
        if one.id in known:
            shown = shown_answer(writing.form, one, known[one.id].known.value)
            lines.append(KnownLine(one.id, one.section, known[one.id], shown, one.label))
    return lines


def _form(
    request: HttpRequest, application: Application, draft: Draft | Writing, ids: Collection[str], *, bound: bool = False
) -> AnswersForm:
    data = (request.POST, request.FILES) if bound else (None, None)
    return AnswersForm(
        *data,
        form=draft.form,
        limits=draft.limits,
        answers=draft.answers,
        records=records_of(application, draft.answers, request.caller),
        only=frozenset(ids),
        language=application.language,
    )


def _written(request: HttpRequest, form: AnswersForm, ids: Iterable[str]) -> Iterable[Written]:
    """Yield what was changed on the page; a text that says what it said when it was read is not written again."""
    for ident in ids:
        question = form.form.question(ident)
        if question is None or question.type is QuestionType.FILE or ident in form.unread:
            continue
        is_there = question.type in EMPTY_WHERE_ABSENT or any(
            name == ident or name.startswith(f"{ident}.") for name in request.POST
        )
        if not is_there or f"read.{ident}" not in request.POST:
            continue
        version, mark = _read(request.POST[f"read.{ident}"])
        value = tidied(form.told[ident])
        if mark_of(value) != mark:
            yield Written(ident, value, version)


def _taken_over(request: HttpRequest, application: Application, writing: Writing) -> list[Written]:
    """Return the answer that is known already and was confirmed, if one was."""
    wanted = request.POST.get("take", "")
    found = known_for(application, writing, request.now).get(wanted) if wanted else None
    return [Written(wanted, found.known.value, writing.stands_in(wanted).version)] if found else []


def _with_files(
    request: HttpRequest, form: AnswersForm, writing: Writing, *, ids: Iterable[str], given: Mapping[str, Any]
) -> list[Saved]:
    """Keep the files that came, as far as they can be kept, and take out the one that is to go; what is wrong is said there."""
    saved = []
    for ident in ids:
        upload = getattr(form, "cleaned_data", {}).get(ident) if ident in form.files else None
        if upload is None:
            continue
        try:
            placed = put_content(upload=upload)
            saved.append(add_file(question=ident, upload=placed, limits=writing.limits, **given))
        except RuleRefused as refused:
            for one in refused.refusals:
                form.add_error(ident, _file_words(one, request.caller))
    ident, _colon, file = request.POST.get("take-out", "").partition(":")
    if file and ident in set(ids):
        saved.append(take_file_out(question=ident, file=file, **given))
    return saved


def _file_words(refusal: Refusal, caller: Caller) -> str:
    return documents.sentence(refusal) if refusal.code in documents.REFUSALS else reason(refusal, caller.time_zone)


def _tell(request: HttpRequest, saved: Collection[Saved]) -> None:
    """Say what became of what was sent: saved at a moment, set aside, and that a signature is void."""
    aside = [one for one in saved if one.set_aside is not None]
    if len(saved) > len(aside) or not saved:
        messages.success(request, _("Saved at %(time)s.") % {"time": _clock(request.now, request.caller)})
    if aside:
        said = ngettext(
            "Somebody else changed %(number)s answer while you wrote. Theirs stands, yours is kept beside it: decide below.",
            "Somebody else changed %(number)s answers while you wrote. Theirs stand, yours are kept beside them: decide below.",
            len(aside),
        )
        messages.warning(request, said % {"number": number(len(aside))})
    _tell_void(request, saved)


def _tell_void(request: HttpRequest, saved: Iterable[Saved]) -> None:
    if any(one.signature_voided for one in saved):
        messages.warning(
            request, _("The mayor's signature is void, because a word was changed. The text has to be signed again.")
        )


def _after(request: HttpRequest, writing: Writing, place: tuple[str, str, str]) -> str:
    """Return the page that comes next: the next section, or the same, at the question that was acted on."""
    order = [one.id for one in writing.sections]
    at = order.index(place[2])
    if request.POST.get("step") == "next":
        if at + 1 == len(order):
            return reverse("rounds:application_write", args=place[:2])
        return reverse("rounds:application_section", args=[*place[:2], order[at + 1]])
    ident = request.POST.get("take") or request.POST.get("take-out", "").partition(":")[0]
    keeps = "?change=yes" if _may_void(request) else ""
    return reverse("rounds:application_section", args=place) + keeps + (f"#q-{ident}" if ident else "")


def _context(request: HttpRequest, application: Application, writing: Writing) -> dict[str, Any]:
    call, name = application.key.split("/")
    language = request.LANGUAGE_CODE
    return {
        "noindex": True,
        "round_kind": application.call.kind,
        "writing": writing,
        "call": call,
        "name": name,
        "caller": request.caller,
        "about": APPLICATION_DOOR.name(subject_of(application.key), language),
        "address": reverse("rounds:application", args=[call, name]),
        "write_address": reverse("rounds:application_write", args=[call, name]),
        **_asked_last(application, writing, (call, name)),
    }


def _asked_last(application: Application, writing: Writing, place: tuple[str, str]) -> dict[str, str]:
    """Return what the reviewer of the last report asks, and where this one answers it."""
    asked, call = questions_of_last(application)
    question = next((one for one in writing.form.questions if one.concept == ANSWER_TO_REVIEWER), None)
    address = reverse("rounds:application_section", args=[*place, question.section]) if question else ""
    answers_at = f"{address}#q-{question.id}" if question else ""
    place_of = {"answer_section": question.section, "answer_address": answers_at} if question else {}
    return {"asked_last": asked, "asked_last_in": call, **place_of}


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"caller": request.caller, "by": request.caller.actor, "now": request.now}


def _may_void(request: HttpRequest) -> bool:
    """Return whether its writer has said that a signature may become void."""
    return "yes" in {request.POST.get("change"), request.GET.get("change")}


def _read(text: str) -> tuple[int, str]:
    """Return the version and the mark of what a page showed; where it says nothing, it showed an empty question."""
    version, _point, mark = text.partition(".")
    if not (version.isascii() and version.isdigit() and len(version) < 9):
        return 0, mark_of("")
    return int(version), mark


def _clock(moment: datetime, caller: Caller) -> str:
    """Return the time of a moment on the clock of who reads it."""
    return format_time(moment.astimezone(zone(caller.time_zone)), format="short", locale=reader_locale())
