"""The words of forms on paper's terms: what is printed beside questions, and what is said of a file that came back."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.documents.labels import sentence as sentence_of_file
from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.paper import Fate, Way
from halqa.rounds.labels.forms import REFUSALS as OF_ANSWERS
from halqa.rounds.labels.forms import sentence as sentence_of_answer

HOW_TO_FILL_IN: Final = (
    _("Write into the fields, save the file and send it back. Whatever you write in a field finds its question."),
    _("Leave the small codes in brackets where they are: by them an answer is found when a program has lost its field."),
)
HOW_TO_WRITE: Final = (
    _("Write legibly, sign, stamp and send the pages back as a scan."),
    _("Leave the code at the foot of each page readable: by it the pages find their application."),
)
STAR: Final = _("A star (*) marks what has to be answered.")
STANDING: Final = _("These are the answers as they stand.")

HINTS: Final[Mapping[Way, Promise]] = {
    Way.LINE: _("‹Write here›"),
    Way.LINES: _("‹Write here, in as many paragraphs as you need›"),
    Way.NUMBER: _("‹Write a number›"),
    Way.YEAR: _("‹Write the year›"),
    Way.CURRENCY: _("‹Write three letters, such as MAD›"),
    Way.PICK: _("‹Choose one›"),
    Way.DAY: _("‹Write the day, such as 2020-09-23›"),
    Way.NAMES: _("‹Write the names of the files that you send along›"),
}
"""What stands in a field until somebody writes there."""

YEAR: Final = _("Year")
CURRENCY: Final = _("Currency")
ONE_OF: Final = _("One of: %(options)s.")
SEND_ALONG: Final = _("Send the file along with this form.")
ENTRY: Final = pgettext("a repetition of a group of questions", "%(number)s of up to %(most)s")

SIGNATURES: Final = _("Signatures")
PARTS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "mayor": (
        _("Part 1: the mayor"),
        _("I have read the answers above as they stand in this text, and sign them for the city."),
    ),
    "commission": (
        _("Part 2: the National Commission for UNESCO"),
        _("To be filled in by the commission of the city's country. The commission endorses this text."),
    ),
}
"""Who signs, and what is signed."""

SIGNED_BY: Final[Mapping[str, Promise]] = {
    "name": pgettext("of whoever signs", "Name"),
    "office": pgettext("of whoever signs", "Office"),
    "on": pgettext("of a signature", "Date"),
}
SIGNATURE: Final = _("Signature")
STAMP: Final = _("Stamp")

REFUSALS: Final[Mapping[str, Promise]] = {
    # The file as a whole
    "of-no-form": _(
        "Nothing in this file says to which form it belongs. Send the Word file that was taken from Halqa, filled in."
    ),
    "of-unknown-form": _("The file says that it is version %(version)s of the form %(form)s, which there is not."),
    "of-another-form": _("This is the form “%(found)s”; here “%(wanted)s” is asked for."),
    "of-another-application": _("The file belongs to the application %(found)s, not to %(wanted)s."),
    "of-an-earlier-version": _(
        "The file is version %(found)s of the form; version %(wanted)s is asked for. What fits was taken."
    ),
    "too-many-fields": _("The file has more than %(most)s fields, which no form has. Fill in a new copy of the form."),
    "old-word-file": _("The file is of a kind that word processors wrote before 2007. Save it as .docx and send that."),
    "opened-wrongly": _("The main part of the file cannot be read. Save it anew as .docx and send that."),
    "pages-not-matched": _(
        "Nothing on these pages that a program can read says to which application they belong. Somebody has to look at them."
    ),
    "pages-of-several": _("These pages belong to several applications: %(several)s. Send those of each by themselves."),
    "pages-too-many": _("The file has more than %(most)s pages."),
    "message-unreadable": _("The message cannot be taken apart."),
    "message-without-file": _("Nothing is attached to this message."),
    "message-of-too-many-files": _("More than %(most)s files are attached to this message. The rest was not read."),
    "of-unknown-application": _("The file says that it belongs to the application %(found)s, which there is not."),
    "sender-of-no-application": _(
        "The file does not say to which application it belongs, and %(sender)s speaks for no city with exactly one open "
        "application of this form."
    ),
    "sender-unknown": _("The file does not say to which application it belongs, nor its message from whom it came."),
    "not-for-you": _("Whoever takes this in takes no part in this application."),
    "storage-away": _("The file could not be written. Nothing of it was taken; try again."),
    "no-file-at-all": _("This is no file that can be read: %(why)s."),
    "without-application": _("The file does not say to which application it belongs. Somebody has to say it."),
    "no-font-for-language": _("There is no font for this language on this machine, so no PDF can be made. Take the Word file."),
    # One answer
    "not-understood": _("“%(text)s” cannot be understood here."),
    "two-meanings": _("“%(text)s” can mean two things. Write it in another way."),
    "written-twice": _("This was written at two places. What was taken is “%(kept)s”."),
    "said-otherwise-beside": _("What stands beside the number says otherwise than its own field."),
    "figure-missing-beside": _("This stands without the number that it belongs to."),
    "answered-though-not-asked": _("This question is not asked, given the other answers. Its answer is not kept."),
    "answered-otherwise-now": _("This question is answered in another way in the present version of the form."),
    "asked-no-more": _("The present version of the form asks this no more (%(question)s)."),
    # Beside the answers
    "text-beside": _("This was written beside the field. Is it meant as an answer, or as a part of it?"),
    "text-outside": _("This was written outside of all fields, after this question."),
    "field-unknown": _("This stands in a field that the form does not have (%(tag)s)."),
    "picture-beside": _("A picture stands here, and pictures are not read. Send it as a file."),
    "comment-beside": _("This is a comment in the margin, and comments are not read."),
    "note-beside": _("This is a footnote, and footnotes are not read."),
    "changes-not-accepted": _(
        "The file holds changes that nobody has accepted or rejected. It was read as if all were accepted."
    ),
}
"""Reasons against a file that came back, or against what stands in it."""

FATES: Final[Mapping[Fate, Promise]] = {
    Fate.FIRST: pgettext("an answer that came back on paper", "new"),
    Fate.REPLACES: pgettext("an answer that came back on paper", "in the place of what stood"),
    Fate.ASIDE: pgettext("an answer that came back on paper", "beside what stands"),
    Fate.EMPTIED: pgettext("an answer that came back on paper", "emptied on paper; what stands is kept"),
    Fate.STANDS: pgettext("an answer that came back on paper", "nothing new"),
}
"""What becomes of an answer that came back."""

AT_PLACE: Final = _("%(place)s: %(reason)s")
WITH_TEXT: Final = _("%(reason)s The words are: “%(text)s”")


def sentence(refusal: Refusal) -> str:
    """Return a reason as a sentence: one against the file, against what stands in it, or against an answer."""
    if refusal.code in REFUSALS:
        return str(REFUSALS[refusal.code]) % refusal.facts
    return sentence_of_answer(refusal) if refusal.code in OF_ANSWERS else sentence_of_file(refusal)


def sentence_with_text(refusal: Refusal, place: str, text: str) -> str:
    """Return a reason with the place at which it stands, if it has one, and with the words that it is about."""
    said = sentence(refusal)
    # Some reasons say the words themselves.
    if text and "text" not in refusal.facts:
        said = str(WITH_TEXT) % {"reason": said, "text": text}
    return str(AT_PLACE) % {"place": place, "reason": said} if place else said
