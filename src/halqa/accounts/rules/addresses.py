"""What stands against going over to another mail address: when it is asked for, and when its link is opened."""

from halqa.foundation.mail import mail_key
from halqa.foundation.refusals import Refusal


def refusals_asking(wanted: str, present: str, *, has_left: bool) -> list[Refusal]:
    """Return all reasons against sending a link to the address that is wanted.

    That it is somebody else's is none: whoever asks would learn who is here. Only whoever reads its mail is told.
    """
    return [
        *([Refusal("person-has-left")] if has_left else []),
        *([Refusal("address-is-the-same")] if mail_key(wanted) == mail_key(present) else []),
    ]


def refusals_changing(*, is_wanted: bool, is_taken: bool) -> list[Refusal]:
    """Return all reasons against the change; ``is_wanted``: nothing was changed or asked for since the link was made."""
    return [Refusal("address-no-longer-possible")] if is_taken or not is_wanted else []
