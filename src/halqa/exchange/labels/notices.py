"""What people are told about enquiries."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from halqa.accounts.access import subject_name
from halqa.exchange.enums import Reply
from halqa.exchange.labels.kinds import label
from halqa.notices.access import NoticeGroup, NoticeKind
from halqa.notices.labels.kinds import Facts
from halqa.pages.templatetags.frame import reader_language

EXCHANGE: Final = NoticeGroup("exchange", _("Learning from other cities"))


def in_words(facts: Facts) -> Facts:
    """Return the facts of an enquiry with the name of the city that asks, and the reply in words."""
    city = {"city": subject_name(str(facts["city"]), reader_language())} if "city" in facts else {}
    reply = {"reply": str(label(Reply(str(facts["reply"]))))} if "reply" in facts else {}
    return {**facts, **city, **reply}


KINDS: Final = (
    NoticeKind(
        name="enquiry.sent",
        group=EXCHANGE,
        title=_("%(city)s wants to try: %(subject)s"),
        text=_("%(city)s has written to you about this practice: %(subject)s. Read what it asks, and answer in Halqa."),
        in_words=in_words,
    ),
    NoticeKind(
        name="enquiry.answered",
        group=EXCHANGE,
        title=_("Your enquiry is answered: %(subject)s"),
        text=_("There is an answer to what your city asked about this practice: %(subject)s. It says: %(reply)s."),
        in_words=in_words,
    ),
)
