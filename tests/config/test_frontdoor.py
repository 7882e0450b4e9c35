"""The front door: never stale, never somebody else's, never unbounded."""

import gzip
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from halqa.config.frontdoor import FRESH_UNTIL, PATIENCE, FrontDoor, PublicVersion


class Site:
    """A site that counts what it is asked, and says what it is told to say."""

    def __init__(self):
        self.asked = []
        self.text = "page"
        self.status = "200 OK"
        self.fresh_until = 1000.0
        self.version = 1
        self.now = 0.0
        self.door = FrontDoor(
            self,
            version=lambda: self.version,
            memory=400_000,
            languages=("en", "ar"),
            session_cookie="session",
            clock=lambda: self.now,
        )

    def __call__(self, environ, start_response):
        self.asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", "default-src 'none'")]
        if self.fresh_until is not None:
            headers.append((FRESH_UNTIL, str(self.fresh_until)))
        start_response(self.status, headers)
        return [self.text.encode() * 500]

    def get(self, path="/en/", query="", method="GET", **headers):
        said = {}

        def start_response(status, headers, exc_info=None):
            said["status"], said["headers"] = status, dict(headers)

        environ = {
            "wsgi.url_scheme": "http",
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            **headers,
        }
        said["body"] = b"".join(self.door(environ, start_response))
        return said


@pytest.fixture
def site():
    return Site()


def test_a_page_is_rendered_once(site):
    first, second = site.get(), site.get()

    assert len(site.asked) == 1
    assert first == second
    assert first["headers"]["Content-Security-Policy"] == "default-src 'none'"
    assert FRESH_UNTIL not in first["headers"]


def test_an_event_makes_every_page_new(site):
    site.get()
    site.text, site.version = "newer", 2

    assert b"newer" in site.get()["body"]


def test_a_page_rendered_during_an_event_is_not_kept_for_after_it(site):
    render = site.__class__.__call__

    def event_in_the_middle(environ, start_response):
        answer = render(site, environ, start_response)
        site.version = 2
        return answer

    site.door._application = event_in_the_middle
    site.get()
    site.get()

    assert len(site.asked) == 2


@pytest.mark.parametrize(("now", "rendered"), [(999.9, 1), (1000.0, 2)])
def test_a_page_is_kept_until_its_facts_change(site, now, rendered):
    site.get()
    site.now = now
    site.get()

    assert len(site.asked) == rendered


@pytest.mark.parametrize(
    "request_",
    [
        {"HTTP_COOKIE": "a=b; session=xyz"},
        {"method": "POST"},
        {"path": "/c/ma/benguerir"},
    ],
)
def test_what_depends_on_the_person_is_never_kept(site, request_):
    site.get(**request_)
    site.get(**request_)

    assert len(site.asked) == 2


def test_what_is_not_marked_public_is_never_kept(site):
    site.fresh_until = None
    site.get()
    site.get()

    assert len(site.asked) == 2


def test_errors_are_never_kept(site):
    site.status = "404 Not Found"
    site.get()
    site.get()

    assert len(site.asked) == 2


def test_host_path_and_query_each_have_their_own_page(site):
    site.get()
    site.get(query="page=2")
    site.get(path="/ar/")
    site.get(HTTP_HOST="other.example")
    site.get(HTTP_X_FORWARDED_PROTO="https")

    assert len(site.asked) == 5


def test_a_database_away_is_left_to_the_site(site):
    site.get()
    site.version = None
    site.get()

    assert len(site.asked) == 2


def test_a_known_page_is_answered_without_its_body(site):
    etag = site.get()["headers"]["ETag"]
    again = site.get(HTTP_IF_NONE_MATCH=etag)

    assert again["status"] == "304 Not Modified"
    assert again["body"] == b""
    assert again["headers"]["Content-Security-Policy"] == "default-src 'none'"


def test_compressed_and_plain_are_the_same_page(site):
    plain = site.get()
    small = site.get(HTTP_ACCEPT_ENCODING="gzip, br")

    assert gzip.decompress(small["body"]) == plain["body"]
    assert small["headers"]["Content-Encoding"] == "gzip"
    assert int(small["headers"]["Content-Length"]) == len(small["body"])
    assert "Accept-Encoding" in plain["headers"]["Vary"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("gzip;q=0", None), ("gzip; q=0.0, br", None), ("identity", None), ("", None)],
)
def test_only_who_accepts_it_gets_it_compressed(site, accepted, encoding):
    assert site.get(HTTP_ACCEPT_ENCODING=accepted)["headers"].get("Content-Encoding") == encoding


@pytest.mark.parametrize("request_", [{"HTTP_COOKIE": "session=xyz"}, {"path": "/c/ma/benguerir"}])
def test_the_inner_mark_is_shown_to_nobody(site, request_):
    assert FRESH_UNTIL not in site.get(**request_)["headers"]


def test_head_has_the_headers_of_get_and_no_body(site):
    head = site.get(method="HEAD")

    assert head["body"] == b""
    assert head["headers"] == site.get()["headers"]


def test_memory_is_bounded(site):
    for number in range(1000):
        site.get(query=f"page={number}")

    assert site.door._weight <= 400_000
    assert 0 < len(site.door._pages) < 1000
    assert site.door._weight == sum(page.weight for page in site.door._pages.values())


@pytest.fixture
def ledger(tmp_path):
    """A database of its own with nothing but the head of a ledger, in a folder whose name means something in an address."""
    folder = tmp_path / "a?b#c%20d"
    folder.mkdir()
    connection = sqlite3.connect(folder / "halqa.sqlite3", isolation_level=None, check_same_thread=False)
    connection.executescript(
        "PRAGMA journal_mode=WAL; CREATE TABLE ledger_head (id INTEGER PRIMARY KEY, public_number INTEGER);"
        "INSERT INTO ledger_head VALUES (1, 0);"
    )
    yield connection, PublicVersion({"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "halqa.sqlite3"})
    connection.close()


class Gate:
    """Stands in for a database whose first answer takes its time: it counts up, one more at each question."""

    def __init__(self):
        self.asked = 0
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, _query):
        self.asked += 1
        answer = sqlite3.connect(":memory:").execute(f"SELECT {self.asked}")
        if self.asked == 1:
            self.reached.set()
            self.opened.wait(5)
        return answer


def test_an_event_recorded_before_a_request_is_seen_by_it(ledger):
    connection, version = ledger
    numbers_below = []

    def ask(recorded):
        if version.read() < recorded:
            numbers_below.append(recorded)

    with ThreadPoolExecutor(8) as requests:
        for recorded in range(1, 300):
            connection.execute("UPDATE ledger_head SET public_number = ?", [recorded])
            for _ in range(4):
                requests.submit(ask, recorded)

    assert numbers_below == []
    assert version.read() == 299


def test_requests_that_wait_share_a_reading_that_began_after_they_came(ledger):
    _connection, version = ledger
    version._execute = gate = Gate()

    with ThreadPoolExecutor(8) as requests:
        first = requests.submit(version.read)
        assert gate.reached.wait(5)
        later = [requests.submit(version.read) for _ in range(6)]
        time.sleep(0.2)
        gate.opened.set()

        assert first.result(5) == 1
        assert [request.result(5) for request in later] == [2] * 6
    assert gate.asked == 2


def test_a_ledger_without_events_has_version_nought(ledger):
    connection, version = ledger
    connection.execute("DELETE FROM ledger_head")

    assert version.read() == 0


def test_a_database_that_does_not_answer_has_no_version_until_it_does(ledger):
    connection, version = ledger
    connection.execute("ALTER TABLE ledger_head RENAME TO away")
    assert version.read() is None

    connection.execute("ALTER TABLE away RENAME TO ledger_head")
    assert version.read() == 0


def test_options_for_postgresql_reach_it_and_those_for_django_do_not():
    options = {"application_name": "front door", "sslmode": "disable", "server_side_binding": True}
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": "127.0.0.1", "PORT": 1, "OPTIONS": options}

    assert PublicVersion(database)._libpq() == {
        "dbname": "x",
        "host": "127.0.0.1",
        "port": 1,
        **PATIENCE,
        "application_name": "front door",
        "sslmode": "disable",
    }
