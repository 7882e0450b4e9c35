"""Filters for announcements."""

from django import template

from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels.applications import STATES
from halqa.rounds.rules.deciding import STATE_OF

register = template.Library()


@register.filter
def in_decided_words(said: Decided) -> str:
    """Return what is decided, in the words of the state to which it leads."""
    return str(STATES[STATE_OF[Decided(said)]])
