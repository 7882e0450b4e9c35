"""The page of a decision that holds: what was decided in the words of its city, its letter, its certificate, its credential."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from halqa.accounts.access import Caller
from halqa.documents.queries.files import FileLine, files_of
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import CredentialState, Why
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels import certificates as labels
from halqa.rounds.models import Application, Credential, Decision, Dispatch
from halqa.rounds.queries.certificates_policy import credentials_policy
from halqa.rounds.queries.credential_key import issuer, signs
from halqa.rounds.queries.credentials import state_at
from halqa.rounds.queries.dispatches import subject_of_dispatch
from halqa.rounds.queries.letters import announced, until_in_words
from halqa.rounds.rules.certificates import why_no_certificate, why_no_credential


@dataclass(frozen=True)
class Earlier:
    """A letter that another took the place of, with what it brought."""

    announced_at: datetime
    replaced_at: datetime
    files: tuple[FileLine, ...]


@dataclass(frozen=True)
class LetterPage:
    """What goes to a city with the decision that holds, for one reader.

    ``holds``: it stands; else it was taken back. ``is_made``: nothing waits any more.
    """

    holds: bool
    is_chosen: bool
    said: str
    announced_at: datetime
    letter: FileLine | None
    certificate: FileLine | None
    why_no_certificate: tuple[str, ...]
    credential: str
    credential_address: str
    state: CredentialState | None
    until: str
    why_no_credential: tuple[str, ...]
    is_made: bool
    has_kit: bool
    earlier: tuple[Earlier, ...]


def letter_page(application: Application, caller: Caller, now: datetime) -> LetterPage | None:
    """Return the page of the letters of an application; nothing where nothing was announced about it."""
    told = list(Decision.objects.filter(application=application).exclude(announced_at=None).order_by("-number"))
    if not told:
        return None
    for one in told:
        one.application = application
    files = {one.key: one for one in files_of(subject_of_dispatch(application.key), caller)}
    dispatches = {one.decision_id: one for one in Dispatch.objects.filter(decision__in=told)}
    credentials = {one.decision_id: one for one in Credential.objects.filter(decision__in=told)}
    for one in credentials.values():
        one.decision = next(decision for decision in told if decision.pk == one.decision_id)
    holds = told[0] if told[0].replaced_at is None else None
    return _page(holds=holds, told=told, files=files, dispatches=dispatches, credentials=credentials, now=now)


def _page(
    *,
    holds: Decision | None,
    told: list[Decision],
    files: dict[str, FileLine],
    dispatches: dict[int, Dispatch],
    credentials: dict[int, Credential],
    now: datetime,
) -> LetterPage:
    latest = told[0]
    kind, said = CallKind(latest.application.call.kind), Decided(latest.said)
    policy, illustrative = credentials_policy(), latest.application.is_illustrative
    has_key = signs(is_illustrative=illustrative)
    row = dispatches.get(latest.pk) if holds else None
    credential = credentials.get(latest.pk) if holds else None
    with_address = {"has_key": has_key, "has_address": bool(issuer())}
    can_sign = has_key and bool(issuer())
    no_certificate = why_no_certificate(policy, kind, said, has_key=can_sign, is_illustrative=illustrative)
    no_credential = why_no_credential(policy, kind, said, **with_address)
    if no_certificate == (Why.NO_KEY,):
        no_certificate = no_credential
    is_made = row is not None and (bool(no_credential) or credential is not None)
    if holds and not is_made:
        no_certificate = no_certificate or (Why.BEING_MADE,)
        no_credential = no_credential or (Why.BEING_MADE,)
    opening = labels.OPENINGS[kind, said] % {"city": announced(latest, reader_language()).city}
    return LetterPage(
        holds=holds is not None,
        is_chosen=said is Decided.CHOSEN,
        said=opening[:1].upper() + opening[1:],
        announced_at=latest.announced_at or now,
        letter=files.get(row.letter) if row else None,
        certificate=files.get(row.certificate) if row else None,
        why_no_certificate=tuple(str(labels.WHY_NOT[why]) for why in no_certificate),
        credential=credential.key if credential else "",
        credential_address=reverse("rounds:credential", args=[credential.key]) if credential else "",
        state=state_at(credential, now) if credential else None,
        until=until_in_words(kind, latest.announced_at or now),
        why_no_credential=tuple(str(labels.WHY_NOT[why]) for why in no_credential),
        is_made=is_made or holds is None,
        has_kit=bool(row) and said is Decided.CHOSEN,
        earlier=tuple(
            Earlier(one.announced_at or now, one.replaced_at, _files(dispatches.get(one.pk), files))
            for one in told
            if one.replaced_at is not None
        ),
    )


def _files(row: Dispatch | None, files: dict[str, FileLine]) -> tuple[FileLine, ...]:
    keys = (row.letter, row.certificate) if row else ()
    return tuple(files[key] for key in keys if key in files)
