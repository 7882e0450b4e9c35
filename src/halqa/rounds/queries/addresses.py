"""Paths of all public pages of calls and of history replayed, below the language prefix, for the sitemap."""

from halqa.rounds.access.calls import calls_visible_to_all
from halqa.rounds.queries.announcement import made_announcements
from halqa.rounds.queries.forms import forms_now
from halqa.rounds.queries.policies import past_policies


def round_paths() -> tuple[str, ...]:
    """Return the path of every public page, always in the same order; what is invented is left out."""
    called = calls_visible_to_all().filter(is_illustrative=False).order_by("key").values_list("key", flat=True)
    announced = made_announcements().filter(call__is_illustrative=False).order_by("call__key").values_list("call__key", flat=True)
    return (
        "calls/",
        "calls/check/",
        *(f"calls/{key}/" for key in called),
        *(f"calls/{key}/announcement/" for key in announced),
        "forms/",
        *(f"forms/{key}/" for key in forms_now()),
        "rounds/replay/",
        *(f"rounds/replay/{policy.key}/" for policy in past_policies()),
    )
