"""Reading copies: by people and by a machine service, which is a real server on loopback here; the original is never touched."""

import json
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.rounds.actions.reading_copies import keep_machine_copies, write_reading_copy
from halqa.rounds.enums.applications import Rendering
from halqa.rounds.models import ReadingCopy
from halqa.rounds.queries import translation
from halqa.rounds.rules.reading import OriginalText, texts_to_read
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import LONG_OPEN, NOW, begin, caller, make_applicant, make_round, person, write
from tests.factories.forms import make_form
from tests.rounds.test_pages_applications_city import text

CITY = "city:xa/bir-nour"

pytestmark = pytest.mark.django_db


class Service:
    """A translation service that says each text again in capitals, or answers as told."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []
        self.answer: tuple[int, bytes] | None = None


@pytest.fixture
def service(settings) -> Iterator[Service]:
    service = Service()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.asked.append({"path": self.path, **asked})
            made = json.dumps({"translatedText": [one.upper() for one in asked["q"]]}).encode()
            status, body = service.answer or (200, made)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.TRANSLATION_URL = f"http://127.0.0.1:{server.server_port}/deep"
        settings.TRANSLATION_KEY = "shown"
        yield service
        server.shutdown()


@pytest.fixture
def application():
    make_applicant()
    return begin(make_round("open-2027", *LONG_OPEN), CITY, language="ar")


def acting(one):
    return {"caller": caller(one), "by": caller(one).actor, "now": NOW}


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.refusals]


def test_texts_are_asked_for_together_and_come_back_in_order(service):
    name, made = translation.translated(["one", "two"], "ar", "zh-hans")

    assert (name, made) == ("LibreTranslate (127.0.0.1)", ["ONE", "TWO"])
    (asked,) = service.asked
    assert asked == {
        "path": "/deep/translate",
        "q": ["one", "two"],
        "source": "ar",
        "target": "zh",
        "format": "text",
        "api_key": "shown",
    }


def test_much_is_asked_for_in_parts(service):
    texts = ["a" * 6000, "b" * 6000, "c" * 20_000, "d"]

    assert translation.translated(texts, "ar", "en")[1] == [one.upper() for one in texts]
    assert [[len(one) for one in asked["q"]] for asked in service.asked] == [[6000], [6000], [20_000], [1]]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((503, b""), "translator-refused"),
        ((403, b'{"error": "Please contact the operator"}'), "translator-refused"),
        ((400, b'{"error": "ber is not supported"}'), "language-unknown-to-translator"),
        ((200, b"<html>"), "translator-refused"),
        ((200, b'{"translatedText": "one text"}'), "translator-refused"),
        ((200, b'{"translatedText": ["one", "two", "three"]}'), "translator-refused"),
        ((200, b'{"translatedText": [1, 2]}'), "translator-refused"),
        ((200, b"[]"), "translator-refused"),
    ],
)
def test_each_failure_is_a_sentence(service, answer, code):
    service.answer = answer
    with pytest.raises(RuleRefused) as refused:
        translation.translated(["one", "two"], "ar", "en")
    assert codes(refused) == [code]


def test_without_a_service_or_an_answer_it_says_so(settings):
    settings.TRANSLATION_URL = ""
    with pytest.raises(RuleRefused) as refused:
        translation.translated(["one"], "ar", "en")
    assert codes(refused) == ["no-translator"]
    settings.TRANSLATION_URL = "http://127.0.0.1:9"
    with pytest.raises(RuleRefused) as refused:
        translation.translated(["one"], "ar", "en")
    assert codes(refused) == ["translator-away"]


def test_a_person_asks_the_machine_and_the_page_says_whose_words_they_are(service, application, client):
    write(application, motivation="دروس مسائية للجميع", vision="مدينة تتعلم", now=timezone.now())
    karim = sign_in(client, make_person(roles=[(Role.FOCAL_POINT, CITY)]))
    address = f"/en/applications/{application.key}/text/en/"
    assert "127.0.0.1" in text(karim.get(address))

    assert karim.post(address).status_code == HTTPStatus.FOUND
    assert {one.place: (one.rendering, one.service) for one in ReadingCopy.objects.all()} == dict.fromkeys(
        ("motivation", "vision"), (Rendering.MACHINE, "LibreTranslate (127.0.0.1)")
    )
    read = text(karim.get(f"/en/applications/{application.key}/text/"))
    assert "translated by a machine · LibreTranslate (127.0.0.1)" in read
    karim.post(address)
    assert len(service.asked) == 1 or service.asked[-1]["q"] == []

    write(application, motivation="دروس للجميع", now=timezone.now())
    assert "older than the original" in text(karim.get(f"/en/applications/{application.key}/text/"))
    service.answer = (503, b"")
    away = karim.post(address)
    assert (away.status_code, "did not translate" in text(away)) == (HTTPStatus.CONFLICT, True)
    assert ReadingCopy.objects.count() == 2


def test_a_machine_never_writes_over_a_person(application):
    write(application, motivation="دروس مسائية")
    original = OriginalText("motivation", "motivation", "دروس مسائية")
    karim = person(Role.FOCAL_POINT, CITY)
    mine = {"place": "motivation", "language": "fr", "text": "Cours du soir", "made_from": original.sha256, "read": 0}
    write_reading_copy(key=application.key, **mine, **acting(karim))

    given = {"language": "fr", "texts": {original: "COURS"}, "service": "A machine", **acting(karim)}
    assert keep_machine_copies(key=application.key, **given) == 0
    assert ReadingCopy.objects.get().text == "Cours du soir"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": " "}, "copy-missing"),
        ({"text": "x" * 40_001}, "copy-too-long"),
        ({"read": 3}, "copy-changed-meanwhile"),
        ({"language": "ar"}, "copy-in-its-own-language"),
        ({"place": "vision"}, "nothing-to-copy"),
    ],
)
def test_each_reason_against_a_copy(application, change, code):
    write(application, motivation="دروس مسائية")
    given = {"place": "motivation", "language": "fr", "text": "Cours", "made_from": "0" * 64, "read": 0} | change
    with pytest.raises(RuleRefused) as refused:
        write_reading_copy(key=application.key, **given, **acting(person(Role.FOCAL_POINT, CITY)))
    assert codes(refused) == [code]


def test_who_does_not_read_the_text_adds_no_copy(application):
    write(application, motivation="دروس مسائية")
    given = {"place": "motivation", "language": "fr", "text": "Cours", "made_from": "0" * 64, "read": 0}
    for one in (person(Role.COMMISSION_OFFICER, "country:XA"), person(Role.COORDINATOR), person(Role.EDITOR, "city:xa/other")):
        with pytest.raises(PermissionDenied):
            write_reading_copy(key=application.key, **given, **acting(one))
    officer = sign_in(Client(), make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]))
    assert officer.post(f"/en/applications/{application.key}/text/fr/").status_code == HTTPStatus.NOT_FOUND


def test_texts_inside_groups_and_tables_have_their_places():
    form = make_form()
    groups = [one for one in form.questions if one.type == "group"]
    for group in groups:
        member = next((one for one in form.members(group.id) if one.type in {"short-text", "long-text"}), None)
        if member:
            found = texts_to_read(form, {group.id: [{member.id: "First"}, {member.id: "Second"}]})
            assert [one.place for one in found] == [f"{group.id}.0.{member.id}", f"{group.id}.1.{member.id}"]
            return
    pytest.fail("the form of the factory has no group with a text")
