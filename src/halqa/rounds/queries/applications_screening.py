"""What whoever screens an application needs: what the rules find with the facts behind it, and what stands in the file."""

from dataclasses import dataclass
from datetime import datetime

from halqa.accounts.queries import names_of
from halqa.rounds.enums.applications import Screened
from halqa.rounds.enums.calls import Outcome
from halqa.rounds.models import Application, Screening
from halqa.rounds.queries.screening import findings_from_data, verdict_on
from halqa.rounds.rules.eligibility import Finding
from halqa.rounds.rules.policies import Policy


@dataclass(frozen=True)
class Found:
    """What the rules find of an application now: the outcome, and every finding."""

    outcome: Outcome
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ScreeningLine:
    """A screening as it was, with the findings as they stood then; one that was taken back has its end."""

    number: int
    outcome: Outcome
    findings: tuple[Finding, ...]
    said: Screened
    is_override: bool
    is_complete: bool
    reason: str
    at: datetime
    author: str
    ended_at: datetime | None


def found_now(application: Application, policy: Policy) -> Found:
    """Return what the rules of the round find of the city that applies, by the facts as they stand now."""
    verdict = verdict_on(application, policy)
    return Found(verdict.outcome, verdict.findings)


def screenings_of(application: Application) -> tuple[ScreeningLine, ...]:
    """Return the screenings of an application, the latest first."""
    rows = list(Screening.objects.filter(application=application).order_by("-number"))
    authors = names_of(row.by for row in rows)
    return tuple(
        ScreeningLine(
            number=row.number,
            outcome=Outcome(row.outcome),
            findings=findings_from_data(row.findings),
            said=Screened(row.said),
            is_override=row.is_override,
            is_complete=row.is_complete,
            reason=row.reason,
            at=row.at,
            author=authors.get(row.by, ""),
            ended_at=row.ended_at,
        )
        for row in rows
    )
