"""Nothing that an outsider can read differs because a city applies: every public address byte by byte, and every private one."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.operations.enums import Audience
from halqa.operations.queries.doors import doors
from halqa.rounds.enums.applications import Screened
from halqa.search.tasks import catch_up_search
from tests.addresses import PAGES
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import NOW, begin, endorse, make_applicant, make_round, screen, submitted, write

pytestmark = pytest.mark.usefixtures("small_roster")

CITY = "city:xa/bir-nour"
OF_EVERYBODY = {Audience.EVERYBODY, Audience.ANYBODY, Audience.ENTRANCE}
ABOUT = [
    "/en/search/?q=Bir+Nour",
    "/en/search/?q=evening+classes",
    "/en/cities/?country=XA",
    "/en/cities/xa/bir-nour/",
    "/en/countries/xa/",
    "/en/calls/stay-2027/",
    "/en/calls/check/?round=stay-2027&city=xa/bir-nour",
    "/api/v1/search?q=Bir+Nour",
    "/api/v1/cities/xa/bir-nour",
]
"""Addresses that name the city, its country or the call."""
# What differs from one answer to the next whatever happens, and is no fact.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|"generated_at": ?"[^"]+"')


def public_addresses():
    plain = [door.address.replace("<language>", "en") for door in doors() if door.audience in OF_EVERYBODY]
    plain = [one for one in plain if "<" not in one and not one.endswith(".zip")]
    return sorted({*plain, *(f"/en/{page}" for page in PAGES.values()), *ABOUT})


def private_addresses(key):
    """Return every address that names an application, with this key in its place."""
    call, _slash, name = key.partition("/")
    found = []
    for door in doors():
        if "<slug:call>/<slug:name>" not in door.address:
            continue
        address = door.address.replace("<language>", "en").replace("<slug:call>", call).replace("<slug:name>", name)
        found.append(re.sub(r"<[a-z]+:[a-z]+>", "1", address))
    return sorted(set(found))


def told(client, addresses):
    """Return what each address answers: status, headers that say something, and the body."""
    answers = {}
    for address in addresses:
        answer = client.get(address)
        body = answer.getvalue() if not answer.streaming else b"".join(answer.streaming_content)
        headers = {name: answer.get(name) for name in ("ETag", "Location", "Content-Disposition", "Content-Type", "Link")}
        answers[address] = (answer.status_code, headers, PASSING.sub(b"", body))
    return answers


@pytest.fixture
def outsiders(small_roster):
    """Whoever takes part in other applications, and in none."""
    people = {
        "no role": make_person(),
        "another city of the country": make_person(roles=[(Role.FOCAL_POINT, "city:xa/qasr-yasmin")]),
        "the commission of another country": make_person(roles=[(Role.COMMISSION_OFFICER, "country:XB")]),
        "a juror": make_person(roles=[(Role.EXPERT, "panel:another-2026")]),
    }
    return {"a visitor": Client()} | {name: sign_in(Client(), person) for name, person in people.items()}


def test_no_outsider_reads_anything_else_because_a_city_applies(outsiders):
    for key in ("xa/bir-nour", "xa/qasr-yasmin"):
        make_applicant(key)
    call = make_round("stay-2027")
    catch_up_search(NOW)
    seen = []
    for is_there in (False, True):
        if is_there:
            application = submitted(call, CITY)
            endorse(application)
            screen(application, Screened.INELIGIBLE, reason="Not yet.")
            catch_up_search(NOW)
        asked = [*public_addresses(), "/en/desk/", "/en/applications/"]
        seen.append(
            {f"{who}: {address}": said for who, client in outsiders.items() for address, said in told(client, asked).items()}
        )
    without, with_one = seen

    assert len(without) > 120
    assert [address for address, said in without.items() if said != with_one[address]] == []


def test_what_is_not_theirs_answers_as_what_is_not_there_by_the_same_queries(outsiders):
    make_applicant()
    application = begin(make_round("stay-2027"), CITY)
    write(application)
    real, absent = private_addresses(application.key), private_addresses("stay-2027/zzzzzz")
    assert len(real) == len(absent) > 0

    for who, client in outsiders.items():
        for there, nowhere in zip(real, absent, strict=True):
            answers, queries = [], []
            names = {there: application.key.rpartition("/")[2], nowhere: "zzzzzz"}
            for address in (there, nowhere):
                with CaptureQueriesContext(connection) as asked:
                    answer = client.get(address)
                answers.append((answer.status_code, PASSING.sub(b"", answer.content).replace(names[address].encode(), b"")))
                queries.append([re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in asked])
            assert answers[0] == answers[1], (who, there)
            assert queries[0] == queries[1], (who, there)


def test_an_office_reads_no_word_of_what_was_not_sent_to_it(small_roster):
    make_applicant()
    application = begin(make_round("stay-2027"), CITY)
    write(application, motivation="A very particular word")
    for role, scope in ((Role.COMMISSION_OFFICER, "country:XA"), (Role.COORDINATOR, "network")):
        client = sign_in(Client(), make_person(roles=[(role, scope)]))
        for address in private_addresses(application.key):
            assert b"very particular" not in client.get(address).content, (role, address)
