"""The words for the events of calls and applications in the ledger."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, Promise]] = {
    "call.drafted": _("The rules of a call were drafted."),
    "call.opened": _("A call was opened, and its rules frozen."),
    "call.amended": _("A call was amended after it had opened."),
    "call.closed": _("A call was closed."),
    "call.called-off": _("A call was called off."),
    "call.discarded": _("The draft of a call was given up."),
    "national-step.set": _("A National Commission set its own day or pre-selection for a call."),
    "commission.reminded": _("A National Commission was reminded of what waits for it."),
    "national-step.ranked": _("A National Commission ranked the applications of its country."),
    "panelist.asked": _("A National Commission asked somebody to read the files of its country."),
    "panelist.taken-off": _("A National Commission took somebody off its panel."),
    "panelists.forgotten": _("Addresses of panelists were erased, for nobody needs to write to them any more."),
    "application.signature-asked": _("The mayor was sent a link to read and sign the text."),
    "application.signature-not-asked": _("The links to sign were taken back."),
    "application.endorsement-asked": _("An officer of the National Commission was sent a link to the file."),
    "application.reviewed": _("Somebody of the commission's panel gave the file a mark."),
    "application.interview-noted": _("The National Commission noted what was said in the interview."),
    "application.reminded": _("Whose turn it was, was reminded of the deadline."),
    "report.reminded": _("A city was reminded of the progress report that it owes."),
    "application.begun": _("An application was begun."),
    "application.translated": _("Reading copies of the application were added."),
    "application.text-settled": _("Two texts of an answer were made one."),
    "application.paper-taken": _("A Word file that came back was taken, question by question."),
    "application.pages-kept": _("Pages that came back were kept."),
    "application.paper-left": _("Paper that came back was looked at, and nothing was taken from it."),
    "applications.moved": _("Applications went over to the city with which theirs was made one."),
    "application.signed": _("The mayor signed the application."),
    "application.signature-voided": _("A word was changed, and so the mayor's signature is void."),
    "application.submitted": _("The application was submitted."),
    "application.withdrawn": _("The city withdrew its application."),
    "application.noted": _("An office noted something for itself."),
    "application.ranked": _("The National Commission ranked the application."),
    "application.preselected": _("The National Commission chose in its pre-selection."),
    "application.returned": _("The National Commission sent the application back with questions."),
    "application.endorsed": _("The National Commission endorsed the application."),
    "application.endorsement-withdrawn": _("The National Commission withdrew its endorsement."),
    "application.declined": _("The National Commission declined the application."),
    "application.queried": _("The coordination team asked the city."),
    "application.answered": _("The city answered."),
    "application.query-closed": _("The time to answer passed, and the file goes on without an answer."),
    "application.screened": _("The application was screened."),
    "application.screened-again": _("What was said at screening was taken back."),
    "application.shortlisted": _("The application was put on the shortlist."),
    "application.taken-off-shortlist": _("The application was taken off the shortlist."),
    "application.recommended": _("The jury's recommendation was entered."),
    "application.decided": _("It was decided about the application, under embargo."),
    "application.decision-taken-back": _("The decision was taken back before it was announced."),
    "application.decision-told": _("The decision was announced."),
    "application.decision-corrected": _("What was announced was corrected."),
    "application.sent-back": _("The coordination team sent the report back with questions."),
    "application.appealed": _("The city appealed."),
    "application.appeal-settled": _("The appeal was answered."),
    "announcement.written": _("The announcement of the round was written."),
    "announcement.planned": _("The moment of the announcement was set."),
    "announcement.shared": _("The announcement was shared with the National Commissions, under embargo."),
    "call.decided": _("The decisions of the round were announced."),
    "application.closed-unsent": _("The application was closed: it was not submitted in time."),
    "application.closed-unendorsed": _("The application was closed: no National Commission endorsed it in time."),
    "application.opened-again": _("The application was opened again after an extension."),
    "demonstration.applied": _("The invented applications of the demonstration were written."),
    "call.cities-written-to": _("The coordination team wrote to cities that apply."),
    "demonstration.called": _("The invented calls of the demonstration were opened."),
}


def event(kind: str) -> str:
    """Return what an event says; its kind where no catalogue knows it."""
    return str(EVENTS.get(kind, kind))
