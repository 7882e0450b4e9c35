"""The text that somebody signs, with what tells later which answers have changed since it was read."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from halqa.accounts.access import Caller
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import answers_of, form_of_application, text_of
from halqa.rounds.queries.applications_text import TextPage, text_page


@dataclass(frozen=True)
class TextToSign:
    """A text with its fingerprint. ``page`` is nothing for an office to which it was not sent: it has it on paper alone.

    ``marks`` say of each answer in short what it is; ``changed`` and ``changed_ids`` what has changed since others were read.
    """

    page: TextPage | None
    sha256: str
    marks: str
    changed: tuple[Chosen, ...]
    changed_ids: frozenset[str]


def text_to_sign(application: Application, reader: Caller, *, read: str = "") -> TextToSign:
    """Return the text as it stands; with ``read``, the marks of one that was read before, what has changed since is named."""
    form = form_of_application(application)
    answers, fingerprint = text_of(application, form, answers_of(application))
    marks = {name: _mark(value) for name, value in answers.items()}
    before = dict(part.split(":", 1) for part in read.split() if ":" in part)
    changed = {name for name in {*marks, *before} if marks.get(name) != before.get(name)} if before else set()
    page = text_page(application, reader)
    # An office that has pages of a draft in hand records them without reading a word of it here.
    return TextToSign(
        page=page if page and page.sha256 == fingerprint else None,
        sha256=fingerprint,
        marks=" ".join(f"{name}:{mark}" for name, mark in marks.items()),
        changed=tuple(one.label.pick(reader_language()) for one in form.questions if one.id in changed),
        changed_ids=frozenset(changed),
    )


def _mark(value: Any) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]
