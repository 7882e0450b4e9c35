"""What follows when somebody else than its owner changes how an account is entered: its owner is told."""

from typing import TYPE_CHECKING, Final

from halqa.config.signin.labels import FACTOR_CHANGED
from halqa.foundation.subjects import Subject
from halqa.ledger.reactions import Reaction
from halqa.notices.actions import put

if TYPE_CHECKING:
    from halqa.ledger.models import Event


def tell_of_factors(event: "Event") -> None:
    """Tell a person that their second factors were removed for them."""
    person = Subject.parse(event.subject).rest
    put(kind=FACTOR_CHANGED.name, to=[person], subject=event.subject, now=event.at, path="sign-in/second-factor/")


REACTIONS: Final = (Reaction("sign-in.factors-forgotten", "person.factors-forgotten", tell_of_factors),)
