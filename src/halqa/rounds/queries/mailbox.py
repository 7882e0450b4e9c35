"""A folder of files as they came by mail: forms, scans, and messages with such attached, each read and none believed."""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from halqa.accounts.access import caller_by_key
from halqa.accounts.queries import key_at
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.registry.access import CITY_ROLES
from halqa.rounds.enums.calls import CallState
from halqa.rounds.models import Application
from halqa.rounds.queries.paper import FormAnswers, read_back
from halqa.rounds.rules.applications import LIVE, WRITABLE
from halqa.rounds.rules.forms_answers import Limits

MOST_BYTES_OF_A_MESSAGE: Final = 100 * 1024 * 1024
MOST_FILES_OF_A_MESSAGE: Final = 100


@dataclass(frozen=True)
class Letter:
    """One file that came: what it is called, in its message if it came in one, and what it holds or why it cannot be taken.

    ``sender`` is the address that its message gives as its sender's, which nobody has proved.
    """

    name: str
    content: bytes
    answers: FormAnswers | None
    refusals: tuple[Refusal, ...] = ()
    sender: str = ""

    @property
    def application(self) -> str:
        """The key of the application that it says it belongs to; empty where it says none."""
        return self.answers.application if self.answers else ""

    def opened(self) -> BinaryIO:
        """Return its content as a file, at its beginning."""
        return BytesIO(self.content)


@dataclass(frozen=True)
class Meant:
    """The application that a file belongs to, or every reason why nobody can say; ``by_sender``: found by who sent it."""

    application: Application | None = None
    by_sender: bool = False
    refusals: tuple[Refusal, ...] = ()


def application_meant(letter: Letter, now: datetime) -> Meant:
    """Return to which application a file belongs: by its own mark, else by the sender of its message.

    A sender stands for an application where they speak for cities that have exactly one open application, of the form of the
    file where it says one. An address is easily forged: whoever takes the file in is told how it was found.
    """
    answers = letter.answers
    if answers is None:
        return Meant(refusals=letter.refusals)
    if answers.application:
        kind, _colon, key = answers.application.partition(":")
        found = Application.objects.select_related("call").filter(key=key).first() if kind == "application" else None
        unknown = (Refusal("of-unknown-application", {"found": answers.application}),)
        return Meant(found) if found else Meant(refusals=unknown)
    notes = answers.notes or (Refusal("without-application"),)
    if not letter.sender:
        return Meant(refusals=notes)
    sender = caller_by_key(key_at(letter.sender), now)
    cities = {scope for role in CITY_ROLES for scope in sender.scopes(role)} if sender else set()
    open_ones = Application.objects.filter(city__in=sorted(cities), call__state=CallState.OPEN, state__in=sorted(LIVE))
    if answers.form is not None:
        open_ones = open_ones.filter(form=answers.form.key, state__in=sorted(WRITABLE))
    found_ones = list(open_ones.select_related("call").order_by("pk")[:2])
    if len(found_ones) != 1:
        return Meant(refusals=(*answers.notes, Refusal("sender-of-no-application", {"sender": letter.sender})))
    return Meant(found_ones[0], by_sender=True)


def letters_in(folder: Path, limits: Limits) -> Iterator[Letter]:
    """Yield every file of a folder and of those inside it, by name, read as far as it can be."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_dir() and not path.is_symlink():
            continue
        if path.is_symlink() or not path.is_file():
            yield Letter(name, b"", None, (Refusal("no-file-at-all", {"why": "it leads elsewhere"}),))
            continue
        try:
            yield from _letters_of(path, name, limits)
        except OSError as error:
            yield Letter(name, b"", None, (Refusal("no-file-at-all", {"why": error.strerror or error}),))


def _letters_of(path: Path, name: str, limits: Limits) -> Iterator[Letter]:
    match path.suffix.lower():
        case ".eml":
            if (size := path.stat().st_size) > MOST_BYTES_OF_A_MESSAGE:
                yield _too_large(name, size)
            else:
                yield from _of_message(path.read_bytes(), name, limits)
        case ".mbox" | ".mbx":
            yield from _of_box(path, name, limits)
        case _:
            with path.open("rb") as file:
                yield _letter(name, path.name, file, path.stat().st_size, limits)


def _of_box(path: Path, name: str, limits: Limits) -> Iterator[Letter]:
    box = mailbox.mbox(path, create=False)
    try:
        keys = box.keys()
        if not keys:
            yield Letter(name, b"", None, (Refusal("message-unreadable"),))
        for number, key in enumerate(keys, start=1):
            with box.get_file(key) as message:
                content = message.read(MOST_BYTES_OF_A_MESSAGE + 1)
            own = f"{name}, {number}"
            if len(content) > MOST_BYTES_OF_A_MESSAGE:
                yield _too_large(own, len(content))
            else:
                yield from _of_message(content, own, limits)
    finally:
        box.close()


def _too_large(name: str, size: int) -> Letter:
    return Letter(name, b"", None, (Refusal("file-too-large", {"bytes": size, "most_bytes": MOST_BYTES_OF_A_MESSAGE}),))


def _of_message(content: bytes, name: str, limits: Limits) -> Iterator[Letter]:
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
        attached = [*_attached(message)]
        files = [(own, _content_of(part)) for own, part in attached[:MOST_FILES_OF_A_MESSAGE]]
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError):
        # A message is made by a stranger, and its parser stumbles in as many ways as there are.
        yield Letter(name, b"", None, (Refusal("message-unreadable"),))
        return
    if not files:
        yield Letter(name, b"", None, (Refusal("message-without-file"),))
    if len(attached) > MOST_FILES_OF_A_MESSAGE:
        yield Letter(name, b"", None, (Refusal("message-of-too-many-files", {"most": MOST_FILES_OF_A_MESSAGE}),))
    for own, data in files:
        yield replace(_letter(f"{name}: {own}", own, BytesIO(data), len(data), limits), sender=_sender_of(message))


def _sender_of(message: EmailMessage) -> str:
    try:
        return parseaddr(str(message.get("From", "")))[1].strip()
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError):
        return ""


def _attached(message: EmailMessage, around: str = "") -> Iterator[tuple[str, EmailMessage]]:
    """Yield what is attached to a message and to those within it, by name: not its words, and not the pictures among those."""
    name, kind = message.get_filename() or "", message.get_content_maintype()
    if message.is_multipart():
        for part in message.iter_parts():
            yield from _attached(part, message.get_content_subtype())
    elif name or kind != "text":
        is_among_words = around == "related" or message.get_content_disposition() == "inline"
        if not (kind == "image" and is_among_words):
            yield name or f"?.{message.get_content_subtype()}", message


def _content_of(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _letter(name: str, given_name: str, file: BinaryIO, size: int, limits: Limits) -> Letter:
    try:
        answers = read_back(file, size=size, given_name=given_name, limits=limits)
    except RuleRefused as refused:
        return Letter(name, b"", None, refused.refusals)
    file.seek(0)
    return Letter(name, file.read(), answers)
