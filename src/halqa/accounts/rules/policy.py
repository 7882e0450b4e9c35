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
    passage_hours: int
    passage_minutes_open: int
    passage_attempts: int
    passage_days_kept: int
    passages_a_day: int
    code_minutes: int
    code_attempts: int
    codes_an_hour: int
    minutes_between_codes: int
