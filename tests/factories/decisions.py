"""Decisions for tests: files that wait for one, what the jury says of them, what is decided, and the announcement."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.rounds.actions.announcing import announce_round, write_announcement
from halqa.rounds.actions.decisions import decide_application, recommend_application
from halqa.rounds.actions.screening import shortlist_application
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Announcement, Application, Recommendation
from halqa.rounds.queries.decisions import number_standing
from halqa.rounds.rules.deciding import Wording
from tests.factories.applications import NOW, caller, endorse, many_submitted, person, screen, submitted

AFTERWARDS: Final = datetime(2027, 8, 2, 10, tzinfo=UTC)
"""After the time of cities and commissions of the shipped invented call, grace included: when rounds are decided."""

CITED: Final = Wording({"en": "For its houses of learning, which reach every quarter."}, words="We look forward to you.")
SORRY: Final = Wording({}, words="The plan says little of who carries it.")


def shortlisted(call: str, city: str, *, language: str = "en", now: datetime = NOW) -> Application:
    """Return an application that has come all the way to the jury."""
    one = submitted(call, city, language=language, now=now)
    endorse(one, now=now)
    screen(one, now=now)
    team = caller(person(Role.COORDINATOR), now)
    shortlist_application(key=one.key, read=one.version, caller=team, by=team.actor, now=now)
    one.refresh_from_db()
    return one


def recommend(one: Application, says: Decided = Decided.CHOSEN, place: int | None = None) -> None:
    """Enter what the jury says."""
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    read = Recommendation.objects.filter(application=one).values_list("version", flat=True).first() or 0
    given = {"says": says, "place": place, "words": "", "read": read}
    recommend_application(key=one.key, caller=team, by=team.actor, now=AFTERWARDS, **given)


def decide(
    one: Application,
    said: Decided = Decided.CHOSEN,
    wording: Wording | None = None,
    *,
    by: Person | None = None,
    now: datetime = AFTERWARDS,
) -> None:
    """Decide as the coordination team, after the jury has recommended just that."""
    recommend(one, said)
    team = caller(by or person(Role.COORDINATOR), now)
    given = {"said": said, "wording": wording or (CITED if said is Decided.CHOSEN else SORRY), "read": number_standing(one)}
    decide_application(key=one.key, caller=team, by=team.actor, now=now, **given)
    one.refresh_from_db()


def write_words(call: str, title: Mapping[str, str] | None = None, now: datetime = AFTERWARDS) -> None:
    """Write title and words of the announcement."""
    team = caller(person(Role.COORDINATOR), now)
    read = Announcement.objects.filter(call__key=call).values_list("version", flat=True).first() or 0
    given = {"title": title or {"en": "New members of the network"}, "words": {"en": "They met the criteria."}, "read": read}
    write_announcement(call=call, caller=team, by=team.actor, now=now, **given)


def announce(call: str, *, by: Person | None = None, now: datetime = AFTERWARDS) -> None:
    """Announce the round, with a title if it has none."""
    if not Announcement.objects.filter(call__key=call).exists():
        write_words(call, now=now)
    team = caller(by or person(Role.COORDINATOR), now)
    read = Announcement.objects.get(call__key=call).version
    announce_round(call=call, read=read, caller=team, by=team.actor, now=now)


def many_shortlisted(call: str, cities: Iterable[str]) -> list[Application]:
    """Return applications of cities that are on the shortlist: the first as it came to its commission, all set there at once."""
    found = many_submitted(call, cities)
    keys = [one.key for one in found]
    Application.objects.filter(key__in=keys).update(state=ApplicationState.SHORTLISTED)
    return list(Application.objects.select_related("call").filter(key__in=keys).order_by("pk"))
