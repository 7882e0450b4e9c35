"""What the coordination team writes on a draft of a form, read into the plain shape of its parts, in the source's language."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from halqa.documents.enums import ORDINARY
from halqa.foundation.languages import direction
from halqa.foundation.localized import digest
from halqa.pages.forms import Select, TextInput
from halqa.rounds.enums.forms import CellType, QuestionType, RecordKind, Test, TextFormat
from halqa.rounds.labels.forms import CELLS, FORMATS, KEYS, MEANINGS, RECORDS, TYPES, sentence
from halqa.rounds.queries.forms_words import condition_in_words, in_words
from halqa.rounds.rules.forms import (
    KEYS as KEYS_OF_TYPE,
)
from halqa.rounds.rules.forms import (
    LIST_KEYS,
    OWN_CONCEPT,
    TESTS,
    THE_FORM,
    Column,
    Concepts,
    Condition,
    Fault,
    Form,
    Path,
    Plain,
    Question,
    Section,
    key_of_test,
    plain_question,
)
from halqa.rounds.rules.forms_editing import fingerprint, wording, wording_mark

LONGEST_MARK: Final = 16
MOST_CONDITIONS: Final = 4
OWN: Final = "own"
"""What is chosen where a question is about something that no other form asks."""

_NUMBERED: Final = frozenset({Test.AT_LEAST, Test.AT_MOST})
_LINE: Final = re.compile(r"\s*([a-z0-9-]+)\s*(?:\(\s*([a-z]+)\s*\))?\s*[:：]\s*(.+?)\s*")


def _mark() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_MARK)


def _ident() -> forms.CharField:
    return forms.CharField(
        label=KEYS["id"],
        help_text=_(
            "Short, in small Latin letters with hyphens, such as learning-plan. It stays when the question is worded anew."
        ),
        widget=TextInput(attrs={"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}),
        max_length=60,
    )


class SourceText(forms.CharField):
    """A text in the language in which the form is written first."""

    def __init__(self, form: Form, *, rows: int = 2, **options: Any) -> None:
        attrs = {"rows": rows, "lang": form.source, "dir": direction(form.source)}
        super().__init__(widget=forms.Textarea(attrs=attrs), max_length=options.pop("max_length", 5000), **options)

    def clean(self, value: Any) -> str:
        """Return the text with the line breaks that every system has."""
        text: str = super().clean(value)
        return text.replace("\r\n", "\n").replace("\r", "\n")


class PartForm(forms.Form):
    """A part of a draft. ``read`` is the fingerprint of what its writer had before them."""

    read = _mark()

    def __init__(self, data: Any = None, *, form: Form, part: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.form, self.part = form, part
        self.initial["read"] = fingerprint(form, part) if part else ""

    @property
    def shape(self) -> Plain:
        """The plain shape of what was written."""
        raise NotImplementedError

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Say at each field what is wrong with what stands in it."""
        for fault in faults:
            key = next((str(step) for step in fault.path if isinstance(step, str) and step in self.fields), None)
            if key is None and fault.path and fault.path[0] == "only_if":
                key = "if-0"
            self.add_error(key, ValidationError(sentence(fault.refusal), code=fault.refusal.code))

    def reread(self, mark: str) -> None:
        """Note that what is sent next was written with this in view."""
        self.data = self.data.copy()
        self.data["read"] = mark

    def _said(self, *names: str) -> Plain:
        """Return texts in the language of the source; what is empty stands nowhere."""
        given = {name: self.cleaned_data.get(name, "") for name in names}
        return {name: {self.form.source: text} for name, text in given.items() if text}


class HeadingForm(PartForm):
    """What belongs to the form as a whole."""

    def __init__(self, data: Any = None, *, form: Form, **options: Any) -> None:
        super().__init__(data, form=form, part=THE_FORM, **options)
        self.fields["title"] = SourceText(form, label=KEYS["title"])
        self.fields["intro"] = SourceText(form, rows=4, label=KEYS["intro"], required=False)
        self.fields["sources"] = forms.CharField(
            label=KEYS["sources"],
            help_text=_("Addresses of the pages on which the questions rest, one a line."),
            widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
            required=False,
        )
        self.initial |= {"title": form.title.texts[form.source], "sources": "\n".join(form.sources)}
        self.initial["intro"] = form.intro.texts[form.source] if form.intro else ""

    @property
    def shape(self) -> Plain:
        sources = self.cleaned_data["sources"].split()
        return self._said("title", "intro") | {"sources": sources}


class SectionForm(PartForm):
    """A section."""

    def __init__(self, data: Any = None, *, form: Form, section: Section | None = None, **options: Any) -> None:
        super().__init__(data, form=form, part=section.id if section else "", **options)
        if section is None:
            self.fields["id"] = _ident()
        self.fields["title"] = SourceText(form, label=KEYS["title"])
        self.fields["intro"] = SourceText(form, rows=3, label=KEYS["intro"], required=False)
        if section:
            self.initial["title"] = section.title.texts[form.source]
            self.initial["intro"] = section.intro.texts[form.source] if section.intro else ""

    @property
    def shape(self) -> Plain:
        return {"id": self.part or self.cleaned_data["id"], **self._said("title", "intro")}


def _type_in_words(kind: QuestionType) -> str:
    return f"{TYPES[kind]} – {MEANINGS[kind]}"


_type_in_words_lazy = lazy(_type_in_words, str)


class TypeForm(forms.Form):
    """What kind of question is added, and behind which one."""

    type = forms.ChoiceField(
        label=KEYS["type"],
        widget=forms.RadioSelect,
        choices=[(kind, _type_in_words_lazy(kind)) for kind in QuestionType],
    )


class QuestionForm(PartForm):
    """A question of one type, which it keeps; only the keys of that type are asked."""

    def __init__(
        self,
        data: Any = None,
        *,
        form: Form,
        kind: QuestionType,
        concepts: Concepts,
        question: Question | None = None,
        section: str = "",
        group: str = "",
        **options: Any,
    ) -> None:
        super().__init__(data, form=form, part=question.id if question else "", **options)
        self.kind, self.question = kind, question
        self.fields["label"] = SourceText(form, label=KEYS["label"])
        self.fields["help"] = SourceText(form, label=KEYS["help"], required=False)
        self.fields["concept"] = forms.ChoiceField(
            label=KEYS["concept"],
            help_text=_("What it is about. An answer to the same concept, in whatever form it was given, is brought along."),
            choices=[*self._concepts(concepts)],
            widget=Select,
        )
        self.fields["id"] = _ident()
        sections = [(each.id, in_words(each.title)) for each in form.sections]
        self.fields["section"] = forms.ChoiceField(label=KEYS["section"], choices=sections, widget=Select)
        groups = [(each.id, in_words(each.label)) for each in form.questions if each.type is QuestionType.GROUP]
        if groups and kind is not QuestionType.GROUP:
            choices = [("", _("In no group")), *groups]
            self.fields["group"] = forms.ChoiceField(label=KEYS["group"], choices=choices, widget=Select, required=False)
        self.fields["required"] = forms.BooleanField(label=KEYS["required"], required=False)
        for key in KEYS_OF_TYPE[kind]:
            self.fields[key] = _field(form, key, kind)
        self._add_conditions()
        self.initial |= self._initial(question, section, group)
        for field in self.fields.values():
            # A box to tick is no answer that could be left out.
            field.is_sometimes_needed = isinstance(field, forms.BooleanField)

    def _concepts(self, concepts: Concepts) -> Iterator[tuple[str, str]]:
        asked = {each.concept for each in self.form.questions} - {self.question.concept if self.question else ""}
        own = self.question.concept if self.question and concepts.get(self.question.concept) is None else OWN
        yield own or OWN, _now("Something of its own, that no other form asks")
        for key, concept in sorted(concepts.by_key.items()):
            if concept.type is self.kind and key not in asked:
                yield key, f"{in_words(concept.label)} ({key})"

    def _add_conditions(self) -> None:
        choices = [("", _("No condition")), *self._conditions()]
        before = self.question.only_if if self.question else ()
        for place in range(min(max(len(before) + 1, 2), MOST_CONDITIONS)):
            help_text = _("It is asked only if all of these hold.") if place == 0 else ""
            field = forms.ChoiceField(label=KEYS["only_if"], help_text=help_text, choices=choices, widget=Select, required=False)
            number = forms.IntegerField(label=_("That number"), min_value=0, required=False)
            number.help_text = _("Only where the condition before is “at least” or “at most”.")
            self.fields[f"if-{place}"], self.fields[f"number-{place}"] = field, number
            if place < len(before):
                self.initial[f"if-{place}"] = _written(before[place])
                self.initial[f"number-{place}"] = before[place].value if before[place].test in _NUMBERED else None

    def _conditions(self) -> Iterator[tuple[str, str]]:
        """Yield what can be looked at: the answers to questions that stand before this one."""
        for asked in self.form.questions:
            if self.question and asked.id == self.question.id:
                return
            for test in Test:
                if test not in TESTS[asked.type] or (asked.options and test in _NUMBERED):
                    continue
                values = [each.id for each in asked.options] if test in {Test.IS, Test.IS_NOT, Test.HAS} else [""]
                for value in values:
                    condition = Condition(asked.id, test, value)
                    yield _written(condition), condition_in_words(self.form, condition)

    def _initial(self, question: Question | None, section: str, group: str) -> dict[str, Any]:
        if question is None:
            begun = {"section": section, "group": group, "concept": OWN}
            return begun | ({"most_words": 200} if self.kind is QuestionType.LONG_TEXT else {})
        shape = plain_question(question)
        texts = {key: value[self.form.source] for key, value in shape.items() if key in ("label", "help", "unit", "low", "high")}
        lists = {key: "\n".join(_lines(getattr(question, key), self.form.source)) for key in LIST_KEYS}
        return {**shape, **texts, **lists}

    @property
    def shape(self) -> Plain:
        given = self.cleaned_data
        shape: Plain = {"id": given["id"], "section": given["section"], "type": str(self.kind)}
        concept = given["concept"]
        shape["concept"] = f"{OWN_CONCEPT}{self.form.key}.{given['id']}" if concept == OWN else concept
        shape |= {key: True for key in ("required", "whole", "with_year") if given.get(key)}
        shape |= {key: given[key] for key in ("group", "format", "currency", "record") if given.get(key)}
        shape |= {key: given[key] for key in ("least", "most", "least_words", "most_words") if given.get(key) is not None}
        if given.get("kinds"):
            shape["kinds"] = given["kinds"]
        for key in LIST_KEYS:
            if given.get(key):
                shape[key] = [self._part(*each) for each in given[key]]
        if conditions := [*self._told()]:
            shape["only_if"] = conditions
        return shape | self._said("label", "help", "unit", "low", "high")

    def _part(self, ident: str, kind: str, label: str) -> Plain:
        return {"id": ident, "label": {self.form.source: label}} | ({"type": kind} if kind else {})

    def _told(self) -> Iterator[Plain]:
        for place in range(MOST_CONDITIONS):
            if not (written := self.cleaned_data.get(f"if-{place}")):
                continue
            question, test, value = written.split("|")
            told: Any = True if test == Test.ANSWERED else value
            if test in _NUMBERED:
                told = self.cleaned_data.get(f"number-{place}")
            yield {"question": question, key_of_test(Test(test)): told}

    def clean(self) -> None:
        """Ask for the number of a condition that needs one."""
        for place in range(MOST_CONDITIONS):
            written = self.cleaned_data.get(f"if-{place}") or "||"
            if written.split("|")[1] in _NUMBERED and self.cleaned_data.get(f"number-{place}") is None:
                self.add_error(f"number-{place}", _now("Which number?"))


def _written(condition: Condition) -> str:
    return f"{condition.question}|{condition.test}|{'' if condition.test in _NUMBERED else condition.value}"


def _lines(parts: Iterable[Any], source: str) -> Iterator[str]:
    for part in parts:
        kind = f" ({part.type})" if isinstance(part, Column) else ""
        yield f"{part.id}{kind}: {' '.join(part.label.texts[source].split())}"


class Lines(forms.CharField):
    """Options, rows or columns, one a line: its name in files, a colon, what is read; a column says its type in brackets."""

    def __init__(self, form: Form, *, typed: bool, **options: Any) -> None:
        attrs = {"rows": 6, "lang": form.source, "dir": direction(form.source)}
        super().__init__(widget=forms.Textarea(attrs=attrs), max_length=20_000, **options)
        self.typed = typed

    def clean(self, value: Any) -> list[tuple[str, str, str]]:  # type: ignore[override]
        """Return for each line its id, its type and what it says."""
        found = []
        for number, line in enumerate(super().clean(value).splitlines(), start=1):
            if not line.strip():
                continue
            read = _LINE.fullmatch(line)
            if read is None or bool(read[2]) is not self.typed:
                raise ValidationError(
                    _now("Line %(number)s has another form: “%(line)s”.") % {"number": number, "line": line[:80]}
                )
            found.append((read[1], read[2] or "", read[3]))
        return found


def _field(form: Form, key: str, kind: QuestionType) -> forms.Field:
    label = KEYS[key]
    if key in ("unit", "low", "high"):
        return SourceText(form, rows=1, label=label, required=False)
    if key in LIST_KEYS:
        optional = key == "options" and kind is QuestionType.RATING
        help_text = _("One a line: its name in files, a colon, and what is read, such as yes: Yes, we have one.")
        if key == "columns":
            told = ", ".join(f"{each.value} ({CELLS[each]})" for each in CellType)
            help_text = _(
                "One a line, with its type in brackets, such as years (decimal): Years at school. Types are %(types)s."
            ) % {"types": told}
        return Lines(form, typed=key == "columns", label=label, help_text=help_text, required=not optional)
    if key in ("whole", "with_year"):
        return forms.BooleanField(label=label, required=False)
    match key:
        case "format":
            return forms.ChoiceField(label=label, choices=[(each, FORMATS[each]) for each in TextFormat], widget=Select)
        case "record":
            return forms.ChoiceField(label=label, choices=[(each, RECORDS[each]) for each in RecordKind], widget=Select)
        case "kinds":
            kinds = [(each.name.lower(), each.name) for each in ORDINARY]
            return forms.MultipleChoiceField(label=label, choices=kinds, widget=forms.CheckboxSelectMultiple)
        case "currency":
            help_text = _("Three letters, such as USD. Leave it empty where the city names its own.")
            widget = TextInput(attrs={"dir": "ltr", "maxlength": 3})
            return forms.CharField(label=label, help_text=help_text, widget=widget, max_length=3, required=False)
        case _:
            return forms.IntegerField(label=label, min_value=0, max_value=10**15, required=False)


class WordsForm(forms.Form):
    """What a part says in one language. ``read`` and the marks of the sources say what its writer had before them."""

    read = _mark()

    def __init__(self, data: Any = None, *, form: Form, part: str, language: str, most: int, **options: Any) -> None:
        super().__init__(data, **options)
        self.texts = {f"text-{place}": each for place, each in enumerate(wording(form, part))}
        attrs = {"rows": 3, "lang": language, "dir": direction(language)}
        for name, (path, text) in self.texts.items():
            label = _named(path)
            self.fields[name] = forms.CharField(
                label=label, widget=forms.Textarea(attrs=attrs), required=False, max_length=most, strip=True
            )
            self.fields[name].is_sometimes_needed = True
            self.fields[f"{name}-from"] = _mark()
            self.initial[name] = text.texts.get(language, "")
            self.initial[f"{name}-from"] = digest(text.texts[text.source])
        self.initial["read"] = wording_mark(form, part, language)

    @property
    def said(self) -> Mapping[Path, str]:
        """What was written, by place."""
        return {path: self.cleaned_data[name].replace("\r\n", "\n") for name, (path, _text) in self.texts.items()}

    @property
    def made_from(self) -> Mapping[Path, str]:
        """From which sources, by place."""
        return {path: self.cleaned_data[f"{name}-from"] for name, (path, _text) in self.texts.items()}

    def reread(self, mark: str) -> None:
        """Note that what is sent next was written with this in view."""
        self.data = self.data.copy()
        self.data["read"] = mark


def _named(path: Path) -> str:
    """Return what a text of a part is called: a key, or the place in a list."""
    if len(path) == 1:
        return str(KEYS[str(path[0])])
    return _now("%(list)s, number %(place)s") % {"list": KEYS[str(path[0])], "place": int(path[1]) + 1}


class WorkbookForm(forms.Form):
    """A workbook in the way of XLSForm. ``read`` is the edition of the draft that it is to take the place of."""

    file = forms.FileField(
        label=_("XLSForm"),
        help_text=_("A workbook with the sheets survey, choices and settings. It takes the place of everything in the draft."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    read = forms.IntegerField(widget=forms.HiddenInput)

    most_bytes: int = 5_242_880

    def clean_file(self) -> Any:
        """Refuse what is too large to be a form."""
        file = self.cleaned_data["file"]
        if file.size > self.most_bytes:
            raise ValidationError(_now("The file is larger than %(most)s MB, and no form is.") % {"most": self.most_bytes >> 20})
        return file


class StepForm(forms.Form):
    """A step on the outline of a draft: which, on what part, and what was looked at."""

    step = forms.ChoiceField(choices=[(step, step) for step in ("begin", "up", "down", "remove", "discard")])
    part = forms.CharField(required=False, max_length=60)
    read = forms.CharField(required=False, max_length=LONGEST_MARK)
