"""The text of an application to be read: as it stands or as it was signed or sent, beside a reading copy in another language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from halqa.accounts.access import Caller, subject_door, subject_name
from halqa.accounts.queries import names_of
from halqa.documents.queries.files import FileLine, files_of
from halqa.foundation.localized import Chosen
from halqa.foundation.subjects import is_subject
from halqa.ledger.queries import activity
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.applications import parts_of
from halqa.rounds.enums.applications import Part, Rendering
from halqa.rounds.enums.forms import QuestionType, TextFormat
from halqa.rounds.models import Application, ReadingCopy, Revision
from halqa.rounds.queries.applications import answers_of, form_of_application, subject_of, text_of
from halqa.rounds.queries.forms_page import QuestionLine, question_line
from halqa.rounds.rules.applications import WRITABLE
from halqa.rounds.rules.forms import Form, Question
from halqa.rounds.rules.forms_answers import asked_questions, is_answered
from halqa.rounds.rules.reading import OriginalText, texts_to_read

MOST_EVENTS: Final = 1000


@dataclass(frozen=True)
class CopyLine:
    """A reading copy beside its original: who or what made it, and whether the original reads otherwise by now."""

    text: str
    rendering: Rendering
    service: str
    is_older: bool
    at: datetime
    name: str
    version: int


@dataclass(frozen=True)
class Shown:
    """An answer, or a part of one, as it is read. Only one of its parts says something."""

    text: str = ""
    place: str = ""
    copy: CopyLine | None = None
    items: tuple[Chosen, ...] = ()
    pairs: tuple[tuple[Chosen, str], ...] = ()
    rows: tuple[tuple[Chosen, tuple["Shown", ...]], ...] = ()
    entries: tuple[tuple[tuple[QuestionLine, "Shown"], ...], ...] = ()
    files: tuple[FileLine, ...] = ()
    lost_files: int = 0
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReadAnswer:
    """A question with what was answered; nothing where it was not."""

    line: QuestionLine
    shown: Shown | None


@dataclass(frozen=True)
class ReadSection:
    """A section with its answers."""

    id: str
    title: Chosen
    answers: tuple[ReadAnswer, ...]


@dataclass(frozen=True)
class RevisionLine:
    """A text that was frozen: when, and whether it was sent."""

    number: int
    at: datetime
    is_sent: bool


@dataclass(frozen=True)
class TextPage:
    """The text for one reader. ``revision`` is the one that is read; 0: as it stands. ``copies`` are how many, by language."""

    revision: int
    sha256: str
    language: str
    copy_language: str
    sections: tuple[ReadSection, ...]
    revisions: tuple[RevisionLine, ...]
    copies: tuple[tuple[str, int], ...]
    originals: tuple[OriginalText, ...]
    copied: Mapping[str, CopyLine] = field(hash=False)

    @property
    def has_older(self) -> bool:
        """Whether one of the copies that are shown is older than its original."""
        return any(copy.is_older for copy in self.copied.values())


def text_page(application: Application, caller: Caller, *, revision: int = 0, language: str = "") -> TextPage | None:
    """Return the text that somebody reads who may; nothing where there is no such revision, or it is not theirs to read.

    The city reads its text as it stands. An office reads what was sent: of what is written again it sees no word.
    """
    is_city = bool(parts_of(caller, application.city, application.country) & {Part.WRITER, Part.MAYOR})
    sent = sent_revisions(application)
    lines = tuple(
        RevisionLine(one.number, one.made_at, one.number in sent)
        for one in Revision.objects.filter(application=application).order_by("-number").defer("answers")
        if is_city or one.number in sent
    )
    if not revision and not is_city:
        revision = max(sent, default=0)
    if (revision or not is_city) and revision not in {line.number for line in lines}:
        return None
    form = form_of_application(application)
    if revision:
        frozen = Revision.objects.get(application=application, number=revision)
        answers, sha256 = frozen.answers, frozen.sha256
    else:
        answers, sha256 = text_of(application, form, answers_of(application))
    originals = texts_to_read(form, answers)
    found = list(ReadingCopy.objects.filter(application=application))
    until = None if is_city else max(sent.values(), default=None)
    copied = _copied([one for one in found if one.language == language], originals, until)
    files = {one.key: one for one in files_of(subject_of(application.key), caller)}
    reading = _Reading(form, files, copied)
    places = {one.place for one in originals}
    numbers: dict[str, int] = {}
    for one in found:
        if one.place in places:
            numbers[one.language] = numbers.get(one.language, 0) + 1
    return TextPage(
        revision=revision,
        sha256=sha256,
        language=application.language,
        copy_language=language,
        sections=tuple(reading.sections(answers)),
        revisions=lines,
        copies=tuple(sorted(numbers.items())),
        originals=originals,
        copied=copied,
    )


def language_to_read(application: Application, reader: str) -> str:
    """Return the language in which a reader is shown copies if they ask for none: their own, where there are some."""
    if reader == application.language:
        return ""
    return reader if ReadingCopy.objects.filter(application=application, language=reader).exists() else ""


def text_read_by(application: Application, caller: Caller) -> tuple[dict[str, Any], str]:
    """Return the answers that somebody reads, and their fingerprint: the city as they stand, an office as they were last sent.

    :raises LookupError: where nothing was sent to whoever is no one of the city
    """
    is_city = bool(parts_of(caller, application.city, application.country) & {Part.WRITER, Part.MAYOR})
    sent = 0 if is_city else max(sent_revisions(application), default=0)
    if sent:
        frozen = Revision.objects.get(application=application, number=sent)
        return frozen.answers, frozen.sha256
    if not is_city and (application.sent_at is None or application.state in WRITABLE):
        raise LookupError(f"{application} was sent to nobody")
    return text_of(application, form_of_application(application), answers_of(application))


def sent_revisions(application: Application) -> Mapping[int, datetime]:
    """Return the numbers of the revisions that were sent, each with the moment at which it last was."""
    """Return which revisions were sent, and when each last was."""
    events = activity(subject_of(application.key), limit=MOST_EVENTS)
    return {int(one.detail["revision"]): one.at for one in reversed(events) if one.kind == "application.submitted"}


def _copied(copies: Iterable[ReadingCopy], originals: Iterable[OriginalText], until: datetime | None) -> dict[str, CopyLine]:
    """Return the copies by place. Of what came after ``until``, the sending, those alone that were made from what was sent."""
    texts = {one.place: one for one in originals}
    rows = [
        one
        for one in copies
        if one.place in texts and (until is None or one.at <= until or one.made_from == texts[one.place].sha256)
    ]
    names = names_of(one.by for one in rows)
    return {
        one.place: CopyLine(
            text=one.text,
            rendering=Rendering(one.rendering),
            service=one.service,
            is_older=one.made_from != texts[one.place].sha256,
            at=one.at,
            name=names.get(one.by, ""),
            version=one.version,
        )
        for one in rows
    }


def shown_answer(form: Form, question: Question, value: Any) -> Shown | None:
    """Return an answer that stands somewhere else than in the text, such as one that is known or lies aside."""
    return _Reading(form, {}, {}).shown(question, value, question.id)


@dataclass(frozen=True)
class _Reading:
    form: Form
    files: Mapping[str, FileLine]
    copied: Mapping[str, CopyLine]

    def sections(self, answers: Mapping[str, Any]) -> Iterator[ReadSection]:
        numbers = iter(range(1, len(self.form.questions) + 1))
        asked = {one.id for one in asked_questions(self.form, answers)}
        for section in self.form.sections:
            lines = [(one, question_line(self.form, one, numbers)) for one in self.form.top_level(section.id)]
            read = tuple(ReadAnswer(line, self.shown(one, answers.get(one.id), one.id)) for one, line in lines if one.id in asked)
            if read:
                yield ReadSection(section.id, section.title.pick(reader_language()), read)

    def shown(self, question: Question, value: Any, place: str) -> Shown | None:
        if not is_answered(value):
            return None
        match question.type:
            case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
                is_plain = question.format is TextFormat.PLAIN
                return Shown(text=str(value), place=place if is_plain else "", copy=self.copied.get(place))
            case QuestionType.NUMBER | QuestionType.MONEY:
                parts = [str(value.get(name) or "") for name in ("value", "currency")]
                return Shown(text=" ".join(filter(None, parts)), note=str(value.get("year") or ""))
            case QuestionType.CHOICE | QuestionType.CHOICES:
                chosen = [value] if isinstance(value, str) else value
                return Shown(items=tuple(one.label.pick(reader_language()) for one in question.options if one.id in chosen))
            case QuestionType.RATING if isinstance(value, Mapping):
                labels = {one.id: one.label.pick(reader_language()) for one in question.options}
                return Shown(pairs=tuple((labels[one], str(rate)) for one, rate in value.items() if one in labels))
            case QuestionType.TABLE:
                return Shown(rows=tuple(self._rows(question, value, place)), note=str(value.get("year") or ""))
            case QuestionType.FILE:
                there = tuple(self.files[key] for key in value if key in self.files)
                return Shown(files=there, lost_files=len(value) - len(there))
            case QuestionType.RECORD:
                return _record(str(value))
            case QuestionType.GROUP:
                return Shown(entries=tuple(self._entry(question, one, f"{place}.{at}") for at, one in enumerate(value)))
        return Shown(text="" if value is True else str(value), note="yes" if value is True else "")

    def _rows(self, question: Question, value: Mapping[str, Any], place: str) -> Iterator[tuple[Chosen, tuple[Shown, ...]]]:
        for row in question.rows:
            cells = value.get(row.id, {})
            yield (
                row.label.pick(reader_language()),
                tuple(
                    Shown(text=str(cells.get(one.id) or ""), copy=self.copied.get(f"{place}.{row.id}.{one.id}"))
                    for one in question.columns
                ),
            )

    def _entry(self, group: Question, entry: Mapping[str, Any], place: str) -> tuple[tuple[QuestionLine, Shown], ...]:
        found = []
        for member in self.form.members(group.id):
            shown = self.shown(member, entry.get(member.id), f"{place}.{member.id}")
            if shown is not None:
                found.append((question_line(self.form, member), shown))
        return tuple(found)


def _record(subject: str) -> Shown:
    door = subject_door(subject) if is_subject(subject) else None
    return Shown(
        text=subject_name(subject, reader_language()) if door else subject, address=(door.address(subject) if door else "") or ""
    )
