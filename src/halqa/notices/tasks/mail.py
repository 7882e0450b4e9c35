"""A letter as a mail: text and HTML alike, and the headers by which programs know what it is (RFC 3834, RFC 2369)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from halqa.notices.labels import words
from halqa.notices.queries.letters import Letter
from halqa.notices.tasks.gateways import NoAddress


def sender() -> Address:
    """Return whose name and address mail carries."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Address(name, addr_spec=address)


def mail_of(letter: Letter) -> EmailMessage:
    """Write a letter as a mail. Its Message-ID is that of the message at every attempt: who has it already sees that.

    :raises NoAddress: when what it goes to is none
    """
    # 7 bit: not every server on the way takes more.
    mail = EmailMessage(policy=(SMTP if letter.to.isascii() else SMTPUTF8).clone(cte_type="7bit"))
    mail["From"] = sender()
    # In two parts: as a whole, only addresses in ASCII are read.
    name, at, domain = letter.to.rpartition("@")
    if not (name and at and domain):
        raise NoAddress(letter.to)
    mail["To"] = Address(username=name, domain=domain)
    mail["Subject"] = letter.subject
    mail["Date"] = letter.at
    mail["Message-ID"] = f"<{letter.key}@{sender().domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.preferences:
        mail["List-Unsubscribe"] = f"<{letter.preferences}>"
    mail.set_content(text_of(letter))
    mail.add_alternative(html_of(letter), subtype="html")
    if letter.calendar:
        mail.add_attachment(letter.calendar, "text", "calendar", filename="halqa.ics", params={"charset": "utf-8"})
    # Last: contents drop what headers of theirs were there before.
    mail["Content-Language"] = letter.language
    return mail


def text_of(letter: Letter) -> str:
    """Return a letter as plain text."""
    return _written("notices/mail.txt", letter)


def html_of(letter: Letter) -> str:
    """Return a letter as a page for mail programs, which load nothing from elsewhere."""
    return _written("notices/mail.html", letter)


def _written(template: str, letter: Letter) -> str:
    with override(letter.language):
        return render_to_string(template, {"letter": letter, "words": vars(words)})
