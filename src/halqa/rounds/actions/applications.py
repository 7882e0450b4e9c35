"""What a city does with its application as a whole: begin it, submit it, withdraw it."""

import secrets
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.registry.queries.candidates import hold_city
from halqa.rounds.access.applications import may_begin
from halqa.rounds.actions.acting import Acting
from halqa.rounds.actions.recording import Recording
from halqa.rounds.enums.applications import Act, ApplicationState
from halqa.rounds.enums.calls import Phase
from halqa.rounds.models import Answer, Application, Call, Query
from halqa.rounds.queries.applications import decision_in_force, form_of_call, policy_of_call, subject_of
from halqa.rounds.queries.applications_begin import answers_to_begin_with, beginning_facts, text_before
from halqa.rounds.queries.calls import phase_of
from halqa.rounds.rules import beginning as rules

LETTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"
"""What a key is drawn from: nothing that is taken for something else when it is read from paper."""
LENGTH: Final = 6


@ledger.action
def begin_application(
    *, call: str, city: str, language: str, caller: Caller, by: str, now: datetime, with_earlier: bool = False
) -> str:
    """Begin the application of a city (by subject key) in a call, in the language in which it will write; return its key.

    ``with_earlier``: it begins with the answers of the city's last report, or of the application of this kind that was deferred.

    :raises RuleRefused: with every reason
    :raises PermissionDenied: for somebody who does not speak for the city
    """
    if not may_begin(caller, city):
        raise PermissionDenied
    # One at a time in a call: of two people of a city who press at once the second is led to what the first began.
    row = Call.objects.select_for_update().get(key=call)
    form = form_of_call(row)
    # A candidate that is taken out, or made one with another city, at this moment waits until its application is there.
    facts = beginning_facts(row, city, now, is_known=hold_city(Subject.parse(city).rest))
    if refusals := rules.refusals_to_begin(facts, policy_of_call(row), language):
        raise RuleRefused(refusals)
    if form is None:  # the rules have said so; this tells the types
        raise RuleRefused([Refusal("call-without-form")])
    application = Application.objects.create(
        key=f"{row.key}/{_drawn(row.key)}",
        call=row,
        city=city,
        country=facts.country,
        form=form.key,
        form_version=form.version,
        language=language,
        is_illustrative=row.is_illustrative,
        text_changed_at=now,
        state_at=now,
        begun_at=now,
        begun_by=by,
    )
    detail = {"call": str(Subject("call", row.key)), "city": city}
    if with_earlier and (before := text_before(row, city)) is not None:
        told = {"application": application, "changed_at": now, "changed_by": by}
        answers = answers_to_begin_with(before, form, now)
        Answer.objects.bulk_create(Answer(question=one, value=value, **told) for one, value in answers.items())
        detail |= {"begun_with": subject_of(before.key)}
    ledger.record(kind="application.begun", by=by, subject=subject_of(application.key), now=now, detail=detail)
    return application.key


def _drawn(call: str) -> str:
    """Return a random name that no application of the call has."""
    while True:
        name = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not Application.objects.filter(key=f"{call}/{name}").exists():
            return name


@ledger.action
def submit_application(*, key: str, read: int, caller: Caller, by: str, now: datetime) -> ApplicationState:
    """Send the text to the commission, or to the coordination team where the round asks for none; return where it is now.

    Sent again, it answers what the commission had asked.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.SUBMIT, key, caller=caller, by=by, now=now, read=read)
    application = acting.application
    revision = acting.frozen()
    Query.objects.filter(application=application, closed_at=None).update(answered_at=now, answered_by=by, closed_at=now)
    to = ApplicationState.SUBMITTED if acting.policy.says_yes("signatures.commission") else ApplicationState.RECEIVED
    is_late = application.is_late or (phase_of(acting.policy, now) is Phase.IN_GRACE and application.sent_at is None)
    acting.move(to, sent_at=application.sent_at or now, is_late=is_late, answer_by=None)
    detail = {"revision": revision.number, "sha256": revision.sha256, "late": is_late}
    ledger.record(kind="application.submitted", by=by, subject=acting.subject, now=now, detail=detail)
    return to


@ledger.action
def withdraw_application(*, key: str, reason: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Take an application back, at any time, chosen ones as well. Its place in a quota is free at once."""
    acting = Acting.begin(Act.WITHDRAW, key, caller=caller, by=by, now=now, read=read)
    if reason.strip():
        acting.refuse(rules.refusals_of_message(reason))
    _close_questions(acting)
    before = decision_in_force(acting.application)
    if before is None or before.announced_at is None:
        # What was decided after it was endorsed; the commission's word stays on record with it.
        _end_endorsement(acting, reason)
    acting.application.decisions.filter(replaced_at=None).update(replaced_at=now)
    acting.application.appeals.filter(settled_at=None).update(settled_at=now, settled_by=by)
    acting.move(ApplicationState.WITHDRAWN, reason=reason.strip(), answer_by=None)
    Recording.of(acting).follow(acting.application, before, None)
    ledger.record(kind="application.withdrawn", by=by, subject=acting.subject, now=now)


def _close_questions(acting: Acting) -> None:
    Query.objects.filter(application=acting.application, closed_at=None).update(closed_at=acting.now)


def _end_endorsement(acting: Acting, reason: str) -> None:
    acting.application.endorsements.filter(withdrawn_at=None).update(
        withdrawn_at=acting.now, withdrawn_by=acting.by, withdrawn_reason=reason.strip()
    )
