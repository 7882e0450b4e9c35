"""What states of applications, acts and parts are called, and the sentences for reasons against an act."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.rounds.enums.applications import (
    Act,
    ApplicationState,
    Asking,
    Part,
    Preselection,
    Progress,
    Rendering,
    Screened,
    Step,
    Way,
)

STATES: Final[Mapping[ApplicationState, Promise]] = {
    ApplicationState.DRAFTED: pgettext("state of an application", "being written"),
    ApplicationState.SUBMITTED: pgettext("state of an application", "with the National Commission"),
    ApplicationState.RETURNED: pgettext("state of an application", "sent back to the city"),
    ApplicationState.RECEIVED: pgettext("state of an application", "with the coordination team"),
    ApplicationState.QUERIED: pgettext("state of an application", "waiting for the city's answer"),
    ApplicationState.ELIGIBLE: pgettext("state of an application", "found eligible"),
    ApplicationState.SHORTLISTED: pgettext("state of an application", "on the shortlist"),
    ApplicationState.CHOSEN: pgettext("state of an application", "chosen"),
    ApplicationState.DEFERRED: pgettext("state of an application", "deferred"),
    ApplicationState.NOT_CHOSEN: pgettext("state of an application", "not chosen"),
    ApplicationState.APPEALED: pgettext("state of an application", "under appeal"),
    ApplicationState.INELIGIBLE: pgettext("state of an application", "found not eligible"),
    ApplicationState.DECLINED: pgettext("state of an application", "declined by the National Commission"),
    ApplicationState.UNENDORSED: pgettext("state of an application", "closed without an endorsement"),
    ApplicationState.UNSENT: pgettext("state of an application", "not submitted in time"),
    ApplicationState.WITHDRAWN: pgettext("state of an application", "withdrawn by the city"),
}

ACTS: Final[Mapping[Act, Promise]] = {
    Act.READ: pgettext("act", "Read the text"),
    Act.WRITE: pgettext("act", "Write"),
    Act.TRANSLATE: pgettext("act", "Add a reading copy"),
    Act.SIGN: pgettext("act", "Sign"),
    Act.SIGN_ON_PAPER: pgettext("act", "Record a signature on paper"),
    Act.TAKE_PAPER: pgettext("act", "Take what came back on paper"),
    Act.KEEP_PAGES: pgettext("act", "Keep pages that came back"),
    Act.SUBMIT: pgettext("act", "Submit"),
    Act.WITHDRAW: pgettext("act", "Withdraw"),
    Act.NOTE: pgettext("act", "Note something"),
    Act.RANK: pgettext("act", "Rank"),
    Act.PRESELECT: pgettext("act", "Choose in the pre-selection"),
    Act.RETURN: pgettext("act", "Send back with questions"),
    Act.ENDORSE: pgettext("act", "Endorse"),
    Act.WITHDRAW_ENDORSEMENT: pgettext("act", "Withdraw the endorsement"),
    Act.DECLINE: pgettext("act", "Decline"),
    Act.QUERY: pgettext("act", "Ask the city"),
    Act.ANSWER: pgettext("act", "Answer the questions"),
    Act.CLOSE_QUERY: pgettext("act", "Go on without an answer"),
    Act.SCREEN: pgettext("act", "Screen"),
    Act.SCREEN_AGAIN: pgettext("act", "Screen again"),
    Act.SHORTLIST: pgettext("act", "Put on the shortlist"),
    Act.TAKE_OFF_SHORTLIST: pgettext("act", "Take off the shortlist"),
    Act.RECOMMEND: pgettext("act", "Enter what the jury recommends"),
    Act.DECIDE: pgettext("act", "Decide"),
    Act.TAKE_BACK_DECISION: pgettext("act", "Take the decision back"),
    Act.SEND_BACK: pgettext("act", "Send the report back with questions"),
    Act.CORRECT: pgettext("act", "Correct what was announced"),
    Act.APPEAL: pgettext("act", "Appeal"),
    Act.SETTLE_APPEAL: pgettext("act", "Answer the appeal"),
    Act.CLOSE_UNSENT: pgettext("act", "Close what was not submitted"),
    Act.CLOSE_UNENDORSED: pgettext("act", "Close what was not endorsed"),
    Act.OPEN_AGAIN: pgettext("act", "Open again after an extension"),
}

PARTS: Final[Mapping[Part, Promise]] = {
    Part.WRITER: pgettext("part in an application", "focal point or editor of the city"),
    Part.MAYOR: pgettext("part in an application", "mayor"),
    Part.COMMISSION: pgettext("part in an application", "officer of the country's National Commission"),
    Part.TEAM: pgettext("part in an application", "coordination team"),
    Part.HOUSE: pgettext("part in an application", "Halqa itself"),
    Part.OTHER: pgettext("part in an application", "anybody else"),
}

WAYS: Final[Mapping[Way, Promise]] = {
    Way.ACCOUNT: pgettext("way of signing", "with an account"),
    Way.PASSAGE: pgettext("way of signing", "by a link with a one-time code"),
    Way.PAPER: pgettext("way of signing", "on paper"),
}

ASKING: Final[Mapping[Asking, Promise]] = {
    Asking.COMMISSION: pgettext("who asks", "National Commission"),
    Asking.TEAM: pgettext("who asks", "Coordination team"),
}

SCREENED: Final[Mapping[Screened, Promise]] = {
    Screened.ELIGIBLE: pgettext("screening", "eligible"),
    Screened.INELIGIBLE: pgettext("screening", "not eligible"),
}

PRESELECTIONS: Final[Mapping[Preselection, Promise]] = {
    Preselection.NONE: pgettext("pre-selection", "none"),
    Preselection.ON_PAPER: pgettext("pre-selection", "by reading the files"),
    Preselection.PAPER_AND_INTERVIEW: pgettext("pre-selection", "by reading the files and by an interview"),
}

RENDERINGS: Final[Mapping[Rendering, Promise]] = {
    Rendering.PERSON: pgettext("reading copy", "translated by a person"),
    Rendering.MACHINE: pgettext("reading copy", "translated by a machine"),
}

STEPS: Final[Mapping[Step, Promise]] = {
    Step.WRITE: pgettext("step of an application", "The city writes"),
    Step.SIGN: pgettext("step of an application", "The mayor signs"),
    Step.SUBMIT: pgettext("step of an application", "The city submits"),
    Step.PRESELECT: pgettext("step of an application", "The country chooses"),
    Step.ENDORSE: pgettext("step of an application", "The National Commission endorses"),
    Step.SCREEN: pgettext("step of an application", "The coordination team screens"),
    Step.SHORTLIST: pgettext("step of an application", "The shortlist is made"),
    Step.JURY: pgettext("step of an application", "The jury reads"),
    Step.DECIDE: pgettext("step of an application", "It is decided and announced"),
}

PROGRESS: Final[Mapping[Progress, Promise]] = {
    Progress.DONE: pgettext("step of an application", "done"),
    Progress.NOW: pgettext("step of an application", "now"),
    Progress.AHEAD: pgettext("step of an application", "to come"),
    Progress.ENDED: pgettext("step of an application", "it ended here"),
}

REFUSALS: Final[Mapping[str, Promise]] = {
    "application-not-there": _("The application is in another state: %(application_state)s."),
    "application-changed-meanwhile": _(
        "Somebody has done something with this application since you opened the page. Look at it again."
    ),
    "text-changed-meanwhile": _("The text is not any more the one that you read. Read it as it stands now."),
    "answer-changed-meanwhile": _("Somebody has changed this answer since you opened the page. Both texts are shown again."),
    "signed-meanwhile": _(
        "The mayor has signed this text. Changing a word makes the signature void: open the page anew and say that you want that."
    ),
    "no-such-question": _("The form has no such question."),
    "call-was-called-off": _("The call was called off."),
    "call-takes-nothing": _("The call takes no applications now."),
    "call-without-form": _("This call has no form yet. The coordination team has to publish one."),
    "country-not-called": _("The call is not for cities of this country."),
    "city-not-known": _("Neither the registry nor the list of cities that want to join knows this city."),
    "paper-not-there": _("This file is no paper of the application."),
    "real-and-invented-apart": _("What is invented and what is real do not meet: neither cities nor calls."),
    "language-not-taken": _("In this call an application is written in one of these languages: %(languages)s."),
    "application-there-already": _("The city has an application in this call already."),
    "window-not-open-yet": _("Applications are not taken yet. What you write is kept until they are."),
    "window-over": _("The time of the cities ended on %(moment)s."),
    "national-day-over": _("The National Commission's own last day for its cities ended on %(moment)s."),
    "answer-date-passed": _("The time to answer ended on %(moment)s."),
    "answer-date-over": _("Choose a moment that is still to come."),
    "answer-date-after-deadline": _("Choose a moment before the commissions' deadline, %(moment)s."),
    "no-signature-asked": _("In this round nobody signs."),
    "signature-missing": _("The mayor has not signed the text as it stands."),
    "consent-missing": _("The mayor has not consented to the publishing of the material."),
    "texts-set-aside": _("Two people wrote in the same answer. Decide between the texts first (answers: %(number)s)."),
    "answers-unfit": _("Some answers cannot stand as they are (%(number)s)."),
    "answers-missing": _("Some answers are missing (%(number)s)."),
    "country-full": _("All places of the country are taken: %(taken)s of %(limit)s."),
    "region-full": _("All places of the region are taken: %(taken)s of %(limit)s."),
    "commission-deadline-over": _("The time of the National Commissions ended on %(moment)s."),
    "commission-still-has-time": _("The National Commission still has time."),
    "city-still-has-time": _("The city has until %(moment)s to answer."),
    "preselection-still-open": _("The commission has not chosen yet in its pre-selection."),
    "preselection-not-passed": _("It did not pass the pre-selection."),
    "no-preselection-here": _("The commission has set no pre-selection for this call."),
    "no-shortlist-here": _("This round has no shortlist."),
    "no-endorsement-here": _("There is no endorsement to withdraw."),
    "no-question-open": _("No question is open."),
    "no-such-rank": _("Choose a place from 1 to %(last)s."),
    "no-earlier-day-here": _("In this round a commission cannot set an earlier day of its own."),
    "not-after-the-calls-day": _("The day cannot lie after the call's own, %(moment)s."),
    "national-step-changed-meanwhile": _("A colleague has changed this since you opened the page. Look at it again."),
    "places-out-of-bounds": _("Choose a number from 1 to %(most)s, or leave it empty."),
    "signer-missing": _("Write the name of who signs."),
    "office-missing": _("Write the office of who signs."),
    "signer-too-long": _("Name and office have at most %(most)s characters each."),
    "day-of-signature-missing": _("Say which day stands on the paper."),
    "day-of-signature-to-come": _("The day on the paper cannot be one to come."),
    "scan-missing": _("Add the scan of the signed and stamped pages."),
    "signer-writes": _("This address belongs to somebody who writes the application. Give the address of whoever signs."),
    "preselection-full": _("All places of the pre-selection are taken: %(taken)s of %(limit)s."),
    "rank-taken-twice": _("Two applications have the same place. Give each a place of its own."),
    "highest-mark-out-of-bounds": _("Choose a highest mark from 2 to %(most)s."),
    "mark-out-of-bounds": _("Choose a mark from 1 to %(most)s."),
    "review-changed-meanwhile": _("You have said something about this file since you opened the page. Look at it again."),
    "interview-changed-meanwhile": _("A colleague has changed these notes since you opened the page. Look at them again."),
    "panel-full": _("A panel has at most %(most)s people."),
    "override-without-reason": _("You say otherwise than the rules. Write why."),
    "undecided-without-reason": _("The rules cannot decide this. Write why you do."),
    "incomplete-without-reason": _("The file is not complete. Write why it goes on nevertheless."),
    "nothing-chosen": _("Choose which text is to stand."),
    "copy-missing": _("Write the translation, or leave it as it was."),
    "copy-too-long": _("The translation has %(characters)s characters; at most %(most)s are taken."),
    "copy-changed-meanwhile": _("Somebody else has written a translation of this text since you opened the page."),
    "copy-in-its-own-language": _("The original is in this language."),
    "nothing-to-copy": _("There is no text to translate here any more."),
    "no-translator": _("No translation service is set up here."),
    "translator-away": _("The translation service at %(host)s did not answer. Nothing was changed; try again later."),
    "translator-refused": _("The translation service at %(host)s did not translate: %(answer)s"),
    "language-unknown-to-translator": _("The translation service does not know this pair of languages."),
    "book-out-of-bounds": _("A book holds 1 to %(most)s files; here are %(number)s. Choose others."),
    "no-jury-here": _("In this round no jury judges."),
    "not-on-the-shortlist": _("It is not on the shortlist, which is what the jury reads."),
    "decision-stands": _("It is decided about. Take the decision back first."),
    "decided-meanwhile": _("A colleague has decided about this since you opened the page. Look at what stands now."),
    "too-many-chosen": _("%(number)s applications are chosen; at most %(most)s are taken at once."),
    "bulk-under-way": _("Another act on many applications of this round is under way. Wait for its end, or stop it."),
    "bulk-ended": _("It is at its end already."),
    "bulk-stopped": _("It was stopped before this one was done."),
    "bulk-not-yours": _("Whoever ordered it does not belong to the coordination team any more."),
    "recommendation-missing": _("The jury's recommendation is not entered yet."),
    "jury-decides": _("In this round the jury's word is the decision."),
    "otherwise-without-reason": _("You decide otherwise than the jury recommends. Write why."),
    "decision-without-words": _("Write to the city why."),
    "citation-in-unknown-language": _("Texts are published in the six languages of this site; %(language)s is none of them."),
    "citation-too-long": _("The reasons have %(characters)s characters; at most %(most)s are taken."),
    "only-reports-are-sent-back": _("Only progress reports are sent back to be changed. Ask the city instead."),
    "no-appeal-here": _("The rules of this round have no appeal."),
    "appeal-time-over": _("The time to appeal ended on %(moment)s."),
    "nothing-to-announce-here": _("Decisions of this round are told to each city at once; there is no announcement."),
    "announced-already": _("The round is announced."),
    "announcement-changed-meanwhile": _("A colleague has changed the announcement since you opened the page. Look at it again."),
    "shared-already": _("The National Commissions see it already."),
    "applications-on-their-way": _("Some applications are still on their way (%(number)s)."),
    "applications-undecided": _("About some applications nothing is decided yet (%(number)s)."),
    "nothing-decided": _("Nothing is decided yet."),
    "citations-missing": _("Some chosen cities have no reasons yet that can be announced (%(number)s)."),
    "announcement-without-title": _("Write a title for the announcement."),
    "title-too-long": _("A title has at most %(most)s characters."),
    "statement-too-long": _("The text has more than %(most)s characters."),
    "corrigendum-without-words": _("Write in public what was wrong."),
    "no-application-chosen": _("Choose at least one application."),
    "message-missing": _("Write a sentence or two."),
    "message-too-long": _("The text has %(characters)s characters; at most %(most)s are taken."),
}
