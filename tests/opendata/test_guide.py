"""The guide "use the data": every example is run, and what it prints is what the guide says.

``HALQA_WRITE_GUIDE=1`` writes the answers into the guide, to be read before they are believed.
"""

import csv
import io
import json
import os
import re
import shlex
import urllib.request
from contextlib import redirect_stdout
from datetime import UTC, datetime
from http.client import HTTPMessage
from pathlib import Path
from urllib.response import addinfourl

import pytest
from django.test import Client
from django.utils import timezone

from tests.opendata.everything import token_of_a_coordinator

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-the-data.md"
SITE = "https://cities.example"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.usefixtures("shipped_roster")


class ToTheSite(urllib.request.HTTPSHandler):
    """Carries what a program asks of ``https://cities.example`` to the site in this process."""

    def https_open(self, request):
        assert request.full_url.startswith(SITE)
        answer = Client().get(request.full_url.removeprefix(SITE), headers=dict(request.header_items()))
        headers = HTTPMessage()
        for name, value in answer.headers.items():
            headers[name] = value
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        response = addinfourl(io.BytesIO(content), headers, request.full_url, answer.status_code)
        response.msg = answer.reason_phrase
        return response


@pytest.fixture(autouse=True)
def cities_example(monkeypatch, settings):
    """Stand still on 1 March 2026, and let programs reach the site under the guide's address."""
    settings.SITE_ADDRESS, settings.ALLOWED_HOSTS = SITE, ["cities.example", "testserver"]
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))
    before = urllib.request._opener
    urllib.request.install_opener(urllib.request.build_opener(ToTheSite))
    yield
    urllib.request.install_opener(before)


def run_python(code: str) -> str:
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(code, str(GUIDE), "exec"), {"__name__": "__main__"})
    return said.getvalue()


def run_curl(command: str) -> str:
    """Do what curl would with an address and headers."""
    words = shlex.split(command.replace("$TOKEN", token_of_a_coordinator()))
    assert words.pop(0) == "curl"
    headers = {}
    while words[0] == "-H":
        name, _, value = words[1].partition(": ")
        headers[name] = value
        del words[:2]
    (address,) = words
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers)).read().decode()


def run(kind: str, code: str) -> tuple[str, str]:
    """Run an example; return what the block behind it holds, and of which kind it is."""
    if kind == "python":
        return "text", run_python(code)
    if kind == "sh":
        return "json", json.dumps(json.loads(run_curl(code)), ensure_ascii=False, indent=2) + "\n"
    (address,) = re.findall(r'IMPORTDATA\("([^"]+)"\)', code)
    text = urllib.request.urlopen(address).read().decode()
    assert len(next(csv.reader(io.StringIO(text)))) > 5
    return "csv", text.splitlines()[0] + "\n"


def test_every_example_prints_what_the_guide_says():
    guide = GUIDE.read_text(encoding="utf-8")
    blocks = BLOCK.findall(guide)
    compared = 0
    for place, (kind, code) in enumerate(blocks):
        if kind not in {"python", "sh", ""}:
            continue
        expected, printed = run(kind, code)
        following = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
        if following[0] != expected:
            # Only what a token opens is nobody's to print.
            assert "$TOKEN" in code
            continue
        if os.environ.get("HALQA_WRITE_GUIDE"):
            guide = guide.replace(f"{code}```", f"{code}```", 1)
            before, _, after = guide.partition(f"{code}```")
            guide = f"{before}{code}```" + after.replace(f"```{expected}\n{following[1]}```", f"```{expected}\n{printed}```", 1)
        else:
            assert printed == following[1], code
        compared += 1

    if os.environ.get("HALQA_WRITE_GUIDE"):
        GUIDE.write_text(guide, encoding="utf-8")
    assert compared == 6
