"""Words of forms, for templates."""

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import in_its_language
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.labels.forms import KNOWN, TYPES, sentence
from halqa.rounds.labels.names import KINDS
from halqa.rounds.rules.forms import Question
from halqa.rounds.rules.forms_carrying import Carried

register = template.Library()


@register.filter
def type_name(kind: QuestionType) -> Promise:
    """Return what a type of question is called."""
    return TYPES[kind]


@register.filter
def kind_name(kind: CallKind) -> Promise:
    """Return what a form is for."""
    return KINDS[kind]


@register.filter
def known_words(carried: Carried) -> str | SafeString:
    """Return from where an answer was known before anybody was asked."""
    known = carried.known
    if known.known_from:
        return str(KNOWN[known.known_from])
    title: Chosen | None = known.title.pick(reader_language()) if known.title else None
    return in_its_language(title, reader_language()) if title else known.form


@register.filter
def against_words(carried: Carried) -> list[str]:
    """Return why an answer that was known before cannot stand as it is."""
    return [sentence(refusal) for refusal in carried.against]


@register.simple_tag
def question_label(question: Question) -> SafeString:
    """Return a question as it is asked, in the reader's language or the nearest to it."""
    return in_its_language(question.label.pick(reader_language()), reader_language())
