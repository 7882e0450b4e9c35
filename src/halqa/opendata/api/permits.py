"""The permits that this process holds of the accounts that all processes share, and to whom a request counts."""

import hashlib
import hmac
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import Error
from django.http import HttpRequest

from halqa.opendata.actions.limits import take_permits
from halqa.opendata.rules.limits import Allowance, counted_as, seconds_left, span_of

MOST_REMEMBERED: Final = 20_000
"""Of how many askers a process remembers what it holds; beyond, it forgets who asked longest ago, and takes anew."""


@dataclass
class Held:
    """What a process holds of one account: permits to give out, and how many were left for all when it last took some."""

    begun_at: datetime
    permits: int = 0
    left: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Permits:
    """Gives out permits one by one, and takes new ones in portions; hardly a request writes."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, who: str, *, limit: int, now: datetime) -> Allowance:
        """Return whether somebody may ask once more, and what is left to them.

        Where the account cannot be written, for a full disk or a lock that lasts, reading goes on.
        """
        held = self._held_of(who, span_of(now))
        with held.lock:
            if held.permits == 0:
                try:
                    held.permits, held.left = take_permits(who=who, limit=limit, now=now)
                except Error:
                    return Allowance(is_allowed=True, limit=limit, left=0, seconds=seconds_left(now))
            is_allowed = held.permits > 0
            held.permits -= is_allowed
            return Allowance(is_allowed, limit, held.permits + held.left, seconds_left(now))

    def forget(self) -> None:
        """Forget everything: what was held stays taken."""
        with self._lock:
            self._held.clear()

    def _held_of(self, who: str, begun_at: datetime) -> Held:
        with self._lock:
            held = self._held.get(who)
            if held is None or held.begun_at != begun_at:
                held = self._held[who] = Held(begun_at)
            self._held.move_to_end(who)
            if len(self._held) > MOST_REMEMBERED:
                self._held.popitem(last=False)
            return held


permits: Final = Permits()


def asker(request: HttpRequest, now: datetime) -> str:
    """Return what a request without a token counts under: a digest of its address that says nothing once the span is over."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2]
    text = f"{span_of(now).isoformat()} {counted_as(told)}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
