"""What a network agrees about its people, as rules are given it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeoplePolicy:
    """Whole numbers of ``people.toml``; the shipped file says what each means."""

    role_days_back: int
    invitation_days: int
    invitations_a_day: int
    minutes_between_links: int
    days_until_forgotten: int
    address_link_days: int
