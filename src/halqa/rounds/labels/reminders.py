"""What people are told before time is over: cities of what is still to be done, commissions of the files that wait."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from halqa.notices.access import NoticeGroup, NoticeKind

REMINDERS: Final = NoticeGroup("reminders", _("Reminders before deadlines"))

KINDS: Final = (
    NoticeKind(
        name="reminder.unsent",
        group=REMINDERS,
        title=_("%(subject)s: not submitted yet"),
        text=_("%(subject)s: the text is not submitted yet. It can be until %(due)s. Its page says what is missing."),
    ),
    NoticeKind(
        name="reminder.unsigned",
        group=REMINDERS,
        title=_("%(subject)s: the mayor's signature is missing"),
        text=_(
            "%(subject)s: the text is complete, and the mayor has not signed it yet. It can be signed and submitted "
            "until %(due)s: signed in, by a link with a one-time code, or on paper."
        ),
    ),
    NoticeKind(
        name="reminder.returned",
        group=REMINDERS,
        title=_("%(subject)s: the National Commission waits for your answer"),
        text=_("%(subject)s: the National Commission has sent the text back with questions. Submit it again until %(due)s."),
    ),
    NoticeKind(
        name="reminder.queried",
        group=REMINDERS,
        title=_("%(subject)s: the coordination team waits for your answer"),
        text=_("%(subject)s: the coordination team has asked you something. Answer until %(due)s."),
    ),
    NoticeKind(
        name="reminder.waiting",
        group=REMINDERS,
        title=_("%(subject)s: files wait for your commission"),
        text=_(
            "%(subject)s: files of your country that wait for your commission: %(waiting)s. It can endorse until %(due)s; "
            "nobody does so in its place, and what is not endorsed by then is closed."
        ),
    ),
    NoticeKind(
        name="commission.reminded",
        group=REMINDERS,
        title=_("%(subject)s: the coordination team reminds your commission"),
        text=_(
            "%(subject)s: the coordination team reminds your commission of the files of your country that wait for it. %(words)s"
        ),
    ),
)
