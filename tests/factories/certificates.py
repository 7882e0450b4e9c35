"""Keys and announced decisions for tests of letters, certificates and credentials."""

from pathlib import Path
from typing import Final

from halqa.accounts.enums import Role
from halqa.rounds.actions.certificates import make_dispatch
from halqa.rounds.actions.decisions import appeal_decision
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, Credential
from halqa.rounds.queries.applications import decision_in_force
from halqa.rounds.queries.credential_key import new_key
from tests.factories.applications import TEAM, caller, make_applicant, make_round, person
from tests.factories.decisions import AFTERWARDS, announce, decide, shortlisted

SITE: Final = "https://cities.example"
WITH_APPEAL: Final = ('appeal = false\nappeal_days = "none"', "appeal = true\nappeal_days = 30")


def give_key(settings, folder: Path, name: str = "credential.pem") -> Path:
    """Give this Halqa a key of its own and an address; return the file."""
    path = folder / name
    path.write_bytes(new_key())
    settings.CREDENTIAL_KEY, settings.SITE_ADDRESS = path, SITE
    return path


def announced(said: Decided = Decided.CHOSEN, city: str = "xa/bir-nour", call: str | None = None) -> Application:
    """Return an application about which it was decided and announced."""
    one = shortlisted(call or make_round(), make_applicant(city))
    decide(one, said)
    announce(one.call.key)
    one.refresh_from_db()
    return one


def dispatch(one: Application) -> bool:
    """Make what is to be made for the decision that holds."""
    decision = decision_in_force(one)
    return decision is not None and make_dispatch(decision=decision.pk, by=TEAM, now=AFTERWARDS)


def certified(settings, folder: Path, **more: str) -> Credential:
    """Return the credential of a city that was chosen, signed with a key made for it."""
    give_key(settings, folder)
    one = announced(**more)
    dispatch(one)
    return Credential.objects.select_related("decision__application__call").get(decision__application=one)


def appealed(*, language: str = "en", with_letter: bool = True) -> Application:
    """Return an application that was announced as not chosen, and against which its city appealed."""
    one = shortlisted(make_round("appeal-2027", WITH_APPEAL), make_applicant(), language=language)
    decide(one, Decided.NOT_CHOSEN)
    announce(one.call.key)
    one.refresh_from_db()
    if with_letter:
        dispatch(one)
    asking = caller(person(Role.FOCAL_POINT, one.city), AFTERWARDS)
    given = {"text": "There are two.", "read": one.version, "caller": asking, "by": asking.actor, "now": AFTERWARDS}
    appeal_decision(key=one.key, **given)
    one.refresh_from_db()
    return one
