"""Where the coordination team writes one part of a draft, beside what readers will see of it: wording, limits, translations."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.queries import names_of
from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.languages import AUTONYMS
from halqa.foundation.localized import Localized
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import language_name
from halqa.rounds.access.forms import may_write_forms
from halqa.rounds.actions import forms as actions
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.forms.answers import AnswersForm
from halqa.rounds.forms.editor import HeadingForm, PartForm, QuestionForm, SectionForm, TypeForm, WordsForm
from halqa.rounds.labels.forms import KEYS, MEANINGS, TYPES, sentence
from halqa.rounds.queries.forms import concepts, form_policy
from halqa.rounds.rules.forms import THE_FORM, Fault, Form, Part, Question, Section, part_of, plain, plain_question
from halqa.rounds.rules.forms_answers import Limits
from halqa.rounds.rules.forms_editing import fingerprint, grafted, in_source, wording, wording_mark
from halqa.rounds.rules.forms_reading import read, read_question
from halqa.rounds.views.forms_office import the_draft

STALE: Final = "part-changed-meanwhile"


@dataclass(frozen=True)
class Both:
    """A key of a part as it is stored and as it was just written."""

    label: str
    stored: str
    written: str


@dataclass(frozen=True)
class Wording:
    """A text to be translated: its field, its source, and whether the translation is older than that."""

    field: Any
    made_from: Any
    source: str
    is_older: bool


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_write_forms)
@second_factor
def part(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Write a section, a question, or what belongs to the form as a whole."""
    draft = the_draft(key)
    found = part_of(draft.form, part)
    if found is None and part != THE_FORM:
        raise Http404
    written = _part_form(request, draft.form, found)
    kind = found.type if isinstance(found, Question) else None
    title = found.label if isinstance(found, Question) else found.title if found else draft.form.title
    context = {"title": title.pick(reader_language()).text, "part": part, "kind": TYPES[kind] if kind else ""}
    return _written(request, draft.form, written, context, was=part)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_write_forms)
@second_factor
def new(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Add a section, or a question of a type; ``after`` in the address is the question behind which it comes."""
    form = the_draft(key).form
    before = form.question(request.GET.get("after", ""))
    data = request.POST if request.method == "POST" else None
    if what == "section":
        context = {"title": _("Add a section"), "part": "", "kind": ""}
        return _written(request, form, SectionForm(data, form=form), context, was="")
    if what not in set(QuestionType) or not form.sections:
        raise Http404
    kind = QuestionType(what)
    section = before.section if before else request.GET.get("section", form.sections[-1].id)
    group = (before.group or (before.id if before.type is QuestionType.GROUP else "")) if before else ""
    written = QuestionForm(data, form=form, kind=kind, concepts=concepts(), section=section, group=group)
    context = {"title": _("Add a question"), "part": "", "kind": TYPES[kind], "meaning": MEANINGS[kind]}
    return _written(request, form, written, context, was="", after=before.id if before else "")


@require_http_methods(["GET", "HEAD"])
@inside(may_write_forms)
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """Choose what kind of question is added, and lead to where it is written."""
    form = the_draft(key).form
    after = request.GET.get("after", "")
    chosen = TypeForm(request.GET if "type" in request.GET else None)
    if chosen.is_valid():
        where = f"?after={after}" if form.question(after) else ""
        return redirect(reverse("rounds:office_form_new", args=[key, chosen.cleaned_data["type"]]) + where)
    context = {"title": _("Add a question"), "form": chosen, "key": key, "after": after, "noindex": True}
    context["form_title"] = form.title.pick(reader_language()).text
    return render(request, "rounds/forms/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_write_forms)
@second_factor
def words(request: HttpRequest, key: str, part: str, language: str) -> HttpResponse:
    """Write what a part says in one language, beside its source."""
    form = the_draft(key).form
    texts = wording(form, part)
    if language not in form.languages or language == form.source or not texts:
        raise Http404
    data = request.POST if request.method == "POST" else None
    written = WordsForm(data, form=form, part=part, language=language, most=form_policy().most_characters)
    context: dict[str, Any] = {
        "title": _("In %(language)s") % {"language": language_name(language)},
        "part": part,
        "part_title": texts[0][1].pick(reader_language()).text,
        "language": language,
    }
    status = HTTPStatus.OK
    if written.is_valid():
        try:
            actions.write_words(
                key=key,
                part=part,
                language=language,
                texts=written.said,
                made_from=written.made_from,
                read=written.cleaned_data["read"],
                by=request.caller.actor,
                now=request.now,
            )
        except RuleRefused as refused:
            form, status = the_draft(key).form, HTTPStatus.CONFLICT
            for refusal in refused.refusals:
                written.add_error(None, sentence(refusal))
            if STALE in refused.codes:
                written.reread(wording_mark(form, part, language))
                context |= {"both": _both_wordings(form, part, language, written), "their_name": _changer(key)}
        else:
            messages.success(request, _("Saved in the draft."))
            return redirect(reverse("rounds:office_form", args=[key]) + f"#part-{part}")
    context["wordings"] = [
        Wording(written[name], written[f"{name}-from"], text.texts[text.source], text.is_stale(language))
        for name, (_path, text) in written.texts.items()
    ]
    return render(request, "rounds/forms/words.html", context | _named(form) | {"form": written}, status=status)


def _both_wordings(form: Form, part: str, language: str, written: WordsForm) -> list[Both]:
    mine = written.said
    return [
        Both(str(KEYS.get(str(path[0]), path[0])), stored, mine.get(path, ""))
        for path, text in wording(form, part)
        if (stored := text.texts.get(language, "")) != mine.get(path, "")
    ]


def _part_form(request: HttpRequest, form: Form, found: Part | None) -> PartForm:
    data = request.POST if request.method == "POST" else None
    if isinstance(found, Question):
        return QuestionForm(data, form=form, kind=found.type, concepts=concepts(), question=found)
    return SectionForm(data, form=form, section=found) if found else HeadingForm(data, form=form)


def _written(
    request: HttpRequest, form: Form, written: PartForm, context: dict[str, Any], *, was: str, after: str = ""
) -> HttpResponse:
    """Show a part's form with what readers will see of it; or write it; or show both where somebody else was quicker."""
    status, shown = HTTPStatus.OK, form
    if written.is_valid():
        made, act, faults = _made(request, form, written, was=was, after=after)
        written.refuse(faults)
        if made is not None and act is not None and request.POST.get("step") == "look":
            shown = _with(form, made, was)
        elif made is not None and act is not None:
            try:
                act()
            except RuleRefused as refused:
                form = shown = the_draft(form.key).form
                status = HTTPStatus.CONFLICT
                for refusal in refused.refusals:
                    written.add_error("id" if refusal.code == "part-is-there-already" else None, sentence(refusal))
                if STALE in refused.codes:
                    written.reread(fingerprint(form, was))
                    context |= {"both": _both(form, was, written.shape), "their_name": _changer(form.key)}
            else:
                messages.success(request, _("Saved in the draft."))
                ident = THE_FORM if isinstance(made, Form) else made.id
                return redirect(reverse("rounds:office_form", args=[form.key]) + f"#part-{ident}")
            made = None
        if made is not None and isinstance(made, Question):
            context["look"] = _look(shown, made.id, request)
    if "look" not in context and isinstance(part_of(form, was), Question):
        context["look"] = _look(form, was, request)
    languages = [(tag, AUTONYMS[tag]) for tag in form.languages if tag != form.source]
    context |= {"form": written, "languages": languages if was else [], "source": form.source}
    return render(request, "rounds/forms/part.html", context | _named(form), status=status)


Made = Section | Question | Form


def _made(
    request: HttpRequest, form: Form, written: PartForm, *, was: str, after: str
) -> tuple[Made | None, Callable[[], None] | None, list[Fault]]:
    """Return the part that was written and the act that puts it into the draft; or what is wrong with it."""
    who: dict[str, Any] = {"key": form.key, "by": request.caller.actor, "now": request.now}
    mark = written.cleaned_data["read"]
    if isinstance(written, QuestionForm):
        question, faults = read_question(written.shape, form.source)
        if question is None:
            return None, None, faults
        return question, lambda: actions.write_question(question=question, was=was, after=after, read=mark, **who), []
    if isinstance(written, HeadingForm):
        shape = plain(form) | {"made_from": {}, "intro": {}} | written.shape
        if not written.shape.get("intro"):
            shape.pop("intro")
        heading, faults = read(in_source(shape, form.source) | {"languages": [form.source]})
        if heading is None:
            return None, None, faults
        return heading, lambda: actions.write_heading(heading=heading, read=mark, **who), []
    shape = written.shape
    alone = plain(form) | {"sections": [shape], "questions": []}
    read_form, faults = read(alone)
    if read_form is None:
        return None, None, [Fault(fault.refusal, fault.path[2:]) for fault in faults]
    section = read_form.sections[0]
    return section, lambda: actions.write_section(section=section, was=was, read=mark, **who), []


def _with(form: Form, made: Made, was: str) -> Form:
    """Return the form with a question that is only looked at, so that its conditions can be told."""
    if not isinstance(made, Question):
        return form
    before = form.question(was) if was else None
    whole = grafted(made, before) if before else made
    kept = tuple(whole if each.id == was else each for each in form.questions)
    return replace(form, questions=kept if before else (*form.questions, whole))


def _look(form: Form, ident: str, request: HttpRequest) -> Any:
    """Return a question as a city will see it."""
    limits = Limits(form_policy(), request.now.year)
    shown = AnswersForm(form=form, limits=limits)
    question = form.question(ident)
    holder = question.group if question and question.group else ident
    asked = (each for section in shown.sections for each in section.questions)
    return next((each for each in asked if each.line.id == holder), None)


def _both(form: Form, ident: str, mine: dict[str, Any]) -> list[Both]:
    part = part_of(form, ident)
    stored: dict[str, Any] = plain_question(part) if isinstance(part, Question) else {}
    if isinstance(part, Section):
        stored = next(each for each in plain(form)["sections"] if each["id"] == ident)
    elif ident == THE_FORM:
        stored = {key: value for key, value in plain(form).items() if key in ("title", "intro", "sources")}
    stored = in_source(stored, form.source)
    keys = [key for key in KEYS if stored.get(key) != mine.get(key)]
    return [Both(str(KEYS[key]), _told(stored.get(key), form.source), _told(mine.get(key), form.source)) for key in keys]


def _told(value: Any, source: str) -> str:
    """Return what a key holds, to be looked at beside another."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case dict() if set(value) == {source}:
            return str(value[source])
        case dict():
            return " · ".join(_told(each, source) for each in value.values())
        case list():
            return "\n".join(_told(each, source) for each in value)
        case _:
            return str(value)


def _changer(key: str) -> str:
    by = the_draft(key).changed_by
    return names_of([by]).get(by, "")


def _named(form: Form) -> dict[str, Any]:
    title: Localized = form.title
    return {"key": form.key, "form_title": title.pick(reader_language()).text, "noindex": True}
