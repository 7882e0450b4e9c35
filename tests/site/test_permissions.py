"""Every address that is not for everybody answers everybody as docs/reference/permissions.md states, to GET and to POST."""

import io
import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import begun_and_sent
from tests.factories.passages import SIGN, given
from tests.factories.rounds import make_call
from tests.factories.uploads import pdf

from halqa.accounts.access import purposes
from halqa.accounts.actions import ask_for_address, invite
from halqa.accounts.actions.invitations import Invited
from halqa.accounts.enums import Role
from halqa.accounts.models import Person, RoleAssignment
from halqa.accounts.queries import invitation_path
from halqa.accounts.queries.addresses import address_path, wanted_address
from halqa.accounts.queries.demonstration import invented_people
from halqa.accounts.queries.passages import passage_path
from halqa.accounts.views.doors import FRESH_TO_SEND
from halqa.documents.actions import store
from halqa.documents.enums import Audience as Reader
from halqa.documents.enums import Kind
from halqa.documents.queries.examination import examine
from halqa.exchange.models import Enquiry
from halqa.ledger.queries import latest
from halqa.notices.enums import Channel, State
from halqa.notices.models import Message, Notice, Preferences
from halqa.opendata.models import Delivery, Token, Webhook
from halqa.operations.actions.demonstration import begin_demonstration
from halqa.operations.enums import Audience, Seat
from halqa.operations.queries.doors import ADMITTED, SENSITIVE, Door, doors
from halqa.registry.actions.correction_requests import ask_back
from halqa.registry.actions.imports import send_import
from halqa.registry.actions.withdrawals import withdraw_row
from halqa.registry.models import Candidate, CorrectionRequest, ProfileProposal
from halqa.registry.queries.correction_requests import reply_path
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.rounds.actions.certificates import make_dispatch
from halqa.rounds.actions.forms import begin_version
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Application, BulkAct, Decision, PaperFile

SEATS = {
    Seat.EDITOR: "rim",
    Seat.MAYOR: "huda",
    Seat.FOCAL_POINT: "karim",
    Seat.OFFICER: "yasmin",
    Seat.OTHER_COUNTRY: "lucia",
    Seat.COORDINATOR: "ines",
}
# What programs read by a token is tried with tokens of everybody, in the tests of the API.
NOT_OURS = {Audience.EVERYBODY, Audience.ENTRANCE, Audience.KEYS, Audience.SUBJECT, Audience.PROGRAMS}
OF_SOMEBODY = {Audience.CITY, Audience.WRITERS, Audience.COUNTRY, Audience.PEOPLE_OF_A_CITY, Audience.OWNER}
SENT = {
    "registry:my_city_step": {"step": "send", "read": "1"},
    "registry:office_import": {"answer": "discard"},
    "opendata:webhook": {"step": "try-out"},
    "registry:approval": {"answer": "decline", "read": "1"},
    "exchange:enquiry": {"reply": "welcome", "answer": "Gladly."},
    "registry:correction_request": {"answer_by": "discard"},
    "rounds:office_form": {"step": "discard", "read": "1"},
    "rounds:office_call": {"step": "discard", "read": "1"},
    "rounds:office_announcement": {"step": "announce", "read": "0"},
}
"""What is sent where a form without it is taken for no form at all."""
SENT_TO = {
    "registry:my_city_step",
    "notices:read",
    "notices:read-all",
    "notices:calendar-renew",
    "notices:calendar-close",
    "notices:retry",
    "registry:discard_requests",
}
"""Addresses of no page: whoever looks at one is led to a page with a door of its own, whether there is such a thing or not."""
DOORS = [door for door in doors() if door.audience not in NOT_OURS]
CHANGE_NOTHING = {"rounds:office_form_preview"}
"""Addresses of the coordination team to which something is sent that is kept nowhere."""
OF_THE_TEAM = [
    door
    for door in DOORS
    if door.audience is Audience.COORDINATORS and door.name.startswith("rounds:") and door.name not in CHANGE_NOTHING
]
LONG_AGO = FRESH_TO_SEND + timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """The shipped network and the invented one, with one of everything that addresses name."""

    clients: dict[Seat, Client]
    named: dict[str, str]

    def path(self, door: Door) -> str:
        """Return an address of something that there is."""
        address = door.address.replace("<language>", "en").replace("<city:key>", "xa/bir-nour").replace("<country:code>", "xa")
        for place in re.findall("<[a-z]+:([a-z]+)>", address):
            address = re.sub(f"<[a-z]+:{place}>", self.named[f"{door.name} {place}"], address, count=1)
        return address + self.named.get(f"{door.name} ?", "")


@pytest.fixture(scope="module")
def made_world(roster_around_module, django_db_blocker, tmp_path_factory):
    """Make the world once for all tests of this module, inside the transaction of the roster."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as known:
        known.setitem(purposes._purposes, SIGN.name, SIGN)
        yield _made()
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world, db):
    return made_world


@pytest.fixture
def stale(world):
    """Clients of those who hold the role, and showed their second factor when they signed in, long ago."""
    found = {}
    for seat in (Seat.COORDINATOR, Seat.OFFICER):
        person = Person.objects.get(pk=world.clients[seat].session["_auth_user_id"])
        found[seat] = sign_in(Client(), person)
        session = found[seat].session
        for shown in session["account_authentication_methods"]:
            shown["at"] = time.time() - LONG_AGO.total_seconds()
        session.save()
    return found


def _made() -> World:
    now = timezone.now()
    begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=now)
    invented = {one.email.partition("@")[0]: one.caller.key for one in invented_people(now)}
    people = {seat: Person.objects.get(key=invented[name]) for seat, name in SEATS.items()}
    people |= {Seat.NO_ROLE: make_person(), Seat.OTHER_CITY: make_person(roles=[(Role.FOCAL_POINT, "city:xa/qasr-yasmin")])}
    clients = {Seat.VISITOR: Client()} | {seat: sign_in(Client(), person) for seat, person in people.items()}
    return World(clients, _named(people[Seat.FOCAL_POINT], people[Seat.COORDINATOR], now))


def _named(owner: Person, coordinator: Person, now: datetime) -> dict[str, str]:
    """Return what addresses name, by the name of the address and that of the place in it."""
    by = f"person:{owner.key}"
    invited = Invited("new@people.example", "New", "ar")
    asked = {"role": Role.EDITOR, "scope": "city:xa/bir-nour", "reason": "Writes well"}
    invitation = invite(invited=invited, by=by, now=now, **asked)
    ask_for_address(person=owner.key, email="another@people.example", by=by, now=now)
    told = {"kind": "role.given", "subject": "network", "facts": {}, "path": "", "put_at": now}
    notice = str(Notice.objects.create(person=owner.key, due_at=now, **told).pk)
    Preferences.objects.update_or_create(person=owner.key, defaults={"calendar_token": "a-token"})
    proposals = ProfileProposal.objects.filter(city__key="xa/bir-nour")
    office = f"person:{coordinator.key}"
    withdraw_row(
        table="awards",
        identity="ma/benguerir\t2024",
        version=row_as_it_stands("awards", "ma/benguerir\t2024").version,
        known="2026-01-01",
        source="https://example.org/",
        reason="Tried out",
        by=office,
        now=now,
    )
    message = Message.objects.create(
        key="a-message", person=owner.key, channel=Channel.MAIL, state=State.GIVEN_UP, put_at=now, wait_until=now
    ).key
    lasting = {"scopes": ["read:public"], "digest": "", "made_at": now, "ends_on": now.date() + timedelta(days=9)}
    token = Token.objects.create(key="a1a1a1a1a1a1a1a1", person=owner.key, name="Map", **lasting).key
    make_call("a-draft", opened=False, now=now)
    importing = "6f1c2c1e-0000-4000-8000-000000000001"
    send_import(key=importing, file_name="roster.csv", size=1, sha256="0" * 64, by=office, now=now)
    asked = CorrectionRequest.objects.get()
    ask_back(number=asked.pk, read=asked.edition, answer="On which sign?", by=office, now=now)
    begin_version(key="award", by=office, now=now)
    passage = given(subject="city:xa/bir-nour", now=now)
    Candidate.objects.create(
        key="xa/new-place",
        country_id="XA",
        kind="city",
        name="New Place",
        sort_key="",
        match_text="",
        added_by=office,
        added_at=now,
    )
    writing, sent = begun_and_sent(owner, now)
    forms = (
        "form",
        "form_add",
        "form_new",
        "form_file",
        "form_part",
        "form_words",
        "form_preview",
        "form_publish",
        "form_workbook",
    )
    return {
        "registry:correct table": "missing",
        "registry:correct ?": "?city=xa/bir-nour",
        "registry:correct_sent ?": "?about=city:xa/bir-nour",
        "registry:correction_request number": str(asked.pk),
        "registry:correct_reply token": reply_path(CorrectionRequest.objects.get()).rstrip("/").rpartition("/")[2],
        **{f"rounds:office_{name} key": "award" for name in forms},
        "rounds:office_form_new what": "day",
        "rounds:office_form_file ?": "?format=toml",
        "rounds:office_form_part part": "access",
        "rounds:office_form_words part": "access",
        "rounds:office_form_words language": "fr",
        "notices:read pk": notice,
        "notices:deadline pk": notice,
        "notices:calendar token": "a-token",
        "notices:shown key": message,
        "notices:mail-file key": message,
        "notices:retry key": message,
        "accounts:people_file ?": "?format=csv",
        "opendata:token_withdraw key": token,
        **_of_webhooks(office, now),
        "registry:office_import key": importing,
        "accounts:end pk": str(RoleAssignment.objects.get(person=owner).pk),
        "accounts:hand_over pk": str(RoleAssignment.objects.get(person=owner).pk),
        "accounts:person key": owner.key,
        "accounts:give key": owner.key,
        "accounts:invitation_again key": invitation,
        "accounts:invitation_withdraw key": invitation,
        **{f"registry:candidate{step} candidate": "xa/new-place" for step in ("", "_change", "_remove", "_merge")},
        "accounts:passage token": passage_path(passage.key).rstrip("/").rpartition("/")[2],
        "accounts:invitation token": invitation_path(invitation).rstrip("/").rpartition("/")[2],
        "accounts:new_address token": address_path(wanted_address(owner.key), now).rstrip("/").rpartition("/")[2],
        "exchange:try key": "bir-nour-houses-of-learning",
        "exchange:office_practice key": "bir-nour-houses-of-learning",
        "exchange:enquiry number": str(Enquiry.objects.get(practice__city__key="xa/bir-nour").pk),
        "registry:my_city_text language": "ar",
        "registry:my_city_part part": "website",
        "registry:my_city_step number": str(proposals.last().pk),
        "registry:approval number": str(proposals.filter(state="sent").last().pk),
        "registry:office_act number": str(latest("fact.withdrawn").number),
        "registry:office_rows table": "conferences",
        "registry:office_new table": "conferences",
        "registry:office_row table": "conferences",
        "registry:office_row ?": "?number=5",
        "registry:office_withdraw table": "conferences",
        "registry:office_withdraw ?": "?number=5",
        "registry:office_restore table": "awards",
        "rounds:office_new kind": "award",
        "rounds:office_call key": "a-draft",
        "rounds:office_edit key": "a-draft",
        "rounds:office_amend key": "demo-award-2027",
        "registry:office_restore ?": "?key=ma/benguerir&award_year=2024",
        "rounds:application_begin call": "demo-award-2027",
        **_of_applications(writing, ("write", "section", "answer", "submit", "withdraw", "reply", "appeal")),
        **_of_applications(sent, ("text", "translate", "paper")),
        **_of_applications(_told(sent, now), ("letter", "kit")),
        **_of_applications(writing, ("paper_file",)),
        "rounds:application_paper_file key": _a_paper(writing, by, now),
        **_of_pages(writing, ("sign", "sign_file", "sign_on_paper", "ask_for_signature")),
        **_of_pages(sent, ("signature", "endorse", "endorse_file", "endorsement", "withdraw_endorsement")),
        **_of_pages(sent, ("return", "decline", "notes", "preselect", "review", "review_file")),
        **{f"rounds:commission_{page} call": "demo-award-2027" for page in ("call", "step", "ranking", "panel")},
        **_of_pages(sent, ("compare_reports",)),
        **_of_pages(sent, ("screen", "screen_again", "query", "close_query", "shortlist", "recommend", "decide")),
        **_of_pages(sent, ("take_back_decision", "correct_decision", "settle_appeal", "send_back")),
        **dict.fromkeys(
            (
                f"rounds:{page} key"
                for page in ("board", "board_write", "book", "recommend_list", "decide_list", "statistics", "archive")
            ),
            "demo-award-2027",
        ),
        **dict.fromkeys((f"rounds:bulk_{page} key" for page in ("begin", "acts", "act")), "demo-award-2027"),
        "rounds:bulk_act act": _bulk(sent, office, now),
        "rounds:reviews call": "demo-award-2027",
        **{f"rounds:{page} key": "demo-award-2027" for page in _OF_AN_ANNOUNCEMENT},
        "rounds:statement call": _shared(sent, by, now),
        "rounds:office_commissions key": "demo-award-2027",
        "rounds:sign_file key": _a_file(writing, by, now),
        "rounds:endorse_file key": _a_file(sent, by, now),
        "rounds:review_file key": "0" * 32,
        **dict(zip(("rounds:application call", "rounds:application name"), sent.split("/"), strict=True)),
        "rounds:application_section section": "the-city",
        "rounds:application_answer question": "implementation",
        "rounds:application_translate language": "fr",
    }


def _bulk(key: str, by: str, now: datetime) -> str:
    """Order an act on an application, and return its key."""
    act = BulkAct.objects.create(key="a-bulk", call=Application.objects.get(key=key).call, kind="take-back", begun_at=now, by=by)
    return act.key


_OF_AN_ANNOUNCEMENT = (
    "office_announcement",
    *(f"announcement_{page}" for page in ("write", "quotes", "video", "regions", "plan", "share", "preview")),
)


def _shared(application: str, by: str, now: datetime) -> str:
    """Share, under embargo, what is decided about an application, and return the key of its call."""
    one = Application.objects.select_related("call").get(key=application)
    standing = {"number": 1, "said": Decided.CHOSEN, "at": now, "by": by}
    Decision.objects.get_or_create(application=one, replaced_at=None, defaults=standing)
    Announcement.objects.create(call=one.call, state=AnnouncementState.SHARED, shared_at=now, changed_at=now, changed_by=by)
    return one.call.key


def _of_webhooks(by: str, now: datetime) -> dict[str, str]:
    """Make a webhook with a delivery, and return what their addresses name."""
    row = Webhook.objects.create(
        key="b2b2b2b2b2b2b2b2",
        name="Newsletter",
        address="https://example.org/",
        kinds=["call.decided"],
        state_at=now,
        followed_to=0,
        made_at=now,
        made_by=by,
    )
    told = {"kind": "call.decided", "subject": "network", "body": "{}", "put_at": now, "wait_until": now}
    delivery = Delivery.objects.create(key="msg_c3", webhook=row, **told)
    named = {f"opendata:{page} key": row.key for page in ("webhook", "webhook_change", "webhook_secret", "delivery")}
    return {**named, "opendata:delivery delivery": delivery.key}


def _of_pages(key: str, pages: tuple[str, ...]) -> dict[str, str]:
    """Return what the addresses of signing and endorsing name."""
    call, name = key.split("/")
    return {f"rounds:{page} {place}": told for page in pages for place, told in (("call", call), ("name", name))}


def _a_file(key: str, by: str, now: datetime) -> str:
    """Keep a file of an application, and return its key."""
    content = pdf()
    upload = examine(io.BytesIO(content), size=len(content), given_name="plan.pdf", kinds=Kind)
    return store(upload=upload, subject=f"application:{key}", audience=Reader.PEOPLE, by=by, now=now)


def _a_paper(key: str, by: str, now: datetime) -> str:
    """Say of a file of an application that it came back, and return its key."""
    file = _a_file(key, by, now)
    application = Application.objects.get(key=key)
    PaperFile.objects.create(application=application, file=file, way="pages", came_at=now, came_by=by)
    return file


def _told(key: str, now: datetime) -> str:
    """Say of an application that it was chosen, with the letter that goes with it; return its key."""
    application = Application.objects.get(key=key)
    decision = Decision.objects.create(
        application=application, number=1, said="chosen", at=now, by="system:halqa", announced_at=now
    )
    make_dispatch(decision=decision.pk, by="system:halqa", now=now)
    return key


def _of_applications(key: str, pages: tuple[str, ...]) -> dict[str, str]:
    """Return what the addresses of these pages of an application name."""
    call, name = key.split("/")
    return {f"rounds:application_{page} {place}": told for page in pages for place, told in (("call", call), ("name", name))}


def is_sent_to_sign_in(answer) -> bool:
    return answer.status_code == HTTPStatus.FOUND and answer["Location"].startswith("/en/sign-in/?next=")


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_everybody_gets_what_is_stated(world, door):
    path = world.path(door)
    for seat, client in world.clients.items():
        stated, answer = door.answer(seat), client.get(path)
        b"".join(answer)  # to its end, where it is a file
        if door.name in SENT_TO:
            assert answer.status_code == HTTPStatus.FOUND, seat
        elif stated is HTTPStatus.FOUND:
            assert is_sent_to_sign_in(answer), seat
        else:
            assert answer.status_code == stated, seat


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_a_form_is_taken_from_the_same_people(world, door):
    path = world.path(door)
    for seat, client in world.clients.items():
        with transaction.atomic():
            answer = client.post(path, SENT.get(door.name))
            transaction.set_rollback(True)
        stated = door.answer(seat)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            assert "POST" not in answer["Allow"]
        elif stated is HTTPStatus.OK:
            assert answer.status_code != HTTPStatus.NOT_FOUND, seat
            assert not is_sent_to_sign_in(answer), seat
        else:
            assert is_sent_to_sign_in(answer) if stated is HTTPStatus.FOUND else answer.status_code == stated, seat


@pytest.mark.parametrize("door", [door for door in DOORS if door.audience in OF_SOMEBODY], ids=lambda door: door.name)
def test_what_is_another_s_looks_like_what_does_not_exist(world, door):
    path = world.path(door)
    for seat in (Seat.OTHER_CITY, Seat.OTHER_COUNTRY):
        answers = []
        for asked in (path, _of_nothing(path)):
            with CaptureQueriesContext(connection) as queries:
                answer = world.clients[seat].get(asked)
            answers.append((answer.status_code, len(queries), answer.content.replace(asked.removeprefix("/en").encode(), b"")))
        assert answers[0] == answers[1], seat


def _of_nothing(path: str) -> str:
    """Return an address of the same form that names nothing that there is."""
    nothing = (
        path.replace("xa/bir-nour", "xa/nowhere1")
        .replace("my-country/xa/", "my-country/xg/")
        .replace("/commission/xa/", "/commission/xg/")
    )
    if nothing != path:
        return nothing
    # Nine digits at least: numbers of PostgreSQL go on from test to test, and 998 may well be followed by 999.
    return re.sub("[0-9a-f]{16}|[0-9]+", lambda found: "9" * max(9, len(found.group())), path, count=1)


def test_what_asks_for_a_second_factor_again_is_what_is_stated():
    assert {door.name for door in doors() if door.asks_again} == SENSITIVE


@pytest.mark.parametrize("door", [door for door in DOORS if door.name in SENSITIVE], ids=lambda door: door.name)
def test_nothing_sensitive_is_shown_or_done_without_a_second_factor_shown_lately(world, stale, door):
    path = world.path(door)
    seat = Seat.COORDINATOR if Seat.COORDINATOR in ADMITTED[door.audience] else Seat.OFFICER
    answers = {"GET": stale[seat].get(path), "POST": stale[seat].post(path)}
    if answers["POST"].status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        del answers["POST"]
    for method, answer in answers.items():
        assert answer.status_code == HTTPStatus.FOUND, method
        assert answer["Location"].startswith("/en/sign-in/second-factor/?next="), method


@pytest.mark.parametrize("door", OF_THE_TEAM, ids=lambda door: door.name)
def test_the_team_changes_nothing_of_a_round_without_a_second_factor_shown_lately(world, stale, door):
    answer = stale[Seat.COORDINATOR].post(world.path(door))
    if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        assert answer.status_code == HTTPStatus.FOUND
        assert answer["Location"].startswith("/en/sign-in/second-factor/?next=")
