"""Who is calling and what they hold, the doors of what roles are held for, and what apps keep about people."""

from halqa.accounts.access.caller import STEPPED_IN_AT, VISITOR, Caller, Holding, caller_by_key, caller_for, caller_of
from halqa.accounts.access.people import may_see_people
from halqa.accounts.access.personal import personal_data, register_personal_data
from halqa.accounts.access.subject_doors import SubjectDoor, register_subject, subject_door, subject_name, subject_names

__all__ = [
    "STEPPED_IN_AT",
    "VISITOR",
    "Caller",
    "Holding",
    "SubjectDoor",
    "caller_by_key",
    "caller_for",
    "caller_of",
    "may_see_people",
    "personal_data",
    "register_personal_data",
    "register_subject",
    "subject_door",
    "subject_name",
    "subject_names",
]
