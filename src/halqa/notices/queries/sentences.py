"""A notice in words, in the language that is active."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from halqa.accounts.access import subject_name
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.notices.access import kind_named
from halqa.notices.labels import DUE, NoticeKind
from halqa.notices.models import Notice
from halqa.notices.queries.moments import moment_words
from halqa.pages.templatetags.frame import address, in_language, reader_language


@dataclass(frozen=True)
class Told:
    """A notice in words: a line, its sentences, the path it leads to in the reader's language, and its deadline in words.

    ``about`` is the same for all notices of one thing, in every language.
    """

    pk: int
    kind: NoticeKind
    about: str
    title: str
    text: str
    short: str
    path: str
    put_at: datetime
    due_at: datetime | None
    due: str
    is_read: bool


class _Facts(dict[str, object]):
    """Facts for a sentence. One that is not there is shown as a dash: the words of a kind may change after it was put."""

    def __missing__(self, name: str) -> str:
        return "–"


def told(notice: Notice, *, time_zone: str) -> Told | None:
    """Put a notice into words; nothing where no app speaks of its kind any more."""
    kind = kind_named(notice.kind)
    if kind is None:
        return None
    language = get_language() or WORKING_LANGUAGE
    due = moment_words(notice.due_at, time_zone) if notice.due_at else ""
    facts = _Facts({**kind.in_words(notice.facts), "subject": subject_name(notice.subject, language), "due": due})
    return Told(
        pk=notice.pk,
        kind=kind,
        about=f"{notice.subject} {notice.path}",
        # A title becomes the subject of a mail, which is one line.
        title=" ".join((str(kind.title) % facts).split()),
        text=str(kind.text) % facts,
        short=str(kind.short or "") % facts,
        path=_in_readers_language(notice.path),
        put_at=notice.put_at,
        due_at=notice.due_at,
        due=str(DUE) % {"moment": due} if due else "",
        is_read=notice.read_at is not None,
    )


def told_all(notices: Iterable[Notice], *, time_zone: str) -> tuple[Told, ...]:
    """Put notices into words, without those that nobody speaks of any more."""
    return tuple(words for notice in notices if (words := told(notice, time_zone=time_zone)))


def _in_readers_language(path: str) -> str:
    """Return a path of this site below the reader's language; one that begins with a slash may name a language of its own."""
    return in_language(path, reader_language()) if path.startswith("/") else address(path)
