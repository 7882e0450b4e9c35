"""Ten thousand spam reports through a real server do no harm, and one honest reader stands on the first page."""

import http.client
import re
import threading
import time
from collections import Counter
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.prove.house import run, served, tell

pytestmark = pytest.mark.prove
SPAM, FORMS, NETWORKS, THREADS, HONEST_AFTER = 10_000, 400, 40, 3, 150
PATH = "/en/correct/missing/?country=ma"
# Seconds, on a machine that is busy with the flood itself.
PROMPT = 3.0
TABLES = ("registry_correctionrequest", "registry_requestsender", "ledger_event", "notices_message")


class Reader:
    """Somebody behind a proxy that says from where they come, with the form that they have opened."""

    def __init__(self, port, address):
        self.port, self.address, self.cookie = port, address, ""
        text = self.ask("GET", PATH)[1]
        fields = {name: re.search(f'name="{name}" value="([^"]+)"', text) for name in ("csrfmiddlewaretoken", "shown")}
        self.fields = {name: unescape(found[1]) for name, found in fields.items()}

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": f"localhost:{self.port}", "X-Forwarded-For": self.address, "Cookie": self.cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        connection.close()
        return answer.status, text

    def send(self, proposal):
        said = {"proposal": proposal, "source": "https://example.org/", "language": "en", **self.fields}
        return self.ask("POST", PATH, urlencode(said))[0]


def rows(connect):
    with connect() as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def test_ten_thousand_spam_reports_do_no_harm(house):
    environ, connect = house
    environ |= {"HALQA_BEHIND_PROXY": "yes"}
    run("tests.prove.correction_office", environ=environ)
    before, answers, slowest = rows(connect), Counter(), 0.0
    with served(environ) as (_, port):
        forms = [Reader(port, f"10.0.{number % NETWORKS}.9") for number in range(FORMS)]
        honest = Reader(port, "192.0.2.1")
        # Sooner than that no person has written anything, and the form says so.
        time.sleep(3.5)

        def flood(first):
            for number in range(first, SPAM, THREADS):
                if number == HONEST_AFTER:
                    answers["honest", honest.send("The commission has another address")] += 1
                answers[forms[number % FORMS].send(f"Buy now {number}")] += 1

        threads = [threading.Thread(target=flood, args=(first,)) for first in range(THREADS)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            asked = time.monotonic()
            assert honest.ask("GET", "/en/")[0] == 200
            slowest = max(slowest, time.monotonic() - asked)
            time.sleep(0.5)
    grown = {table: count - before[table] for table, count in rows(connect).items()}
    told = dict(line.split(": ") for line in run("tests.prove.correction_office", "look", environ=environ).splitlines())

    assert answers["honest", 302] == 1
    assert set(answers) - {("honest", 302)} <= {302, 429}, answers
    assert grown["registry_correctionrequest"] == grown["registry_requestsender"] == grown["ledger_event"] == 300, grown
    assert slowest < PROMPT, slowest
    assert (told["first page"], told["mails"]) == ("True", "1")
    assert max(float(told["list"]), float(told["desk"])) < PROMPT, told
    tell(
        connect,
        "correction-requests",
        spam=SPAM,
        taken=grown["registry_correctionrequest"],
        events=grown["ledger_event"],
        slowest=round(slowest, 2),
    )
