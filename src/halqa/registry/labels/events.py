"""The words for the registry's events in the ledger, in the language that is active."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from halqa.ledger.labels import event_words
from halqa.pages.templatetags.words import when_text

EVENTS: Final[Mapping[str, Promise]] = {
    "countries.loaded": _("The names of countries were loaded."),
    "demonstration.loaded": _("The invented cities of the demonstration were loaded."),
    "demonstration.written": _("The invented cities of the demonstration proposed what they say of themselves."),
    "demonstration.asked": _("Invented readers of the demonstration asked for corrections."),
    "roster.loaded": _("The roster was loaded, with facts about this place among others."),
    "fact.recorded": _("A fact was added."),
    "fact.corrected": _("A fact was corrected."),
    "fact.withdrawn": _("A fact was taken back: it never was so."),
    "fact.restored": _("A fact that had been taken back stands again."),
    "round.recorded": _("A round was announced in Halqa, with facts about this place among others."),
    "cities.merged": _("Two records of the same place were made one."),
    "candidate.added": _("A city that wants to join was added."),
    "candidate.changed": _("Something else is said of a city that wants to join."),
    "candidate.removed": _("A city that wanted to join was taken out."),
    "candidate.merged": _("A city that wants to join was made one with another."),
    "import.sent": _("A roster was sent, to be compared with what is stored."),
    "import.confirmed": _("A roster was confirmed, to be applied."),
    "import.discarded": _("A roster was discarded before it was applied."),
    "correction-request.sent": _("A reader asked for a correction."),
    "correction-request.repeated": _("One more reader asked for the same correction."),
    "correction-request.replied": _("A reader replied to what the coordination team had asked back."),
    "correction-request.asked-back": _("The coordination team asked a reader back."),
    "correction-request.corrected": _("A fact was corrected after a reader had asked for it."),
    "correction-request.upheld": _("A reader was told why a fact stands."),
    "correction-requests.discarded": _("Correction requests were discarded."),
    "correction-requests.summed-up": _("The coordination team was told of new correction requests."),
    "profile.drafted": _("The city wrote on a proposal to change its profile."),
    "profile.sent": _("The city sent a proposal to change its profile."),
    "profile.taken-back": _("The city took its proposal back, to go on writing."),
    "profile.discarded": _("The city discarded its proposal."),
    "profile.sent-back": _("The coordination team sent the city's proposal back."),
    "profile.approved": _("The coordination team approved what the city says of itself."),
    "profile.declined": _("The coordination team declined the city's proposal."),
}

RECORDING: Final = (
    "fact.recorded",
    "fact.corrected",
    "fact.withdrawn",
    "fact.restored",
    "cities.merged",
    "profile.approved",
    "correction-request.corrected",
    "round.recorded",
    "roster.loaded",
    "demonstration.loaded",
)
"""Events that say of the act behind a fact how the fact came to be recorded; one act may have others, about other things."""


def told_event(kind: str, detail: Mapping[str, Any]) -> str:
    """Return what an event says, and where a reader had asked for it, on which day; nobody's name is kept."""
    words = event_words(kind)
    if "asked_on" not in detail:
        return words
    day = when_text(date.fromisoformat(detail["asked_on"]))
    return _now("%(words)s A reader had asked for it on %(day)s.") % {"words": words, "day": day}
