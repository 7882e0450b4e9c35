"""Tables of calls and forms."""

from halqa.rounds.models.calls import Amendment, Call

__all__ = ["Amendment", "Call"]
