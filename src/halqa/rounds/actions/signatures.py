"""A mayor signs: exactly the text that was read, by an account, by a link with a code, or on paper."""

from datetime import datetime

from halqa.accounts.access import Caller
from halqa.accounts.queries.passages import OpenPassage
from halqa.documents.actions import store
from halqa.documents.enums import Audience
from halqa.documents.queries.examination import Examined
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.actions.paper import close_pages
from halqa.rounds.enums.applications import Act, Way
from halqa.rounds.models import Signature
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules.signing import Signing, refusals_to_sign


@ledger.action
def sign_application(
    *,
    key: str,
    read: str,
    signing: Signing,
    way: Way,
    consents: bool,
    caller: Caller,
    by: str,
    now: datetime,
    passage: OpenPassage | None = None,
) -> int:
    """Sign the text that was read with the fingerprint ``read``; return the number of the revision that is signed.

    ``passage``: the link by which the mayor came, which ends with the act.

    :raises RuleRefused: with every reason, ``text-changed-meanwhile`` where the text is another one by now
    """
    acting = Acting.begin(Act.SIGN, key, caller=caller, by=by, now=now)
    acting.refuse((*rules.refusals_of_text(acting.facts, read), *refusals_to_sign(signing, now.date())))
    number = _sign(acting, signing, way, consents=consents, file="")
    acting.pass_through(passage)
    detail = {"revision": number, "sha256": acting.facts.text.sha256, "way": str(way)}
    ledger.record(kind="application.signed", by=by, subject=acting.subject, now=now, detail=detail)
    return number


@ledger.action
def record_signature(
    *,
    key: str,
    read: str,
    signing: Signing,
    consents: bool,
    caller: Caller,
    by: str,
    now: datetime,
    file: str = "",
    scan: Examined | None = None,
) -> int:
    """Record a signature on paper: who signed which text when, with the scan; return the revision's number.

    The scan is a file that is kept already (``file``, its key), or one whose content was put ahead of the act.

    :raises RuleRefused: with every reason
    """
    acting = Acting.begin(Act.SIGN_ON_PAPER, key, caller=caller, by=by, now=now)
    acting.refuse(
        (
            *rules.refusals_of_text(acting.facts, read),
            *refusals_to_sign(signing, now.date(), on_paper=True, has_scan=bool(file or scan)),
        )
    )
    if scan:
        file = store(upload=scan, subject=acting.subject, audience=Audience.PEOPLE, by=by, now=now)
    number = _sign(acting, signing, Way.PAPER, consents=consents, file=file)
    close_pages(acting, file)
    detail = {"revision": number, "sha256": acting.facts.text.sha256, "way": str(Way.PAPER), "file": file}
    ledger.record(kind="application.signed", by=by, subject=acting.subject, now=now, detail=detail)
    return number


def _sign(acting: Acting, signing: Signing, way: Way, *, consents: bool, file: str) -> int:
    """Write the signature; an earlier one for the same text gives way to it."""
    revision = acting.frozen()
    Signature.objects.filter(application=acting.application, voided_at=None).update(voided_at=acting.now, voided_by=acting.by)
    Signature.objects.create(
        application=acting.application,
        revision=revision,
        name=signing.name.strip(),
        office=signing.office.strip(),
        way=way,
        consents=consents,
        signed_on=signing.signed_on,
        file=file,
        at=acting.now,
        by=acting.by,
    )
    acting.write()
    return revision.number
