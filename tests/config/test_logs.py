"""A line of the log tells what happened, and nothing about anybody."""

import json
import logging
import logging.config
import re
from io import StringIO

import pytest
from django.db import IntegrityError

from halqa.config.logs import logging_of
from halqa.config.requests import identity_of

pytestmark = pytest.mark.django_db
PERSON = "somebody@people.example"


@pytest.fixture
def written():
    """Write logs as in production; yields what was written so far, line by line."""
    stream = StringIO()
    told = logging_of("production")
    told["handlers"]["stderr"]["stream"] = stream
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logging.config.dictConfig(told)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = before, level
    logging.config.dictConfig(logging_of("test") | {"root": {"level": logging.getLevelName(level)}})
    root.handlers = before


def test_each_request_has_its_line(client, written):
    client.get("/en/cities/?q=Benguerir")

    (line,) = written()
    assert {"event", "time", "level", "logger", "request", "method", "route", "status", "ms", "actor"} == line.keys()
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "GET", "registry:cities", 200)
    assert (line["level"], line["actor"]) == ("info", "visitor")
    assert re.fullmatch(r"[0-9a-f]{32}", line["request"])
    assert line["time"].endswith("Z")
    assert line["ms"] > 0


def test_signing_in_leaves_no_trace_of_who_tried(client, written):
    client.get("/en/sign-in/login/", HTTP_REFERER=f"http://testserver/?for={PERSON}")
    client.post("/en/sign-in/login/", {"login": PERSON, "password": "a secret sentence"}, REMOTE_ADDR="192.0.2.77")
    client.get(f"/en/nowhere/{PERSON}/", {"q": PERSON})

    assert len(written()) >= 2
    said = json.dumps(written())
    for word in ("somebody", "people.example", "secret", "192.0.2.77", "nowhere", "?"):
        assert word not in said


def test_a_failure_tells_where_and_not_what_it_said(written):
    def fail():
        raise IntegrityError(f"Key (email_key)=({PERSON}) already exists.")

    try:
        fail()
    except IntegrityError:
        logging.getLogger("halqa.operations.tasks").exception("background work failed: %s", "send-messages")

    (line,) = written()
    assert (line["event"], line["level"], line["exception"]) == (
        "background work failed: send-messages",
        "error",
        "IntegrityError",
    )
    assert any("fail" in frame for frame in line["raised"])
    assert PERSON not in json.dumps(line)


def test_of_other_packages_only_the_pattern_is_told(written):
    logging.getLogger("django.security").warning("Invalid HTTP_HOST header: %r, from %s", PERSON, "192.0.2.77")
    logging.getLogger("another").error(ValueError(PERSON))

    first, second = written()
    assert first["event"] == "Invalid HTTP_HOST header: %r, from %s"
    assert second["event"] == "ValueError"


def test_what_slips_through_is_crossed_out(written):
    logging.getLogger("halqa.notices").warning("%s at %s and 2001:db8:0:1::7 did not answer", PERSON, "192.0.2.77")

    assert written()[0]["event"].count("(address)") == 3


def test_a_line_keeps_to_one_line_whatever_is_in_it(written):
    logging.getLogger("halqa.notices").warning("first\nsecond «مكتبة»")

    assert written()[0]["event"] == "first\nsecond «مكتبة»"


@pytest.mark.parametrize(
    ("told", "behind", "taken"),
    [
        ("proxy-1234", True, True),
        ("proxy-1234", False, False),
        ("short", True, False),
        ("x" * 65, True, False),
        ("a b c d e f", True, False),
    ],
)
def test_a_proxy_may_name_a_request(rf, settings, told, behind, taken):
    settings.BEHIND_PROXY = behind
    identity = identity_of(rf.get("/", HTTP_X_REQUEST_ID=told))

    assert (identity == told) is taken
    assert taken or re.fullmatch(r"[0-9a-f]{32}", identity)
