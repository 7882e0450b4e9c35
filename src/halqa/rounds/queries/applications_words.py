"""Reasons against an act on an application as sentences, with states and moments in words."""

from collections.abc import Iterable
from datetime import datetime

from halqa.documents.labels import REFUSALS as OF_FILES
from halqa.documents.labels import sentence as file_sentence
from halqa.foundation.refusals import Refusal
from halqa.notices.queries.moments import moment_words
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels.applications import REFUSALS
from halqa.rounds.labels.forms import REFUSALS as OF_FORMS
from halqa.rounds.labels.forms import sentence as form_sentence
from halqa.rounds.labels.paper import REFUSALS as OF_PAPER
from halqa.rounds.labels.paper import sentence as paper_sentence
from halqa.rounds.labels.refusals import sentence as call_sentence
from halqa.rounds.labels.rounds import state_words
from halqa.rounds.rules.visibility import state_shown


def reason(refusal: Refusal, time_zone: str) -> str:
    """Return one reason in the language that is active, its moments on the reader's clock."""
    if refusal.code not in REFUSALS:
        return form_sentence(refusal) if refusal.code in OF_FORMS else call_sentence(refusal)
    facts = dict(refusal.facts)
    if "application_state" in facts:
        # Who is on the shortlist no reason tells, whoever reads it: a city tries what it cannot as well.
        shown = state_shown(ApplicationState(str(facts["application_state"])), ())
        facts["application_state"] = state_words(CallKind(str(facts["kind"])), shown)
    if moment := facts.get("moment"):
        facts["moment"] = moment_words(datetime.fromisoformat(str(moment)), time_zone, zone_name="short")
    return str(REFUSALS[refusal.code]) % facts


def reason_of_paper(refusal: Refusal, time_zone: str) -> str:
    """Return a reason against a file that came back, against taking it, or against the application: each has its own words."""
    if refusal.code in OF_PAPER:
        return paper_sentence(refusal)
    return file_sentence(refusal) if refusal.code in OF_FILES else reason(refusal, time_zone)


def reasons(refusals: Iterable[Refusal], time_zone: str) -> list[str]:
    """Return every reason, each once."""
    return list(dict.fromkeys(reason(one, time_zone) for one in refusals))
