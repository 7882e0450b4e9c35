"""How the coordination team makes the next version of a form: every act on its draft, to the day it is published."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.enums.forms import Direction, VersionState
from halqa.rounds.models.forms import FormVersion
from halqa.rounds.queries.forms import concepts, form_of, form_policy, published_form
from halqa.rounds.rules import forms_editing as rules
from halqa.rounds.rules.forms import THE_FORM, Form, Path, Question, Section, plain
from halqa.rounds.rules.forms_checking import faults_of
from halqa.rounds.rules.forms_comparison import compare


@ledger.action
def begin_version(*, key: str, by: str, now: datetime) -> int:
    """Begin the next version of a form as a copy of the latest one; returns its number.

    :raises RuleRefused: where there is no such form, or a draft is there already
    """
    latest = published_form(key)
    if latest is None:
        _refuse([Refusal("no-such-form")])
    form = rules.next_version(latest, latest.version + 1)
    stamps = {"begun_at": now, "begun_by": by, "changed_at": now, "changed_by": by}
    try:
        with transaction.atomic():
            row = FormVersion.objects.create(key=key, number=form.version, kind=form.kind, content=plain(form), **stamps)
    except IntegrityError:
        _refuse([Refusal("draft-there-already")])
    ledger.record(kind="form.begun", by=by, subject=_subject(key), now=now, detail={"version": row.number})
    return row.number


@ledger.action
def write_question(*, key: str, question: Question, was: str, after: str, read: str, by: str, now: datetime) -> None:
    """Write a question into the draft, its texts in the language of the source; translations that it had are kept.

    ``was`` is the id that it had, empty for a new one, which comes behind ``after`` or at the end of its section. ``read`` is the
    fingerprint of what the writer had before them.

    :raises RuleRefused: with every reason; ``part-changed-meanwhile`` where somebody else has changed the same question since
    """
    row, form = _locked(key)
    before = form.question(was) if was else None
    if was and (before is None or rules.fingerprint(form, was) != read):
        _refuse([Refusal("part-changed-meanwhile")])
    if question.id != was:
        _refuse(rules.refusals_to_add(form, question.id))
    whole = rules.grafted(question, before) if before else question
    _save(row, rules.with_question(form, whole, was=was, after=after), by, now)
    detail = {"version": row.number, "part": question.id, "was": was}
    ledger.record(kind="form.changed", by=by, subject=_subject(key), now=now, detail=detail)


@ledger.action
def write_section(*, key: str, section: Section, was: str, read: str, by: str, now: datetime) -> None:
    """Write the heading of a section into the draft, its texts in the language of the source.

    :raises RuleRefused: with every reason; ``part-changed-meanwhile`` where somebody else has changed the same section since
    """
    row, form = _locked(key)
    before = form.section(was) if was else None
    if was and (before is None or rules.fingerprint(form, was) != read):
        _refuse([Refusal("part-changed-meanwhile")])
    if not was:
        _refuse(rules.refusals_to_add(form, section.id))
    _save(row, rules.with_section(form, rules.grafted(section, before) if before else section), by, now)
    detail = {"version": row.number, "part": section.id, "was": was}
    ledger.record(kind="form.changed", by=by, subject=_subject(key), now=now, detail=detail)


@ledger.action
def write_words(
    *,
    key: str,
    part: str,
    language: str,
    texts: Mapping[Path, str],
    made_from: Mapping[Path, str],
    read: str,
    by: str,
    now: datetime,
) -> None:
    """Write what a part of the draft, or the form as a whole, says in one language.

    ``read`` is the mark of what it said when the writer began, ``made_from`` the digests of the sources before them.

    :raises RuleRefused: ``part-changed-meanwhile`` where somebody else has changed the same texts since
    """
    row, form = _locked(key)
    if rules.wording_mark(form, part, language) != read:
        _refuse([Refusal("part-changed-meanwhile")])
    _save(row, rules.with_texts(form, part, language, texts, made_from), by, now)
    detail = {"version": row.number, "part": part, "language": language}
    ledger.record(kind="form.changed", by=by, subject=_subject(key), now=now, detail=detail)


@ledger.action
def write_heading(*, key: str, heading: Form, read: str, by: str, now: datetime) -> None:
    """Write what belongs to the form as a whole: title, what is read first, sources; the rest of ``heading`` is not looked at.

    :raises RuleRefused: ``part-changed-meanwhile`` where somebody else has changed the same since
    """
    row, form = _locked(key)
    if rules.fingerprint(form, THE_FORM) != read:
        _refuse([Refusal("part-changed-meanwhile")])
    _save(row, rules.with_heading(form, heading), by, now)
    detail = {"version": row.number, "part": THE_FORM, "was": THE_FORM}
    ledger.record(kind="form.changed", by=by, subject=_subject(key), now=now, detail=detail)


@ledger.action
def move_part(*, key: str, part: str, to: Direction, read: str, by: str, now: datetime) -> None:
    """Move a section or a question one place up or down; ``read`` is the mark of the order that was looked at.

    :raises RuleRefused: ``order-changed-meanwhile`` where somebody else has moved, added or removed something since
    """
    row, form = _locked(key)
    if rules.order_mark(form) != read:
        _refuse([Refusal("order-changed-meanwhile")])
    _save(row, rules.moved(form, part, to), by, now)
    detail = {"version": row.number, "part": part, "moved": to}
    ledger.record(kind="form.changed", by=by, subject=_subject(key), now=now, detail=detail)


@ledger.action
def remove_part(*, key: str, part: str, read: str, by: str, now: datetime) -> None:
    """Take a section or a question out of the draft; ``read`` is the fingerprint of what was looked at.

    :raises RuleRefused: with every reason
    """
    row, form = _locked(key)
    _refuse(rules.refusals_to_remove(form, part))
    if rules.fingerprint(form, part) != read:
        _refuse([Refusal("part-changed-meanwhile")])
    _save(row, rules.without(form, part), by, now)
    detail = {"version": row.number, "part": part, "removed": True}
    ledger.record(kind="form.changed", by=by, subject=_subject(key), now=now, detail=detail)


@ledger.action
def take_over(*, key: str, form: Form, read: int, by: str, now: datetime) -> None:
    """Put a form that came as a workbook in the place of the draft's; ``read`` is the draft's edition that was looked at.

    :raises RuleRefused: ``draft-changed-meanwhile`` where somebody else has changed the draft since
    """
    row, _before = _locked(key)
    if row.edition != read:
        _refuse([Refusal("draft-changed-meanwhile")])
    _save(row, rules.next_version(form, row.number), by, now)
    ledger.record(kind="form.imported", by=by, subject=_subject(key), now=now, detail={"version": row.number})


@ledger.action
def publish_version(*, key: str, read: int, by: str, now: datetime) -> None:
    """Publish the draft: it is the form from now on, and never changed again.

    :raises RuleRefused: with every reason
    """
    row, form = _locked(key)
    if row.edition != read:
        _refuse([Refusal("draft-changed-meanwhile")])
    latest = published_form(key)
    if faults := faults_of(form, concepts(), form_policy()):
        _refuse([Refusal("draft-has-faults", {"number": len(faults)})])
    if latest and not compare(latest, form):
        _refuse([Refusal("nothing-new")])
    # A file may have brought the same number meanwhile.
    row.number = max(row.number, latest.version + 1 if latest else 1)
    row.state, row.published_at, row.published_by = VersionState.PUBLISHED, now, by
    _save(row, rules.next_version(form, row.number), by, now)
    ledger.record(kind="form.published", by=by, subject=_subject(key), now=now, detail={"version": row.number}, public=True)


@ledger.action
def discard_version(*, key: str, read: int, by: str, now: datetime) -> None:
    """Give the draft up; what is published stays as it is.

    :raises RuleRefused: where there is no draft, or somebody else has changed it since
    """
    row, form = _locked(key)
    if row.edition != read:
        _refuse([Refusal("draft-changed-meanwhile")])
    row.state = VersionState.DISCARDED
    _save(row, form, by, now)
    ledger.record(kind="form.discarded", by=by, subject=_subject(key), now=now, detail={"version": row.number})


def _locked(key: str) -> tuple[FormVersion, Form]:
    row = FormVersion.objects.select_for_update().filter(key=key, state=VersionState.DRAFT).first()
    if row is None:
        raise RuleRefused([Refusal("no-draft")])
    return row, form_of(row)


def _save(row: FormVersion, form: Form, by: str, now: datetime) -> None:
    row.content = plain(form)
    row.edition += 1
    row.changed_at, row.changed_by = now, by
    row.save()


def _refuse(refusals: Iterable[Refusal]) -> None:
    if found := list(refusals):
        raise RuleRefused(found)


def _subject(key: str) -> str:
    return str(Subject("form", key))
