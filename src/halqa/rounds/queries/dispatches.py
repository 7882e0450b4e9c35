"""Which decisions wait for their letter, certificate or credential, and what is drawn for one, ahead of every transaction.

Nothing queues them: what waits is what holds and has no row yet. So an announcement of thousands writes no line more, a worker
that is killed leaves nothing behind, and what was made before there was a key follows once there is one.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.accounts.access import subject_names
from halqa.documents.enums import Kind
from halqa.documents.queries.examination import Examined
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.subjects import Subject
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels import certificates as labels
from halqa.rounds.models import Call, Credential, Decision, Dispatch
from halqa.rounds.queries.certificates_policy import credentials_policy
from halqa.rounds.queries.credential_key import KeyRing, issuer, signs, usable_ring
from halqa.rounds.queries.letter_pdf import certificate_pdf, letter_pdf
from halqa.rounds.queries.letters import announced, certificate_of, citation_of, letter_of
from halqa.rounds.rules.certificates import (
    STATUS_PLACES,
    Claimed,
    claims,
    valid_until,
    why_no_certificate,
    why_no_credential,
)

KIND: Final = "dispatch"
_TURNS: Final = (F("letter_failed_at").asc(nulls_first=True), "announced_at", "pk")
_UNFIT: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Drawn:
    """What was drawn for a decision. ``key``: that of the credential to be signed with it; empty: none is.

    A letter that was made before is not drawn again.
    """

    decision: int
    language: str
    letter: Examined | None
    certificate: Examined | None
    key: str


@dataclass(frozen=True)
class Letters:
    """Of how many decisions that hold all is made that is to be made: letter, certificate, credential."""

    made: int
    number: int

    @property
    def is_done(self) -> bool:
        """Whether nothing waits."""
        return self.made == self.number


def subject_of_dispatch(application: str) -> str:
    """Return what files call the letters and certificates of an application."""
    return str(Subject(KIND, application))


def waiting() -> QuerySet[Decision]:
    """Return the decisions that hold and for which something is to be made, those announced first before others.

    Those that could not be made come last, and of these the ones that were tried longest ago first.
    """
    policy = credentials_policy()
    missing = Q(dispatch=None)
    if can_sign():
        kinds = sorted(policy.terms)
        certified = Q(said=Decided.CHOSEN, application__call__kind__in=kinds, credential=None)
        missing |= certified if signs(is_illustrative=False) else certified & Q(application__is_illustrative=True)
    return Decision.objects.filter(missing, replaced_at=None, announced_at__isnull=False).order_by(*_TURNS)


def progress_of(call: Call) -> Letters:
    """Return how far the letters of a call are."""
    holding = Decision.objects.filter(application__call=call, replaced_at=None, announced_at__isnull=False).count()
    left = waiting().filter(application__call=call).count() if holding else 0
    return Letters(holding - left, holding)


def can_sign() -> bool:
    """Return whether there is a key, and an address at which others find it."""
    return bool(issuer()) and usable_ring() is not None


def whole(decision: int) -> Decision | None:
    """Return a decision that holds with its application and call; nothing where it does not, or no longer."""
    found = Decision.objects.select_related("application__call").filter(pk=decision, replaced_at=None)
    return found.exclude(announced_at=None).first()


def drawn(decision: Decision) -> Drawn:
    """Draw what a decision has not yet: letter, certificate, or the certificate anew that leads to its credential."""
    application = decision.application
    kind, said = CallKind(application.call.kind), Decided(decision.said)
    policy, has_key = credentials_policy(), signs(is_illustrative=application.is_illustrative)
    stands = Dispatch.objects.filter(decision=decision).first()
    can = {"has_key": has_key, "has_address": bool(issuer())}
    is_signed = not why_no_credential(policy, kind, said, **can) and not Credential.objects.filter(decision=decision).exists()
    on_paper = not why_no_certificate(policy, kind, said, has_key=all(can.values()), is_illustrative=application.is_illustrative)
    letter = None
    if stands is None:
        written = letter_of(decision, with_certificate=on_paper)
        language, letter = written.language, _file(_name("letter", application.key), letter_pdf(written))
    else:
        language = stands.language
    key = secrets.token_hex(16) if is_signed else ""
    certificate = None
    if on_paper and (stands is None or is_signed):
        check = credential_address(key) if key else ""
        content = certificate_pdf(certificate_of(decision, language, check))
        certificate = _file(_name("certificate", application.key), content)
    return Drawn(decision.pk, language, letter, certificate, key)


def claims_for(decision: Decision, key: str, number: int) -> dict[str, object]:
    """Return what the credential of a decision says, in English, which readers of programs expect.

    :raises ValueError: where the decision is not announced
    """
    told = announced(decision, WORKING_LANGUAGE)
    site, application = settings.SITE_ADDRESS, decision.application
    policy = credentials_policy()
    with override(WORKING_LANGUAGE):
        name = str(told.call)
        description = f"{told.city}, {told.country}, {labels.CERTIFIED[told.kind]}."
        if application.is_illustrative:
            name = _("Illustrative: %(name)s") % {"name": name}
            description = f"{labels.INVENTED} {description}"
        reasons = citation_of(decision, WORKING_LANGUAGE)
        round_address = site + reverse("rounds:call", args=[application.call.key])
        city_key = Subject.parse(application.city).rest
        return claims(
            Claimed(
                address=credential_address(key),
                issuer=issuer(),
                issuer_name=policy.issuer.pick(WORKING_LANGUAGE).text,
                issuer_address=f"{site}/",
                kind=told.kind,
                city=subject_names([application.city], WORKING_LANGUAGE)[application.city],
                city_address=site + reverse("registry_short:city", args=[city_key]),
                name=name,
                description=description,
                reasons=reasons.text if reasons else "",
                round_address=round_address,
                status=status_address(number // STATUS_PLACES),
                number=number,
                language=WORKING_LANGUAGE,
                valid_from=told.at,
                valid_until=valid_until(policy, told.kind, told.at),
                is_illustrative=application.is_illustrative,
            )
        )


def credential_address(key: str) -> str:
    """Return the whole address of a credential, which leads people to its page in their language."""
    return settings.SITE_ADDRESS + reverse("credentials:short", args=[key])


def status_address(part: int) -> str:
    """Return the whole address of a status list, the first being 0."""
    return settings.SITE_ADDRESS + reverse("credentials:status", args=[part])


def ring_to_sign() -> KeyRing:
    """Return the keys to sign with.

    :raises LookupError: where there is none, of which a caller makes sure before
    """
    ring = usable_ring()
    if ring is None:
        raise LookupError("there is no key to sign with")
    return ring


def _name(what: str, application: str) -> str:
    return f"{what}-{_UNFIT.sub('-', application.lower())}.pdf"


def _file(name: str, content: bytes) -> Examined:
    return Examined(name, Kind.PDF, BytesIO(content), len(content), hashlib.sha256(content).hexdigest())
