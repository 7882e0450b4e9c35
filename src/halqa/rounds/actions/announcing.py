"""The announcement of a round: written and shared under embargo, and made in one moment for everybody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.documents.actions import publish, remove, store
from halqa.documents.enums import Audience
from halqa.documents.queries.examination import Examined
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.registry.enums import Region
from halqa.rounds.actions.acting import Acting
from halqa.rounds.actions.decisions import Deciding
from halqa.rounds.actions.recording import Recording
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Application, Call
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.decisions import announcement_of, decisions_to_announce, round_facts
from halqa.rounds.rules import deciding, publishing
from halqa.rounds.rules.publishing import Quote


@ledger.action
def write_announcement(
    *, call: str, title: Mapping[str, str], words: Mapping[str, str], read: int, caller: Caller, by: str, now: datetime
) -> None:
    """Write what will be announced, by language tag. ``read`` is the version that was seen; 0: nothing was written yet.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse((*deciding.refusals_to_write(round_facts(row), read), *deciding.refusals_of_texts(title, words)))
    texts = {"title": deciding.written(title), "words": deciding.written(words)}
    _change(row, by, now, **texts)
    ledger.record(kind="announcement.written", by=by, subject=_subject(row), now=now)


@ledger.action
def reword_announcement(
    *, call: str, title: Mapping[str, str], words: Mapping[str, str], read: int, caller: Caller, by: str, now: datetime
) -> None:
    """Change title and words of what was announced, in public, where that they were changed stands beside them with its day.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse((*deciding.refusals_to_reword(round_facts(row), title, read), *deciding.refusals_of_texts(title, words)))
    _change(row, by, now, title=deciding.written(title), words=deciding.written(words))
    ledger.record(kind="announcement.changed", by=by, subject=_subject(row), now=now, public=True)


@ledger.action
def quote_in_announcement(*, call: str, quotes: Sequence[Quote], read: int, caller: Caller, by: str, now: datetime) -> None:
    """Say who is quoted with what, in this order, in the place of the quotes that stand.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse((*deciding.refusals_to_write(round_facts(row), read), *publishing.refusals_of_quotes(quotes)))
    kept = [
        {"words": deciding.written(one.words), "speaker": one.speaker.strip(), "office": deciding.written(one.office)}
        for one in quotes
    ]
    _change(row, by, now, quotes=kept)
    ledger.record(kind="announcement.quoted", by=by, subject=_subject(row), now=now, detail={"quotes": len(kept)})


@ledger.action
def show_video(
    *,
    call: str,
    video: Examined | None,
    captions: Mapping[str, Examined],
    transcript: Mapping[str, str],
    read: int,
    caller: Caller,
    by: str,
    now: datetime,
) -> None:
    """Put a video with captions and transcript, by language tag, into the announcement; what is not sent anew stays.

    Until the announcement nobody but the coordination team can open the files, nor tell that there are any.

    :raises RuleRefused: with every reason
    :raises StorageAway: when a content cannot be written; nothing is kept
    """
    row = _locked(call, caller)
    held = announcement.video if (announcement := announcement_of(row)) else {}
    known = set(captions) | (set() if video else set(held.get("captions", {})))
    _refuse((*deciding.refusals_to_write(round_facts(row), read), *publishing.refusals_of_video(known, transcript)))
    if video is None and not held.get("file"):
        _refuse((Refusal("video-missing"),))
    kept = {"subject": _subject(row), "audience": Audience.OFFICES, "by": by, "now": now}
    told = {**held, "transcript": deciding.written(transcript)}
    if video is not None:
        told |= {"file": store(upload=video, **kept), "name": video.name, "kind": str(video.kind), "captions": {}}
    told["captions"] = told.get("captions", {}) | {tag: store(upload=one, **kept) for tag, one in captions.items()}
    # The same content is one file: what was sent once more stays.
    _forget([key for key in _files(held) if key not in _files(told)], by, now)
    _change(row, by, now, video=told)
    ledger.record(kind="announcement.shown", by=by, subject=_subject(row), now=now)


@ledger.action
def show_no_video(*, call: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Take the video out of the announcement again, with its files.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse(deciding.refusals_to_write(round_facts(row), read))
    _forget(_files(announcement.video) if (announcement := announcement_of(row)) else [], by, now)
    _change(row, by, now, video={})
    ledger.record(kind="announcement.shown", by=by, subject=_subject(row), now=now)


@ledger.action
def place_countries(*, call: str, regions: Mapping[str, str], read: int, caller: Caller, by: str, now: datetime) -> None:
    """Say to which region of UNESCO countries belong, by code, of which the registry does not know it yet.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse(deciding.refusals_to_write(round_facts(row), read))
    _change(row, by, now, regions={code: str(Region(region)) for code, region in sorted(regions.items())})
    ledger.record(kind="announcement.written", by=by, subject=_subject(row), now=now)


@ledger.action
def give_up_plan(*, call: str, reasons: Sequence[str], read: int, caller: Caller, by: str, now: datetime) -> None:
    """Take back the planned moment of an announcement that cannot be made, and tell the team why: codes of the refusals.

    Nothing where it was made meanwhile, or another plan stands than the one that was read with this version.
    """
    row = _locked(call, caller)
    found = announcement_of(row)
    if found is None or found.state == AnnouncementState.MADE or found.version != read or found.planned_for is None:
        return
    _change(row, by, now, planned_for=None, planned_by="")
    detail = {"reasons": list(reasons)}
    ledger.record(kind="announcement.not-made", by=by, subject=_subject(row), now=now, detail=detail)


@ledger.action
def plan_announcement(*, call: str, at: datetime | None, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Say when Halqa makes the announcement by itself; nothing: a person does.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse(deciding.refusals_to_write(round_facts(row), read))
    if at is not None and at <= now:
        _refuse((Refusal("planned-moment-over"),))
    _change(row, by, now, planned_for=at, planned_by=by if at else "")
    detail = {"planned_for": at.isoformat() if at else ""}
    ledger.record(kind="announcement.planned", by=by, subject=_subject(row), now=now, detail=detail)


@ledger.action
def share_announcement(*, call: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Let the National Commissions see, under embargo, what is decided about the cities of their countries.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    facts = round_facts(row)
    _refuse(deciding.refusals_to_share(facts, read))
    _change(row, by, now, state=AnnouncementState.SHARED, shared_at=now)
    detail = {"undecided": facts.undecided}
    ledger.record(kind="announcement.shared", by=by, subject=_subject(row), now=now, detail=detail)


@ledger.action
def stop_sharing_announcement(*, call: str, read: int, caller: Caller, by: str, now: datetime) -> None:
    """Let the National Commissions see nothing any more of what is decided; what they wrote is kept, and they are told.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    _refuse(deciding.refusals_to_stop_sharing(round_facts(row), read))
    announcement = announcement_of(row)
    since = announcement.shared_at if announcement else None
    _change(row, by, now, state=AnnouncementState.DRAFT, shared_at=None)
    detail = {"shared_at": since.isoformat() if since else ""}
    ledger.record(kind="announcement.unshared", by=by, subject=_subject(row), now=now, detail=detail)


@ledger.action
def announce_round(*, call: str, read: int, caller: Caller, by: str, now: datetime) -> int:
    """Announce what is decided: every decision of the round holds from this moment on; return how many.

    The call is locked first, then its applications in the order of their rows, as every act does that takes places.

    :raises RuleRefused: with every reason
    """
    row = _locked(call, caller)
    policy = policy_of_call(row)
    # Whoever takes a decision back holds the application alone: what is decided is asked once all are held.
    held = Application.objects.select_for_update(of=("self",)).filter(call=row).order_by("pk")
    applications = {one.pk: one for one in held.select_related("call")}
    _refuse(deciding.refusals_to_announce(round_facts(row), policy, read, now))
    decisions = list(decisions_to_announce(row))
    for decision in decisions:
        acting = Acting.settled(applications[decision.application_id], policy, by=by, now=now)
        detail = Deciding(acting).take_effect(decision)
        ledger.record(kind="application.decision-told", by=by, subject=acting.subject, now=now, detail=detail)
    _change(row, by, now, state=AnnouncementState.MADE, made_at=now, made_by=by)
    announcement = announcement_of(row)
    for key in _files(announcement.video) if announcement else ():
        publish(key=key, by=by, now=now)
    chosen = [Subject.parse(one.application.city).rest for one in decisions if one.said == Decided.CHOSEN]
    Recording(row, policy, by, now).write(chosen, announcement.regions if announcement else {})
    detail = {"decisions": len(decisions)}
    ledger.record(kind="call.decided", by=by, subject=_subject(row), now=now, detail=detail, public=True)
    return len(decisions)


def _files(video: Mapping[str, Any]) -> list[str]:
    """Return the keys of the files of a video, each once: captions that say the same in two languages are one file."""
    return list(dict.fromkeys([video["file"], *video["captions"].values()])) if video.get("file") else []


def _forget(files: Sequence[str], by: str, now: datetime) -> None:
    for key in files:
        remove(key=key, by=by, now=now)


def _locked(call: str, caller: Caller) -> Call:
    """Lock a call for the coordination team, or for Halqa itself when the planned moment has come.

    :raises PermissionDenied: for anybody else
    """
    if not (caller.holds(Role.COORDINATOR) or Actor.parse(caller.actor).kind is ActorKind.SYSTEM):
        raise PermissionDenied
    return Call.objects.select_for_update().get(key=call)


def _change(call: Call, by: str, now: datetime, **changes: object) -> None:
    row = announcement_of(call) or Announcement(call=call, version=0)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.changed_at, row.changed_by = now, by
    row.save()


def _refuse(refusals: tuple[Refusal, ...]) -> None:
    if refusals:
        raise RuleRefused(list(refusals))


def _subject(call: Call) -> str:
    return str(Subject("call", call.key))
