"""Keys and announced decisions for tests of letters, certificates and credentials."""

from pathlib import Path
from typing import Final

from halqa.rounds.actions.certificates import make_dispatch
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, Credential
from halqa.rounds.queries.applications import decision_in_force
from halqa.rounds.queries.credential_key import new_key
from tests.factories.applications import TEAM, make_applicant, make_round
from tests.factories.decisions import AFTERWARDS, announce, decide, shortlisted

SITE: Final = "https://cities.example"


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
