"""The words for forms: types of questions, how conditions are told, what is wrong with a form or an answer, events."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.words import language_name
from halqa.registry.labels import sentence as sentence_of_sheets
from halqa.rounds.enums.forms import (
    CellType,
    Fit,
    KnownFrom,
    QuestionType,
    RecordKind,
    Test,
    TextFormat,
    VersionState,
)

TYPES: Final[Mapping[QuestionType, Promise]] = {
    QuestionType.SHORT_TEXT: _("Short text"),
    QuestionType.LONG_TEXT: _("Long text"),
    QuestionType.NUMBER: _("Number"),
    QuestionType.MONEY: _("Sum of money"),
    QuestionType.CHOICE: _("Choice of one"),
    QuestionType.CHOICES: _("Choice of several"),
    QuestionType.RATING: _("Rating"),
    QuestionType.TABLE: pgettext("type of question", "Table"),
    QuestionType.FILE: _("File"),
    QuestionType.RECORD: _("Link to something of the city"),
    QuestionType.DAY: _("Day"),
    QuestionType.AGREEMENT: _("Agreement"),
    QuestionType.GROUP: _("Group of questions that can be repeated"),
}

MEANINGS: Final[Mapping[QuestionType, Promise]] = {
    QuestionType.SHORT_TEXT: _("One line: a name, an address."),
    QuestionType.LONG_TEXT: _("Paragraphs, with a limit of words."),
    QuestionType.NUMBER: _("A figure, with its unit, its limits and the year that it is of."),
    QuestionType.MONEY: _("A sum in a currency, with the year that it is of."),
    QuestionType.CHOICE: _("One of several options."),
    QuestionType.CHOICES: _("Any number of options, within limits."),
    QuestionType.RATING: _("A place on a scale, for one thing or for each of several."),
    QuestionType.TABLE: _("A cell to fill in for each row and column."),
    QuestionType.FILE: _("One or more documents."),
    QuestionType.RECORD: _("Something that Halqa knows of the city already, so that it is not described again."),
    QuestionType.DAY: _("A day of the calendar."),
    QuestionType.AGREEMENT: _("A sentence that the city agrees to."),
    QuestionType.GROUP: _("Questions that are answered once for each of several things."),
}

FORMATS: Final[Mapping[TextFormat, Promise]] = {
    TextFormat.PLAIN: _("Anything"),
    TextFormat.EMAIL: _("E-mail address"),
    TextFormat.ADDRESS: _("Web address"),
    TextFormat.TELEPHONE: _("Telephone number"),
}

CELLS: Final[Mapping[CellType, Promise]] = {
    CellType.TEXT: _("text"),
    CellType.WHOLE: _("whole number"),
    CellType.DECIMAL: _("number"),
}

RECORDS: Final[Mapping[RecordKind, Promise]] = {
    RecordKind.CITY: _("another city"),
    RecordKind.DOCUMENT: _("a document"),
    RecordKind.STRATEGY: _("a strategy"),
    RecordKind.PRACTICE: _("a practice"),
    RecordKind.PARTNER: _("a partner"),
}

KNOWN: Final[Mapping[KnownFrom, Promise]] = {
    KnownFrom.NAME: _("from the registry"),
    KnownFrom.COUNTRY: _("from the registry"),
    KnownFrom.POPULATION: _("from the registry"),
    KnownFrom.WEBSITE: _("from the city's public profile"),
    KnownFrom.PROGRAMME: _("from the city's public profile"),
    KnownFrom.OFFICE: _("from the city's public profile"),
    KnownFrom.OFFICE_EMAIL: _("from the city's public profile"),
    KnownFrom.ABOUT: _("from the city's public profile"),
    KnownFrom.JOINED_ON: _("from the registry"),
}
"""Where an answer was known from before anybody was asked."""

STATES: Final[Mapping[VersionState, Promise]] = {
    VersionState.DRAFT: pgettext("version of a form", "draft"),
    VersionState.PUBLISHED: pgettext("version of a form", "published"),
    VersionState.DISCARDED: pgettext("version of a form", "discarded"),
}

FITS: Final[Mapping[Fit, Promise]] = {
    Fit.KEEPS: _("Earlier answers fit."),
    Fit.LOOK: _("Earlier answers are shown, and have to be looked at."),
    Fit.LOST: _("Earlier answers do not fit."),
}

KEYS: Final[Mapping[str, Promise]] = {
    "id": pgettext("of a question", "Name in files"),
    "section": pgettext("of a form", "Section"),
    "type": _("Type of question"),
    "concept": pgettext("of a question", "Concept"),
    "label": pgettext("of a form", "Question"),
    "help": _("Help beside the question"),
    "group": pgettext("of a form", "Group"),
    "required": _("It has to be answered"),
    "only_if": _("Asked only if"),
    "format": _("What it has to look like"),
    "least_words": _("Words, at least"),
    "most_words": _("Words, at most"),
    "whole": _("Whole numbers only"),
    "least": _("At least"),
    "most": _("At most"),
    "unit": _("Unit"),
    "with_year": _("The year is asked too"),
    "currency": _("Currency"),
    "options": _("Options"),
    "low": _("The lower end of the scale"),
    "high": _("The upper end of the scale"),
    "rows": _("Rows"),
    "columns": _("Columns"),
    "kinds": _("Kinds of files"),
    "record": _("What it leads to"),
    "title": _("Title"),
    "intro": _("What is read first"),
    "sources": _("Sources"),
    "languages": _("Languages"),
}
"""The keys of a form, as the editor and comparisons name them."""

CONDITIONS: Final[Mapping[Test, Promise]] = {
    Test.IS: _("the answer to “%(question)s” is “%(value)s”"),
    Test.IS_NOT: _("the answer to “%(question)s” is not “%(value)s”"),
    Test.HAS: _("“%(value)s” is chosen at “%(question)s”"),
    Test.ANSWERED: _("“%(question)s” is answered"),
    Test.AT_LEAST: _("the answer to “%(question)s” is at least %(value)s"),
    Test.AT_MOST: _("the answer to “%(question)s” is at most %(value)s"),
}

COMPANIONS: Final[Mapping[str, Promise]] = {
    "year": _("Which year is this figure of?"),
    "currency": _("In which currency? Write its three letters, such as MAD."),
}
"""What is asked beside a figure."""

REFUSALS: Final[Mapping[str, Promise]] = {
    # A file, key by key
    "form-unreadable": _("This is no TOML: %(error)s."),
    "file-named-otherwise": _("The file has to be called %(wanted)s."),
    "not-a-table": _("Keys and values have to stand here."),
    "key-unknown": _("Nobody reads the key %(key)s here. Keys are %(known)s."),
    "key-missing": _("The key %(key)s is missing."),
    "key-of-other-type": _("The key %(key)s says nothing of a question of the type %(type)s."),
    "not-a-list": _("%(key)s has to be a list."),
    "not-a-text": _("%(key)s has to be a text."),
    "not-a-whole-number": _("%(key)s has to be a whole number, %(least)s or more."),
    "not-yes-or-no": _("%(key)s has to be true or false."),
    "not-one-of": _("%(key)s is “%(value)s”. It has to be one of %(known)s."),
    "id-malformed": _("“%(id)s” is no id: small Latin letters, digits and single hyphens, at most %(most)s in all."),
    "concept-malformed": _("“%(key)s” is no key of a concept: small Latin letters and digits, with points and hyphens between."),
    "concept-named-twice": _("The concept %(key)s is described above already."),
    "currency-malformed": _("“%(currency)s” is no currency: write its three letters, such as MAD."),
    "language-unknown": _("“%(language)s” is none of the languages of a form: %(known)s."),
    "source-not-among-languages": _("The source, %(language)s, has to be among the languages of the form."),
    "source-text-missing": _("The text in the language of the source, %(language)s, is missing."),
    "text-is-blank": _("The text is empty."),
    "text-of-control-characters": _("The text holds characters that no page can show."),
    "origin-of-no-translation": _("There is no translation of which %(language)s could say from what it was made."),
    "condition-without-one-test": _("A condition looks at an answer in exactly one way: %(known)s."),
    # The form as a whole
    "too-many-questions": _("There are %(number)s questions; %(most)s are agreed for forms of this kind."),
    "no-questions": _("The form asks nothing."),
    "section-is-empty": _("No question stands in the section %(id)s."),
    "section-unknown": _("There is no section %(id)s."),
    "section-is-over": _("The section %(id)s is over: its questions have to stand together, in the order of the sections."),
    "id-twice": _("Something else is called %(id)s already."),
    "concept-missing": _("The question %(id)s has no concept, so that nobody can bring an earlier answer along."),
    "concept-unknown": _("There is no concept %(key)s."),
    "concept-answered-otherwise": _("The concept %(key)s is answered by %(type)s in every form."),
    "asked-twice": _("The concept %(key)s is asked already, by the question %(id)s."),
    "group-unknown": _("There is no group %(id)s."),
    "group-in-group": _("A group cannot stand inside a group."),
    "group-is-over": _("Questions of the group %(id)s have to follow it at once, in its section."),
    "translation-missing": _("The text in %(language)s is missing."),
    "translation-is-older": _(
        "The text in %(language)s is older than its source: change it, or save it once more if it still holds."
    ),
    "text-longer-than-agreed": _("The text is longer than %(most)s characters."),
    "limits-reversed": _("At least %(least)s and at most %(most)s: the limits are the wrong way round."),
    "no-words-allowed": _("No word would be allowed."),
    "word-limit-missing": _("A long text needs a limit of words: most_words."),
    "nothing-to-choose": _("A choice needs at least two options."),
    "too-many-options": _("There are %(number)s options; at most %(most)s are agreed."),
    "limit-above-options": _("The limit is %(limit)s, and there are only %(number)s options."),
    "option-twice": _("Something in this list is called %(id)s already."),
    "too-many-repetitions": _("%(number)s repetitions are more than one page can show; at most %(most)s are."),
    "scale-unfit": _("A scale goes from a number to a higher one, in at most %(most)s steps: least and most."),
    "table-without-cells": _("A table needs rows and columns."),
    "no-files-allowed": _("No file would be allowed."),
    "kinds-of-file-missing": _("Which kinds of files are taken? Name them: kinds."),
    "kind-of-record-missing": _("To what does it lead? Name it: record."),
    "repetitions-without-limit": _("A group needs to say how often it can be repeated: most."),
    "condition-on-unknown": _("There is no question %(id)s to look at."),
    "condition-on-itself": _("The question %(id)s cannot depend on its own answer."),
    "condition-on-later": _("The question %(id)s is asked later: its answer is not known yet."),
    "condition-into-group": _(
        "The question %(id)s is asked once for each repetition of its group: there is no one answer to look at."
    ),
    "condition-unfit": _("An answer of the type %(type)s, as %(id)s has, cannot be looked at in this way."),
    "condition-on-no-option": _("The question %(id)s has no option %(value)s."),
    "conditions-in-a-circle": _("The question %(id)s waits, by way of others, for its own answer."),
    # An XLSForm
    "sheet-missing": _("The sheet %(sheet)s is missing."),
    "column-missing": _("The column %(column)s is missing."),
    "column-twice": _("The column %(column)s is there twice."),
    "column-unknown": _("Nobody reads a column called %(column)s."),
    "column-not-held": _("What stands in the column %(column)s cannot be kept in a form here. Empty it, or say it in the help."),
    "default-language-missing": _("Name the language in which the form was written, such as English (en), out of %(known)s."),
    "form-of-other-kind": _("This form is of the kind %(kind)s; here one of the kind %(wanted)s is wanted."),
    "title-missing": _("The form has no title."),
    "type-missing": _("The row says nothing about its type."),
    "type-not-held": _("Questions of the type %(type)s cannot be kept in a form here."),
    "type-does-not-fit": _("%(type)s does not fit to a row of the type %(wanted)s."),
    "not-ended": _("What begins with %(name)s is not ended."),
    "nothing-to-end": _("%(type)s ends nothing that is open."),
    "group-not-held": _("The group %(name)s stands inside another one, which a form here cannot keep."),
    "note-not-held": _("The note %(name)s stands where a form here cannot keep it: only before the first question of a section."),
    "choices-missing": _("The sheet of choices has no list called %(list)s."),
    "neither-yes-nor-no": _("“%(value)s” is neither yes nor no."),
    "parameters-unreadable": _("“%(value)s” is no scale such as start=1 end=5 step=1."),
    "relevant-unreadable": _(
        "“%(value)s” cannot be kept: conditions have the forms ${a} = 'b', selected(${a}, 'b'), ${a} >= 1, joined by and."
    ),
    "constraint-unreadable": _(
        "“%(value)s” cannot be kept: limits have the forms . >= 1 and . <= 9, for words and choices as Halqa writes them."
    ),
    "scales-differ": _("All rows of a rating have the same scale."),
    "columns-differ": _("%(name)s differs from what stands in the first row of its table."),
    "origins-unreadable": _("This does not say from what translations were made."),
    # An answer
    "answer-missing": _("This has to be answered."),
    "year-missing": _("Which year is it of?"),
    "currency-missing": _("In which currency?"),
    "too-few-words": _("The text has %(words)s words; at least %(least)s are asked for."),
    "answer-of-too-many-words": _("The text has %(words)s words; at most %(most)s are read."),
    "answer-too-long": _("The text has %(characters)s characters; at most %(most)s are taken."),
    "too-few-chosen": _("%(number)s chosen; at least %(least)s are asked for."),
    "too-many-chosen": _("%(number)s chosen; at most %(most)s can be."),
    "too-few-entries": _("%(number)s filled in; at least %(least)s are asked for."),
    "too-many-entries": _("%(number)s filled in; at most %(most)s are taken."),
    "too-many-files": _("%(number)s files; at most %(most)s are taken."),
    "no-email-address": _("This is no e-mail address such as learning@city.example."),
    "no-web-address": _("This is no web address such as https://www.example.org/learning."),
    "no-telephone-number": _("This is no telephone number with the code of its country, such as +212 5 22 00 00 00."),
    "no-number": _("“%(value)s” is no number. Write digits, with a point before decimals."),
    "no-whole-number": _("“%(value)s” is no whole number."),
    "number-too-small": _("It has to be at least %(least)s."),
    "number-too-large": _("It can be at most %(most)s."),
    "year-out-of-reach": _("The year has to be from %(first)s to %(last)s."),
    "no-currency": _("“%(value)s” is no currency: write its three letters, such as MAD."),
    "no-such-option": _("This is none of the options."),
    "not-on-the-scale": _("It has to be from %(least)s to %(most)s."),
    "no-such-cell": _("The table has no such cell."),
    "no-record-of-the-city": _("This leads to nothing of the city."),
    "no-day-at-all": _("“%(value)s” is not a day. Write year, month and day, such as 2020-09-23."),
    # A draft
    "part-is-there-already": _("Something in this form is called %(id)s already."),
    "part-is-gone": _("Nothing in this form is called %(id)s any more."),
    "section-holds-questions": _("Questions stand in it (%(number)s): move or remove them first."),
    "group-holds-questions": _("Questions stand in it (%(number)s): remove them first."),
    "asked-by-its-answer": _("Others are asked by its answer: %(ids)s. Change them first."),
    "part-changed-meanwhile": _("Somebody else has changed this since you began. Both texts are shown."),
    "order-changed-meanwhile": _("Somebody else has changed the order since you loaded the page. Look at it again."),
    "draft-changed-meanwhile": _("Somebody else has changed the draft since you loaded the page. Look at it again."),
    "draft-there-already": _("A draft of the next version is being written already."),
    "no-draft": _("There is no draft of this form."),
    "no-such-form": _("There is no such form."),
    "draft-has-faults": _("It cannot be published while something is wrong with it (%(number)s). The list below says what."),
    "nothing-new": _("It says the same as the version before."),
}

_NAME_TYPES: Final = frozenset({"key-of-other-type", "concept-answered-otherwise", "condition-unfit"})

EVENTS: Final[Mapping[str, Promise]] = {
    "form.begun": _("The next version of a form was begun."),
    "form.changed": _("The draft of a form was changed."),
    "form.imported": _("The draft of a form was taken from a workbook."),
    "form.published": _("A version of a form was published."),
    "form.discarded": _("The draft of a form was discarded."),
}


def sentence(refusal: Refusal) -> str:
    """Return a reason as a sentence, languages and types by their names; the registry has words for damaged workbooks."""
    if refusal.code not in REFUSALS:
        return sentence_of_sheets(refusal)
    facts = dict(refusal.facts)
    if facts.get("language") in LANGUAGES:
        facts["language"] = language_name(str(facts["language"]))
    if refusal.code in _NAME_TYPES and facts.get("type") in set(QuestionType):
        facts["type"] = TYPES[QuestionType(str(facts["type"]))]
    return str(REFUSALS[refusal.code]) % facts


def sentence_at_line(refusal: Refusal, file: str, line: int, key: str) -> str:
    """Return a reason with the file, the line and the key at which it stands."""
    place = {"file": file, "line": line, "key": key, "reason": sentence(refusal)}
    if not key:
        return _now("%(file)s, line %(line)s: %(reason)s") % place
    return _now("%(file)s, line %(line)s, %(key)s: %(reason)s") % place


def sentence_in_sheet(refusal: Refusal, sheet: str, row: int, column: str) -> str:
    """Return a reason with the sheet, the row and the column at which it stands."""
    place = {"sheet": sheet, "row": row, "column": column, "reason": sentence(refusal)}
    if not column:
        return _now("Sheet %(sheet)s, row %(row)s: %(reason)s") % place
    return _now("Sheet %(sheet)s, row %(row)s, column %(column)s: %(reason)s") % place
