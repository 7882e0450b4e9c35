"""Files as answers: adding one never meets what another adds at the same time, for each only adds to the list that stands."""

from collections.abc import Callable
from datetime import datetime

from halqa.accounts.access import Caller
from halqa.documents import actions as documents
from halqa.documents.enums import Audience
from halqa.documents.queries.examination import Examined
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.actions.answers import Saved, Writing, Written
from halqa.rounds.enums.applications import Act
from halqa.rounds.enums.forms import QuestionType
from halqa.rounds.models import Answer, Endorsement, PaperFile, Query, Revision, Signature, TextSetAside
from halqa.rounds.queries.applications import form_of_application
from halqa.rounds.rules.forms import Question
from halqa.rounds.rules.forms_answers import Limits, refusals_to_answer


@ledger.action
def add_file(
    *,
    key: str,
    question: str,
    upload: Examined,
    limits: Limits,
    caller: Caller,
    by: str,
    now: datetime,
    may_void: bool = True,
) -> Saved:
    """Keep a file and add it to the answer, whatever others added meanwhile.

    :raises RuleRefused: with every reason, such as that the answer has as many files as it may have
    """
    acting = Acting.begin(Act.WRITE, key, caller=caller, by=by, now=now)
    asked = _file_question(acting, question)
    file = documents.store(upload=upload, subject=acting.subject, audience=Audience.PEOPLE, by=by, now=now)
    saved = _changed(acting, asked, lambda files: [*files, file] if file not in files else files, may_void=may_void)
    acting.refuse(refusal for _name, refusal in refusals_to_answer(asked, saved.value, limits))
    if saved.signature_voided:
        ledger.record(kind="application.signature-voided", by=by, subject=acting.subject, now=now, detail={"question": question})
    return saved


@ledger.action
def take_file_out(*, key: str, question: str, file: str, caller: Caller, by: str, now: datetime, may_void: bool = True) -> Saved:
    """Take a file out of the answer. It is removed unless a signed or sent text, or a text beside it, names it too."""
    acting = Acting.begin(Act.WRITE, key, caller=caller, by=by, now=now)
    asked = _file_question(acting, question)
    saved = _changed(acting, asked, lambda files: [one for one in files if one != file], may_void=may_void)
    if not _is_named(acting, file):
        documents.remove_from(key=file, subject=acting.subject, by=by, now=now)
    if saved.signature_voided:
        ledger.record(kind="application.signature-voided", by=by, subject=acting.subject, now=now, detail={"question": question})
    return saved


def _file_question(acting: Acting, question: str) -> Question:
    known = form_of_application(acting.application).question(question)
    if known is None or known.type is not QuestionType.FILE or known.group:
        raise RuleRefused([Refusal("no-such-question", {"question": question})])
    return known


def _changed(acting: Acting, question: Question, change: Callable[[list[str]], list[str]], *, may_void: bool) -> Saved:
    stands = Answer.objects.filter(application=acting.application, question=question.id).first()
    value = change(list(stands.value or ()) if stands else [])
    (saved,) = Writing(acting).save([Written(question.id, value, stands.version if stands else 0)], may_void=may_void)
    return saved


def _is_named(acting: Acting, file: str) -> bool:
    """Return whether any text of the application, past or present, a signature or an answer to a question names the file."""
    own = {"application": acting.application}
    columns = (
        (Answer, "value"),
        (TextSetAside, "value"),
        (Revision, "answers"),
        (Query, "files"),
        (Signature, "file"),
        (Endorsement, "file"),
        (PaperFile, "file"),
    )
    return any(
        _holds(told, file) for table, column in columns for told in table.objects.filter(**own).values_list(column, flat=True)
    )


def _holds(value: object, file: str) -> bool:
    if isinstance(value, dict):
        return any(_holds(each, file) for each in value.values())
    return any(_holds(each, file) for each in value) if isinstance(value, list) else value == file
