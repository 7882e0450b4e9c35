"""What can be found of calls and forms: their names in every language; of a call also its countries, of a form what it says.

Drafts are found by nobody, and what is invented neither.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet

from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.foundation.subjects import Subject
from halqa.registry.queries.references import names_of_countries
from halqa.rounds.access.calls import calls_visible_to_all
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels import findable as words
from halqa.rounds.labels.names import KINDS, call_name
from halqa.rounds.models import Announcement, Call
from halqa.rounds.queries.announcement import in_reader_language, made_announcements
from halqa.rounds.queries.calls import policy_of
from halqa.rounds.queries.forms import forms_now
from halqa.search.access import Document, Source
from halqa.search.labels import in_all_languages, said_in_all

if TYPE_CHECKING:
    from halqa.ledger.models import Event

STEPS: Final = frozenset({"call.opened", "call.amended", "call.closed", "call.called-off", "call.decided"})
"""Events after which everybody reads something else of a call."""


def _calls() -> QuerySet[Call]:
    return calls_visible_to_all().filter(is_illustrative=False)


def _call_subjects() -> Iterator[str]:
    for key in _calls().order_by("key").values_list("key", flat=True):
        yield f"call:{key}"


def _call_documents(subjects: Collection[str]) -> Iterator[Document]:
    countries, line = names_of_countries(), in_all_languages(words.CALL)
    announced = {row.call_id: row for row in made_announcements().filter(call__key__in=[_rest(one) for one in subjects])}
    for call in _calls().filter(key__in=[_rest(one) for one in subjects]).order_by("key"):
        policy, kind = policy_of(call), CallKind(call.kind)
        year = policy.number("round.year") if policy else None
        asked = (policy.several("who.countries") if policy else None) or ()
        yield Document(
            subject=f"call:{call.key}",
            kind="call",
            titles=said_in_all(lambda kind=kind, year=year: call_name(kind, year)),
            path=f"calls/{call.key}/{'announcement/' if call.pk in announced else ''}",
            **_said(announced.get(call.pk)),
            lines=line,
            keywords=(
                call.key,
                *(name for code in asked for name in countries.get(code, {}).values()),
                *_also_said(announced.get(call.pk)),
            ),
            weight=4,
        )


def _rest(subject: str) -> str:
    return Subject.parse(subject).rest


def _said(announcement: Announcement | None) -> dict[str, str]:
    """Return what an announcement says in the language in which it is shown where another is missing."""
    words = in_reader_language(announcement.words, WORKING_LANGUAGE) if announcement else None
    return {"language": words.tag, "text": words.text} if words else {}


def _also_said(announcement: Announcement | None) -> tuple[str, ...]:
    return (*announcement.title.values(), *announcement.words.values()) if announcement else ()


def _touched_calls(event: "Event") -> Any:
    return [event.subject] if event.kind in STEPS else []


def _form_documents(subjects: Collection[str]) -> Iterator[Document]:
    line = in_all_languages(words.FORM)
    for key, form in forms_now().items():
        if f"form:{key}" in subjects:
            intro = form.intro.texts if form.intro else {}
            kind = in_all_languages(KINDS[form.kind])
            yield Document(
                subject=f"form:{key}",
                kind="form",
                titles=form.title.texts,
                path=f"forms/{key}/",
                language=form.source if intro else "",
                text=intro.get(form.source, ""),
                lines={tag: f"{kind[tag]} · {line[tag]}" for tag in LANGUAGES},
                keywords=tuple(text for tag, text in intro.items() if tag != form.source),
                weight=2,
            )


def _touched_forms(event: "Event") -> Any:
    return [event.subject] if event.kind == "form.published" else []


FINDABLE: Final = (
    Source("call", words.CALLS, _call_subjects, _call_documents, _touched_calls),
    Source("form", words.FORMS, lambda: [f"form:{key}" for key in sorted(forms_now())], _form_documents, _touched_forms),
)
