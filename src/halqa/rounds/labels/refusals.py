"""The sentences for mistakes in policies and for reasons against what is done with a call."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from halqa.foundation.refusals import Refusal
from halqa.rounds.labels.names import STATES

REFUSALS: Final[Mapping[str, Promise]] = {
    # A policy
    "not-toml": _("This is not TOML: %(why)s."),
    "no-such-policy": _("The file cannot be read."),
    "policy-not-utf-8": _("The file is not in UTF-8."),
    "policy-too-long": _("This is too long for a policy."),
    "key-outside-table": _("The key stands outside a table such as [window]."),
    "unknown-key": _("No policy has this key. %(nearest)s"),
    "key-of-another-kind": _("A round of the kind “%(kind)s” has no such key."),
    "key-missing": _('The key is missing. Write "unknown" where nobody has said what holds.'),
    "may-not-be-unknown": _("This must be known."),
    "may-not-be-none": _('There is always one; write "unknown" where nobody has said which.'),
    "not-a-number-here": _("%(value)s is not a whole number; write digits without quotation marks."),
    "number-out-of-bounds": _("%(value)s is not between %(least)s and %(most)s."),
    "not-yes-or-no": _("%(value)s is neither true nor false; write one of them without quotation marks."),
    "not-a-day-here": _("%(value)s is not a day; write 2024-05-31, without quotation marks."),
    "not-a-date-here": _('%(value)s is not a date; write 2024-05-31, or "2024-05" or "2024" in quotation marks.'),
    "not-a-time": _('%(value)s is not a time; write "17:00", or "24:00" for the end of the day.'),
    "not-a-zone": _('%(value)s is not a time zone; write one such as "Europe/Berlin", or "anywhere-on-earth".'),
    "not-a-slug": _("%(value)s is not a key; write small letters, digits and single hyphens, at most 40."),
    "not-a-choice": _("%(value)s is none of: %(choices)s."),
    "not-a-list": _('%(value)s is not a list of texts; write ["one", "another"].'),
    "entry-twice": _("%(value)s is there twice."),
    "not-a-language": _("%(value)s is not a language that can stand here."),
    "not-a-country": _("%(value)s is not a code of a country in two capitals."),
    "not-an-address": _("%(value)s is not the address of a page."),
    "not-criteria": _("Criteria are tables [[review.criteria]], one after another."),
    "not-names": _("Names are texts by language, at most 200 characters each."),
    "name-without-english": _("The name in English is missing, which stands where another language has none."),
    "ends-before-begin": _("This lies before %(other)s, which is %(day)s."),
    "jury-contradicted": _("A jury and what its word is belong together: both are none, or neither."),
    "real-round-without-source": _("A round that is not invented needs the pages on which its rules were read or agreed."),
    # A call
    "call-key-taken": _("There is a call of the key %(key)s already."),
    "key-not-its-own": _("Give the call a key of its own instead of %(key)s, such as award-2027."),
    "call-of-another-key": _("This call keeps its key and its kind: %(key)s."),
    "call-not-a-draft": _("The call is no draft any more. What may still change is changed by an amendment."),
    "call-not-there": _("The call is in another state: %(state)s."),
    "call-not-open": _("Only a call that has opened can be amended."),
    "call-changed-meanwhile": _("Somebody has changed the call since you opened this page. Look at it again."),
    "policy-has-mistakes": _("The policy has mistakes. Mend them first."),
    "still-unknown": _("%(key)s is still unknown. Whoever applies must know it."),
    "round-is-invented": _("The round is marked as illustrative: it belongs into a demonstration."),
    "fiction-and-countries": _(
        "An illustrative round is for countries that do not exist (XA to XJ), and only such a round is for them."
    ),
    "nothing-amended": _("Nothing differs from what holds."),
    "key-is-frozen": _("%(key)s cannot change once a call has opened."),
    "not-to-fewer-hours": _("%(key)s can only become more: whoever counted on these hours must not stand before a closed door."),
    "not-to-an-earlier-day": _(
        "%(key)s can only move to a later day: whoever counted on it must not stand before a closed door."
    ),
    "window-still-open": _("Cities still have time. Amend the call, call it off, or wait."),
    "why-missing": _("Say why, in a sentence or two: all concerned read it."),
    "why-too-long": _("The reason has %(characters)s characters; at most %(most)s are taken."),
}


def sentence(refusal: Refusal) -> str:
    """Return a reason as a sentence, with line and key where it is a mistake in a policy."""
    facts = {name: "" if value is None else value for name, value in refusal.facts.items()}
    if "state" in facts:
        facts["state"] = STATES[facts["state"]]
    if facts.get("nearest"):
        facts["nearest"] = gettext("Is %(key)s meant?") % {"key": facts["nearest"]}
    reason = (str(REFUSALS[refusal.code]) % facts).strip()
    if "line" not in facts:
        return reason
    place = {"line": facts["line"], "key": facts["key"], "reason": reason}
    if facts["key"]:
        return gettext("Line %(line)s, %(key)s: %(reason)s") % place
    return gettext("Line %(line)s: %(reason)s") % place
