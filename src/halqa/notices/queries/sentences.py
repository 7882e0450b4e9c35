"""A notice in words, in the language that is active."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from halqa.accounts.access import subject_names
from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.notices.access import kind_named
from halqa.notices.labels import NoticeKind
from halqa.notices.labels.words import DUE
from halqa.notices.models import Notice
from halqa.notices.queries.moments import moment_words
from halqa.pages.templatetags.frame import address, in_language, reader_language


@dataclass(frozen=True)
class Told:
    """A notice in words: a line, its sentences, where it leads in the reader's language if anywhere, its deadline in words.

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


def told_all(notices: Iterable[Notice], *, time_zone: str) -> tuple[Told, ...]:
    """Put notices into words, without those of kinds that no app speaks of any more."""
    spoken = [(notice, kind) for notice in notices if (kind := kind_named(notice.kind))]
    names = subject_names((notice.subject for notice, _kind in spoken), get_language() or WORKING_LANGUAGE)
    return tuple(_told(notice, kind, names[notice.subject], time_zone) for notice, kind in spoken)


def _told(notice: Notice, kind: NoticeKind, subject: str, time_zone: str) -> Told:
    due = moment_words(notice.due_at, time_zone) if notice.due_at else ""
    facts = _Facts({**kind.in_words(notice.facts), "subject": subject, "due": due})
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


def _in_readers_language(path: str) -> str:
    """Return a path of this site below the reader's language; one that begins with a slash may name a language of its own."""
    if not path:
        return ""
    return in_language(path, reader_language()) if path.startswith("/") else address(path)
