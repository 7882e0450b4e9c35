"""A virus scanner is asked over a real socket, and what it does not say is never taken for yes."""

import socketserver
import struct
import threading
from io import BytesIO

import pytest

from halqa.config.environment import BadSetting, read_environment
from halqa.documents.enums import Kind
from halqa.documents.queries import scanning
from halqa.documents.queries.examination import examine
from halqa.foundation.refusals import RuleRefused
from tests.factories.uploads import pdf


@pytest.fixture
def clamd(settings):
    """Start a scanner that answers what it is told to; yields what it was sent."""
    seen, over = [], threading.Event()

    class Scanner(socketserver.StreamRequestHandler):
        def handle(self):
            if (asked := self.rfile.read(6)) == b"zPING\0":
                self.wfile.write(self.server.answer)
                return
            assert asked + self.rfile.read(4) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!L", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
            seen.append(content)
            if self.server.answer is None:
                over.wait(10)
            else:
                self.wfile.write(self.server.answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        server.seen, server.answer = seen, b"stream: OK\0"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.VIRUS_SCANNER = f"127.0.0.1:{server.server_address[1]}"
        yield server
        over.set()
        server.shutdown()


def examined(content):
    return examine(BytesIO(content), size=len(content), given_name="plan.pdf", kinds=Kind)


def codes(content):
    with pytest.raises(RuleRefused) as refused:
        examined(content)
    return refused.value.codes


def test_the_whole_file_is_shown_and_what_is_clean_passes(clamd):
    content = pdf(stream=bytes(range(256)) * 2000)

    assert examined(content).bytes == len(content)
    assert clamd.seen == [content]


def test_a_large_file_is_shown_in_pieces(clamd, monkeypatch):
    monkeypatch.setattr(scanning, "CHUNK", 100)

    examined(pdf())

    assert clamd.seen == [pdf()]


def test_what_is_found_is_refused(clamd):
    clamd.answer = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"

    assert codes(pdf()) == ("looks-like-a-virus",)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OKAY\0", b"stream: \0"])
def test_what_is_no_verdict_is_no_yes(clamd, answer):
    clamd.answer = answer

    assert codes(pdf()) == ("scanner-away",)


def test_while_the_scanner_is_down_nothing_is_taken(clamd):
    clamd.shutdown()
    clamd.server_close()

    assert codes(pdf()) == ("scanner-away",)


def test_a_scanner_that_hangs_is_not_waited_for_without_end(clamd, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE_SECONDS", 0.1)
    clamd.answer = None

    assert codes(pdf()) == ("scanner-away",)


def test_a_scanner_can_be_asked_whether_it_is_there(clamd, settings):
    clamd.answer = b"PONG\0"
    assert scanning.scanner_answers() is True
    clamd.answer = b"what?\0"
    assert scanning.scanner_answers() is False
    clamd.shutdown()
    clamd.server_close()
    assert scanning.scanner_answers() is False
    settings.VIRUS_SCANNER = ""
    assert scanning.scanner_answers() is None


def test_what_is_refused_anyway_is_not_shown(clamd):
    assert codes(b"MZ") == ("content-not-taken",)
    assert clamd.seen == []


def test_without_a_scanner_the_rules_decide_alone(settings):
    settings.VIRUS_SCANNER = ""

    assert examined(pdf()).kind is Kind.PDF


@pytest.mark.parametrize("address", ["", "127.0.0.1:3310", "[::1]:3310", "/run/clamav/clamd.ctl"])
def test_an_address_of_a_scanner_is_taken(address):
    assert read_environment({"HALQA_VIRUS_SCANNER": address})["HALQA_VIRUS_SCANNER"] == address


@pytest.mark.parametrize("address", ["localhost", "localhost:", ":3310", "localhost:clamd"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(BadSetting, match=r"expected an address such as 127\.0\.0\.1:3310"):
        read_environment({"HALQA_VIRUS_SCANNER": address})
