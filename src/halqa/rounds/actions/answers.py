"""Writing an application: one answer at a time, so that nobody writes over anybody; what lost a race is set aside, not lost."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halqa.accounts.access import Caller
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.applications import Act
from halqa.rounds.models import Answer, Signature, TextSetAside
from halqa.rounds.queries.applications import form_of_application, mark_of_texts_aside
from halqa.rounds.rules.forms import Form
from halqa.rounds.rules.forms_answers import is_answered, tidied


@dataclass(frozen=True)
class Written:
    """An answer as somebody wrote it on version ``read`` of what stood there (0: it was empty)."""

    question: str
    value: Any
    read: int


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


@dataclass(frozen=True)
class Writing:
    """Answers written within an act that has begun; whoever begins it records a signature that became void."""

    acting: Acting

    def save(self, written: Collection[Written], *, may_void: bool) -> list[Saved]:
        """Write answers, each on the version that was read, and return what became of each.

        :raises RuleRefused: where the form has no such question, or a signature would become void that may not
        """
        acting, form = self.acting, form_of_application(self.acting.application)
        for one in written:
            _require_question(form, one.question)
        asked = [one.question for one in written]
        stand = {one.question: one for one in Answer.objects.filter(application=acting.application, question__in=asked)}
        saved, is_signed = [], acting.facts.is_signed
        for one in written:
            stands = stand.get(one.question)
            if stands is not None and (stands.value == one.value or stands.version != one.read):
                saved.append(self._keep_beside(stands, one.value, one.read))
                continue
            if stands is None and tidied(one.value) == "":
                saved.append(Saved(one.question, 0, None, acting.now, acting.by))
                continue
            if is_signed and not may_void:
                raise RuleRefused([Refusal("signed-meanwhile")])
            changed = self.write(stands, one.question, one.value)
            is_voided = is_signed and self.void_signature()
            is_signed = False
            saved.append(Saved(one.question, changed.version, changed.value, acting.now, acting.by, signature_voided=is_voided))
        return saved

    def _keep_beside(self, stands: Answer, value: Any, read: int) -> Saved:
        """Return what stands; a text that differs from it is set aside, once."""
        acting, number = self.acting, None
        if stands.value != value and is_answered(value):
            place = {"application": acting.application, "question": stands.question, "set_aside_by": acting.by, "read": read}
            # What came back on paper is of another moment, and stays as it came.
            place["file"] = ""
            own = TextSetAside.objects.filter(**place).first()
            told = {"value": value, "set_aside_at": acting.now}
            if own is None:
                own = TextSetAside.objects.create(**place, **told)
            else:
                # The same person writes on in the text that lies aside: it grows, and does not become many.
                TextSetAside.objects.filter(pk=own.pk).update(**told)
            number = own.pk
        return Saved(stands.question, stands.version, stands.value, stands.changed_at, stands.changed_by, set_aside=number)

    def write(self, stands: Answer | None, question: str, value: Any) -> Answer:
        """Write an answer over the one that stands, one version on, and return it."""
        acting = self.acting
        if stands is None:
            place = {"application": acting.application, "question": question}
            stands = Answer.objects.create(**place, value=value, changed_at=acting.now, changed_by=acting.by)
        else:
            stands.value, stands.changed_at, stands.changed_by = value, acting.now, acting.by
            stands.version += 1
            stands.save()
        acting.application.text_changed_at = acting.now
        acting.application.save(update_fields=["text_changed_at"])
        return stands

    def void_signature(self) -> bool:
        """Make the signature void that was in force when the act began, and return whether there was one."""
        acting = self.acting
        if not acting.facts.is_signed:
            return False
        in_force = Signature.objects.filter(application=acting.application, voided_at=None)
        return bool(in_force.update(voided_at=acting.now, voided_by=acting.by))


@ledger.action
def save_answer(
    *, key: str, question: str, value: Any, read: int, caller: Caller, by: str, now: datetime, may_void: bool = True
) -> Saved:
    """Keep an answer that was written on version ``read`` of it (0: it was empty), and say what stands now.

    Where somebody else changed it meanwhile, theirs stays, and this one is set aside in full. Changing a word of a signed text
    voids the signature, which is an event; any other saving is none. Without ``may_void`` it is refused instead.

    :raises RuleRefused: where the text cannot change now, or the form has no such question
    """
    acting = Acting.begin(Act.WRITE, key, caller=caller, by=by, now=now)
    (saved,) = Writing(acting).save([Written(question, value, read)], may_void=may_void)
    if saved.signature_voided:
        ledger.record(kind="application.signature-voided", by=by, subject=acting.subject, now=now, detail={"question": question})
    return saved


@ledger.action
def save_answers(
    *, key: str, written: Collection[Written], caller: Caller, by: str, now: datetime, may_void: bool = True
) -> list[Saved]:
    """Keep several answers, each as ``save_answer`` does, all in one act.

    :raises RuleRefused: where the text cannot change now, or the form has no such question; then none is kept
    """
    acting = Acting.begin(Act.WRITE, key, caller=caller, by=by, now=now)
    saved = Writing(acting).save(written, may_void=may_void)
    voiding = [one.question for one in saved if one.signature_voided]
    if voiding:
        detail = {"question": voiding[0]}
        ledger.record(kind="application.signature-voided", by=by, subject=acting.subject, now=now, detail=detail)
    return saved


@ledger.action
def settle_answer(
    *, key: str, question: str, value: Any, read: int, caller: Caller, by: str, now: datetime, aside: str | None = None
) -> Saved:
    """Decide between an answer and the texts set aside beside it: ``value`` stands from now on, and nothing lies aside.

    ``aside`` is the mark of the texts that were seen: one that came or grew since is not thrown away unread.

    :raises RuleRefused: where somebody changed the answer, or a text beside it, since they were read
    """
    acting = Acting.begin(Act.WRITE, key, caller=caller, by=by, now=now)
    _require_question(form_of_application(acting.application), question)
    stands = Answer.objects.filter(application=acting.application, question=question).first()
    beside = list(TextSetAside.objects.filter(application=acting.application, question=question).order_by("pk"))
    is_other = aside is not None and aside != mark_of_texts_aside(beside)
    if (stands.version if stands else 0) != read or is_other:
        raise RuleRefused([Refusal("answer-changed-meanwhile")])
    is_voided = False
    if stands is None or stands.value != value:
        writing = Writing(acting)
        stands = writing.write(stands, question, value)
        is_voided = writing.void_signature()
    TextSetAside.objects.filter(pk__in=[one.pk for one in beside]).delete()
    detail = {"question": question, "voids_signature": is_voided}
    ledger.record(kind="application.text-settled", by=by, subject=acting.subject, now=now, detail=detail)
    return Saved(question, stands.version, stands.value, stands.changed_at, stands.changed_by, signature_voided=is_voided)


def _require_question(form: Form, question: str) -> None:
    known = form.question(question)
    if known is None or known.group:
        raise RuleRefused([Refusal("no-such-question", {"question": question})])
