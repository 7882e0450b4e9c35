"""Three hundred hostile uploads through a real server: each is answered in words, and none leaves anything behind."""

import http.client
import re
import shutil
import socket
import time
from pathlib import Path

import pytest

from tests.factories.hostile import HOSTILE
from tests.factories.uploads import pdf
from tests.prove.house import ROOT, children_of, served, tell

pytestmark = pytest.mark.prove
GIGABYTE, MEGABYTE = 1024**3, 1024**2
BOUNDARY = b"between-two-parts-of-a-form"
MOST_MEMORY = 600 * MEGABYTE
# Seconds, on a machine that is busy with other things; whoever waited for the body would wait for a minute.
PROMPT = 20
# A hundredth of what the network allows, so that what is too much for it is made and sent in no time.
SMALL = {
    "most_bytes_per_file": 2_000_000,
    "most_files_per_subject": 3,
    "most_pixels": 1_000_000,
    "most_unpacked_bytes": 2_000_000,
    "most_entries": 200,
    "most_times_smaller": 200,
}


@pytest.fixture
def site(house):
    """Serve a site with a form for files; yields a visitor, and a way to see what was left behind."""
    environ, connect = house
    environ |= {"DJANGO_SETTINGS_MODULE": "tests.documents.upload_settings", "HALQA_MODE": "test"}
    folder = Path(environ["HALQA_VAR"])
    (folder / "static").mkdir(exist_ok=True)
    environ["HALQA_POLICY"] = str(shutil.copytree(ROOT / "policies" / "gnlc", folder / "policy"))
    numbers = "\n".join(f"{name} = {number}" for name, number in SMALL.items())
    (folder / "policy" / "documents.toml").write_text(f"[uploads]\n{numbers}")

    def left():
        with connect() as database:
            rows = database.execute("SELECT count(*) FROM documents_file").fetchone()[0]
        return rows, [path.name for name in ("documents", "incoming") for path in (folder / name).glob("*")]

    with served(environ) as (process, port):
        yield Visitor(port), left, process


class Visitor:
    """Somebody with a browser's cookies, who sends whatever they like."""

    def __init__(self, port):
        self.port = port
        self.token = self.ask("GET")[1]

    def ask(self, method, body=b"", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, "/upload", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.cookies = {**getattr(self, "cookies", {"halqa_session": "any"}), **cookies_in(answer)}
        connection.close()
        return answer.status, text

    def send(self, *files):
        """Send files by their names, as a form does."""
        parts = [
            b'--%s\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: application/pdf\r\n\r\n%s\r\n'
            % (BOUNDARY, name.replace('"', "%22").encode(), content)
            for name, content in files
        ]
        return self.ask("POST", b"".join(parts) + b"--%s--\r\n" % BOUNDARY, **self.headers)

    @property
    def headers(self):
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}", "X-CSRFToken": self.token, "Cookie": told}

    def announce(self, *lines, send=b""):
        """Say by hand what will come, send that much of it, and return how the server answers and after how many seconds."""
        headers = [f"{name}: {value}" for name, value in self.headers.items()]
        head = "\r\n".join(["POST /upload HTTP/1.1", "Host: localhost", *headers, *lines, "", ""])
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as stream:
            stream.sendall(head.encode() + send)
            answer = b""
            while b"</html>" not in answer and (more := stream.recv(65536)):
                answer += more
        return answer.decode(), time.monotonic() - began


def cookies_in(answer):
    return dict(re.match(r"([^=]+)=([^;]*)", line).groups() for line in answer.headers.get_all("Set-Cookie") or ())


def told(text):
    """Return the sentences of a refusal."""
    return re.findall(r"<li>(.+?)</li>", text.split('<ul class="errorlist"', 1)[-1].split("</ul>", 1)[0])


def test_hostile_uploads_are_answered_in_words_and_leave_nothing(site, house):
    visitor, left, process = site

    for hostile in HOSTILE:
        status, text = visitor.send((hostile.name, hostile.content()))
        assert status == 422, (hostile.about, status, text)
        assert all(sentence.endswith(".") for sentence in told(text)), hostile.about
        assert told(text), hostile.about
    status, text = visitor.send(("plan.pdf", pdf() + bytes(50 * MEGABYTE)))
    assert (status, "The file has 50 MB; at most 1.9 MB are allowed." in text) == (422, True)
    assert visitor.send(*[("plan.pdf", pdf())] * 11)[0] == 413
    assert left() == (0, [])

    assert visitor.send(("../../plan.pdf", pdf()))[0] == 200, "and an honest file is kept as before"
    assert len(left()[1]) == left()[0] == 1
    peak = max(memory_of(child) for child in children_of(process.pid))
    assert peak < MOST_MEMORY
    tell(house[1], "uploads", refused=len(HOSTILE) + 2, megabytes=peak // MEGABYTE)


@pytest.mark.parametrize("announced", [61 * MEGABYTE, 2 * GIGABYTE, 10**15])
def test_what_is_announced_too_large_is_refused_before_it_comes(site, announced):
    visitor, left, _ = site

    for lines in ([], ["Expect: 100-continue"]):
        answer, seconds = visitor.announce(f"Content-Length: {announced}", *lines)
        assert answer.startswith("HTTP/1.1 413 ")
        assert "This is more than can be sent at once" in answer
        assert seconds < PROMPT
    assert left() == (0, [])


def test_what_comes_without_an_end_is_refused_in_words(site):
    visitor, left, _ = site

    answer, seconds = visitor.announce("Transfer-Encoding: chunked", send=b"10\r\n" + b"a" * 16 + b"\r\n")

    assert answer.startswith("HTTP/1.1 411 ")
    assert seconds < PROMPT
    assert left() == (0, [])


def test_what_breaks_off_leaves_nothing(site):
    visitor, left, _ = site
    beginning = b'--%s\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n\r\n' % BOUNDARY + bytes(MEGABYTE)

    with socket.create_connection(("127.0.0.1", visitor.port)) as stream:
        head = "".join(f"{name}: {value}\r\n" for name, value in visitor.headers.items())
        stream.sendall(f"POST /upload HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {10 * MEGABYTE}\r\n\r\n".encode())
        stream.sendall(beginning)
        time.sleep(0.5)
    time.sleep(1)

    assert left() == (0, [])
    assert visitor.send(("plan.pdf", pdf()))[0] == 200


def memory_of(pid):
    return int(re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())[1]) * 1024
