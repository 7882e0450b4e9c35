"""Everything that the coordination team has of a round, in open formats: the members of one archive, made one by one.

What is not the team's to read is not in it: drafts that no city sent, texts that are written again, notes of National
Commissions, addresses of panelists. Applications come one after another, so that a round of any size needs the memory of one.
"""

import csv
import heapq
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import version
from io import StringIO
from typing import Any, Final

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, ForeignKey, Model, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from halqa.accounts.access import Caller, subject_name
from halqa.accounts.queries import names_of
from halqa.documents.queries.contents import content_of
from halqa.documents.queries.files import FileLine, files_of
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger.queries import Activity, length, of_subjects
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views.archives import Member
from halqa.pages.views.downloads import Cell, guarded
from halqa.rounds.access.applications import may_read
from halqa.rounds.enums.applications import Asking, Part
from halqa.rounds.enums.statistics import By
from halqa.rounds.models import (
    Announcement,
    Answer,
    Application,
    Call,
    Decision,
    FormVersion,
    Note,
    ReadingCopy,
    ReminderSent,
    Revision,
    RoundArchive,
    TextSetAside,
)
from halqa.rounds.queries.applications import subject_of
from halqa.rounds.queries.applications_board import COLUMNS, Wanted, board_rows
from halqa.rounds.queries.applications_paper import file_of, own_language
from halqa.rounds.queries.applications_statistics import (
    GROUP_COLUMNS,
    SPELL_COLUMNS,
    Narrowed,
    group_rows,
    spell_rows,
    statistics_of,
)
from halqa.rounds.queries.applications_text import sent_revisions, text_page, text_read_by
from halqa.rounds.queries.dispatches import subject_of_dispatch
from halqa.rounds.queries.forms import published_form
from halqa.rounds.rules.forms_file import toml_of
from halqa.rounds.rules.visibility import sees_event

PIECE: Final = 1024 * 1024
"""Bytes of an uploaded file that are in memory at once."""

LEFT_OUT: Final[dict[type[Model], str]] = {
    Answer: "the text that was sent stands in text; what is being written is the city's",
    TextSetAside: "what the people of a city still settle among themselves",
    ReadingCopy: "those of the text that was sent stand beside it",
    FormVersion: "the forms of the round stand in forms, as files",
    RoundArchive: "what is taken along holds no list of itself; the events tell who ordered and took each",
    ReminderSent: "the events tell of each reminder",
}
"""Tables of rounds that are not copied row by row, each with the reason."""

KEPT_BACK: Final = frozenset({"id", "address", "actors"})
"""Columns that are not copied: numbers of the database, and the addresses of those whom a National Commission asked to read."""


@dataclass
class Archive:
    """The archive of a round that somebody ordered at a moment; ``left_out`` fills while the members are made.

    ``begun_at``: the number of the last event when it was ordered.
    """

    call: Call
    caller: Caller
    now: datetime
    begun_at: int
    left_out: list[dict[str, str]] = field(default_factory=list)
    actors: set[str] = field(default_factory=set)

    def opening(self) -> Iterator[Member]:
        """Yield what comes first: the call with its tables and forms, the board, the numbers."""
        yield Member("README.txt", [self._introduction().encode()])
        yield from self._of_the_call()
        yield from self._tables()

    def of(self, application: Application) -> Iterator[Member]:
        """Yield what there is of one application."""
        yield from self._of_an_application(application)

    def ending(self) -> Iterator[Member]:
        """Yield what comes last: all that happened, and who did it."""
        yield Member("events.jsonl", map(_line, self._events()))
        yield Member("people.json", [_json(names_of(sorted(self.actors)))])

    def manifest(self, written: Iterable[Mapping[str, Any]], left_out: Iterable[Mapping[str, Any]]) -> bytes:
        """Return what stands in the archive, with what does not and why, and whether anything was recorded meanwhile."""
        ended_at = length()
        return _json(
            {
                "what": "archive of a round",
                "call": self.call.key,
                "halqa": version("halqa"),
                "made_at": self.now,
                "ledger": {"from_event": self.begun_at, "to_event": ended_at, "is_one_moment": self.begun_at == ended_at},
                "confidential": True,
                "illustrative": self.call.is_illustrative,
                "files": list(written),
                "left_out": list(left_out),
            }
        )

    def _introduction(self) -> str:
        said = (
            _("The archive of the round %(call)s, as the coordination team had it on %(moment)s.")
            % {"call": self.call.key, "moment": self.now.isoformat(timespec="seconds")},
            _("It is confidential: it holds personal data, and what is decided may still be under embargo."),
            _("Tables are CSV, records are JSON, rules and forms are TOML, all in UTF-8; applications are there as PDF as well."),
            _("The file manifest.json says the SHA-256 of every file, and what could not be put in and why."),
            _("Halqa is independent and not part of UNESCO."),
        )
        return "\n".join(said) + "\n"

    def _of_the_call(self) -> Iterator[Member]:
        call = self.call
        yield Member("call/policy.toml", [call.text.encode()])
        yield Member("call/call.json", [_json(_record(call))])
        for model in _tables_of(Call):
            if model is not Application:
                rows = _rows(model, call=call)
                yield Member(f"call/{_named(model)}.json", [_json([_record(row) for row in rows])])
        for model in _tables_of(Announcement):
            rows = _rows(model, announcement__call=call)
            yield Member(f"call/{_named(model)}.json", [_json([_record(row) for row in rows])])
        for line in self._files(str(Subject("call", call.key))):
            yield from self._file(line, "call/files")
        used = set(self.applications().order_by().values_list("form", "form_version").distinct())
        used |= {(call.form, call.form_version)} if call.form else set()
        for key, number in sorted(used):
            if form := published_form(key, number):
                yield Member(f"forms/{key}-{number}.toml", [toml_of(form).encode()])

    def _tables(self) -> Iterator[Member]:
        yield _table("applications.csv", COLUMNS, board_rows(self.call, self.caller, Wanted()))
        for by in By:
            found = statistics_of(self.call, by, Narrowed(), self.now)
            yield _table(f"statistics/by-{by}.csv", GROUP_COLUMNS, group_rows(found))
        yield _table("statistics/times.csv", SPELL_COLUMNS, spell_rows(found))

    def _of_an_application(self, application: Application) -> Iterator[Member]:
        folder = f"applications/{Subject.parse(application.city).rest.replace('/', '-')}-{application.key.partition('/')[2]}"
        record: dict[str, Any] = {**_record(application), "city_name": subject_name(application.city, reader_language())}
        is_read = may_read(self.caller, application)
        if is_read:
            record |= self._sent(application)
        yield Member(f"{folder}/application.json", [_json(record)])
        if not is_read:
            self.left_out.append({"path": folder, "why": "it was not sent: its text is the city's own"})
            return
        yield from self._printed(application, f"{folder}/application.pdf")
        for line in self._files(subject_of(application.key)):
            yield from self._file(line, f"{folder}/files")
        for line in self._files(subject_of_dispatch(application.key)):
            yield from self._file(line, f"{folder}/letters")

    def _sent(self, application: Application) -> dict[str, Any]:
        """Return the text that the team reads of an application, and every row that was written about it."""
        sent = sent_revisions(application)
        found: dict[str, Any] = {}
        try:
            answers, sha256 = text_read_by(application, self.caller)
        except LookupError:
            answers, sha256 = {}, ""
        page = text_page(application, self.caller)
        copies = {tag: text_page(application, self.caller, language=tag) for tag, _number in page.copies} if page else {}
        found["text"] = {"answers": answers, "sha256": sha256}
        found["reading_copies"] = {
            tag: {place: asdict(copy) for place, copy in one.copied.items()} for tag, one in copies.items() if one
        }
        for model in _tables_of(Application):
            rows = _rows(model, application=application)
            if model is Revision:
                rows = rows.filter(number__in=sent)
            if model is Note:
                rows = rows.filter(asking=Asking.TEAM)
            found[_named(model)] = [_record(row) for row in rows]
        for model in _tables_of_decisions():
            found[_named(model)] = [_record(row) for row in _rows(model, decision__application=application)]
        return found

    def _printed(self, application: Application, path: str) -> Iterator[Member]:
        try:
            printed = file_of(application, "pdf", own_language(application), self.caller)
        except (RuleRefused, LookupError) as refused:
            self.left_out.append({"path": path, "why": str(refused)})
        else:
            yield Member(path, [printed])

    def _files(self, subject: str) -> tuple[FileLine, ...]:
        return files_of(subject, self.caller)

    def _file(self, line: FileLine, folder: str) -> Iterator[Member]:
        path = f"{folder}/{line.key[:8]}-{line.name}"
        try:
            with content_of(line.key) as file:
                yield Member(path, iter(partial(file.read, PIECE), b""))
        except OSError:
            self.left_out.append({"path": path, "why": "its content is lost"})

    def applications(self) -> QuerySet[Application]:
        """Return the applications of the round, in the order in which they stand in the archive."""
        return Application.objects.filter(call=self.call).select_related("call").order_by("country", "city", "pk")

    def _events(self) -> Iterator[Activity]:
        subject = Concat(Value("application:"), "key", output_field=CharField())
        of_applications = of_subjects(self.applications().order_by().annotate(subject=subject).values("subject"))
        of_the_call = of_subjects([str(Subject("call", self.call.key))])
        for event in heapq.merge(of_the_call, of_applications, key=lambda one: one.number):
            if sees_event(event.kind, {Part.TEAM}):
                self.actors.add(event.by)
                yield event


def uncopied_tables() -> frozenset[type[Model]]:
    """Return the tables of rounds that no archive copies and that nobody has said to leave out."""
    of_all = (*_tables_of(Call), *_tables_of(Application), *_tables_of_decisions(), *_tables_of(Announcement))
    copied = {Call, Announcement, *of_all}
    return frozenset(apps.get_app_config("rounds").get_models()) - copied - LEFT_OUT.keys()


def _tables_of(owner: type[Model]) -> list[type[Model]]:
    """Return the tables each row of which belongs to a row of this one, in the order of their names."""
    name = str(owner._meta.model_name)
    found = [
        model
        for model in apps.get_app_config("rounds").get_models()
        if model not in LEFT_OUT and any(one.name == name and isinstance(one, ForeignKey) for one in model._meta.concrete_fields)
    ]
    return sorted(found, key=_named)


def _tables_of_decisions() -> list[type[Model]]:
    """Return the tables of what goes with a decision: its letter and its credential."""
    return [model for model in _tables_of(Decision) if model not in _tables_of(Application)]


def _rows(model: type[Model], **of: Model) -> QuerySet[Any]:
    return QuerySet(model).filter(**of).order_by("pk")


def _named(model: type[Model]) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()


def _record(row: Model) -> dict[str, Any]:
    """Return a row by the names of its columns; another row that it names goes by its number or its key."""
    found = {}
    for column in row._meta.concrete_fields:
        if column.name in KEPT_BACK or column.name in {"application", "call"}:
            continue
        value = getattr(row, column.name)
        if isinstance(column, ForeignKey) and value is not None:
            value = getattr(value, "number", None) or getattr(value, "key", None) or str(value)
        found[column.name] = value
    return found


def _table(path: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Member:
    return Member(path, _csv(columns, rows))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    line = StringIO()
    writer = csv.writer(line)
    for row in (columns, *rows):
        writer.writerow([guarded(cell) for cell in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _line(event: Activity) -> bytes:
    return json.dumps(asdict(event), ensure_ascii=False, cls=DjangoJSONEncoder).encode() + b"\n"


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode() + b"\n"
