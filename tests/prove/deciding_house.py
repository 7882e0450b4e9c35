"""The house of a proof with many applications about which is to be decided: ``python -m tests.prove.deciding_house COMMAND``.

``make NUMBER`` makes them and orders a decision about all of them; ``announce`` announces the round, or says that it is announced.
"""

import sys

import django

django.setup()

from halqa.accounts.enums import Role  # noqa: E402  Django first
from halqa.accounts.models import Person  # noqa: E402
from halqa.foundation.refusals import RuleRefused  # noqa: E402
from halqa.rounds.actions.bulk import begin_bulk  # noqa: E402
from halqa.rounds.enums.bulk import BulkKind  # noqa: E402
from halqa.rounds.enums.decisions import Decided  # noqa: E402
from halqa.rounds.models import Recommendation  # noqa: E402
from tests.factories.applications import caller, make_round, person  # noqa: E402
from tests.factories.decisions import AFTERWARDS, CITED, SORRY, announce, many_shortlisted, write_words  # noqa: E402

CALL = "demo-admission-2027"


def make(number: int) -> None:
    """Make so many applications on the shortlist, enter what the jury says of each, and order that it be decided so."""
    files = many_shortlisted(make_round(CALL), [f"xa/city-{place:03}" for place in range(number)])
    told = {"at": AFTERWARDS, "by": "system:halqa"}
    says = [tuple(Decided)[place % 3] for place in range(number)]
    Recommendation.objects.bulk_create(
        Recommendation(application=one, says=each, place=place, **told)
        for place, (one, each) in enumerate(zip(files, says, strict=True), start=1)
    )
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    wording = {said: CITED if said is Decided.CHOSEN else SORRY for said in Decided}
    given = {"wording": wording, "caller": team, "by": team.actor, "now": AFTERWARDS}
    write_words(CALL)
    begin_bulk(call=CALL, kind=BulkKind.AS_RECOMMENDED, keys=[one.key for one in files], **given)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]))
    else:
        print("begins", flush=True)
        try:
            announce(CALL, by=Person.objects.filter(assignments__role=Role.COORDINATOR).order_by("pk").first())
        except RuleRefused as refused:
            if refused.codes != ("announced-already",):
                raise
        print("announced", flush=True)
