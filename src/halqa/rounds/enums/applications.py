"""States of applications, what can be done with them and by whom. No labels."""

from enum import StrEnum


class ApplicationState(StrEnum):
    """Where an application stands. ``SUBMITTED`` is with the commission, ``RECEIVED`` with the coordination team.

    What was decided is no state before it is announced: until then an application stands where it stood.
    """

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECEIVED = "received"
    QUERIED = "queried"
    ELIGIBLE = "eligible"
    SHORTLISTED = "shortlisted"
    CHOSEN = "chosen"
    DEFERRED = "deferred"
    NOT_CHOSEN = "not-chosen"
    APPEALED = "appealed"
    INELIGIBLE = "ineligible"
    DECLINED = "declined"
    UNENDORSED = "unendorsed"
    UNSENT = "unsent"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """What somebody is to an application. ``HOUSE``: Halqa itself, when a deadline has passed."""

    WRITER = "writer"
    MAYOR = "mayor"
    COMMISSION = "commission"
    TEAM = "team"
    HOUSE = "house"
    OTHER = "other"


class Act(StrEnum):
    """What can be done with an application."""

    READ = "read"
    WRITE = "write"
    TRANSLATE = "translate"
    SIGN = "sign"
    SIGN_ON_PAPER = "sign-on-paper"
    TAKE_PAPER = "take-paper"
    KEEP_PAGES = "keep-pages"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    NOTE = "note"
    RANK = "rank"
    PRESELECT = "preselect"
    RETURN = "return"
    ENDORSE = "endorse"
    WITHDRAW_ENDORSEMENT = "withdraw-endorsement"
    DECLINE = "decline"
    QUERY = "query"
    ANSWER = "answer"
    CLOSE_QUERY = "close-query"
    SCREEN = "screen"
    SCREEN_AGAIN = "screen-again"
    SHORTLIST = "shortlist"
    TAKE_OFF_SHORTLIST = "take-off-shortlist"
    RECOMMEND = "recommend"
    DECIDE = "decide"
    TAKE_BACK_DECISION = "take-back-decision"
    SEND_BACK = "send-back"
    CORRECT = "correct"
    APPEAL = "appeal"
    SETTLE_APPEAL = "settle-appeal"
    CLOSE_UNSENT = "close-unsent"
    CLOSE_UNENDORSED = "close-unendorsed"
    OPEN_AGAIN = "open-again"


class Way(StrEnum):
    """How something was signed: with an account, by a link with a one-time code, or on paper."""

    ACCOUNT = "account"
    PASSAGE = "passage"
    PAPER = "paper"


class Asking(StrEnum):
    """Who puts questions to a city: its commission, which sends the file back, or the coordination team, which keeps it."""

    COMMISSION = "commission"
    TEAM = "team"


class Screened(StrEnum):
    """What a person said of an application after reading what the rules found."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class Preselection(StrEnum):
    """How a commission chooses in its country before it endorses."""

    NONE = "none"
    ON_PAPER = "on-paper"
    PAPER_AND_INTERVIEW = "paper-and-interview"


class Step(StrEnum):
    """The steps of an application, from the city's first word to the announcement, in this order."""

    WRITE = "write"
    SIGN = "sign"
    SUBMIT = "submit"
    PRESELECT = "preselect"
    ENDORSE = "endorse"
    SCREEN = "screen"
    SHORTLIST = "shortlist"
    JURY = "jury"
    DECIDE = "decide"


class Progress(StrEnum):
    """How far a step is: behind, under way, still to come, or the one at which it ended."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    ENDED = "ended"


class Rendering(StrEnum):
    """By whom a reading copy was made."""

    PERSON = "person"
    MACHINE = "machine"
