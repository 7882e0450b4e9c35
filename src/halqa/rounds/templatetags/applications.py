"""Filters for applications: states, acts, parts and ways in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from halqa.foundation.localized import Localized
from halqa.ledger.labels import event_words
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import in_its_language, number
from halqa.rounds.enums.applications import (
    Act,
    ApplicationState,
    Asking,
    Part,
    Preselection,
    Progress,
    Rendering,
    Screened,
    Step,
    Way,
)
from halqa.rounds.enums.bulk import BulkKind, LineState
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import CredentialState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.enums.paper import Fate
from halqa.rounds.labels import applications as labels
from halqa.rounds.labels import rounds
from halqa.rounds.labels.certificates import STATES
from halqa.rounds.labels.decisions import LINES
from halqa.rounds.labels.paper import FATES

register = template.Library()

InRound = ApplicationState | Decided | Step | Screened | BulkKind


@register.filter
def in_application_words(value: Act | Part | Way | Asking | Preselection | Rendering | Progress | Fate | LineState) -> str:
    """Return an act, a part, a way of signing or another word that is the same in rounds of every kind."""
    tables = {
        Act: labels.ACTS,
        Part: labels.PARTS,
        Way: labels.WAYS,
        Asking: labels.ASKING,
        Preselection: labels.PRESELECTIONS,
        Rendering: labels.RENDERINGS,
        Progress: labels.PROGRESS,
        Fate: FATES,
        LineState: LINES,
    }
    return str(tables[type(value)][value])  # type: ignore[index]


@register.simple_tag(takes_context=True)
def round_words(context: Context, value: InRound, kind: str = "") -> str:
    """Return a state, a decision, a step or an act on many as rounds of a kind call it: of this one, else of the page's own."""
    words: Mapping[type, Callable[[CallKind, Any], str]] = {
        ApplicationState: rounds.state_words,
        Decided: rounds.decided_words,
        Step: rounds.step_words,
        Screened: rounds.screened_words,
        BulkKind: rounds.bulk_words,
    }
    return words[type(value)](CallKind(kind) if kind else kind_in(context), value)


@register.simple_tag(takes_context=True)
def worded(context: Context, text: str, **facts: object) -> str:
    """Return a text about applications as it is said in the round of the page: of reports where it is one of reports."""
    said = rounds.worded(kind_in(context), text)
    return said % facts if facts else said


@register.simple_tag(takes_context=True)
def many_words(context: Context, what: str, count: int) -> str:
    """Return how many applications there are of which this is said, as the round of the page calls them."""
    return rounds.many_words(kind_in(context), what, count, number(count))


@register.simple_tag(takes_context=True)
def round_heads(context: Context) -> dict[str, str]:
    """Return the heads above numbers of what was decided, as the round of the page calls it."""
    return rounds.table_heads(kind_in(context))


def kind_in(context: Context) -> CallKind:
    """Return the kind of the round that a page is about, by what the page shows.

    :raises LookupError: where the page is about none
    """
    for name in ("application", "page", "seen", "call", "line"):
        if kind := getattr(context.get(name), "kind", None):
            return CallKind(kind)
    if kind := context.get("round_kind"):
        return CallKind(kind)
    raise LookupError("the page does not say of what kind its round is")


@register.filter
def in_credential_words(state: CredentialState) -> str:
    """Return how a credential stands, in words."""
    return str(STATES[state])


@register.filter
def event_said(kind: str) -> str:
    """Return what an event of the ledger says."""
    return event_words(kind)


@register.filter
def at(table: Mapping[str, Any], key: str) -> Any:
    """Return what a table holds under a key."""
    return table.get(key)


@register.filter
def chosen_words(text: Localized) -> SafeString:
    """Return a text of a form in the reader's language, or in the nearest to it."""
    return in_its_language(text.pick(reader_language()), reader_language())
