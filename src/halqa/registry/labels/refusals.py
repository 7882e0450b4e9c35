"""The sentences for reasons against a roster, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from halqa.foundation.refusals import Refusal

REFUSALS: Final[Mapping[str, Promise]] = {
    # Files, sheets and lines
    "no-such-file": _("There is neither a file nor a folder of this name in %(folder)s."),
    "no-tables": _("No table of a roster is in here. Tables are called %(tables)s."),
    "unknown-table": _("No table of a roster has this name. Tables are called %(tables)s."),
    "empty-file": _("The file is empty."),
    "no-rows": _("Below the header there is no row."),
    "not-utf-8": _("The text is not in UTF-8 from here on; it looks like %(found)s. Save the file as UTF-8."),
    "line-too-long": _("The line is longer than %(limit)s bytes."),
    "unclosed-quote": _("A quotation mark is opened and not closed in this line."),
    "stray-quote": _("A quotation mark stands inside a cell that does not begin with one, or is not doubled."),
    "cell-too-long": _("A cell is too long to be read."),
    "not-a-workbook": _("The file is damaged, or it is not an XLSX workbook."),
    "inflates-too-much": _("The part %(part)s of the workbook is too large once it is unpacked."),
    "too-many-rows": _("There are more than %(limit)s rows."),
    # Header
    "wrong-delimiter": _("Cells are separated by commas; in this file they seem to be separated by another sign (%(found)s)."),
    "column-missing": _("The column is missing."),
    "column-unknown": _("The table has no such column. Its columns are %(columns)s."),
    "column-misspelt": _("The table has no such column; %(nearest)s may be meant, which is missing."),
    "column-twice": _("The column is there twice."),
    "wrong-number-of-cells": _("The line has %(found)s cells, the header %(wanted)s."),
    # One cell
    "value-missing": _("The cell must not be empty."),
    "formula-in-cell": _("The cell begins like a formula, or is one; a spreadsheet would execute it."),
    "error-in-cell": _("The cell holds an error of the spreadsheet: %(value)s."),
    "control-character": _("%(value)s holds a character that cannot be seen (%(character)s, at place %(place)s)."),
    "reordering-character": _(
        "%(value)s holds a character that changes the order of what is read (%(character)s, at place %(place)s)."
    ),
    "text-too-long": _("The text has %(length)s characters; at most %(longest)s are allowed."),
    "not-a-web-address": _("%(value)s is not an address that begins with http:// or https://."),
    "not-a-day": _("%(value)s is not a day. Write a day as year, month and day: 2020-09-23."),
    "not-a-date": _("%(value)s is not a date. Write a day as 2020-09-23, a month as 2020-09, a year as 2020."),
    "no-such-year": _("%(value)s names a year that is not in the calendar."),
    "bounds-reversed": _("%(value)s ends before it begins."),
    "serial-number-for-date": _(
        "%(value)s is the number by which a spreadsheet counts days, not a date. Format the cell as a date or as text."
    ),
    "in-the-future": _("%(value)s lies in the future; the latest day allowed is %(limit)s."),
    "not-a-number": _("%(value)s is not a number as it is written here: digits only, and for degrees a point."),
    "not-a-whole-number": _("%(value)s is not a whole number."),
    "negative-number": _("%(value)s is below zero."),
    "thousands-separator": _("%(value)s has signs between the thousands; write digits only."),
    "out-of-range": _("%(value)s is not between %(lowest)s and %(highest)s."),
    "too-many-decimals": _("%(value)s has more than %(most)s decimals."),
    "not-one-of": _("%(value)s is none of: %(choices)s."),
    "not-a-key": _("%(value)s is not a key. Keys are written in small letters, digits and single hyphens."),
    "not-a-city-key": _("%(value)s is not the key of a city, such as ma/benguerir."),
    "not-a-round": _("%(value)s is not a round, such as admission/2015-16 or award/2024."),
    "not-a-list-of-rounds": _("%(value)s is not a list of rounds, such as 2019;2024."),
    "unknown-country": _("%(value)s is not a country code of ISO 3166-1."),
    "fictional-country": _("%(value)s is a code for fictional countries, which only the demonstration may use."),
    "unknown-scope": _("%(value)s is neither total nor round, nor a region, nor a country by its English United Nations name."),
    # Cells that contradict each other
    "key-of-another-country": _("%(value)s is not a key of the country %(country)s."),
    "region-of-another-country": _("%(value)s is not the region of %(country)s, which is %(known)s."),
    "half-a-position": _("Latitude and longitude belong together; one of them is missing."),
    "match-contradicts-position": _("A position that was matched needs its coordinates, and one that was not has none."),
    "year-contradicts-date": _("%(value)s is not the year of %(date)s."),
    "by-beside-date": _("A day “by” which something is known has no place beside its own date."),
    "too-early": _("%(value)s is too early: nothing of this kind happened in the network before %(limit)s."),
    "not-after": _("%(value)s is too early: it must come after %(date)s."),
    "number-without-source": _("A population needs its source."),
    "source-without-number": _("There is a source for a population, and no population."),
    "qualifier-without-number": _("There is a word for how exact a number is, and no number."),
    "correction-without-day": _("A figure that was corrected needs the day by which the correction was known."),
    "day-without-correction": _("Only a figure that was corrected has a day by which that was known."),
    "kind-contradicts-key": _("%(value)s is not the kind of round that %(key)s names."),
    "number-of-another-kind": _("A round of the kind %(kind)s has no such number."),
    "part-of-itself": _("%(value)s cannot be a part of itself."),
    # Other rows, and what is stored
    "row-twice": _("%(value)s was there before, in line %(first)s."),
    "second-award": _("%(value)s has this award already, in line %(first)s."),
    "contradicts-members": _("%(value)s is not what the table of members says of this city: %(known)s."),
    "unknown-city": _("%(value)s is not a city that is known here or in this roster."),
    "ambiguous-city": _("More than one city of this country is called %(value)s."),
    "city-named-otherwise": _("%(key)s is not called %(value)s but %(known)s."),
    "city-under-another-key": _("%(value)s is unknown, but a city of this name has the key %(key)s."),
    "city-has-moved": _("%(value)s is an old address of %(key)s; use that key."),
    "unknown-member": _("%(value)s is not in the table of members, neither here nor stored."),
    "still-a-member": _("%(value)s cannot begin: the membership before it, of %(date)s, has no end."),
    "not-a-consortium": _("%(value)s is not a consortium."),
    "alias-of-a-city": _("%(value)s is the key of a city and cannot be an old address."),
    "alias-taken": _("%(value)s is an old address of %(key)s already."),
    "unknown-cluster": _("%(value)s is not a cluster that is known here or in this roster."),
    "unknown-round": _("%(value)s is not a round that is known here or in this roster."),
    # One row, by hand
    "changed-since-read": _("Somebody changed this after you read it. Both texts are shown; yours is not lost."),
    "source-unchanged": _(
        "%(columns)s: this changes, and its source stays the same. Change the source, or tick this if it says so."
    ),
    "was-withdrawn": _("%(value)s was taken back: it never was so. If it was after all, let it stand again on its page."),
    "later-membership-stands": _("A later membership rests on this admission. Take that one back first."),
    "not-withdrawn-so": _("What is said there is not taken back in this way."),
    "others-rest-on-it": _("Other rows that stand name this one (%(rows)s). Take those back first."),
    "nothing-to-withdraw": _("There is nothing here that stands."),
    "not-withdrawn": _("There is nothing here that was taken back."),
    # Two cities that are one
    "same-city": _("These are one city already."),
    "invented-and-real": _("One of the two is invented for the demonstration, and the other is real. They cannot be one."),
    "another-country": _("The two cities lie in different countries. Say that this is meant."),
    "part-of-the-other": _("One of the two is a part of the other, and would become a part of itself."),
    "memberships-overlap": _("Both cities have further memberships. Bring them in order on the pages of each city first."),
    "proposal-open": _("%(value)s has an open proposal for its profile. Decide on it first."),
    "undecided": _("Choose which of the two is to stand."),
    # A roster that is sent
    "too-large": _("The file is larger than %(limit)s MB."),
    "not-a-roster-file": _("Send a CSV file, an XLSX workbook, or a ZIP folder of CSV files."),
    "not-a-roster-folder": _("In a ZIP folder there must be CSV files, one for each table, and nothing else."),
    "not-a-zip": _("The ZIP folder is damaged, or it is none."),
    "not-to-be-confirmed": _("This roster does not wait for a yes any more."),
    "too-many-imports": _("%(most)s rosters wait already. Confirm or discard one of them first."),
    "changed-meanwhile": _("Others kept writing while this roster was compared. Try again."),
    # What a city says of itself
    "too-many-words": _("The text has %(words)s words; at most %(most)s are taken. Make it shorter."),
    "text-too-long-to-read": _("The text has %(characters)s characters; at most %(most)s are taken."),
    "source-still-translated": _("Other languages were translated from this text. Empty those first, then this one."),
    "edited-meanwhile": _("Somebody else has changed this since you opened it. Below are both texts; nothing is lost."),
    "proposal-was-sent": _("The proposal was sent and waits for the coordination team. To go on writing, take it back first."),
    "proposal-not-sent": _("The proposal does not wait for a decision: the city is writing on it."),
    "proposal-is-closed": _("This proposal is closed: it was decided on or discarded."),
    "proposal-changed-meanwhile": _("The proposal has changed since you opened this page. Look at it again, then decide."),
    "nothing-proposed": _("Nothing in this proposal differs from what is public."),
    "nothing-approved": _("No part is ticked. Tick what you approve, or decline the proposal."),
    "reason-missing": _("Say why, in a sentence or two: the city reads it."),
    # What readers ask to be corrected
    "too-many-from-one-place": _(
        "As many corrections were asked for from your network today as one network may ask for in a day."
    ),
    "too-many-today": _("You asked for as many corrections today as one person may ask for in a day."),
    "too-many-in-all": _("More corrections were asked for today than the coordination team can read in a day."),
    "looks-automatic": _("A field was filled in that nobody sees, as programs do. It is empty now: send the form once more."),
    "form-too-old": _("This form was open for too long. What you wrote is still in it: send it once more."),
    "sent-too-fast": _("This was sent within %(seconds)s seconds, as programs do. Wait a moment, then send it once more."),
    "proposal-missing": _("Say what it should say."),
    "published-nowhere": _("Say where that is published: the address of a page, or the name of a document."),
    "sign-nobody-sees": _("The text holds a character that cannot be seen or that changes the order of letters (%(character)s)."),
    "no-such-cell": _("This is no part of the fact. Choose one that is."),
    "answer-missing": _("Write an answer, in a sentence or two: the reader reads it."),
    "request-is-answered": _("This request has its answer already; it is shown below."),
    "request-changed-meanwhile": _("Somebody has written to this request since you opened it. Look at it again, then answer."),
    "asked-back-before": _("The readers were asked back once already. Correct the fact, or answer that it stands."),
    "nobody-to-ask": _("Nobody who asked for this left an address, so nobody can be asked back."),
    "fact-changed-meanwhile": _(
        "This fact was changed while you wrote. Above is what it says now, and what you wrote is still in the form: "
        "if it is still wrong, send it once more."
    ),
    # Cities that want to join
    "candidate-in-no-country": _("There is no such country on the list."),
    "candidate-in-fiction": _("This country is invented: it lives in demonstrations only."),
    "candidate-outside-fiction": _("This is a demonstration: cities are added to invented countries only."),
    "candidate-without-name": _("Write what the city is called."),
    "city-on-record": _("The registry knows a city of this name in this country: %(name)s (%(key)s)."),
    "candidate-there-already": _("A city of this name in this country wants to join already: %(name)s (%(key)s)."),
    "candidate-changed-meanwhile": _(
        "This was changed while you wrote. What is stored stands below; what you wrote is still in the form."
    ),
    "candidate-referred-to": _("Something rests on it: %(what)s. End that first, or make it one with another city."),
    "candidate-no-longer-open": _("This city is on record by now, or was taken out or made one with another."),
    "candidate-is-the-same": _("This is its own key. Write the key of the other city."),
    "no-such-city-to-merge": _("Nothing in the registry, and no city that wants to join, has this key."),
    "candidate-in-another-country": _("That city lies in another country."),
    "reason-too-long": _("The reason has %(characters)s characters; at most %(most)s are taken."),
}


def sentence(refusal: Refusal) -> str:
    """Return a reason as a sentence, with where it stands: file, line as a spreadsheet counts, and column."""
    facts = {name: "" if value is None else value for name, value in refusal.facts.items()}
    reason = str(REFUSALS[refusal.code]) % facts
    if not facts.get("file"):
        return reason
    place = {"file": facts["file"], "row": facts["row"], "column": facts["column"], "reason": reason}
    if facts["row"] and facts["column"]:
        return _now("%(file)s, line %(row)s, column %(column)s: %(reason)s") % place
    if facts["row"]:
        return _now("%(file)s, line %(row)s: %(reason)s") % place
    return _now("%(file)s: %(reason)s") % place
