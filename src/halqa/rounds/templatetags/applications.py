"""Filters for applications: states, acts, parts and ways in words."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from halqa.foundation.localized import Localized
from halqa.ledger.labels import event_words
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import in_its_language
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
from halqa.rounds.enums.certificates import CredentialState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.enums.paper import Fate
from halqa.rounds.labels import applications as labels
from halqa.rounds.labels.certificates import STATES
from halqa.rounds.labels.decisions import BULK, DECIDED, LINES
from halqa.rounds.labels.paper import FATES

register = template.Library()


@register.filter
def in_application_words(
    value: ApplicationState | Act | Part | Way | Asking | Preselection | Screened | Rendering | Step | Progress | Fate | Decided,
) -> str:
    """Return a state, an act, a part, a way of signing or another word of applications in words."""
    tables = {
        ApplicationState: labels.STATES,
        Act: labels.ACTS,
        Part: labels.PARTS,
        Way: labels.WAYS,
        Asking: labels.ASKING,
        Preselection: labels.PRESELECTIONS,
        Screened: labels.SCREENED,
        Rendering: labels.RENDERINGS,
        Step: labels.STEPS,
        Progress: labels.PROGRESS,
        Fate: FATES,
        Decided: DECIDED,
        BulkKind: BULK,
        LineState: LINES,
    }
    return str(tables[type(value)][value])  # type: ignore[index]


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
