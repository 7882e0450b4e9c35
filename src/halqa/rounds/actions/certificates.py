"""Letters, certificates and credentials: made exactly once for each decision that holds, one small act for each."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Max

from halqa.documents.actions import put_content, remove, store
from halqa.documents.enums import Audience
from halqa.documents.queries.examination import Examined
from halqa.ledger import actions as ledger
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.models import Credential, Decision, Dispatch
from halqa.rounds.queries.applications import subject_of
from halqa.rounds.queries.certificates_policy import credentials_policy
from halqa.rounds.queries.credential_key import issuer, signed
from halqa.rounds.queries.dispatches import Drawn, claims_for, drawn, ring_to_sign, subject_of_dispatch, whole
from halqa.rounds.rules.certificates import valid_until


def make_dispatch(*, decision: int, by: str, now: datetime) -> bool:
    """Make what a decision has not yet: its letter, its certificate, its credential. Return whether anything was made.

    Drawing takes a moment, and so is done outside every transaction; of two who draw, the second one's pages are let go of.

    :raises StorageAway: when the files cannot be written; nothing is made
    """
    found = whole(decision)
    if found is None:
        return False
    made = drawn(found)
    if made.letter is None and not made.key:
        return False
    kept = replace(made, letter=_put(made.letter), certificate=_put(made.certificate))
    return keep_dispatch(made=kept, by=by, now=now)


@ledger.action
def keep_dispatch(*, made: Drawn, by: str, now: datetime) -> bool:
    """Keep what was drawn for a decision, and sign its credential; what stands already, or holds no longer, is left as it is.

    :raises StorageAway: when a file cannot be written
    """
    decision = Decision.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=made.decision)
    if decision.announced_at is None or decision.replaced_at is not None:
        return False
    row = Dispatch.objects.filter(decision=decision).first()
    has_credential = Credential.objects.filter(decision=decision).exists()
    if row is not None and (has_credential or not made.key):
        return False
    if row is None and made.letter is None:
        return False
    subject = subject_of_dispatch(decision.application.key)
    detail = {"decision": decision.number}
    given = {"subject": subject, "audience": Audience.PEOPLE, "by": by, "now": now}
    certificate = store(upload=made.certificate, **given) if made.certificate else ""
    is_first = row is None
    if row is None and made.letter is not None:
        letter = store(upload=made.letter, **given)
        told = {"language": made.language, "letter": letter, "certificate": certificate, "made_at": now}
        Dispatch.objects.create(decision=decision, **told)
    elif row is not None and certificate:
        if row.certificate:
            remove(key=row.certificate, by=by, now=now)
        row.certificate = certificate
        row.save(update_fields=["certificate"])
    if made.key:
        _sign(decision, made.key, now)
        detail["credential"] = made.key
    about = {"by": by, "subject": subject_of(decision.application.key), "now": now, "detail": detail}
    if is_first:
        ledger.record(kind="application.letter-made", **about)
    else:
        ledger.record(kind="application.certified", **about)
    return True


@ledger.action
def note_failure(*, decision: int, now: datetime) -> None:
    """Note that what is to be made for a decision could not be made now: others have their turn first."""
    Decision.objects.filter(pk=decision).update(letter_failed_at=now)


def _sign(decision: Decision, key: str, now: datetime) -> None:
    # One at a time, so that no two have one place in the status list.
    ledger.lock_head()
    last = Credential.objects.aggregate(last=Max("number"))["last"]
    number = 0 if last is None else last + 1
    since = decision.announced_at
    assert since is not None, "the caller has asked"
    kind = CallKind(decision.application.call.kind)
    Credential.objects.create(
        decision=decision,
        key=key,
        number=number,
        token=signed(claims_for(decision, key, number), ring_to_sign(), issuer()),
        valid_from=since,
        valid_until=valid_until(credentials_policy(), kind, since),
        made_at=now,
    )


def _put(file: Examined | None) -> Examined | None:
    return put_content(upload=file) if file else None
