"""What is new of calls and forms for whoever follows the network, from opening to announcement; nothing invented."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from halqa.foundation.subjects import Subject
from halqa.ledger.queries import public_page
from halqa.rounds.access.calls import calls_visible_to_all
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels.events import EVENTS
from halqa.rounds.labels.forms import EVENTS as OF_FORMS
from halqa.rounds.labels.names import call_name
from halqa.rounds.queries.calls import policy_of
from halqa.rounds.queries.forms import forms_now

KINDS: Final = ("call.opened", "call.amended", "call.called-off", "call.decided", "announcement.changed", "form.published")
OF_THE_ANNOUNCEMENT: Final = frozenset({"call.decided", "announcement.changed"})
MOST: Final = 200
"""A network opens a few calls a year: whoever follows it has long read what was before so many steps of them."""


@dataclass(frozen=True)
class RoundNews:
    """One step of a call or a form. ``path`` is its page, below the language."""

    number: int
    at: datetime
    kind: str
    name: str
    sentence: str
    path: str


def round_news(*, language: str) -> tuple[RoundNews, ...]:
    """Return the last steps of calls and forms, newest first; sentences in the language that is active."""
    names = {}
    for call in calls_visible_to_all().filter(is_illustrative=False):
        policy = policy_of(call)
        names[f"call:{call.key}"] = call_name(CallKind(call.kind), policy.number("round.year") if policy else None)
    names |= {f"form:{key}": form.title.pick(language).text for key, form in forms_now().items()}
    words = {**EVENTS, **OF_FORMS}
    _total, events = public_page(KINDS, size=MOST)
    return tuple(
        RoundNews(one.number, one.at, one.kind, names[one.subject], str(words[one.kind]), _path(one.subject, one.kind))
        for one in events
        if one.subject in names
    )


def _path(subject: str, kind: str) -> str:
    parsed = Subject.parse(subject)
    return f"{parsed.kind}s/{parsed.rest}/{'announcement/' if kind in OF_THE_ANNOUNCEMENT else ''}"
