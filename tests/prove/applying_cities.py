"""Cities that write, sign and submit at a real server as browsers do, and that know what they were told is kept."""

import http.client
import json
import random
import re
import time
from http import HTTPStatus
from urllib.parse import urlencode

from halqa.rounds.rules.forms_answers import mark_of
from halqa.rounds.rules.texts import fingerprint_of_text

TOKEN = "0123456789abcdef" * 2
# Seconds after which somebody who was asked to come again does.
AGAIN = 0.5


class Unanswered(Exception):
    """The server was too busy and said so (503): whether what was sent is kept, only a look at the database tells."""


class City:
    """The focal point of one city, who is its mayor as well, and what they did so far.

    ``kept`` holds, by question, version and text as the server acknowledged them; ``under_way`` what was sent without an answer.
    """

    def __init__(self, told, chance: random.Random):
        self.told, self.chance = told, chance
        self.texts = sorted(told["texts"])
        ways = ["autosave", "form"]
        self.steps = [*(chance.choice(ways) for _ in range(chance.randrange(1, 7))), "sign", "submit"]
        self.kept = {question: (1, told["answers"][question]) for question in self.texts}
        self.signed = self.submitted = False
        self.under_way = None
        self.typed = self.acknowledged = 0

    @property
    def sha256(self):
        """The fingerprint of the text as it was typed and acknowledged."""
        answers = self.told["answers"] | {question: text for question, (_version, text) in self.kept.items()}
        told = {name: self.told[name] for name in ("form", "form_version", "language")}
        return fingerprint_of_text(**told, answers=answers)

    def work(self, port, kept):
        """Go on until all is done; ``kept`` is called after each acknowledgement.

        :raises OSError, http.client.HTTPException: when the server is gone
        :raises Unanswered: when it is too busy
        """
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        try:
            while self.steps:
                getattr(self, self.steps[0])(connection)
                self.acknowledge()
                kept()
        finally:
            connection.close()

    @property
    def headers(self):
        """What a browser sends along."""
        return {"Cookie": f"halqa_session={self.told['session']}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}

    def ask(self, connection, method, path, fields=None, **headers):
        """Return status, headers and text of an answer; who only reads, and is asked to come again, does.

        :raises Unanswered: for who wrote
        """
        headers |= self.headers
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields) if fields is not None else None
        while True:
            connection.request(method, f"/en/applications/{self.told['key']}/{path}", body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
                return answer.status, answer.headers, text
            if self.under_way:
                raise Unanswered
            time.sleep(AGAIN)

    def acknowledge(self):
        """Count what was under way as kept, for the server or the database says so."""
        what, question, version, text = self.under_way
        if question:
            self.kept[question] = (version, text)
            self.acknowledged += 1
        self.signed |= what == "sign"
        self.submitted |= what == "submit"
        self.under_way = None
        del self.steps[0]

    def type(self, what):
        """Think of another text for an answer; returns the question, what was read there, and the text."""
        question = self.chance.choice(self.texts)
        version, old = self.kept[question]
        self.typed += 1
        words = " ".join(word for word in old.split() if not word.startswith("no"))
        text = f"{words} no{self.typed}–«é»"
        self.under_way = (what, question, version + 1, text)
        return question, self.read(question), text

    def read(self, question):
        """Return what the page says of an answer that it shows."""
        version, text = self.kept[question]
        return f"{version}.{mark_of(text)}"

    def autosave(self, connection):
        """Write an answer as somebody types."""
        question, read, text = self.type("autosave")
        said = {question: text, "read": read}
        status, _headers, body = self.ask(connection, "POST", f"answers/{question}/", said, Accept="application/json")
        assert status == HTTPStatus.OK, body[:2000]
        answer = json.loads(body)
        assert (answer["set_aside"], answer["read"]) == (False, f"{self.under_way[2]}.{mark_of(text)}"), answer

    def form(self, connection):
        """Write an answer by the whole form of its section."""
        question, read, text = self.type("form")
        said = {question: text, f"read.{question}": read}
        status, _headers, body = self.ask(connection, "POST", f"write/{self.told['texts'][question]}/", said)
        assert status == HTTPStatus.FOUND, body[:2000]

    def sign(self, connection):
        """Sign as the mayor what was typed, by its fingerprint."""
        self.under_way = ("sign", "", 0, "")
        said = {"read": self.sha256, "name": "Huda Siraj", "office": "Mayor", "consents": "on"}
        status, headers, body = self.ask(connection, "POST", "sign/", said)
        assert (status, headers["Location"][-11:]) == (HTTPStatus.FOUND, "/signature/"), body[:2000]

    def submit(self, connection):
        """Read what is submitted, and submit it."""
        _status, _headers, page = self.ask(connection, "GET", "submit/")
        read = re.search(r'name="read" value="(\d+)"', page)
        assert read, page[:2000]
        self.under_way = ("submit", "", 0, "")
        status, _headers, body = self.ask(connection, "POST", "submit/", {"read": read[1]})
        assert status == HTTPStatus.FOUND, body[:2000]

    def settle(self, answers, in_force, submitted):
        """Compare with what a database holds, which is dead still: answers by question, the signature, what was submitted.

        What was under way when the server died is there whole or not at all; what was acknowledged is there.
        """
        found = {question: answers[question] for question in self.texts}
        if self.under_way:
            what, question, version, text = self.under_way
            arrived = {"sign": in_force, "submit": submitted}.get(what, found.get(question) == (version, text))
            if arrived:
                self.acknowledge()
            self.under_way = None
        assert found == self.kept
        assert in_force == ([self.sha256] if self.signed else []), "a signature under the very text that was typed"
        assert submitted == ([self.sha256] if self.submitted else []), "submitted once, with the text that was typed"
