"""The sentences for reasons against a file of practices, an enquiry or its answer, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from halqa.foundation.refusals import Refusal

REFUSALS: Final[Mapping[str, Promise]] = {
    # A file of practices
    "no-practices": _("There is no practice in the file."),
    "too-many-practices": _("There are more than %(most)s practices."),
    "not-readable": _("The file is not text in UTF-8."),
    "line-too-long": _("The line is longer than %(most)s characters."),
    "not-json": _("The line is not JSON. Write one practice a line, as one object."),
    "not-an-object": _("The line is JSON, but no object: it begins with { and ends with }."),
    "field-missing": _("The field is missing."),
    "field-unknown": _("A practice has no such field."),
    "value-missing": _("Name at least one."),
    "not-a-text": _("Only text is allowed here."),
    "control-character": _("The text holds a character that cannot be seen."),
    "not-a-key": _("“%(value)s” is not a key: small letters, digits and single hyphens."),
    "not-a-city-key": _("“%(value)s” is not the key of a city, such as ma/benguerir."),
    "key-twice": _("Another line has the same key."),
    "no-such-city": _(
        "No city has the key “%(value)s”. Load the roster first, or mend the key; nobody guesses which city is meant."
    ),
    "city-is-invented": _("The city “%(value)s” is invented: only a demonstration has such cities."),
    "not-a-localized-text": _('Write the text by its language, such as {"en": "…"}; the first one is the source.'),
    "bad-localized-text": _("One of the texts is empty, or its language tag is wrong: “%(value)s”."),
    "text-too-long": _("The text has %(characters)s characters; at most %(most)s are allowed."),
    "not-a-list": _("A list is needed here, such as [] or [1, 2]."),
    "named-twice": _("Something is named twice."),
    "not-one-of": _("“%(value)s” is none of: %(choices)s."),
    "not-a-goal": _("The Sustainable Development Goals are numbered from 1 to 17."),
    "not-a-year": _("“%(value)s” is not a year from %(first)s to %(last)s. Write null where the page has no date."),
    "source-missing": _("A practice of a city that exists needs the address of the page that tells of it."),
    "not-a-web-address": _("“%(value)s” is not an address that begins with http:// or https://."),
    "not-a-language": _("“%(value)s” is not a language tag, such as fr."),
    "not-a-day": _("“%(value)s” is not a day. Write year, month and day, such as 2026-03-01."),
    # A correction of one practice
    "practice-changed-meanwhile": _(
        "Somebody changed this practice while you were writing. Look at it as it stands, and send yours again."
    ),
    "reason-missing": _("Please say why it is changed."),
    # Enquiries
    "speaks-for-no-city": _(
        "Only people who speak for a city of the network can ask: its focal point, its mayor and its editors. "
        "If you work for a city, ask its focal point, or the office that runs this network, to invite you."
    ),
    "practice-taken-back": _("This practice was taken back by whoever had told of it."),
    "practice-of-own-city": _("This is a practice of your own city."),
    "real-and-invented-apart": _(
        "Your city or the other one is invented, and the other is real. Nothing invented is ever asked of a real city. "
        "In a demonstration, try the practices of the invented cities."
    ),
    "enquiry-already-open": _("Your city has asked about this practice already, and the answer has not come yet."),
    "too-many-enquiries": _("You have asked %(most)s times in the last 24 hours; you can ask again tomorrow."),
    "message-too-short": _("Please write a little more, at least %(fewest)s characters: what interests your city?"),
    "message-too-long": _("The message has %(characters)s characters; at most %(most)s are allowed."),
    "enquiry-was-answered": _("This enquiry was answered already."),
    "enquiry-was-withdrawn": _("The city has withdrawn this enquiry."),
    "reply-missing": _("Please choose what you answer."),
    "answer-missing": _("Please write a few words to the city that asks."),
    "answer-too-long": _("The answer has %(characters)s characters; at most %(most)s are allowed."),
}


def words(refusal: Refusal) -> str:
    """Return a reason as a sentence that stands at its field."""
    return str(REFUSALS[refusal.code]) % refusal.facts


def sentence(refusal: Refusal) -> str:
    """Return a reason as a sentence; one about a file begins with its line, the practice's key and the field."""
    told = words(refusal)
    if "row" not in refusal.facts:
        return told
    facts = {**refusal.facts, "reason": told}
    if refusal.facts["column"] and refusal.facts["key"]:
        return _now("line %(row)s, %(key)s, field %(column)s: %(reason)s") % facts
    if refusal.facts["column"]:
        return _now("line %(row)s, field %(column)s: %(reason)s") % facts
    return _now("line %(row)s: %(reason)s") % facts
