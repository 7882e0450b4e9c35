"""Who is calling and what they hold, the doors of what roles are held for, what apps keep about people and ask of them."""

from halqa.accounts.access.awaiting import register_awaiting, what_awaits
from halqa.accounts.access.caller import STEPPED_IN_AT, VISITOR, Caller, Holding, caller_by_key, caller_for, caller_of
from halqa.accounts.access.people import may_see_people
from halqa.accounts.access.personal import personal_data, register_personal_data
from halqa.accounts.access.purposes import Purpose, purpose_named, register_purpose
from halqa.accounts.access.subject_doors import SubjectDoor, register_subject, subject_door, subject_name, subject_names

__all__ = [
    "STEPPED_IN_AT",
    "VISITOR",
    "Caller",
    "Holding",
    "Purpose",
    "SubjectDoor",
    "caller_by_key",
    "caller_for",
    "caller_of",
    "may_see_people",
    "personal_data",
    "purpose_named",
    "register_awaiting",
    "register_personal_data",
    "register_purpose",
    "register_subject",
    "subject_door",
    "subject_name",
    "subject_names",
    "what_awaits",
]
