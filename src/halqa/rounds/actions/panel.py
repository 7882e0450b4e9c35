"""A commission's panel: whom it asks to read, what they say of each file, and what it noted when it talked to the cities."""

import secrets
from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.accounts.actions import Reader, give_passage, use_passage
from halqa.accounts.queries.passages import OpenPassage, given_passages
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.rounds.access.applications_passages import REVIEWING
from halqa.rounds.access.national import is_officer, panel_of, panelist_for, step_subject
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.applications import Act
from halqa.rounds.enums.calls import Phase
from halqa.rounds.models import Application, Call, Interview, Panelist, Review
from halqa.rounds.queries.applications import application_facts, national_step, policy_of_call
from halqa.rounds.queries.applications_policy import applications_policy
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules.national import refusals_to_review
from halqa.rounds.rules.signing import Signing, refusals_of_signer
from halqa.rounds.rules.windows import forwarding


@ledger.action
def ask_panelist(
    *, call: str, country: str, name: str, address: str, language: str, caller: Caller, by: str, now: datetime
) -> str:
    """Put somebody on the panel of a country in a call, send them the link to its files, and return their key.

    Somebody on the panel already is sent a new link, and the old one is good no longer.

    :raises RuleRefused: with every reason
    :raises PermissionDenied: for anybody but an officer of the country's commission
    """
    if not is_officer(caller, country):
        raise PermissionDenied
    row = Call.objects.select_for_update().get(key=call)
    panel = list(panel_of(call, country).select_for_update().order_by("pk"))
    known = next((one for one in panel if one.address.casefold() == address.strip().casefold()), None)
    most = applications_policy().most_panelists
    found = [*refusals_of_signer(Signing(name, name))][:1]
    if known is None and len(panel) >= most:
        found.append(Refusal("panel-full", {"most": most}))
    if found:
        raise RuleRefused(found)
    limit, subject = forwarding(policy_of_call(row)), step_subject(call, country)
    reader = Reader(address=address.strip(), name=name.strip(), language=language)
    given = {"purpose": REVIEWING, "subject": subject, "reader": reader, "until": limit.latest + limit.grace if limit else None}
    one = known or Panelist(key=secrets.token_hex(8), call=row, country=country, added_at=now, added_by=by, language=language)
    one.name, one.address = name.strip(), address.strip()
    one.save()
    passage = give_passage(**given, by=by, now=now)
    # An address that belongs to somebody with an account is theirs: they come in as who they are, by the link or signed in.
    person = next(line.person for line in given_passages(subject, now, purpose=REVIEWING) if line.key == passage)
    one.actors = [str(Actor(ActorKind.PERSON, person) if person else Actor(ActorKind.PASSAGE, passage))]
    one.save(update_fields=["actors"])
    ledger.record(kind="panelist.asked", by=by, subject=subject, now=now, detail={"panelist": one.key})
    return one.key


@ledger.action
def take_off_panel(*, key: str, caller: Caller, by: str, now: datetime) -> None:
    """Take somebody off a panel: their link opens nothing any more; what they said of files stays.

    :raises PermissionDenied: for anybody but an officer of the country's commission
    """
    one = Panelist.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    if not is_officer(caller, one.country):
        raise PermissionDenied
    if one.removed_at is not None:
        return
    one.removed_at, one.address, one.actors = now, "", []
    one.save()
    subject = step_subject(one.call.key, one.country)
    ledger.record(kind="panelist.taken-off", by=by, subject=subject, now=now, detail={"panelist": key})


@ledger.action
def review_application(
    *, key: str, mark: int, remark: str, read: int, by: str, now: datetime, passage: OpenPassage | None = None
) -> None:
    """Say as one of the panel what a file is worth; said again, it takes the place of what one said before.

    :raises RuleRefused: with every reason; ``review-changed-meanwhile`` where one has said something since in another window
    :raises PermissionDenied: for somebody who is not on the panel
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
    subject = step_subject(application.call.key, application.country)
    panelist = panelist_for(by, subject)
    if panelist is None or (passage is not None and passage.subject != subject):
        raise PermissionDenied
    policy, step = policy_of_call(application.call), national_step(application.call, application.country)
    facts = application_facts(application, policy, now, text=False, places=False)
    highest = (step.highest_mark if step else None) or applications_policy().highest_mark
    said = Review.objects.filter(application=application, panelist=panelist).first()
    refusals = [*rules.refusals(Act.PRESELECT, facts, policy, now), *refusals_to_review(mark, highest, remark)]
    if (said.version if said else 0) != read:
        refusals.append(Refusal("review-changed-meanwhile"))
    if refusals:
        raise RuleRefused(refusals)
    if passage is not None:
        use_passage(passage=passage.key, opening=passage.opening, by=by, now=now)
    told = {"mark": mark, "remark": remark.strip(), "at": now, "version": read + 1}
    Review.objects.update_or_create(application=application, panelist=panelist, defaults=told)
    ledger.record(kind="application.reviewed", by=by, subject=f"application:{key}", now=now, detail={"panelist": panelist.key})


@ledger.action
def note_interview(*, key: str, held_on: date | None, notes: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Note when a commission talked to a city, and what was said; ``read``: the version seen, 0 where there was none.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.PRESELECT, key, caller=caller, by=by, now=now)
    said = Interview.objects.filter(application=acting.application).first()
    if (said.version if said else 0) != read:
        acting.refuse([Refusal("interview-changed-meanwhile")])
    if notes.strip():
        acting.refuse(rules.refusals_of_message(notes))
    told = {"held_on": held_on, "notes": notes.strip(), "changed_at": now, "changed_by": by, "version": read + 1}
    Interview.objects.update_or_create(application=acting.application, defaults=told)
    ledger.record(kind="application.interview-noted", by=by, subject=acting.subject, now=now)


@ledger.action
def forget_addresses(*, by: str, now: datetime) -> None:
    """Erase the mail addresses of panelists to whom nobody needs to write any more, for the commission's time is over."""
    kept = Panelist.objects.select_for_update(of=("self",)).exclude(address="").select_related("call").order_by("pk")
    over = [one for one in kept if rules.commission_phase(policy_of_call(one.call), now) is Phase.OVER]
    if over:
        Panelist.objects.filter(pk__in=[one.pk for one in over]).update(address="")
        ledger.record(kind="panelists.forgotten", by=by, subject="network", now=now, detail={"panelists": len(over)})


@ledger.action
def forget_panelist(*, person: str, now: datetime) -> None:
    """Take a person, by key, off every panel, and erase what they are called there. Whoever erases the person records it."""
    actor = str(Actor(ActorKind.PERSON, person))
    mine = [one.pk for one in Panelist.objects.order_by("pk") if actor in one.actors]
    Panelist.objects.filter(pk__in=mine, removed_at=None).update(removed_at=now)
    Panelist.objects.filter(pk__in=mine).update(name="", address="", actors=[])
