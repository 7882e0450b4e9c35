"""Policies for tests of rules: the network's own for the award of 2024, with what a test says otherwise."""

from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings

from halqa.rounds.actions.calls import draft_call, open_call
from halqa.rounds.queries.policies import read_file
from halqa.rounds.rules.policies import Policy

PAST = settings.POLICY.parent / "gnlc" / "rounds" / "past"
CURRENT = settings.POLICY.parent / "gnlc" / "rounds" / "current"
DHURLAND = settings.POLICY.parent / "dhurland" / "rounds" / "current"


def policy(name: str = "award-2024", /, **values: Any) -> Policy:
    """Return the policy of a round of the past with other values for some keys."""
    read = read_file(PAST / f"{name}.toml").policy
    return Policy({**read.values, **values})


def complete(**values: Any) -> Policy:
    """Return a policy of an award of which every way to count is known, with other values for some keys."""
    known = {
        "round.year": 2027,
        "window.closes": "2027-06-01",
        "commission.closes": "2027-06-30",
        "phases.decided": "2027-12-01",
        "membership.judged_on": "city-deadline",
        "membership.months": 12,
        "membership.compared": "more-than",
        "membership.counted": "day-or-last",
        "cooldown.years": 6,
        "cooldown.counted": "by-day",
        "cooldown.begins": "announced",
    }
    return policy("award-2024", **{**known, **values})


NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
TEAM = "system:halqa"


def call_text(key: str = "national-2027", /, *changes: tuple[str, str]) -> str:
    """Return the text of a policy of an invented network with another key, and with some texts replaced by others."""
    text = (DHURLAND / "award.toml").read_text(encoding="utf-8").replace('key = "award"', f'key = "{key}"', 1)
    for old, new in changes:
        if old not in text:
            raise ValueError(f"{old!r} is not in the policy")
        text = text.replace(old, new, 1)
    return text


def make_call(key: str = "national-2027", *changes: tuple[str, str], opened: bool = True, now: datetime = NOW) -> str:
    """Draft a call of the invented network, and open it if nothing else is said; return its key."""
    draft_call(text=call_text(key, *changes), fiction=True, by=TEAM, now=now)
    if opened:
        open_call(key=key, read=1, fiction=True, by=TEAM, now=now)
    return key


REAL: Final = (
    ("illustrative = true", "illustrative = false"),
    ('sources = "none"', 'sources = ["https://example.org/call"]'),
    ('countries = ["XD"]', 'countries = ["MA"]'),
)
"""What makes the policy of the invented network one for a country that exists."""


def make_real_call(key: str = "real-2027", now: datetime = NOW) -> str:
    """Open a call like that of the invented network, for a country that exists; return its key."""
    draft_call(text=call_text(key, *REAL), fiction=False, by=TEAM, now=now)
    open_call(key=key, read=1, fiction=False, by=TEAM, now=now)
    return key
