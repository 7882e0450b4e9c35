"""Who is calling and what they hold, and the doors of what roles are held for. Shared floors and apps above ask here."""

from halqa.accounts.access.caller import STEPPED_IN_AT, VISITOR, Caller, Holding, caller_of
from halqa.accounts.access.subject_doors import SubjectDoor, register_subject, subject_door, subject_name

__all__ = [
    "STEPPED_IN_AT",
    "VISITOR",
    "Caller",
    "Holding",
    "SubjectDoor",
    "caller_of",
    "register_subject",
    "subject_door",
    "subject_name",
]
