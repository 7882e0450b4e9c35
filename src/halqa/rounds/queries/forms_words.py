"""What a question asks for, in the reader's words: limits, units, options, and on what it depends."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from halqa.foundation.localized import Localized
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import listing, number, paragraph
from halqa.rounds.enums.forms import QuestionType, Test, TextFormat
from halqa.rounds.labels.forms import CONDITIONS, FORMATS, RECORDS
from halqa.rounds.rules.forms import Condition, Form, Question


def in_words(text: Localized) -> str:
    """Return a text for the reader, in whatever language there is, without a mark: for what stands inside a sentence."""
    return text.pick(reader_language()).text


def limits(question: Question) -> tuple[str, ...]:
    """Return what an answer has to be like, a sentence each."""
    return tuple(_limits(question))


def _limits(question: Question) -> Iterator[str]:
    if question.most_words:
        yield ngettext("At most %(number)s word.", "At most %(number)s words.", question.most_words) % {
            "number": number(question.most_words)
        }
    if question.least_words:
        yield ngettext("At least %(number)s word.", "At least %(number)s words.", question.least_words) % {
            "number": number(question.least_words)
        }
    if question.format is not TextFormat.PLAIN:
        yield _("%(format)s.") % {"format": FORMATS[question.format]}
    yield from _of_figures(question)
    match question.type:
        case QuestionType.CHOICES if question.least or question.most:
            yield _chosen(question)
        case QuestionType.RATING:
            yield _scale(question)
        case QuestionType.FILE:
            yield _files(question)
        case QuestionType.RECORD if question.record:
            yield _("It leads to %(kind)s that Halqa knows of the city.") % {"kind": RECORDS[question.record]}
        case QuestionType.GROUP if question.most:
            yield _("It can be filled in up to %(number)s times.") % {"number": number(question.most)}


def _of_figures(question: Question) -> Iterator[str]:
    if question.unit:
        yield _("Counted in %(unit)s.") % {"unit": in_words(question.unit)}
    if question.currency:
        yield _("In %(currency)s.") % {"currency": question.currency}
    elif question.type is QuestionType.MONEY:
        yield _("In a currency that you name.")
    if question.whole:
        yield _("A whole number.")
    if question.type in {QuestionType.NUMBER, QuestionType.MONEY}:
        if question.least and question.most:
            told = {"least": number(question.least), "most": number(question.most)}
            yield _("From %(least)s to %(most)s.") % told
        elif question.most is not None:
            yield _("At most %(number)s.") % {"number": number(question.most)}
        elif question.least:
            yield _("At least %(number)s.") % {"number": number(question.least)}
    if question.with_year:
        yield _("With the year that it is of.")


def _chosen(question: Question) -> str:
    told = {"least": number(question.least or 0), "most": number(question.most or len(question.options))}
    if not question.least:
        return _("Choose at most %(most)s.") % told
    if not question.most:
        return _("Choose at least %(least)s.") % told
    return _("Choose %(least)s to %(most)s.") % told


def _scale(question: Question) -> str:
    told = {"least": question.least, "most": question.most}
    if question.low and question.high:
        told |= {"low": in_words(question.low), "high": in_words(question.high)}
        return _("From %(least)s (%(low)s) to %(most)s (%(high)s).") % told
    return _("From %(least)s to %(most)s.") % told


def _files(question: Question) -> str:
    kinds = listing([kind.name for kind in question.kinds], "or")
    said = _("As %(kinds)s.") % {"kinds": kinds}
    if not question.most:
        return said
    most = ngettext("At most %(number)s file.", "At most %(number)s files.", question.most) % {"number": number(question.most)}
    return paragraph([most, said])


def only_if(form: Form, question: Question) -> str:
    """Return on what it depends whether a question is asked, as a sentence; empty where it is always asked."""
    told = [condition_in_words(form, one) for one in question.only_if]
    if not told:
        return ""
    if len(told) == 1:
        return _("Only if %(condition)s.") % {"condition": told[0]}
    return _("Only if all of this holds: %(conditions)s.") % {"conditions": listing(told)}


def condition_in_words(form: Form, condition: Condition) -> str:
    """Return a condition as part of a sentence, questions and options by their texts; dots where it waits for its number."""
    asked = form.question(condition.question)
    options = {option.id: in_words(option.label) for option in asked.options} if asked else {}
    value: str | Promise = options.get(condition.value, condition.value)
    if condition.test in {Test.AT_LEAST, Test.AT_MOST}:
        value = number(int(condition.value)) if condition.value else "…"
    said = in_words(asked.label) if asked else condition.question
    return str(CONDITIONS[condition.test]) % {"question": said, "value": value}
