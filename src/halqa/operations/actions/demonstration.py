"""What a demonstration begins with: invented people in invented cities, each with something to do."""

from datetime import datetime
from pathlib import Path

from halqa.accounts.actions.people import add_person
from halqa.accounts.actions.roles import give_role
from halqa.accounts.queries.demonstration import invented_people
from halqa.exchange.actions.demonstration import load_enquiries
from halqa.exchange.actions.practices import load_practices
from halqa.foundation.subjects import NETWORK
from halqa.ledger import actions as ledger
from halqa.operations.queries.demonstration import missing_people
from halqa.registry.actions.demonstration import load_demonstration, load_proposals, load_requests
from halqa.rounds.actions.demonstration import load_applications, load_calls

REASON = "Invented for the demonstration"


@ledger.action
def begin_demonstration(*, folder: Path, by: str, now: datetime) -> int | None:
    """Bring in the countries, cities and people of a folder that are missing; return the number of the event, if any was.

    What its cities propose and ask each other, and what its readers ask for, is written only with the first people: what somebody
    tried out since then is not undone by a start.
    """
    number = load_demonstration(folder=folder, by=by, now=now)
    number = load_practices(path=folder / "practices.jsonl", fiction=True, by=by, now=now).event or number
    missing = missing_people(folder / "people.csv", now)
    if not missing:
        return load_calls(folder=folder / "calls", by=by, now=now) or number
    is_first = not invented_people(now)
    for one in missing:
        person = add_person(
            email=one.email,
            name=one.name,
            language=one.language,
            time_zone=one.time_zone,
            is_demonstration=True,
            by=by,
            now=now,
        )
        give_role(person=person.key, role=one.role, scope=one.scope, reason=REASON, by=by, now=now)
    if is_first:
        people = {one.email: one.caller for one in invented_people(now)}
        load_proposals(path=folder / "profiles.json", people=people, by=by, now=now)
        load_enquiries(path=folder / "enquiries.json", people=people, by=by, now=now)
        load_requests(path=folder / "correction_requests.json", by=by, now=now)
    load_calls(folder=folder / "calls", by=by, now=now)
    if is_first:
        load_applications(path=folder / "applications.json", people=people, by=by, now=now)
    detail = {"people": len(missing)}
    return ledger.record(kind="demonstration.begun", by=by, subject=NETWORK, now=now, detail=detail).number
