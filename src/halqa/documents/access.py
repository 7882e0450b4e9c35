"""Who may read files: those whom the subject's door lets in, narrowed by each file's audience."""

from halqa.accounts.access import Caller, subject_door
from halqa.accounts.enums import Role
from halqa.documents.enums import Audience


def audiences_open_to(caller: Caller, subject: str) -> frozenset[Audience]:
    """Return the audiences whose files about a subject somebody may know of and read."""
    door = subject_door(subject)
    if door is None or not door.visible_to(caller, subject):
        return frozenset()
    if caller.holds(Role.COORDINATOR):
        return frozenset(Audience)
    concerned = {subject, door.country(subject)}
    if any(holding.scope in concerned for holding in caller.holdings):
        return frozenset({Audience.PUBLIC, Audience.PEOPLE})
    return frozenset({Audience.PUBLIC})
