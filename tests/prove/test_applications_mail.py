"""A mail server that is down for a day while applications are submitted, returned and endorsed: each notice arrives, none twice unsaid."""

import time
from collections import Counter

import pytest

from tests.notices.servers import Post, free_port, mail_server
from tests.prove.house import run, tell
from tests.prove.test_notices import waiting, worker

pytestmark = pytest.mark.prove
ATTEMPTS = 20
# By what happened, how many are told of it, as often as it happened to each application: who did it is told nothing.
TOLD = {
    "application.signed": 2,
    "application.submitted": 2 * 2,
    "application.returned": 3,
    "application.endorsed": 3 + 2,
}


def test_every_notice_arrives_once_when_the_mail_server_was_down_for_a_day(house):
    environ, connect = house
    port = free_port()
    environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.prove.hasty_settings",
        "HALQA_MAIL_HOST": "127.0.0.1",
        "HALQA_MAIL_PORT": str(port),
        "HALQA_MAIL_TLS": "none",
        "HALQA_ADDRESS": "https://cities.example",
    }
    sender = worker(environ)
    try:
        applications = int(run("tests.prove.applications_day", environ=environ))
        end = time.monotonic() + 120
        attempts = 0
        while time.monotonic() < end and attempts < ATTEMPTS:
            time.sleep(0.5)
            with connect() as database:
                attempts = database.execute("SELECT sum(attempts) FROM notices_message").fetchone()[0]
        with connect() as database:
            told = dict(database.execute("SELECT kind, count(*) FROM notices_notice GROUP BY kind").fetchall())
            ended = database.execute("SELECT count(*) FROM notices_message WHERE ended_at IS NOT NULL").fetchone()[0]
        assert ended == 0, "nothing can have gone, and nothing is given up"
        assert attempts >= ATTEMPTS, "the worker has tried meanwhile: once in each turn, for then it knows"
        assert {kind: told[kind] for kind in TOLD} == {kind: number * applications for kind, number in TOLD.items()}

        post = Post()
        with mail_server(post, port):
            end = time.monotonic() + 200
            while waiting(connect) and time.monotonic() < end:
                time.sleep(0.2)
    finally:
        sender.terminate()
        sender.wait(120)

    with connect() as database:
        states = dict(database.execute("SELECT state, count(*) FROM notices_message GROUP BY state").fetchall())
        due = Counter(
            f"<{key}@" + address
            for key, address in database.execute(
                "SELECT m.key, p.email FROM notices_message m JOIN accounts_person p ON p.key = m.person"
            ).fetchall()
        )
        carried = database.execute("SELECT count(DISTINCT notice_id), count(*) FROM notices_message_notices").fetchone()
    arrived = {}
    for reader, mail in post.taken:
        said = "may have this message already" in mail.get_body(("plain",)).get_content()
        arrived.setdefault(mail["Message-ID"].partition("@")[0] + "@" + reader, []).append(said)
    assert set(arrived) == set(due), "each message has arrived, at the person whom it is for"
    # Only a server that was slow to say that it has a mail is given it again.
    assert all(all(said) for _first, *said in arrived.values()), "a second one did not say that it may be one"
    assert states == {"accepted": sum(due.values())}
    assert carried == (sum(told.values()),) * 2, "each notice in one message"
    tell(
        connect,
        "applications-mail",
        applications=applications,
        notices=sum(told.values()),
        arrived=len(arrived),
        again=sum(len(said) - 1 for said in arrived.values()),
        attempts=attempts,
    )
