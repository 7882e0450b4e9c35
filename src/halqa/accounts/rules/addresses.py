"""What stands against asking for another mail address."""

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
