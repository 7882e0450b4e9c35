"""The front door: answers a visitor without a session from memory, ahead of Django.

A page is kept under (scheme, host, path, query) with the number of the last public event and a moment until which its facts
hold; the language is part of the path. Each process keeps its own pages, so the build is implied. Nothing stale is ever
answered: the number is read from the database for each request, and a page that was rendered before an event is not found
after it.
"""

import gzip
import hashlib
import re
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import psycopg

from halqa.pages.views.public import FRESH_UNTIL

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
Key = tuple[str, str, str, str]

VERSION_QUERY = "SELECT public_number FROM ledger_head WHERE id = 1"
# A database that hangs must not hold every visitor: then Django answers, and says so.
PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 5000, "options": "-c statement_timeout=2000"}
ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
SMALLEST_WORTH_COMPRESSING = 400
COMPRESSED_KINDS = (
    "text/",
    "application/json",
    "application/geo+json",
    "image/svg+xml",
    "application/xml",
    "application/atom+xml",
    "application/ld+json",
)


@dataclass(frozen=True)
class Page:
    """A rendered page: headers and body as they are and compressed, its tag, and until when its facts hold."""

    headers: Headers
    body: bytes
    gzip_headers: Headers
    gzip_body: bytes
    etag: str
    not_modified_headers: Headers
    version: int
    fresh_until: float

    @property
    def weight(self) -> int:
        """Bytes of memory, headers roughly."""
        return len(self.body) + len(self.gzip_body) + 2000


class PublicVersion:
    """Reads the number of the last public event, through one connection that is kept open.

    Requests that wait at the same moment share a reading, but only one that began after they came: an event that was recorded
    before a request is always seen by it.
    """

    def __init__(self, database: dict[str, Any]) -> None:
        self._database = database
        self._execute: Callable[[str], Any] | None = None
        self._lock = threading.Lock()
        self._begun = self._done = 0
        self._number: int | None = None

    def read(self) -> int | None:
        """Return the number, or nothing when the database does not answer: then Django says so to the visitor."""
        begun_before = self._begun
        with self._lock:
            if self._done <= begun_before:
                self._begun += 1
                self._number = self._ask()
                self._done = self._begun
            return self._number

    def _ask(self) -> int | None:
        for _ in range(2):
            try:
                self._execute = self._execute or self._connect()
                row = self._execute(VERSION_QUERY).fetchone()
            except (sqlite3.Error, psycopg.Error):
                # A restarted server or a replaced file: connect once more, then leave it to Django.
                self._execute = None
            else:
                return row[0] if row else 0
        return None

    def _connect(self) -> Callable[[str], Any]:
        if "sqlite" in self._database["ENGINE"]:
            address = f"file:{quote(str(self._database['NAME']))}?mode=ro"
            return sqlite3.connect(address, uri=True, timeout=5, isolation_level=None, check_same_thread=False).execute
        return psycopg.connect(**self._libpq(), autocommit=True, prepare_threshold=0).execute

    def _libpq(self) -> dict[str, Any]:
        names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        told = {ours: self._database[theirs] for theirs, ours in names.items() if self._database.get(theirs)}
        # Django's options hold libpq's, such as sslmode, beside its own.
        known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
        options = {name: value for name, value in self._database.get("OPTIONS", {}).items() if name in known}
        # Not in place of what was set, but behind it: the last word of an option counts.
        options["options"] = f"{options.get('options', '')} {PATIENCE['options']}".strip()
        return PATIENCE | told | options


class FrontDoor:
    """A WSGI application around another: answers public pages from bounded memory, passes everything else on."""

    def __init__(
        self,
        application: WSGIApp,
        *,
        version: Callable[[], int | None],
        memory: int,
        languages: tuple[str, ...],
        session_cookie: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._application = application
        self._version = version
        self._memory = memory
        self._prefixes = tuple(f"/{tag}/" for tag in languages)
        self._session_cookie = f"{session_cookie}="
        self._clock = clock
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if (
            environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or not path.startswith(self._prefixes)
            or self._session_cookie in environ.get("HTTP_COOKIE", "")
        ):
            return self._pass_on(environ, start_response)
        version = self._version()
        if version is None:
            return self._pass_on(environ, start_response)
        # What a proxy says of the scheme counts or not, by a setting; that it differs is reason enough for another page.
        scheme = environ.get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"]
        key = (scheme, environ.get("HTTP_HOST", ""), path, environ.get("QUERY_STRING", ""))
        page = self._find(key, version)
        if page is None:
            page = self._render(environ, start_response, key, version)
            if not isinstance(page, Page):
                return page
        return _answer(page, environ, start_response)

    def _pass_on(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def without_mark(status: str, headers: Headers, *exc_info: Any) -> Any:
            return start_response(status, [pair for pair in headers if pair[0] != FRESH_UNTIL], *exc_info)

        return self._application(environ, without_mark)

    def _find(self, key: Key, version: int) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.version != version or page.fresh_until <= self._clock():
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def _drop(self, key: Key) -> None:
        self._weight -= self._pages.pop(key).weight

    def _render(
        self, environ: dict[str, Any], start_response: Callable[..., Any], key: Key, version: int
    ) -> Page | Iterable[bytes]:
        """Let Django render; keep the page if it says that it is public, else hand on what it said."""
        said: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> None:
            said[:] = [status, headers, exc_info]

        # The body is needed whole, also for HEAD: the page that is kept answers both.
        answer = self._application(environ | {"REQUEST_METHOD": "GET"}, listen)
        status, headers, exc_info = said
        fresh_until = next((float(value) for name, value in headers if name == FRESH_UNTIL), None)
        if fresh_until is None or not status.startswith("200 "):
            start_response(status, [pair for pair in headers if pair[0] != FRESH_UNTIL], *([exc_info] if exc_info else []))
            return _head_only(answer) if environ["REQUEST_METHOD"] == "HEAD" else answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        page = _page(headers, body, version, fresh_until)
        with self._lock:
            if key in self._pages:
                self._drop(key)
            if page.weight <= self._memory // 4:
                self._pages[key] = page
                self._weight += page.weight
            while self._weight > self._memory:
                self._drop(next(iter(self._pages)))
        return page


def _head_only(answer: Iterable[bytes]) -> Iterator[bytes]:
    getattr(answer, "close", lambda: None)()
    yield b""


def _page(headers: Headers, body: bytes, version: int, fresh_until: float) -> Page:
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    own = {FRESH_UNTIL, "Content-Length", "ETag", "Cache-Control"}
    kept = [pair for pair in headers if pair[0] not in own]
    # no-cache: keep it, but ask each time; the answer to "has it changed" costs next to nothing.
    kept += [("Cache-Control", "public, no-cache"), ("ETag", etag)]
    kind = next((value for name, value in headers if name == "Content-Type"), "")
    plain = [*kept, ("Content-Length", str(len(body)))]
    if len(body) < SMALLEST_WORTH_COMPRESSING or not kind.startswith(COMPRESSED_KINDS):
        return Page(plain, body, plain, b"", etag, kept, version, fresh_until)
    vary = next((value for name, value in kept if name == "Vary"), "")
    kept = [pair for pair in kept if pair[0] != "Vary"]
    kept.append(("Vary", ", ".join(filter(None, [vary, "Accept-Encoding"]))))
    small = gzip.compress(body, 6, mtime=0)
    return Page(
        headers=[*kept, ("Content-Length", str(len(body)))],
        body=body,
        gzip_headers=[*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(small)))],
        gzip_body=small,
        etag=etag,
        not_modified_headers=[pair for pair in kept if pair[0] != "Content-Type"],
        version=version,
        fresh_until=fresh_until,
    )


def _answer(page: Page, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if known and (known == "*" or page.etag in known):
        start_response("304 Not Modified", page.not_modified_headers.copy())
        return [b""]
    squeezed = page.gzip_body and ACCEPTS_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", ""))
    start_response("200 OK", (page.gzip_headers if squeezed else page.headers).copy())
    if environ["REQUEST_METHOD"] == "HEAD":
        return [b""]
    return [page.gzip_body if squeezed else page.body]
