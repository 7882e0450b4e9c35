"""Filters for applications: states, acts, parts and ways in words."""

from django import template

from halqa.ledger.labels import event_words
from halqa.rounds.enums.applications import Act, ApplicationState, Asking, Part, Preselection, Rendering, Screened, Way
from halqa.rounds.labels import applications as labels

register = template.Library()


@register.filter
def in_application_words(value: ApplicationState | Act | Part | Way | Asking | Preselection | Screened | Rendering) -> str:
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
    }
    return str(tables[type(value)][value])  # type: ignore[index]


@register.filter
def event_said(kind: str) -> str:
    """Return what an event of the ledger says."""
    return event_words(kind)
