"""Corrections that readers ask for: who may ask how often, what they must say, and which answer may follow."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.foundation.transitions import Move, TransitionTable
from halqa.registry.enums import CorrectionRequestState, FieldGroup
from halqa.registry.rules.office import group_of
from halqa.registry.rules.roster import Row, refusal_of_text
from halqa.registry.rules.roster_tables import TABLE_OF

REQUESTS: Final = TransitionTable(
    CorrectionRequestState,
    CorrectionRequestState.OPEN,
    (
        Move(CorrectionRequestState.OPEN, CorrectionRequestState.ASKED_BACK, "ask back"),
        Move(CorrectionRequestState.OPEN, CorrectionRequestState.CORRECTED, "correct"),
        Move(CorrectionRequestState.OPEN, CorrectionRequestState.STANDS, "answer that it stands"),
        Move(CorrectionRequestState.OPEN, CorrectionRequestState.DISCARDED, "discard"),
        Move(CorrectionRequestState.ASKED_BACK, CorrectionRequestState.OPEN, "reply"),
        Move(CorrectionRequestState.ASKED_BACK, CorrectionRequestState.CORRECTED, "correct"),
        Move(CorrectionRequestState.ASKED_BACK, CorrectionRequestState.STANDS, "answer that it stands"),
        Move(CorrectionRequestState.ASKED_BACK, CorrectionRequestState.DISCARDED, "discard"),
    ),
)

UNANSWERED: Final = frozenset({CorrectionRequestState.OPEN, CorrectionRequestState.ASKED_BACK})
"""The states in which the coordination team can still do something."""

NOT_ASKED_OF: Final = frozenset({"aliases"})
"""The tables of which no page shows a row as a fact."""


@dataclass(frozen=True, slots=True)
class CorrectionPolicy:
    """What a network has agreed about corrections that readers ask for; the shipped file says what each number means."""

    answer_days: int
    a_day_from_one_address: int
    a_day_from_one_person: int
    a_day_in_all: int
    seconds_to_write: int
    hours_to_write: int
    most_of_proposal: int
    most_of_source: int
    most_of_remarks: int
    most_of_answer: int
    days_of_mail_address: int
    days_of_discarded: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wrote: what the fact should say, where that is published, what else; ``column`` is the cell that is meant."""

    proposal: str
    source: str
    remarks: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class SentForm:
    """The form that was sent: when it was shown (None: it does not say), with which version of the fact.

    ``is_trapped``: the field that nobody sees was filled.
    """

    shown_at: datetime | None
    version: str = ""
    is_trapped: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """How much came within the running day (UTC): of the same sender, and of all visitors. A person is signed in."""

    of_sender: int
    of_visitors: int
    is_person: bool


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request as the rules need it; ``edition`` counts its changes."""

    state: CorrectionRequestState
    edition: int
    may_be_told: bool


def refusals_of_limit(received: Received, policy: CorrectionPolicy) -> list[Refusal]:
    """Return the reasons against one more request today. Whoever is signed in has a limit of their own, and none of visitors."""
    if received.is_person:
        return [Refusal("too-many-today")] if received.of_sender >= policy.a_day_from_one_person else []
    reasons = []
    if received.of_sender >= policy.a_day_from_one_address:
        reasons.append(Refusal("too-many-from-one-place"))
    if received.of_visitors >= policy.a_day_in_all:
        reasons.append(Refusal("too-many-in-all"))
    return reasons


def begin_of_day(now: datetime) -> datetime:
    """Return when the day began (UTC) in which requests are counted."""
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


def seconds_to_next_day(now: datetime) -> int:
    """Return after how many seconds whoever met a limit may come back; at least one."""
    return max(1, int((begin_of_day(now) + timedelta(days=1) - now).total_seconds()))


def due_on(now: datetime, policy: CorrectionPolicy) -> date:
    """Return the day (UTC) by which a request that comes now is to be answered."""
    return now.astimezone(UTC).date() + timedelta(days=policy.answer_days)


def refusals_of_form(form: SentForm, version: str, policy: CorrectionPolicy, now: datetime) -> list[Refusal]:
    """Return the reasons against how a form was sent: by a program, sooner than anybody writes, or long after it was shown.

    ``version`` is that of the fact today: its reader meant another text where it was changed meanwhile.
    """
    if form.is_trapped:
        return [Refusal("looks-automatic")]
    if form.shown_at is None or now - form.shown_at > timedelta(hours=policy.hours_to_write) or form.shown_at > now:
        return [Refusal("form-too-old")]
    if now - form.shown_at < timedelta(seconds=policy.seconds_to_write):
        return [Refusal("sent-too-fast", {"seconds": policy.seconds_to_write})]
    return [Refusal("fact-changed-meanwhile")] if form.version != version else []


def refusals_of_wish(columns: Collection[str], wish: Wish, policy: CorrectionPolicy) -> list[Refusal]:
    """Return the reasons against what a reader wrote; the fact ``column`` of each is the field that it is about.

    ``columns`` are those of which a reader can say that they are wrong.
    """
    reasons = [
        *_refusals_of_words("proposal", wish.proposal, policy.most_of_proposal, needed="proposal-missing"),
        *_refusals_of_words("source", wish.source, policy.most_of_source, needed="published-nowhere"),
        *_refusals_of_words("remarks", wish.remarks, policy.most_of_remarks),
    ]
    if wish.column and wish.column not in columns:
        reasons.append(Refusal("no-such-cell", {"column": "column"}))
    return reasons


def refusals_of_answer(answer: str, policy: CorrectionPolicy, *, field: str = "answer") -> list[Refusal]:
    """Return the reasons against what the coordination team tells a reader, or a reader the team."""
    return _refusals_of_words(field, answer, policy.most_of_answer, needed="answer-missing")


def _refusals_of_words(field: str, text: str, most: int, *, needed: str = "") -> list[Refusal]:
    if not text.strip():
        return [Refusal(needed, {"column": field})] if needed else []
    if len(text) > most:
        return [Refusal("text-too-long-to-read", {"column": field, "characters": len(text), "most": most})]
    for line in text.splitlines():
        # A first letter takes the place of the sign that only a spreadsheet would mind.
        unseen = refusal_of_text(f"x{line}")
        if unseen:
            return [Refusal("sign-nobody-sees", {"column": field, "character": unseen.facts["character"]})]
    return []


def columns_to_ask_of(table: str) -> tuple[str, ...]:
    """Return the columns of a table of which a reader can say that they are wrong: not those of sources and judgments."""
    if table not in TABLE_OF:
        return ()
    judged = {"geo_match", "geonames_id", "confidence", "status_known_by"}
    columns = (column for column in TABLE_OF[table].columns if column.name not in judged)
    return tuple(column.name for column in columns if group_of(column) is not FieldGroup.SOURCE)


def fingerprint_of(table: str, identity: str, subject: str, wish: Wish) -> str:
    """Return a mark that is equal for requests that say the same of the same: spaces and capitals do not count."""
    said = (table, identity, subject, wish.column, *(" ".join(text.split()).casefold() for text in (wish.proposal, wish.source)))
    return sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def refusals_to_answer(facts: RequestFacts, to: CorrectionRequestState, *, read: int) -> list[Refusal]:
    """Return the reasons why a request cannot be answered so; ``read`` is its edition as whoever answers saw it."""
    if not REQUESTS.permits(facts.state, to):
        return [Refusal("request-is-answered")]
    reasons = []
    if read != facts.edition:
        reasons.append(Refusal("request-changed-meanwhile"))
    if to is CorrectionRequestState.ASKED_BACK and not facts.may_be_told:
        reasons.append(Refusal("nobody-to-ask"))
    return reasons


def proposed_cells(table: str, wish: Wish) -> Row:
    """Return the cells of a row with which the coordinator's form begins: the proposal, and its source if that is an address."""
    if table not in TABLE_OF:
        return {}
    cells = {wish.column: " ".join(wish.proposal.split())} if wish.column in columns_to_ask_of(table) else {}
    is_address = wish.source.startswith(("https://", "http://")) and len(wish.source.split()) == 1
    if is_address and "source_url" in TABLE_OF[table].header and "source_url" not in TABLE_OF[table].identity:
        cells["source_url"] = wish.source
    return cells
