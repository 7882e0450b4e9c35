"""A disk that becomes full while files of applications come in: 503, the typed text kept, nothing half written, no file lost."""

import hashlib
import html
import http.client
import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.factories.uploads import pdf
from tests.prove.applying_cities import City
from tests.prove.house import run, served, tell

pytestmark = pytest.mark.prove
CITIES, BEFORE = 12, 6
SMALL_DISK = ("unshare", "-Urm", "sh", "-c", 'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"')
# Room for half of a file, so that the disk is full in the middle of it.
FILE, ROOM = 100_000, 50_000
BOUNDARY = "between-two-parts-of-a-form"


def content(number):
    """Return a file of its own for each city."""
    return pdf(trailer=b"/Info << >>", stream=random.Random(number).randbytes(FILE))


def sent(city, port, path, fields, file):
    """Send a form with a file; returns status, headers and the page."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="plan"; filename="plan.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    body = ("".join(parts) + head).encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        headers = city.headers | {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def offered(page):
    """Return where the page of a refusal sends the form again, and the fields that it keeps."""
    form = next(part for part in re.split(r"(?=<form )", page) if 'type="file" name="plan"' in part).partition("</form>")[0]
    kept = {
        name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    }
    return html.unescape(re.search(r'action="([^"]*)"', form)[1]), kept


def kept(connect):
    """Return the SHA-256 of each file that the database knows by application, and what was typed."""
    with connect() as database:
        files = database.execute("SELECT subject, sha256, storage_name FROM documents_file WHERE removed_at IS NULL").fetchall()
        rows = database.execute(
            "SELECT a.key, CAST(r.value AS text) FROM rounds_answer r JOIN rounds_application a ON a.id = r.application_id"
            " WHERE r.question = 'motivation'"
        ).fetchall()
    return files, {key: json.loads(value) for key, value in rows}


def fill(folder):
    """Leave room for half a file."""
    with (folder / "filler").open("wb") as filler:
        filler.write(bytes(shutil.disk_usage(folder).free - ROOM))


@pytest.mark.parametrize("name", ["documents", "incoming"])
def test_a_full_disk_loses_nothing_of_what_cities_send(house, name):
    environ, connect = house
    cities = [
        City(one, random.Random()) for one in json.loads(run("tests.prove.applications_house", str(CITIES), environ=environ))
    ]
    folder = Path(environ["HALQA_VAR"]) / name
    folder.mkdir(exist_ok=True)
    can = subprocess.run([*SMALL_DISK, folder, "true"], check=False, capture_output=True, text=True)
    assert can.returncode == 0, f"A small disk needs a mount of one's own: {can.stderr}"
    acknowledged, refused = {}, {}

    def whole():
        """Return the files of the database, after looking at each on the disk."""
        files, _texts = kept(connect)
        contents = {path.name: path.read_bytes() for path in (disk.parent / "documents").iterdir() if path.name != "filler"}
        assert set(contents) == {stored for _subject, _sha256, stored in files}, (
            "a file on the disk without its row, or without an end"
        )
        assert {hashlib.sha256(contents[stored]).hexdigest() for _subject, _sha256, stored in files} == {
            one for _s, one, _n in files
        }
        return {subject.removeprefix("application:"): sha256 for subject, sha256, _stored in files}

    with served(environ, within=(*SMALL_DISK, str(folder))) as (process, port):
        # The server's own view: nobody else sees its small disk.
        disk = Path(f"/proc/{process.pid}/root{folder}")
        for number, city in enumerate(cities):
            if number == BEFORE:
                fill(disk)
            key, typed = city.told["key"], f"Typed with a file, «{number}» & <more>\nin two lines"
            path = f"/en/applications/{key}/write/{city.told['texts']['motivation']}/"
            fields = {"motivation": typed, "read.motivation": city.read("motivation")}
            status, headers, page = sent(city, port, path, fields, content(number))
            if status == 302:
                acknowledged[key] = hashlib.sha256(content(number)).hexdigest()
                continue
            assert (status, headers["Retry-After"]) == (503, "10"), page[:2000]
            refused[key] = (city, number, typed, offered(page))
        assert (len(acknowledged), len(refused)) == (BEFORE, CITIES - BEFORE)
        assert whole() == acknowledged
        (disk / "filler").unlink()

        for key, (city, number, typed, (address, fields)) in refused.items():
            assert fields["motivation"].replace("\r\n", "\n") == typed
            assert sent(city, port, address, fields, content(number))[0] == 302
            acknowledged[key] = hashlib.sha256(content(number)).hexdigest()
        assert whole() == acknowledged
        texts = kept(connect)[1]
        assert {texts[key] for key in refused} == {typed for _city, _number, typed, _form in refused.values()}
    assert run("halqa", "ledger", "verify", environ=environ).startswith("The ledger holds: ")
    tell(connect, "applications-disk", folder=name, acknowledged=BEFORE, refused=len(refused), again=len(refused))
