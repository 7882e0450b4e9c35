"""Nothing that an outsider can read differs because a city wants to join: every public address, byte by byte."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from halqa.accounts.actions import Invited
from halqa.accounts.enums import Role
from halqa.operations.enums import Audience
from halqa.operations.queries.doors import doors
from halqa.registry.actions.candidates import Offer, add_candidate
from halqa.registry.enums import CityKind
from halqa.registry.rules.candidates import Wanted
from halqa.search.tasks import catch_up_search
from tests.addresses import PAGES
from tests.factories.accounts import make_assignment, make_person, sign_in

pytestmark = pytest.mark.usefixtures("small_roster")

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY, NAME, LOCAL = "ma/tiznit", "Tiznit", "تزنيت"
OF_EVERYBODY = {Audience.EVERYBODY, Audience.ANYBODY, Audience.ENTRANCE}
NAMED = [
    *(f"/en/{page}?q={word}" for page in ("search/", "cities/") for word in (NAME, LOCAL, "tiz", "Morocco")),
    *(
        f"/en/cities/?country=MA&view={view}&format={kind}"
        for view in ("table", "map")
        for kind in ("", "csv", "json", "geojson")
    ),
    f"/en/cities/{KEY}/",
    f"/ar/cities/{KEY}/",
    f"/en/cities/{KEY}/badge.svg",
    f"/en/my-city/{KEY}/",
    f"/en/office/candidates/{KEY}/",
    f"/en/office/cities/{KEY}/",
    f"/en/correct/missing/?city={KEY}",
    f"/en/correct/sent/?about=city:{KEY}",
    f"/en/search/?q={NAME}&kind=city",
    f"/en/calls/check/?round=admission&city={KEY}&on=2027-06-15",
    f"/c/{KEY}",
    f"/api/v1/cities/{KEY}",
    f"/api/v1/cities?q={NAME}",
    f"/api/v1/search?q={NAME}",
]
"""Addresses that name the candidate, or list what it would be among."""
# What differs from one answer to the next whatever happens, and is no fact.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|"generated_at": ?"[^"]+"')


def addresses():
    """Return every address of everybody that names nothing, every public page of the tests, and those that name the candidate."""
    plain = [door.address.replace("<language>", "en") for door in doors() if door.audience in OF_EVERYBODY]
    return sorted({*(one for one in plain if "<" not in one), *(f"/en/{page}" for page in PAGES.values()), *NAMED})


def answers(client, asked):
    """Return what each address answers: status, headers that say something, and the body."""
    told = {}
    for address in asked:
        answer = client.get(address)
        body = answer.getvalue() if not answer.streaming else b"".join(answer.streaming_content)
        headers = {name: answer.get(name) for name in ("ETag", "Location", "Content-Disposition", "Content-Type", "Link")}
        told[address] = (answer.status_code, headers, inside_of(body) if address.endswith(".zip") else PASSING.sub(b"", body))
    return told


def inside_of(archive):
    """Return what files an archive holds, and what is in them: the time at which it was packed is no fact."""
    with ZipFile(BytesIO(archive)) as packed:
        return {name: PASSING.sub(b"", packed.read(name)) for name in packed.namelist()}


def test_no_outsider_reads_anything_else_because_a_city_wants_to_join():
    other = make_person(roles=[(Role.COMMISSION_OFFICER, "country:FR")])
    inside = ["/en/desk/", "/en/my-country/fr/", "/en/office/candidates/", "/en/office/people/"]
    inside += [f"/en/office/people/?q={NAME}", f"/en/office/people/invite/?role=focal-point&scope=city:{KEY}", *NAMED]
    typed = {
        "email": "a@b.example",
        "role": "focal-point",
        "place": NAME,
        "scope": f"city:{KEY}",
        "language": "en",
        "reason": "x",
    }
    officer, seen = sign_in(Client(), other), []
    for is_there in (False, True):
        if is_there:
            catch_up_search(NOW)
            wanted = Wanted(NAME, CityKind.CITY, LOCAL, "ar", (29.69, -9.73))
            offer = Offer(Invited("nur@tiznit.example", "Nur"), "Speaks for it.")
            assert add_candidate(country="MA", wanted=wanted, focal_point=offer, by="system:halqa", now=NOW) == KEY
            make_assignment(make_person(), Role.MAYOR, f"city:{KEY}")
            catch_up_search(NOW)
        invited = officer.post("/en/office/people/invite/", typed)
        seen.append(
            answers(Client(), addresses())
            | {f"officer of another country: {address}": told for address, told in answers(officer, inside).items()}
            | {"invited": (invited.status_code, PASSING.sub(b"", invited.content))}
        )
    without, with_candidate = seen

    assert len(without) > 100
    assert [address for address, told in without.items() if told != with_candidate[address]] == []
