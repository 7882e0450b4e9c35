"""What came back on paper: a Word file is taken question by question, in one act; pages are kept, and somebody looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halqa.accounts.access import Caller
from halqa.documents.actions import store
from halqa.documents.enums import Audience
from halqa.documents.queries.examination import Examined
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.actions.answers import Writing, Written
from halqa.rounds.enums.applications import Act
from halqa.rounds.enums.paper import Fate, Return
from halqa.rounds.models import Answer, PaperFile, TextSetAside
from halqa.rounds.queries.applications_paper import comings_of
from halqa.rounds.queries.paper import FormAnswers
from halqa.rounds.rules.forms_answers import mark_of
from halqa.rounds.rules.paper_reading import Finding
from halqa.rounds.rules.paper_taking import Coming


@dataclass(frozen=True)
class Took:
    """What was taken of a file: its key as a document, and by question what became of the answer.

    ``is_old``: it had been taken before, and nothing changed now.
    """

    file: str
    fates: Mapping[str, Fate]
    is_old: bool = False
    signature_voided: bool = False


@ledger.action
def bring_paper(
    *, key: str, upload: Examined, way: Return, caller: Caller, by: str, now: datetime, by_mail: bool = False
) -> Took:
    """Keep a file that came back as a document of the application, and return its key; the same file is kept once.

    A Word file is looked at before it is taken; that it came changes nothing yet. Pages wait for somebody who looks at them.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.TAKE_PAPER if way is Return.WORD else Act.KEEP_PAGES, key, caller=caller, by=by, now=now)
    row, is_new = _kept(acting, upload, way, by_mail=by_mail)
    if is_new and way is Return.PAGES:
        detail = {"file": row.file, "by_mail": by_mail}
        ledger.record(kind="application.pages-kept", by=by, subject=acting.subject, now=now, detail=detail)
    return Took(row.file, {}, is_old=not is_new)


@ledger.action
def take_paper(
    *,
    key: str,
    answers: FormAnswers,
    caller: Caller,
    by: str,
    now: datetime,
    file: str = "",
    upload: Examined | None = None,
    may_void: bool = True,
    by_mail: bool = False,
) -> Took:
    """Take a Word file that came back into the answers, and say what became of each; a file that was taken already is left.

    What stands unchanged since the file was made is replaced; what somebody changed meanwhile stays, and the paper's text is set
    aside beside it. What did not fit is kept with its words. The file is kept already (``file``, its key), or its content was put
    ahead of the act. Without ``may_void`` a text that is signed is left alone.

    :raises RuleRefused: with every reason; then nothing is taken
    """
    acting = Acting.begin(Act.TAKE_PAPER, key, caller=caller, by=by, now=now)
    if answers.reading is None or answers.mark is None:
        raise RuleRefused([Refusal("paper-not-there")])
    row = _kept(acting, upload, Return.WORD, by_mail=by_mail)[0] if upload else _paper_of(acting, file)
    if row.is_taken:
        return Took(row.file, {question: Fate(fate) for question, fate in row.fates.items()}, is_old=True)
    found = comings_of(acting.application, answers, now)
    is_voided = _write(acting, found, row.file, may_void=may_void)
    row.fates = {one.question: str(one.fate) for one in found}
    row.left_over = [_as_data(one) for one in answers.reading.findings]
    row.is_taken = True
    _close(row, acting)
    detail = {
        "file": row.file,
        "taken": [one.question for one in found if one.fate in {Fate.FIRST, Fate.REPLACES}],
        "set_aside": [one.question for one in found if one.fate is Fate.ASIDE],
        "left_over": len(row.left_over),
        "voids_signature": is_voided,
        "by_mail": by_mail,
    }
    ledger.record(kind="application.paper-taken", by=by, subject=acting.subject, now=now, detail=detail)
    return Took(row.file, {one.question: one.fate for one in found}, signature_voided=is_voided)


@ledger.action
def leave_paper(*, key: str, file: str, caller: Caller, by: str, now: datetime) -> None:
    """Say that a file that came back was looked at, and that nothing is taken from it; it stays among the files.

    :raises RuleRefused: where it is no paper of the application
    """
    acting = Acting.begin(Act.KEEP_PAGES, key, caller=caller, by=by, now=now)
    row = _paper_of(acting, file)
    if row.done_at is not None:
        return
    _close(row, acting)
    ledger.record(kind="application.paper-left", by=by, subject=acting.subject, now=now, detail={"file": file})


def close_pages(acting: Acting, file: str) -> None:
    """Note that a signature or an endorsement was recorded from pages, if they had come back as such."""
    if not file:
        return
    for row in PaperFile.objects.filter(application=acting.application, file=file, done_at=None):
        row.is_taken = True
        _close(row, acting)


def _kept(acting: Acting, upload: Examined, way: Return, *, by_mail: bool) -> tuple[PaperFile, bool]:
    file = store(upload=upload, subject=acting.subject, audience=Audience.PEOPLE, by=acting.by, now=acting.now)
    came = {"way": way, "by_mail": by_mail, "came_at": acting.now, "came_by": acting.by}
    return PaperFile.objects.get_or_create(application=acting.application, file=file, defaults=came)


def _paper_of(acting: Acting, file: str) -> PaperFile:
    row = PaperFile.objects.filter(application=acting.application, file=file).first()
    if row is None:
        raise RuleRefused([Refusal("paper-not-there")])
    return row


def _close(row: PaperFile, acting: Acting) -> None:
    row.done_at, row.done_by = acting.now, acting.by
    row.save()


def _write(acting: Acting, found: tuple[Coming, ...], file: str, *, may_void: bool) -> bool:
    """Write what is taken, set aside what is not, and return whether a signature became void."""
    stands = {one.question: one for one in Answer.objects.filter(application=acting.application)}
    versions = {question: one.version for question, one in stands.items()}
    written = [
        Written(one.question, one.value, versions.get(one.question, 0))
        for one in found
        if one.fate in {Fate.FIRST, Fate.REPLACES}
    ]
    saved = Writing(acting).save(written, may_void=may_void)
    for one in found:
        if one.fate is Fate.ASIDE:
            _set_aside(acting, one, versions.get(one.question, 0), file)
    return any(one.signature_voided for one in saved)


def _set_aside(acting: Acting, coming: Coming, version: int, file: str) -> None:
    """Keep a text of a file beside the answer that stands, unless the very same lies there."""
    beside = TextSetAside.objects.filter(application=acting.application, question=coming.question)
    if any(mark_of(one.value) == mark_of(coming.value) for one in beside):
        return
    place = {"application": acting.application, "question": coming.question, "value": coming.value, "read": version}
    TextSetAside.objects.create(**place, set_aside_at=acting.now, set_aside_by=acting.by, file=file)


def _as_data(finding: Finding) -> dict[str, Any]:
    """Return what did not fit as it is kept: plain data from which the same sentence can be said again."""
    facts = {name: value if isinstance(value, int) else str(value) for name, value in finding.refusal.facts.items()}
    return {"name": finding.name, "code": finding.refusal.code, "facts": facts, "text": finding.text}
