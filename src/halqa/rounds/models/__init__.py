"""Tables of calls and forms."""

from halqa.rounds.models.calls import Amendment, Call
from halqa.rounds.models.forms import FormVersion

__all__ = ["Amendment", "Call", "FormVersion"]
