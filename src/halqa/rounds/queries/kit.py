"""A city's kit: what it needs to tell of its success, in the six languages, as one ZIP."""

import io
import json
import zipfile
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from halqa.accounts.access import Caller
from halqa.documents.access import file_for
from halqa.documents.queries.contents import content
from halqa.foundation.languages import AUTONYMS, LANGUAGES
from halqa.foundation.subjects import Subject
from halqa.foundation.typefaces import can_draw
from halqa.pages.templatetags.words import when_text
from halqa.registry.queries.badge import badge_svg
from halqa.registry.queries.city import city_line
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels import certificates as labels
from halqa.rounds.models import Application, Credential, Decision, Dispatch
from halqa.rounds.queries.credentials import credential_document
from halqa.rounds.queries.dispatches import credential_address
from halqa.rounds.queries.letter_pdf import share_png
from halqa.rounds.queries.letters import Announced, announced, citation_of, language_of

_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""A file says nothing of when it was packed: the same kit is the same file."""


def kit_of(application: Application, decision: Decision, caller: Caller, now: datetime) -> bytes | None:
    """Return the kit of a city that was chosen, for somebody who knows of its application; nothing where there is none.

    The pictures are in all languages for which this machine has letters.
    """
    row = Dispatch.objects.filter(decision=decision).first()
    if row is None or decision.announced_at is None or decision.said != Decided.CHOSEN:
        return None
    decision.application = application
    credential = Credential.objects.filter(decision=decision).first()
    address = credential_address(credential.key) if credential else ""
    files: dict[str, bytes] = {}
    for tag in LANGUAGES:
        with override(tag):
            told = announced(decision, tag)
            files[f"texts/{tag}.txt"] = _text(told, address).encode()
            if can_draw(f"{told.city} {told.call} {labels.SHARE_LINE[told.kind]}"):
                files[f"pictures/share-{tag}.png"] = _picture(told)
    own = language_of(application.language)
    with override(own):
        told = announced(decision, own)
        files |= _badges(application, told)
        if row.certificate:
            with content(file_for(caller, row.certificate).storage_name) as file:
                files["certificate.pdf"] = file.read()
        if credential is not None:
            credential.decision = decision
            files["credential.jwt"] = credential.token.encode()
            document = credential_document(credential, now)
            files["credential.json"] = json.dumps(document, ensure_ascii=False, indent=2).encode()
        files["read-me.txt"] = _read_me(told, frozenset(files)).encode()
    return _packed(files)


def _text(told: Announced, address: str) -> str:
    reasons = citation_of(told.decision, told.language)
    parts = [
        f"{_where(told)}: {labels.SHARE_LINE[told.kind]}",
        f"{told.city} {labels.CERTIFIED[told.kind]}. {told.call}. {labels.ANNOUNCED_ON % {'day': when_text(told.at.date())}}.",
        reasons.text if reasons else "",
        f"{labels.CHECK_AT} {address}" if address else "",
        str(labels.INVENTED) if told.decision.application.is_illustrative else "",
        str(labels.NOT_UNESCO),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _where(told: Announced) -> str:
    """Return a city with its country, joined as the language joins them."""
    return pgettext("a city and its country", "%(city)s, %(country)s") % {"city": told.city, "country": told.country}


def _picture(told: Announced) -> bytes:
    illustrative = str(labels.INVENTED) if told.decision.application.is_illustrative else ""
    line = str(labels.SHARE_LINE[told.kind])
    return share_png(told.language, city=told.city, line=line, call=told.call, illustrative=illustrative)


def _badges(application: Application, told: Announced) -> dict[str, bytes]:
    """Return the badge of a listed city; that of an invented one says that it is invented, and any other has none."""
    if application.is_illustrative:
        return {"badge.svg": badge_svg(told.city, _("illustrative")).encode()}
    line = city_line(Subject.parse(application.city).rest, language=told.language)
    return {"badge.svg": badge_svg(told.city, _("listed in Halqa")).encode()} if line and line.is_listed else {}


def _read_me(told: Announced, names: frozenset[str]) -> str:
    """Return what is in the kit, of what is in it alone."""
    languages = ", ".join(AUTONYMS[tag] for tag in LANGUAGES)
    lines = [
        _("The kit of %(city)s: %(call)s") % {"city": told.city, "call": told.call},
        "",
        _("texts: what you can say and print, in %(languages)s.") % {"languages": languages},
    ]
    if any(name.startswith("pictures/") for name in names):
        lines.append(_("pictures: for your pages and for social media, 1200 by 630 pixels."))
    if "certificate.pdf" in names:
        lines.append(_("certificate.pdf: to be printed and hung."))
    if "credential.jwt" in names:
        lines.append(_("credential.jwt and credential.json: what was decided, for programs."))
    if "badge.svg" in names:
        lines.append(_("badge.svg: for your web site. It says what it says, and it is no certificate."))
    if settings.SITE_ADDRESS:
        lines += ["", f"{settings.SITE_ADDRESS}/"]
    return "\n".join([*lines, "", str(labels.NOT_UNESCO), ""])


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()
