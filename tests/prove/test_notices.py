"""Two workers, killed again and again, and a mail server that fails in every way: every notice arrives, and a second says so."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.notices.servers import Post, free_port, mail_server
from tests.prove.house import ROOT, run, tell

pytestmark = pytest.mark.prove
READERS, ROUNDS = 150, 12
REFUSED = "reader-7@people.example"
MOODS = ("250 taken", "250 taken", "451 come again", "drop", "drop unread")


def worker(environ):
    return subprocess.Popen([sys.executable, "-m", "halqa", "worker"], env=environ, cwd=ROOT)


def waiting(connect):
    with connect() as database:
        return database.execute("SELECT count(*) FROM notices_message WHERE ended_at IS NULL").fetchone()[0]


def test_every_notice_arrives_and_none_twice_without_saying_so(house):
    environ, connect = house
    port = free_port()
    environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.prove.hasty_settings",
        "HALQA_MAIL_HOST": "127.0.0.1",
        "HALQA_MAIL_PORT": str(port),
        "HALQA_MAIL_TLS": "none",
        "HALQA_ADDRESS": "https://cities.example",
    }
    run("tests.prove.tell_people", str(READERS), environ=environ)
    chance = random.Random(7)
    post = Post()
    post.refuses[REFUSED] = "550 no such mailbox"
    kills = 0

    for number in range(ROUNDS):
        post.after_data = MOODS[number % len(MOODS)]
        workers = [worker(environ), worker(environ)]
        time.sleep(1)
        with mail_server(post, port):
            before, end = len(post.taken), time.monotonic() + 6
            while len(post.taken) < before + chance.randrange(1, 9) and waiting(connect) and time.monotonic() < end:
                time.sleep(chance.random() / 50)
            for one in workers:
                one.send_signal(signal.SIGKILL)
                kills += 1
                one.wait(60)

    post.after_data = "250 taken"
    last = worker(environ)
    with mail_server(post, port):
        end = time.monotonic() + 300
        while waiting(connect) and time.monotonic() < end:
            time.sleep(0.2)
    last.terminate()
    last.wait(120)

    counts = Counter(post.readers)
    assert set(counts) == {f"reader-{number}@people.example" for number in range(READERS)} - {REFUSED}
    texts = {reader: [] for reader in counts}
    for reader, mail in post.taken:
        texts[reader].append((mail["Message-ID"], "may have this message already" in mail.get_body(("plain",)).get_content()))
    assert all(len({ident for ident, _said in mails}) == 1 for mails in texts.values())
    assert all(said for mails in texts.values() for _ident, said in mails[1:]), "a second one did not say that it may be one"
    with connect() as database:
        states = dict(database.execute("SELECT state, count(*) FROM notices_message GROUP BY state").fetchall())
    assert states == {"accepted": READERS - 1, "refused": 1}
    again = sum(len(mails) - 1 for mails in texts.values())
    tell(connect, "notices", readers=READERS, kills=kills, arrived=len(counts), again=again, refused=1)
