"""The list of what is decided as it is taken along to be filled in, and what stands against it when it comes back."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from halqa.accounts.access import subject_names
from halqa.foundation.refusals import Refusal
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.applications import Act, ApplicationState
from halqa.rounds.enums.calls import CallState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, Call, Decision
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.bulk import with_decisions
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules import deciding
from halqa.rounds.rules.applications import DECIDABLE, ApplicationFacts
from halqa.rounds.rules.deciding_list import CITATIONS, DecidedList


@dataclass(frozen=True)
class Looked:
    """A list that was looked at: its applications by key, each with the number of the decision that stands as ``standing``.

    ``refusals`` holds every reason against it by the number of its row; 0: the whole list.
    """

    applications: Mapping[str, Any]
    refusals: Mapping[int, tuple[Refusal, ...]]


def looked_at(call: Call, read: DecidedList, now: datetime) -> Looked:
    """Return what stands against a list at a moment, by as many queries for one row as for hundreds."""
    keys = [one.key for one in read.said]
    rows = with_decisions(Application.objects.filter(call=call, key__in=keys)).exclude(sent_at=None)
    applications = {one.key: one for one in rows.select_related("recommendation")}
    policy, against = policy_of_call(call), dict(read.refusals)
    for one in read.said:
        application = applications.get(one.key)
        if application is None:
            against[one.row] = (Refusal("row-of-no-application", {"key": one.key[:80]}),)
            continue
        state, standing = ApplicationState(application.state), application.standing or 0
        word = getattr(application, "recommendation", None)
        recommended = Decided(word.says) if word else None
        facts = ApplicationFacts(state, application.version, CallState(call.state), decision=standing, recommended=recommended)
        found = [*rules.refusals(Act.DECIDE, facts, policy, now)]
        if one.read is not None:
            found += deciding.refusals_of_reading(standing, one.read)
        found += deciding.refusals_to_decide(one.said, one.wording, state, recommended, policy)
        if found:
            against[one.row] = tuple(dict.fromkeys(found))
    return Looked(applications, against)


def decisions_to_fill(call: Call) -> Iterator[tuple[str | int | None, ...]]:
    """Yield the rows of the list of a round: what waits for a decision or has one that is not announced, by three queries."""
    rows = Application.objects.filter(call=call, state__in=sorted(DECIDABLE)).select_related("recommendation")
    applications = list(rows.order_by("country", "city", "pk"))
    standing = {one.application_id: one for one in Decision.objects.filter(application__in=applications, replaced_at=None)}
    names = subject_names((one.city for one in applications), reader_language())
    for one in applications:
        word, stands = getattr(one, "recommendation", None), standing.get(one.pk)
        jury = (word.says, "\n".join(word.words.splitlines())) if word else ("", "")
        citation = stands.citation if stands else {}
        texts = [citation.get(tag, "") for tag in CITATIONS]
        told = (stands.said, *texts, stands.words, stands.reason, stands.number) if stands else ("", *texts, "", "", 0)
        yield one.key, names[one.city], one.country, *jury, *told


@dataclass(frozen=True)
class PreviewLine:
    """What a list would decide about one application: the city, what, and its public reasons by language."""

    key: str
    said: Decided
    citation: tuple[tuple[str, str], ...]
    words: str


def preview_of(read: DecidedList, most: int) -> tuple[PreviewLine, ...]:
    """Return the first rows of a list as they would be decided."""
    return tuple(
        PreviewLine(one.key, one.said, tuple(one.wording.citation.items()), one.wording.words) for one in read.said[:most]
    )


def as_table(read: DecidedList) -> str:
    """Return a list that was read as the text from which it is read again, whatever kind of file it came in."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("key", "decision", *CITATIONS.values(), "words", "reason", "version"))
    for one in read.said:
        texts = (one.wording.citation.get(tag, "") for tag in CITATIONS)
        writer.writerow((one.key, one.said, *texts, one.wording.words, one.wording.reason, "" if one.read is None else one.read))
    return out.getvalue()
