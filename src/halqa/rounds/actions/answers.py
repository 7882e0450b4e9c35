"""Writing an application: one answer at a time, so that nobody writes over anybody; what lost a race is set aside, not lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halqa.accounts.access import Caller
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.applications import Act
from halqa.rounds.models import Answer, Signature, TextSetAside
from halqa.rounds.queries.applications import form_of_application
from halqa.rounds.rules.forms_answers import is_answered


@dataclass(frozen=True)
class Saved:
    """What became of an answer: the version and value that stand now, when and by whom they were written.

    ``set_aside`` is the number of the text that was kept beside it, where another had changed the answer meanwhile.
    """

    question: str
    version: int
    value: Any
    changed_at: datetime
    changed_by: str
    set_aside: int | None = None
    signature_voided: bool = False


@ledger.action
def save_answer(*, key: str, question: str, value: Any, read: int, caller: Caller, by: str, now: datetime) -> Saved:
    """Keep an answer that was written on version ``read`` of it (0: it was empty), and say what stands now.

    Where somebody else changed it meanwhile, theirs stays, and this one is set aside in full. Changing a word of a signed text
    voids the signature, which is an event; any other saving is none.

    :raises RuleRefused: where the text cannot change now, or the form has no such question
    """
    acting = Acting.begin(Act.WRITE, key, caller=caller, by=by, now=now)
    _require_question(acting, question)
    stands = Answer.objects.filter(application=acting.application, question=question).first()
    if stands is not None and (stands.value == value or stands.version != read):
        return _kept_beside(acting, stands, value, read)
    if stands is None and not is_answered(value):
        return Saved(question, 0, None, now, by)
    changed = _written(acting, stands, question, value)
    is_voided = _voids_signature(acting)
    if is_voided:
        ledger.record(kind="application.signature-voided", by=by, subject=acting.subject, now=now, detail={"question": question})
    return Saved(question, changed.version, changed.value, now, by, signature_voided=is_voided)


@ledger.action
def settle_answer(*, key: str, question: str, value: Any, read: int, caller: Caller, by: str, now: datetime) -> Saved:
    """Decide between an answer and the texts set aside beside it: ``value`` stands from now on, and nothing lies aside.

    :raises RuleRefused: where somebody changed the answer since both were read
    """
    acting = Acting.begin(Act.WRITE, key, caller=caller, by=by, now=now)
    _require_question(acting, question)
    stands = Answer.objects.filter(application=acting.application, question=question).first()
    if (stands.version if stands else 0) != read:
        raise RuleRefused([Refusal("answer-changed-meanwhile")])
    is_voided = False
    if stands is None or stands.value != value:
        stands = _written(acting, stands, question, value)
        is_voided = _voids_signature(acting)
    TextSetAside.objects.filter(application=acting.application, question=question).delete()
    detail = {"question": question, "voids_signature": is_voided}
    ledger.record(kind="application.text-settled", by=by, subject=acting.subject, now=now, detail=detail)
    return Saved(question, stands.version, stands.value, stands.changed_at, stands.changed_by, signature_voided=is_voided)


def _require_question(acting: Acting, question: str) -> None:
    known = form_of_application(acting.application).question(question)
    if known is None or known.group:
        raise RuleRefused([Refusal("no-such-question", {"question": question})])


def _kept_beside(acting: Acting, stands: Answer, value: Any, read: int) -> Saved:
    """Return what stands; a text that differs from it is set aside, once."""
    number = None
    if stands.value != value and is_answered(value):
        own = TextSetAside.objects.filter(
            application=acting.application, question=stands.question, set_aside_by=acting.by, read=read
        ).first()
        told = {"value": value, "set_aside_at": acting.now}
        if own is None:
            place = {"application": acting.application, "question": stands.question, "set_aside_by": acting.by, "read": read}
            own = TextSetAside.objects.create(**place, **told)
        else:
            # The same person writes on in the text that lies aside: it grows, and does not become many.
            TextSetAside.objects.filter(pk=own.pk).update(**told)
        number = own.pk
    return Saved(stands.question, stands.version, stands.value, stands.changed_at, stands.changed_by, set_aside=number)


def _written(acting: Acting, stands: Answer | None, question: str, value: Any) -> Answer:
    told = {"value": value, "changed_at": acting.now, "changed_by": acting.by}
    if stands is None:
        stands = Answer.objects.create(application=acting.application, question=question, **told)
    else:
        stands.value, stands.changed_at, stands.changed_by = value, acting.now, acting.by
        stands.version += 1
        stands.save()
    acting.application.text_changed_at = acting.now
    acting.application.save(update_fields=["text_changed_at"])
    return stands


def _voids_signature(acting: Acting) -> bool:
    if not acting.facts.is_signed:
        return False
    return bool(
        Signature.objects.filter(application=acting.application, voided_at=None).update(voided_at=acting.now, voided_by=acting.by)
    )
