"""What pages and other apps ask about people."""

from halqa.accounts.queries.desk import awaiting
from halqa.accounts.queries.invitations import invitation_path
from halqa.accounts.queries.lines import (
    PersonLine,
    holders,
    key_at,
    names_of,
    people_by_role,
    people_holding,
    people_in_role,
    person_line,
    scopes_held,
)

__all__ = [
    "PersonLine",
    "awaiting",
    "holders",
    "invitation_path",
    "key_at",
    "names_of",
    "people_by_role",
    "people_holding",
    "people_in_role",
    "person_line",
    "scopes_held",
]
