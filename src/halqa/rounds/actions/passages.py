"""Links with a code for one act on one application: the mayor's to sign, an officer's to endorse."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.accounts.actions import Reader, give_passage, revoke_passages
from halqa.accounts.enums import Role
from halqa.accounts.queries import people_holding
from halqa.foundation.mail import mail_key
from halqa.foundation.refusals import Refusal
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.rounds.access.applications_passages import ENDORSING, SIGNING
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.applications import Act, ApplicationState, Part
from halqa.rounds.enums.national import Reminding
from halqa.rounds.models import Application, ReminderSent
from halqa.rounds.queries.applications import application_facts, policy_of_call, subject_of
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules.signing import Signing, refusals_of_signer
from halqa.rounds.rules.windows import closing, forwarding


@ledger.action
def ask_for_signature(*, key: str, reader: Reader, caller: Caller, by: str, now: datetime) -> str:
    """Send the mayor a link to the text that is to be signed; one that the same address had is good no longer.

    Nobody signs in their own favour by a mail to themselves: the address is that of somebody who does not write the application.

    :raises RuleRefused: with every reason, those against signing among them
    :raises PermissionDenied: for somebody who does not write for the city
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    policy = policy_of_call(application.call)
    acting = Acting.known(application, policy, caller=caller, by=by, now=now)
    if Part.WRITER not in acting.parts:
        raise PermissionDenied
    writers = [one for role in (Role.FOCAL_POINT, Role.EDITOR) for one in people_holding(role, application.city, now)]
    mayors = {one.key for one in people_holding(Role.MAYOR, application.city, now)}
    writes = {mail_key(one.email) for one in writers if one.key not in mayors}
    acting.refuse(
        (
            *rules.refusals(Act.SIGN, acting.facts, policy, now),
            *refusals_of_signer(Signing(reader.name, reader.office)),
            *([Refusal("signer-writes")] if mail_key(reader.address) in writes else []),
        )
    )
    limit = closing(policy)
    until = limit.latest + limit.grace if limit and application.state == ApplicationState.DRAFTED else application.answer_by
    passage = give_passage(purpose=SIGNING, subject=acting.subject, reader=reader, by=by, now=now, until=until)
    detail = {"passage": passage}
    ledger.record(kind="application.signature-asked", by=by, subject=acting.subject, now=now, detail=detail)
    return passage


@ledger.action
def take_back_signing(*, key: str, caller: Caller, by: str, now: datetime) -> int:
    """Take back every link by which somebody could still sign; return how many there were.

    :raises PermissionDenied: for somebody who does not write for the city
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    acting = Acting.known(application, policy_of_call(application.call), caller=caller, by=by, now=now)
    if Part.WRITER not in acting.parts:
        raise PermissionDenied
    taken = revoke_passages(subject=acting.subject, purpose=SIGNING, by=by, now=now)
    ledger.record(kind="application.signature-not-asked", by=by, subject=acting.subject, now=now, detail={"links": taken})
    return taken


@ledger.action
def ask_to_endorse(*, key: str, person: str, by: str, now: datetime) -> bool:
    """Send an officer, by key, a link to a file that waits for their commission: once since it came there.

    Return whether it was sent; whichever worker is first sends it, and after the commissions' deadline nobody does.

    :raises RuleRefused: where they were sent a link for the same a moment ago, or have left
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    policy, subject = policy_of_call(application.call), subject_of(key)
    officers = people_holding(Role.COMMISSION_OFFICER, str(Subject("country", application.country)), now)
    facts = application_facts(application, policy, now, text=False, places=False)
    against = application.state != ApplicationState.SUBMITTED or person not in {one.key for one in officers}
    if against or any(rules.refusals(Act.DECLINE, facts, policy, now)):
        return False
    once = {"subject": subject, "about": Reminding.ASKED, "person": person, "moment": application.state_at, "days": 0}
    if not ReminderSent.objects.get_or_create(**once, defaults={"sent_at": now})[1]:
        return False
    limit = forwarding(policy)
    until = limit.latest + limit.grace if limit else None
    given = {"purpose": ENDORSING, "subject": subject, "reader": Reader(person=person)}
    passage = give_passage(**given, by=by, now=now, until=until)
    ledger.record(kind="application.endorsement-asked", by=by, subject=subject, now=now, detail={"passage": passage})
    return True
