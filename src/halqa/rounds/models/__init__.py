"""Tables of calls, forms and applications."""

from halqa.rounds.models.applications import (
    Answer,
    Application,
    Endorsement,
    Note,
    Query,
    Revision,
    Screening,
    Signature,
    TextSetAside,
)
from halqa.rounds.models.archives import RoundArchive
from halqa.rounds.models.bulk import BulkAct, BulkLine
from halqa.rounds.models.calls import Amendment, Call
from halqa.rounds.models.certificates import Credential, Dispatch
from halqa.rounds.models.decisions import Announcement, Appeal, Decision, Recommendation, Statement
from halqa.rounds.models.forms import FormVersion
from halqa.rounds.models.national import Interview, NationalStep, Panelist, ReminderSent, Review
from halqa.rounds.models.paper import PaperFile
from halqa.rounds.models.reading_copies import ReadingCopy

__all__ = [
    "Amendment",
    "Announcement",
    "Answer",
    "Appeal",
    "Application",
    "BulkAct",
    "BulkLine",
    "Call",
    "Credential",
    "Decision",
    "Dispatch",
    "Endorsement",
    "FormVersion",
    "Interview",
    "NationalStep",
    "Note",
    "Panelist",
    "PaperFile",
    "Query",
    "ReadingCopy",
    "Recommendation",
    "ReminderSent",
    "Review",
    "Revision",
    "RoundArchive",
    "Screening",
    "Signature",
    "Statement",
    "TextSetAside",
]
