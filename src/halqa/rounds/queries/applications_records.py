"""What of a city a question can lead to: its practices, its documents, itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from halqa.accounts.access import Caller, subject_name
from halqa.documents.queries.files import files_of
from halqa.exchange.queries.practice import titles_of_city
from halqa.foundation.subjects import Subject
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.forms import RecordKind
from halqa.rounds.models import Application
from halqa.rounds.rules.forms import Question

Choices = Sequence[tuple[str, str]]


def records_of(application: Application, answers: Mapping[str, Any], caller: Caller) -> Callable[[Question], Choices]:
    """Return what gives the choices of a question: subject keys with their names, and the one that was chosen before."""

    def choices(question: Question) -> Choices:
        found = dict(_known(question.record, application.city, caller))
        chosen = answers.get(question.id)
        if isinstance(chosen, str) and chosen and chosen not in found:
            found[chosen] = subject_name(chosen, reader_language())
        return tuple(found.items())

    return choices


def _known(kind: RecordKind | None, city: str, caller: Caller) -> Choices:
    language = reader_language()
    match kind:
        case RecordKind.CITY:
            return ((city, subject_name(city, language)),)
        case RecordKind.PRACTICE:
            return titles_of_city(Subject.parse(city).rest, language)
        case RecordKind.DOCUMENT:
            return tuple((str(Subject("file", one.key)), one.name) for one in files_of(city, caller))
    return ()
