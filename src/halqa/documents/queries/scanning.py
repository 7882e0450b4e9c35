"""A virus scanner, where the operator has one: an interface, and the one that speaks to clamd."""

import socket
import struct
from collections.abc import Callable
from functools import partial
from typing import Final

from django.conf import settings

CHUNK: Final = 65_536
PATIENCE_SECONDS: Final = 30

Scanner = Callable[[bytes], bool]
"""Says whether a content is clean. Raises ScannerAway where that cannot be known."""


class ScannerAway(Exception):
    """The scanner does not answer, or not with a verdict."""


def scanner() -> Scanner | None:
    """Return the scanner that ``HALQA_VIRUS_SCANNER`` names, if it names one."""
    return partial(clean_by_clamd, settings.VIRUS_SCANNER) if settings.VIRUS_SCANNER else None


def scanner_answers() -> bool | None:
    """Say whether the scanner is there; nothing where none is named."""
    if not settings.VIRUS_SCANNER:
        return None
    try:
        with _connected(settings.VIRUS_SCANNER) as stream:
            stream.sendall(b"zPING\0")
            return _all_of(stream).rstrip(b"\0\n") == b"PONG"
    except OSError:
        return False


def clean_by_clamd(address: str, content: bytes) -> bool:
    """Ask clamd, at ``host:port`` or at the path of its socket, by its command INSTREAM.

    :raises ScannerAway: when it is down, hangs, or finds the content too large to be looked at
    """
    try:
        with _connected(address) as stream:
            stream.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                stream.sendall(struct.pack("!L", len(chunk)) + chunk)
            stream.sendall(struct.pack("!L", 0))
            answer = _all_of(stream).rstrip(b"\0\n")
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if answer == b"stream: OK":
        return True
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return False
    raise ScannerAway(answer.decode("ascii", "replace"))


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        stream = socket.socket(socket.AF_UNIX)
        stream.settimeout(PATIENCE_SECONDS)
        stream.connect(address)
        return stream
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_SECONDS)


def _all_of(stream: socket.socket) -> bytes:
    said = b""
    while len(said) < CHUNK and (more := stream.recv(CHUNK)):
        said += more
    return said
