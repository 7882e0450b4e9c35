"""Embargo: nothing that an outsider can ask differs before the announcement, and everything changes in its one moment."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.rounds.actions.announcing import share_announcement
from halqa.rounds.actions.statements import write_statement
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Call
from halqa.rounds.rules.deciding import Wording
from halqa.search.tasks import catch_up_search
from tests.factories.accounts import make_person
from tests.factories.applications import caller, make_applicant, make_round, person
from tests.factories.decisions import AFTERWARDS, announce, decide, write_words
from tests.rounds.test_actions_recording import candidate, eligible
from tests.rounds.test_applications_stay_inside import private_addresses, public_addresses, told
from tests.rounds.test_pages_announcing import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_roster")]
CALL = "stay-2027"
CITED = Wording({"en": "For its lanterns of learning."}, words="Welcome.")
ABOUT = [
    f"/en/calls/{CALL}/announcement/",
    f"/ar/calls/{CALL}/announcement/?country=MA",
    f"/en/calls/{CALL}/announcement/?format=csv",
    f"/en/calls/{CALL}/announcement/?format=nonsense",
    f"/en/calls/{CALL}/calendar.ics",
    "/en/search/?q=lanterns",
    "/en/search/?q=Newtown",
    "/api/v1/announcements",
    f"/api/v1/announcements?call={CALL}",
    "/api/v1/announcement-counts",
    f"/api/v1/announcement-counts?call={CALL}",
    f"/api/v1/announcements?call={CALL}&country=ma",
    "/api/v1/search?q=lanterns",
    "/api/v1/changes",
    "/api/v1/cities/ma/newtown",
    "/api/v1/rounds/2027",
    "/en/cities/ma/newtown/",
    "/en/cities/?q=Newtown",
    "/en/cities/?format=json",
    "/en/rounds/2027/",
    "/en/office/calls/" + CALL + "/announcement/",
    "/en/office/calls/" + CALL + "/announcement/preview/",
    f"/en/commission/ma/{CALL}/statement/",
    f"/en/commission/es/{CALL}/statement/",
    f"/en/commission/es/{CALL}/",
]
"""Addresses that would tell of what is decided."""


TELLING = [
    f"/en/calls/{CALL}/announcement/",
    f"/en/calls/{CALL}/",
    "/en/search/?q=lanterns",
    "/en/search/?q=Newtown",
    "/api/v1/announcements",
    "/api/v1/announcement-counts",
    "/api/v1/search?q=lanterns",
    "/api/v1/cities/ma/newtown",
    "/api/v1/rounds/2027",
    "/api/v1/changes",
    "/en/cities/ma/newtown/",
    "/en/cities/?q=Newtown",
    "/en/cities/?format=json",
    "/en/rounds/2027/",
    "/en/feed.atom",
    f"/en/calls/{CALL}/calendar.ics",
    "/sitemap.xml",
]
"""Addresses at which everybody reads something else in the moment of the announcement."""


@pytest.fixture
def outsiders(small_roster, monkeypatch):
    """Whoever must not know, at the moment of deciding: a visitor, other cities and countries, and the very city itself."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTERWARDS)
    people = {
        "no role": make_person(),
        "another city of the round": make_person(roles=[(Role.FOCAL_POINT, "city:fr/lyon")]),
        "the city itself": make_person(roles=[(Role.FOCAL_POINT, "city:ma/newtown")]),
        "the commission of another country": make_person(roles=[(Role.COMMISSION_OFFICER, "country:ES")]),
    }
    return {"a visitor": Client()} | {name: signed_in(one) for name, one in people.items()}


def round_of_two():
    """Return a call that is not invented with two candidates who apply: one of each country."""
    call = make_round(CALL)
    row = Call.objects.get(key=call)
    row.is_illustrative = False
    row.policy["who.countries"] = ["MA", "FR", "ES"]
    row.save()
    candidate("ma/newtown")
    return row, eligible(row, "ma/newtown"), eligible(row, "fr/lyon")


def answers(outsiders, key):
    """Return what each is answered: a visitor at every public address, the others where more is told to some than to all."""
    catch_up_search(AFTERWARDS)
    private = [*ABOUT, *private_addresses(key), "/en/desk/", "/en/applications/"]
    found = {}
    for who, client in outsiders.items():
        addresses = [*public_addresses(), *private] if who == "a visitor" else private
        found |= {(who, address): said for address, said in told(client, addresses).items()}
    return found


def prepare(one, other):
    """Decide, write and share the announcement, and let a commission prepare what it says: all of it under embargo."""
    decide(one, wording=CITED)
    decide(other, Decided.NOT_CHOSEN)
    write_words(CALL, {"en": "Lanterns for everybody"})
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    share_announcement(call=CALL, read=1, caller=team, by=team.actor, now=AFTERWARDS)
    officer = caller(person(Role.COMMISSION_OFFICER, "country:MA"), AFTERWARDS)
    words = {"call": CALL, "country": "MA", "words": {"en": "Our lanterns."}, "read": 0}
    write_statement(**words, caller=officer, by=officer.actor, now=AFTERWARDS)


def test_no_outsider_reads_anything_else_before_the_announcement_and_all_of_it_in_that_moment(outsiders):
    _call, one, other = round_of_two()
    before = answers(outsiders, one.key)

    prepare(one, other)

    embargoed = answers(outsiders, one.key)
    assert len(before) > 300
    assert [asking for asking, said in before.items() if said != embargoed[asking]] == []

    announce(CALL)

    catch_up_search(AFTERWARDS)
    after = told(Client(), TELLING)
    assert [address for address in TELLING if after[address] == before["a visitor", address]] == []
    assert b"Our lanterns." in after[f"/en/calls/{CALL}/announcement/"][2]


def test_the_same_is_asked_of_the_database_before_and_after_deciding(outsiders):
    _call, one, other = round_of_two()

    def questions():
        found = {}
        for who, client in outsiders.items():
            for address in (f"/en/calls/{CALL}/", *ABOUT[:3], "/en/cities/ma/newtown/", *private_addresses(one.key)[::3]):
                with CaptureQueriesContext(connection) as seen:
                    client.get(address)
                found[who, address] = [re.sub(r"'[^']*'|\d+", "?", each["sql"]) for each in seen]
        return found

    questions()
    before = questions()
    decide(one, wording=CITED)
    decide(other, Decided.NOT_CHOSEN)
    write_words(CALL, {"en": "Lanterns for everybody"})
    after = questions()

    assert [asking for asking, sql in before.items() if sql != after[asking]] == []


def test_the_page_asks_as_much_for_one_city_as_for_twenty():
    counts = []
    for key, number in (("one-2027", 1), ("twenty-2027", 20)):
        call = Call.objects.get(key=make_round(key))
        for place in range(number):
            decide(eligible(call, make_applicant(f"xa/town{number}-{place}").partition(":")[2]), wording=CITED)
        announce(key)
        Client().get(f"/en/calls/{key}/announcement/")
        with CaptureQueriesContext(connection) as seen:
            answer = Client().get(f"/en/calls/{key}/announcement/")
        assert answer.status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
