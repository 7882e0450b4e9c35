"""People who read and send forms to a real server, as a browser does, and who are told of every failure."""

import http.client
import re
from urllib.parse import urlencode


class Visitor:
    """One visitor with one connection at a time, and the token of a form."""

    def __init__(self, port):
        self.port = port
        self.connection = None
        self.cookies = {}
        self.token = self.ask("GET", "/note")

    def ask(self, method, path, body=None, **headers):
        """Return the text of a 200 answer.

        :raises OSError, http.client.HTTPException: when there is no answer, and so nothing is known
        """
        self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        assert answer.status == 200, text[:2000]
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, value = re.match(r"([^=]+)=([^;]*)", line).groups()
            self.cookies[name] = value
        return text

    def close(self):
        """Leave; the next request comes by another connection."""
        if self.connection:
            self.connection.close()
        self.connection = None

    def send(self, **fields):
        """Send the form and return the number of the event that was recorded."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token})
        kind = "application/x-www-form-urlencoded"
        return int(self.ask("POST", "/note", body, **{"Content-Type": kind, "Cookie": cookies}))
