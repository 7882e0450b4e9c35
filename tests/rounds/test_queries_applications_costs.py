"""Lists of applications ask the database as often for fifty as for one, whoever reads them and whatever they read of each."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.models import Answer, Application
from tests.factories.accounts import make_assignment, make_person, sign_in
from tests.factories.applications import NOW, begin, make_applicant, make_round, person, write

pytestmark = pytest.mark.django_db
S = ApplicationState
STATES = (S.DRAFTED, S.SUBMITTED, S.RETURNED, S.RECEIVED, S.QUERIED, S.ELIGIBLE)
LIST = "/en/applications/"
PAGES = {
    Role.COORDINATOR: (LIST, "/en/office/calls/demo-admission-2027/applications/?q=town"),
    Role.COMMISSION_OFFICER: (LIST, "/en/commission/xa/", "/en/commission/xa/demo-admission-2027/"),
    Role.FOCAL_POINT: (LIST,),
}


def make_more(model: Application, numbers: range, speaker) -> None:
    """Let more cities of a country have applications in different states, for which one person speaks."""
    answers = list(model.answers.all())
    for number in numbers:
        city, state = make_applicant(f"xa/town-{number}"), STATES[number % len(STATES)]
        make_assignment(speaker, Role.FOCAL_POINT, city)
        told = {name: getattr(model, name) for name in ("call", "country", "form", "form_version", "language", "begun_by")}
        told |= dict.fromkeys(("text_changed_at", "begun_at", "state_at"), NOW)
        sent = None if state is S.DRAFTED else NOW
        one = Application.objects.create(key=f"{model.call.key}/town{number:02}", city=city, state=state, sent_at=sent, **told)
        Answer.objects.bulk_create(
            Answer(application=one, question=row.question, value=row.value, changed_at=NOW, changed_by=row.changed_by)
            for row in answers
        )


def asked(client: Client, address: str) -> tuple[int, int]:
    """Return how often a page asks the database, and how many cities it shows."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    return len(queries), page.count("Town ")


def test_lists_ask_as_often_for_fifty_as_for_one():
    call, city = make_round(), make_applicant("xa/town-0")
    speaker = make_person(roles=[(Role.FOCAL_POINT, city)])
    model = begin(call, city, by=speaker)
    write(model, by=speaker)
    make_more(model, range(1, 2), speaker)
    people = {
        Role.COORDINATOR: person(Role.COORDINATOR),
        Role.COMMISSION_OFFICER: person(Role.COMMISSION_OFFICER, "country:XA"),
        Role.FOCAL_POINT: speaker,
    }
    readers = [(sign_in(Client(), people[role]), address) for role, addresses in PAGES.items() for address in addresses]
    for client, address in readers:
        client.get(address)
    few = [asked(client, address) for client, address in readers]

    make_more(model, range(2, 50), speaker)
    many = [asked(client, address) for client, address in readers]

    addresses = [address for _client, address in readers]
    assert [queries for queries, _shown in many] == [queries for queries, _shown in few], addresses
    assert [shown >= 50 for _queries, shown in many] == [address != "/en/commission/xa/" for address in addresses]
    assert max(queries for queries, _shown in many) <= 25, many


def test_a_long_list_has_pages_and_hides_nothing(monkeypatch):
    monkeypatch.setattr("halqa.rounds.queries.applications_list.MOST", 2)
    call, city = make_round(), make_applicant("xa/town-0")
    speaker = make_person(roles=[(Role.FOCAL_POINT, city)])
    make_more(begin(call, city, by=speaker), range(1, 5), speaker)
    client = sign_in(Client(), speaker)

    pages = [client.get(f"{LIST}?page={number}").content.decode() for number in (1, 2, 3)]

    assert [number for page in pages for number in range(5) if f">Town {number}<" in page] == [3, 4, 1, 2, 0]
    assert "Rows 3 to 4 of 5" in pages[1]
