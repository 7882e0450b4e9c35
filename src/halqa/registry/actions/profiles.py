"""What a city does about its profile (write, send, take back, discard), and what the coordination team answers."""

from collections.abc import Collection, Iterable
from datetime import datetime

from halqa.documents import actions as documents
from halqa.documents.enums import Audience
from halqa.documents.queries.examination import Examined
from halqa.foundation.localized import digest
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.registry.enums import ProfilePart, ProposalState
from halqa.registry.models import City, ProfileProposal, ProposedPart, PublishedPart
from halqa.registry.queries.policy import profile_policy
from halqa.registry.queries.profiles import content_for, proposal_facts, public_parts
from halqa.registry.rules import profiles as rules


@ledger.action
def draft_text(*, city: City, language: str, text: str, read: str, made_from: str, by: str, now: datetime) -> None:
    """Write into the city's open proposal what it says of itself in one language; opens a proposal where none is open.

    ``read`` is the digest of that text as the writer saw it, ``made_from`` that of the source, if it is a translation.

    :raises RuleRefused: with every reason; ``edited-meanwhile`` where somebody else has changed the same text since
    """
    proposal = _opened(city, by, now)
    about = content_for(proposal, ProfilePart.ABOUT)
    if rules.is_nothing_new(about, language, text, made_from=made_from):
        _leave_as_it_was(proposal)
        return
    _refuse(rules.refusals_to_draft(ProposalState(proposal.state)))
    if digest(rules.text_in(about, language)) != read:
        _refuse([Refusal("edited-meanwhile")])
    _refuse(rules.refusals_to_word(about, language, text, profile_policy()))
    _write(proposal, ProfilePart.ABOUT, rules.with_text(about, language, text, made_from=made_from), by, now)
    detail = {"proposal": proposal.pk, "part": ProfilePart.ABOUT, "language": language}
    ledger.record(kind="profile.drafted", by=by, subject=_subject(proposal), now=now, detail=detail)


@ledger.action
def draft_part(
    *,
    city: City,
    part: ProfilePart,
    content: rules.Content,
    read: str,
    upload: Examined | None = None,
    by: str,
    now: datetime,
) -> None:
    """Write another part of the profile than its text into the city's open proposal; opens a proposal where none is open.

    ``read`` is the fingerprint of the part as the writer saw it; no ``content`` takes the part out. A picture may come with it;
    until it is approved, it is for the city and the offices alone.

    :raises RuleRefused: with every reason; ``edited-meanwhile`` where somebody else has changed the same part since
    """
    proposal = _opened(city, by, now)
    theirs, pictures = content_for(proposal, part), _pictures(proposal)
    if upload:
        key = documents.store(upload=upload, subject=_subject(proposal), audience=Audience.PEOPLE, by=by, now=now)
        content = {**content, "file": key, "called": upload.name}
    if content == theirs:
        _leave_as_it_was(proposal)
        return
    _refuse(rules.refusals_to_draft(ProposalState(proposal.state)))
    if rules.fingerprint(theirs) != read:
        _refuse([Refusal("edited-meanwhile")])
    _write(proposal, part, content, by, now)
    _settle(proposal, pictures, by, now)
    detail = {"proposal": proposal.pk, "part": part}
    ledger.record(kind="profile.drafted", by=by, subject=_subject(proposal), now=now, detail=detail)


@ledger.action
def send(*, number: int, read: int, by: str, now: datetime) -> None:
    """Send a proposal to the coordination team, as it was read: with its version."""
    proposal = _locked(number)
    _refuse(rules.refusals_to_move(proposal_facts(proposal), ProposalState.SENT, read=read))
    proposal.sent_at, proposal.sent_by = now, by
    _move(proposal, ProposalState.SENT, by, now)
    ledger.record(kind="profile.sent", by=by, subject=_subject(proposal), now=now, detail={"proposal": number})


@ledger.action
def take_back(*, number: int, read: int, by: str, now: datetime) -> None:
    """Take a sent proposal back to go on writing, as long as nobody has decided on it."""
    proposal = _locked(number)
    _refuse(rules.refusals_to_move(proposal_facts(proposal), ProposalState.DRAFT, read=read))
    _move(proposal, ProposalState.DRAFT, by, now)
    ledger.record(kind="profile.taken-back", by=by, subject=_subject(proposal), now=now, detail={"proposal": number})


@ledger.action
def discard(*, number: int, read: int, by: str, now: datetime) -> None:
    """Give a proposal up; its texts are kept among the city's earlier proposals."""
    proposal = _locked(number)
    _refuse(rules.refusals_to_move(proposal_facts(proposal), ProposalState.DISCARDED, read=read))
    pictures = _pictures(proposal)
    _move(proposal, ProposalState.DISCARDED, by, now)
    _settle(proposal, pictures, by, now)
    ledger.record(kind="profile.discarded", by=by, subject=_subject(proposal), now=now, detail={"proposal": number})


@ledger.action
def approve(*, number: int, parts: Collection[ProfilePart], reason: str, read: int, by: str, now: datetime) -> ProposalState:
    """Approve these parts of a sent proposal and so make them public; the others are declined, for a reason."""
    proposal = _locked(number)
    facts = proposal_facts(proposal)
    _refuse(rules.refusals_to_approve(facts, parts, read=read, reason=reason, policy=profile_policy()))
    to = rules.answer(facts.parts, parts)
    approved, pictures = facts.parts & set(parts), _pictures(proposal)
    _mark(proposal, approved)
    _answer(proposal, to, reason, by=by, now=now)
    _publish(proposal, now)
    _settle(proposal, pictures, by, now)
    detail = {"proposal": number, "parts": sorted(approved), "declined": sorted(facts.parts - approved)}
    ledger.record(kind="profile.approved", by=by, subject=_subject(proposal), now=now, detail=detail, public=True)
    return to


@ledger.action
def send_back(*, number: int, reason: str, read: int, by: str, now: datetime) -> None:
    """Send a proposal back to the city, which may change it and send it again, for a reason."""
    proposal = _locked(number)
    to = ProposalState.RETURNED
    _refuse(rules.refusals_to_decide(proposal_facts(proposal), to, read=read, reason=reason, policy=profile_policy()))
    _answer(proposal, to, reason, by=by, now=now)
    ledger.record(kind="profile.sent-back", by=by, subject=_subject(proposal), now=now, detail={"proposal": number})


@ledger.action
def decline(*, number: int, reason: str, read: int, by: str, now: datetime) -> None:
    """Decline a proposal as a whole, for a reason."""
    proposal = _locked(number)
    to = ProposalState.DECLINED
    _refuse(rules.refusals_to_decide(proposal_facts(proposal), to, read=read, reason=reason, policy=profile_policy()))
    pictures = _pictures(proposal)
    _mark(proposal, frozenset())
    _answer(proposal, to, reason, by=by, now=now)
    _settle(proposal, pictures, by, now)
    ledger.record(kind="profile.declined", by=by, subject=_subject(proposal), now=now, detail={"proposal": number})


def _opened(city: City, by: str, now: datetime) -> ProfileProposal:
    """Return the city's open proposal, locked. Two people who open one at once get the same."""
    opening = {"begun_at": now, "changed_at": now, "changed_by": by}
    locked = ProfileProposal.objects.select_for_update()
    return locked.get_or_create(city=city, state__in=sorted(rules.OPEN), defaults=opening)[0]


def _leave_as_it_was(proposal: ProfileProposal) -> None:
    """Take a proposal away that was opened for nothing."""
    ProfileProposal.objects.filter(pk=proposal.pk, version=1, parts=None).delete()


def _locked(number: int) -> ProfileProposal:
    return ProfileProposal.objects.select_for_update().get(pk=number)


def _refuse(refusals: Iterable[Refusal]) -> None:
    if found := list(refusals):
        raise RuleRefused(found)


def _write(proposal: ProfileProposal, part: ProfilePart, content: rules.Content, by: str, now: datetime) -> None:
    public = PublishedPart.objects.filter(city=proposal.city_id, part=part, superseded_at=None).first()
    if content == (public.content if public else {}):
        proposal.parts.filter(part=part).delete()
    else:
        written = {"content": content, "changed_at": now, "changed_by": by}
        proposal.parts.update_or_create(part=part, defaults=written)
    _move(proposal, ProposalState(proposal.state), by, now)


def _move(proposal: ProfileProposal, to: ProposalState, by: str, now: datetime) -> None:
    proposal.state = to
    proposal.version += 1
    proposal.changed_at, proposal.changed_by = now, by
    proposal.save()


def _mark(proposal: ProfileProposal, approved: frozenset[ProfilePart]) -> None:
    proposal.parts.filter(part__in=approved).update(is_approved=True)
    proposal.parts.exclude(part__in=approved).update(is_approved=False)


def _answer(proposal: ProfileProposal, to: ProposalState, reason: str, *, by: str, now: datetime) -> None:
    proposal.decided_at, proposal.decided_by, proposal.reason = now, by, reason
    _move(proposal, to, by, now)


def _publish(proposal: ProfileProposal, now: datetime) -> None:
    """Let the approved parts take the place of those that are public."""
    approved = ProposedPart.objects.filter(proposal=proposal, is_approved=True)
    own = PublishedPart.objects.filter(city=proposal.city_id, part__in=[each.part for each in approved])
    own.filter(superseded_at=None).update(superseded_at=now)
    PublishedPart.objects.bulk_create(
        PublishedPart(
            city_id=proposal.city_id,
            part=each.part,
            content=each.content,
            proposal=proposal,
            act=ledger.current_act(),
            approved_at=now,
        )
        for each in approved
    )


def _pictures(proposal: ProfileProposal) -> frozenset[str]:
    """Return the keys of the city's pictures that are public, or proposed in this proposal while it is open."""
    rows = [*public_parts(proposal.city).filter(part=ProfilePart.PICTURE)]
    if proposal.state in rules.OPEN:
        rows += proposal.parts.filter(part=ProfilePart.PICTURE)
    return frozenset(row.content["file"] for row in rows if row.content)


def _settle(proposal: ProfileProposal, before: frozenset[str], by: str, now: datetime) -> None:
    """Remove the pictures that are needed no longer, and open to everybody the one that became public."""
    for key in sorted(before - _pictures(proposal)):
        documents.remove(key=key, by=by, now=now)
    public = public_parts(proposal.city).filter(part=ProfilePart.PICTURE).first()
    if public and public.content:
        documents.publish(key=public.content["file"], by=by, now=now)


def _subject(proposal: ProfileProposal) -> str:
    return str(Subject("city", proposal.city.key))
