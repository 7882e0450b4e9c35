"""What people are told about applications."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from halqa.notices.access import NoticeGroup, NoticeKind

APPLICATIONS: Final = NoticeGroup("applications", _("Applications and reports"))

KINDS: Final = (
    NoticeKind(
        name="application.signed",
        group=APPLICATIONS,
        title=_("Signed: %(subject)s"),
        text=_("The mayor has signed the text: %(subject)s. It can be submitted as long as no word is changed."),
    ),
    NoticeKind(
        name="application.signed-by-you",
        group=APPLICATIONS,
        title=_("You signed: %(subject)s"),
        text=_(
            "You signed this text by a link and a code: %(subject)s. "
            "If it was not you, tell those who speak for the city at once: changing a word makes the signature void."
        ),
    ),
    NoticeKind(
        name="application.endorsed-by-you",
        group=APPLICATIONS,
        title=_("You endorsed: %(subject)s"),
        text=_(
            "You endorsed this file for your National Commission by a link and a code: %(subject)s. "
            "If it was not you, withdraw the endorsement at once, and tell the coordination team."
        ),
    ),
    NoticeKind(
        name="application.paper-taken",
        group=APPLICATIONS,
        title=_("Taken from paper: %(subject)s"),
        text=_(
            "A Word file that came back was taken over: %(subject)s. "
            "Its page says what is new, what lies aside and what did not fit."
        ),
    ),
    NoticeKind(
        name="application.pages-kept",
        group=APPLICATIONS,
        title=_("Pages came back: %(subject)s"),
        text=_("Pages came back and are kept: %(subject)s. Look at them, and record the signature that they bear."),
    ),
    NoticeKind(
        name="application.signature-voided",
        group=APPLICATIONS,
        title=_("The signature is void: %(subject)s"),
        text=_(
            "A word of this text was changed after it was signed: %(subject)s. "
            "The signature is void, and the mayor has to read and sign the text as it stands now."
        ),
    ),
    NoticeKind(
        name="application.submitted",
        group=APPLICATIONS,
        title=_("Submitted: %(subject)s"),
        text=_("The city has submitted its text: %(subject)s. You can read it in Halqa, and do what comes next."),
    ),
    NoticeKind(
        name="application.returned",
        group=APPLICATIONS,
        title=_("Sent back with questions: %(subject)s"),
        text=_(
            "The National Commission has sent this text back with questions: %(subject)s. "
            "Read them, mend the text, have it signed and submit it again."
        ),
    ),
    NoticeKind(
        name="application.endorsed",
        group=APPLICATIONS,
        title=_("Endorsed: %(subject)s"),
        text=_("The National Commission has endorsed this file: %(subject)s. It is with the coordination team now."),
    ),
    NoticeKind(
        name="application.endorsement-withdrawn",
        group=APPLICATIONS,
        title=_("The endorsement was withdrawn: %(subject)s"),
        text=_("The National Commission has withdrawn its endorsement: %(subject)s. The file is with the commission again."),
    ),
    NoticeKind(
        name="application.declined",
        group=APPLICATIONS,
        title=_("Declined: %(subject)s"),
        text=_("The National Commission has declined this file: %(subject)s. Its page says why."),
    ),
    NoticeKind(
        name="application.queried",
        group=APPLICATIONS,
        title=_("The coordination team asks: %(subject)s"),
        text=_("The coordination team has questions about this file: %(subject)s. Read and answer them in Halqa."),
    ),
    NoticeKind(
        name="application.answered",
        group=APPLICATIONS,
        title=_("The city has answered: %(subject)s"),
        text=_("The city has answered the questions about this file: %(subject)s."),
    ),
    NoticeKind(
        name="application.query-closed",
        group=APPLICATIONS,
        title=_("Without an answer: %(subject)s"),
        text=_("The time to answer has passed, and this file goes on without an answer: %(subject)s."),
    ),
    NoticeKind(
        name="application.screened",
        group=APPLICATIONS,
        title=_("Screened: %(subject)s"),
        text=_("The coordination team has screened this file: %(subject)s. Its page says what came of it."),
    ),
    NoticeKind(
        name="application.withdrawn",
        group=APPLICATIONS,
        title=_("Withdrawn: %(subject)s"),
        text=_("The city has withdrawn its file: %(subject)s."),
    ),
    NoticeKind(
        name="application.decision-told",
        group=APPLICATIONS,
        title=_("Decided: %(subject)s"),
        text=_("It is decided about %(subject)s. The decision and its reasons are in Halqa, with the letter to the city."),
    ),
    NoticeKind(
        name="application.decision-corrected",
        group=APPLICATIONS,
        title=_("Corrected: %(subject)s"),
        text=_("What was announced about %(subject)s was not right and is corrected. Read what holds now, and what was wrong."),
    ),
    NoticeKind(
        name="application.sent-back",
        group=APPLICATIONS,
        title=_("Sent back with questions: %(subject)s"),
        text=_(
            "The coordination team has sent this report back with questions: %(subject)s. "
            "Read them, mend the text and submit it again."
        ),
    ),
    NoticeKind(
        name="application.appealed",
        group=APPLICATIONS,
        title=_("Appeal: %(subject)s"),
        text=_("The city appeals against the decision: %(subject)s."),
    ),
    NoticeKind(
        name="application.appeal-settled",
        group=APPLICATIONS,
        title=_("The appeal is answered: %(subject)s"),
        text=_("The appeal is answered: %(subject)s. Read what holds now, and why."),
    ),
    NoticeKind(
        name="application.closed-unsent",
        group=APPLICATIONS,
        title=_("Not submitted in time: %(subject)s"),
        text=_(
            "The time of the cities is over, and this text was not submitted: %(subject)s. It is closed, and every word is kept."
        ),
    ),
    NoticeKind(
        name="application.closed-unendorsed",
        group=APPLICATIONS,
        title=_("Not endorsed in time: %(subject)s"),
        text=_(
            "The time of the National Commissions is over, and none has endorsed this file: %(subject)s. "
            "It is closed for that reason; nobody endorses in a commission's place."
        ),
    ),
    NoticeKind(
        name="application.written-about",
        group=APPLICATIONS,
        title=_("The coordination team writes to you: %(subject)s"),
        text=_("About %(subject)s:\n\n%(text)s"),
    ),
    NoticeKind(
        name="application.opened-again",
        group=APPLICATIONS,
        title=_("Open again: %(subject)s"),
        text=_("The deadline was moved, and this file is open again: %(subject)s."),
    ),
)
