"""The only writers of cities that want to join. No event of theirs changes a public page, for no page tells of them."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from halqa.accounts.actions import Invited, invite, move_roles
from halqa.accounts.enums import Role
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.registry.access import require_may_keep
from halqa.registry.enums import CandidateState, NameKind
from halqa.registry.models import Candidate, City, Country
from halqa.registry.models.candidates import LEFT, ON_RECORD
from halqa.registry.models.places import TOLD
from halqa.registry.queries import candidates as queries
from halqa.registry.queries.policy import roster_policy
from halqa.registry.queries.referrers import referrers_of
from halqa.registry.rules import candidates as rules
from halqa.registry.rules.candidates import Wanted
from halqa.registry.rules.city_names import language_of_name
from halqa.registry.rules.office import refusals_of_reason
from halqa.registry.rules.places import CityFacts, NameFact, derived_columns


@dataclass(frozen=True)
class Offer:
    """Whom the new candidate's office of focal point is offered to, and why them."""

    invited: Invited
    reason: str


@ledger.action
def add_candidate(*, country: str, wanted: Wanted, by: str, now: datetime, focal_point: Offer | None = None) -> str:
    """Add a city that wants to join, in a country by its code, and return its key; its focal point is invited in the same act.

    :raises PermissionDenied: for whoever may not see what of the country is not public
    :raises RuleRefused: with every reason against it
    """
    require_may_keep(by, country, now)
    # Two who add the same city at once meet here.
    place = Country.objects.select_for_update().filter(pk=country).first()
    refusals = rules.refusals_of_candidate(
        wanted,
        country,
        is_known=place is not None,
        fiction=settings.MODE == "demo",
        namesakes=queries.namesakes(wanted.names, country),
    )
    if refusals:
        raise RuleRefused(refusals)
    key = rules.key_of(wanted.name, country, queries.taken_keys(country))
    Candidate.objects.create(key=key, country_id=country, added_by=by, added_at=now, **_columns(key, wanted, country))
    if focal_point:
        invite(
            invited=focal_point.invited,
            role=Role.FOCAL_POINT,
            scope=_subject(key),
            reason=focal_point.reason,
            by=by,
            now=now,
        )
    ledger.record(kind="candidate.added", by=by, subject=_subject(key), now=now, detail={"country": country})
    return key


@ledger.action
def change_candidate(*, candidate: str, wanted: Wanted, read: int, by: str, now: datetime) -> None:
    """Say something else of a candidate; its key stays. ``read`` is the version that was looked at.

    :raises PermissionDenied: for whoever may not see what of the country is not public
    :raises RuleRefused: with every reason against it
    """
    row = _locked(candidate, by, now)
    refusals = rules.refusals_of_change(
        read=read,
        version=row.version,
        is_open=_is_open(row),
        namesakes=queries.namesakes(wanted.names, row.country_id, without=candidate),
    )
    if not wanted.name.strip():
        refusals.append(Refusal("candidate-without-name"))
    if refusals:
        raise RuleRefused(refusals)
    columns = _columns(candidate, wanted, row.country_id)
    changed = sorted(name for name, value in columns.items() if str(getattr(row, name)) != str(value))
    Candidate.objects.filter(pk=row.pk).update(**columns, version=row.version + 1)
    ledger.record(kind="candidate.changed", by=by, subject=_subject(candidate), now=now, detail={"changed": changed})


@ledger.action
def remove_candidate(*, candidate: str, reason: str, by: str, now: datetime) -> None:
    """Take out a candidate that nothing rests on: it was added by mistake, or will not apply. Its key is given to no other.

    :raises PermissionDenied: for whoever may not see what of the country is not public
    :raises RuleRefused: with every reason against it
    """
    row = _locked(candidate, by, now)
    refusals = rules.refusals_of_removal(is_open=_is_open(row), referred_to_by=queries.referring(_subject(candidate), now))
    refusals += refusals_of_reason(reason, roster_policy(now.date()))
    if refusals:
        raise RuleRefused(refusals)
    Candidate.objects.filter(pk=row.pk).update(removed_at=now, version=row.version + 1)
    ledger.record(kind="candidate.removed", by=by, subject=_subject(candidate), now=now, detail={"reason": reason})


@ledger.action
def merge_candidate(*, candidate: str, into: str, reason: str, by: str, now: datetime) -> None:
    """Say that a candidate is another city or candidate of its country, by key: roles, and what else can, follow it there.

    :raises PermissionDenied: for whoever may not see what of the country is not public
    :raises RuleRefused: with every reason against it
    """
    row = _locked(candidate, by, now)
    origin, target = _subject(candidate), _subject(into)
    following = referrers_of(origin)
    is_known = City.objects.filter(TOLD, key=into).exists() or Candidate.objects.filter(LEFT, ~ON_RECORD, key=into).exists()
    refusals = rules.refusals_of_merging(
        candidate,
        into,
        is_open=_is_open(row),
        is_known=is_known,
        referred_to_by=[referrer.words for referrer in following if referrer.move is None],
    )
    refusals += refusals_of_reason(reason, roster_policy(now.date()))
    if refusals:
        raise RuleRefused(refusals)
    for referrer in following:
        if referrer.hold:
            referrer.hold(origin)
    move_roles(origin=origin, target=target, reason=reason, by=by, now=now)
    for referrer in following:
        if referrer.move:
            referrer.move(origin=origin, target=target, by=by, now=now)
    Candidate.objects.filter(pk=row.pk).update(merged_into=into, version=row.version + 1)
    ledger.record(kind="candidate.merged", by=by, subject=target, now=now, detail={"merged": candidate, "reason": reason})


def _locked(candidate: str, by: str, now: datetime) -> Candidate:
    row = Candidate.objects.select_related("country").get(key=candidate)
    require_may_keep(by, row.country_id, now)
    # As whoever adds one does: names and keys of a country are looked at together.
    Country.objects.select_for_update().get(pk=row.country_id)
    return Candidate.objects.select_for_update().get(pk=row.pk)


def _is_open(row: Candidate) -> bool:
    return queries.state_of(row) is CandidateState.OPEN


def _columns(key: str, wanted: Wanted, country: str) -> dict[str, Any]:
    """Return what is stored of a candidate: named, placed and found as a city is."""
    names = [NameFact(NameKind.LISTED, wanted.name.strip(), language_of_name(wanted.name, country))]
    if local := wanted.local_name.strip():
        names.append(NameFact(NameKind.LOCAL, local, wanted.local_language or language_of_name(local, country)))
    derived = asdict(derived_columns(CityFacts(key, tuple(names), wanted.position)))
    kept = ("name", "name_language", "local_name", "local_language", "sort_key", "match_text", "latitude", "longitude")
    return {"kind": wanted.kind, **{name: derived[name] for name in kept}}


def _subject(key: str) -> str:
    return str(Subject("city", key))
