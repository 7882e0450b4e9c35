"""Letters and certificates as tagged PDF (PDF/UA-1), and the picture that a city shares.

The words come as data, never as markup; fonts and shaping are those of `foundation.typefaces`.
"""

import json
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import segno
import typst

from halqa.foundation.languages import direction, direction_of_text
from halqa.foundation.localized import Chosen
from halqa.foundation.rosette import Point, rosette
from halqa.foundation.typefaces import can_draw, fonts_for, in_order
from halqa.rounds.queries.letters import Certificate, Letter

TEMPLATES: Final = Path(__file__).resolve().parents[1] / "templates" / "rounds" / "certificates"
_EPOCH: Final = 315_532_800  # 1 January 1980: a file says nothing of when it was made


def letter_pdf(letter: Letter) -> bytes:
    """Return a letter as PDF."""
    return _pdf(
        "letter",
        _of(letter.language)
        | {
            "issuer": letter.issuer,
            "illustrative": letter.illustrative,
            "to": letter.to,
            "city": letter.city,
            "country": letter.country,
            "day": letter.day,
            "title": letter.title,
            "greeting": letter.greeting,
            "opening": letter.opening,
            "sentences": list(letter.sentences),
            "quotes": [
                {"title": title, "said": _said(said)}
                for title, said in (
                    (letter.corrected_title, letter.corrected),
                    (letter.told_title, letter.told),
                    (letter.reasons_title, letter.reasons),
                )
                if said is not None
            ],
            "closing": list(letter.closing),
            "regards": letter.regards,
            "signatory": letter.signatory,
            "office": letter.office,
            "foot": list(letter.foot),
            "reference": letter.reference,
        },
    )


def certificate_pdf(certificate: Certificate) -> bytes:
    """Return a certificate as PDF, on one page."""
    return _pdf(
        "certificate",
        _of(certificate.language)
        | {
            "issuer": certificate.issuer,
            "illustrative": certificate.illustrative,
            "title": certificate.title,
            "call": certificate.call,
            "before": certificate.before,
            "city": certificate.city,
            "country": certificate.country,
            "after": certificate.after,
            "day": certificate.day,
            "until": certificate.until,
            "check_words": certificate.check_words,
            "check": certificate.check,
            "signatory": certificate.signatory,
            "office": certificate.office,
            "picture": _code(certificate.check) if certificate.check else "",
            "foot": certificate.foot,
            "reference": certificate.reference,
            "star": _shares(rosette([100, 78] * 6, size=1000).star),
            "petals": [
                {"group": petal.group, "outline": _shares(petal.outline), "light": _shares(petal.light)}
                for petal in rosette([100, 78] * 6, size=1000).petals
            ],
        },
    )


def share_png(language: str, *, city: str, line: str, call: str, illustrative: str) -> bytes:
    """Return the picture that a city shares, 1200 by 630 pixels.

    Where no font at hand has the letters, nothing is drawn that would be an empty box: the caller asks ``can_draw`` first.
    """
    star = rosette([100, 78] * 6, size=1000)
    told = _of(language) | {
        "city": city,
        "line": line,
        "call": call,
        "illustrative": illustrative,
        "star": _shares(star.star),
        "petals": [{"group": one.group, "outline": _shares(one.outline), "light": _shares(one.light)} for one in star.petals],
    }
    content = _content(told)
    compiler = typst.Compiler(str(TEMPLATES / "share.typ"), font_paths=fonts_for(content), sys_inputs={"told": content})
    return bytes(compiler.compile(format="png", ppi=72))  # type: ignore[arg-type]


def _pdf(template: str, told: dict[str, Any]) -> bytes:
    content = _content(told)
    compiler = typst.Compiler(str(TEMPLATES / f"{template}.typ"), font_paths=fonts_for(content), sys_inputs={"told": content})
    # A sign that no font has, such as a picture of a face, keeps a file from being certified, not from being read.
    with suppress(typst.TypstError):
        return bytes(compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_EPOCH))  # type: ignore[arg-type]
    return bytes(compiler.compile(format="pdf", timestamp=_EPOCH))  # type: ignore[arg-type]


def _content(told: dict[str, Any]) -> str:
    said = json.dumps(told, ensure_ascii=False)
    return json.dumps(told | {"fonts": in_order(said if can_draw(said) else "", told["language"])}, ensure_ascii=False)


def _of(language: str) -> dict[str, Any]:
    return {"language": language.partition("-")[0], "rtl": direction(language) == "rtl"}


def _said(chosen: Chosen) -> dict[str, Any]:
    """Return words that somebody wrote: people write to each other in other languages than the one that was asked for."""
    runs = direction_of_text(chosen.text) or direction(chosen.tag)
    return {"text": chosen.text} | _of(chosen.tag) | {"rtl": runs == "rtl"}


def _code(address: str) -> str:
    picture = BytesIO()
    segno.make(address, error="m", boost_error=False).save(picture, kind="svg", scale=4, border=2, xmldecl=False)
    return picture.getvalue().decode()


def _shares(corners: tuple[Point, ...]) -> list[list[float]]:
    return [[round(x / 1000, 4), round(y / 1000, 4)] for x, y in corners]
