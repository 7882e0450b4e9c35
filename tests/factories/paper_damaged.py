"""More than a hundred files that came back wrong, each made by code, with the reasons one of which must be told."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from typing import Any, NamedTuple

from django.utils.translation import override
from lxml import etree

from halqa.rounds.queries.forms import filed_forms
from halqa.rounds.queries.paper_pdf import pdf_of
from halqa.rounds.queries.paper_sheet import sheet_of
from halqa.rounds.rules.paper import Mark
from tests.factories.hostile import PROGRAMS
from tests.factories.paper import APPLICATION, DIGEST, MAIN, W, edited, make_word, repacked, run, without_properties
from tests.factories.uploads import docx, honest, package, pdf, picture, relationships, xlsx_parts

MEGABYTE = 1024 * 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Damaged(NamedTuple):
    """A file that came back: its name, its content, the codes one of which has to be told, and the size that it announces."""

    about: str
    name: str
    content: Callable[[], bytes]
    codes: set[str]
    size: int | None = None


@cache
def form() -> Any:
    """Return the form of admission, as the network has it."""
    return filed_forms()["admission", 1]


@cache
def blank() -> bytes:
    """Return it as a Word file."""
    return make_word(form(), records={}, files={})


def names() -> Iterator[Damaged]:
    """Yield good files under names that say otherwise."""
    for ending in ("docm", "dotm", "dotx", "doc", "rtf", "odt", "pages", "zip", "exe", "txt", "docx.exe"):
        yield Damaged(f"named {ending}", f"form.{ending}", blank, {"ending-not-taken"})
    yield Damaged("named nothing", "form", blank, {"name-without-ending"})
    yield Damaged("named pdf", "form.pdf", blank, {"ending-of-another-kind"})


def sizes() -> Iterator[Damaged]:
    """Yield what is empty and what announces to be huge: nothing of that is read."""
    for ending in ("docx", "pdf"):
        yield Damaged(f"empty {ending}", f"form.{ending}", bytes, {"file-is-empty"})
        yield Damaged(f"200 MB of {ending}", f"form.{ending}", blank, {"file-too-large"}, 200 * MEGABYTE)
        yield Damaged(f"a byte too much of {ending}", f"form.{ending}", blank, {"file-too-large"}, 20 * MEGABYTE + 1)


def kinds() -> Iterator[Damaged]:
    """Yield other contents under the name of a form."""
    for about, content in PROGRAMS.items():
        codes = {"old-word-file"} if about == "old-office" else {"content-not-taken"}
        yield Damaged(about, "form.docx", lambda content=content: content, codes)
    yield Damaged("password", "form.docx", lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), {"encrypted"})
    yield Damaged("old word", "form.docx", lambda: OLD_OFFICE + "WordDocument".encode("utf-16-le"), {"old-word-file"})
    for name in ("plan.pdf", "map.png", "letter.odt", "figures.xlsx", "notes.txt"):
        codes = {"ending-of-another-kind", "content-not-taken"}
        yield Damaged(f"{name} as form", "form.docx", lambda name=name: honest()[name], codes)
    yield Damaged("noise", "form.docx", lambda: bytes(range(256)) * 40, {"content-not-taken"})


def cut() -> Iterator[Damaged]:
    """Yield what was cut short, and what a bad line changed."""
    for part in (0.01, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999):
        codes = {"something-behind-the-end", "damaged", "content-not-taken"}
        yield Damaged(f"{part:.1%} of it", "form.docx", lambda part=part: blank()[: int(len(blank()) * part)], codes)
    for part in range(1, 11):
        codes = {"damaged", "part-unreadable", "opened-wrongly", "unusual-packing", "part-leads-outside", "", "holds-a-program"}
        yield Damaged(f"flipped at {part}/11", "form.docx", partial(_flipped, part), codes)
    yield Damaged("twice", "form.docx", lambda: blank() + blank(), {"two-formats-at-once", "something-behind-the-end"})


def _flipped(part: int) -> bytes:
    content = bytearray(blank())
    place = len(content) * part // 11
    content[place : place + 4] = bytes(each ^ 0xFF for each in content[place : place + 4])
    return bytes(content)


def packages() -> Iterator[Damaged]:
    """Yield packages that carry what a form does not."""
    laughs = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 9}'>" for n in range(9)) + "]><a>&a8;</a>"
    template = relationships(f"{OFFICE}/attachedTemplate", "http://example.org/a.dotm", "External")
    parts: dict[str, tuple[dict[str, bytes | str], str]] = {
        "macro": ({"word/vbaProject.bin": b"\0" * 60}, "holds-a-program"),
        "active control": ({"word/activeX/activeX1.bin": b"\0" * 60}, "holds-a-program"),
        "program": ({"word/media/a.png": PROGRAMS["windows"]}, "holds-a-program"),
        "script": ({"word/media/a.sh": PROGRAMS["shell"]}, "holds-a-program"),
        "archive": ({"word/media/a.zip": package({"a": "a"})}, "holds-other-files"),
        "old office inside": ({"word/embeddings/a.bin": OLD_OFFICE}, "holds-other-files"),
        "bomb": ({"word/media/a.bmp": bytes(60 * MEGABYTE)}, "unpacks-too-large"),
        "entity": ({MAIN: "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><a>&a;</a>"}, "declares-entities"),
        "laughs": ({MAIN: laughs}, "declares-entities"),
        "laughs in sixteen bits": ({MAIN: laughs.encode("utf-16")}, "declares-entities"),
        "laughs in properties": ({"docProps/custom.xml": laughs}, "declares-entities"),
        "type from elsewhere": ({MAIN: "<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>"}, "declares-entities"),
        "template from elsewhere": ({"word/_rels/settings.xml.rels": template}, "refers-elsewhere"),
        "up": ({"../../etc/cron.d/a": "a"}, "part-leads-outside"),
        "up inside": ({"word/../../a": "a"}, "part-leads-outside"),
        "from the root": ({"/etc/passwd": "a"}, "part-leads-outside"),
        "windows path": ({"word\\..\\a.dll": "a"}, "part-leads-outside"),
        "drive": ({"C:a.dll": "a"}, "part-leads-outside"),
        "same name in capitals": ({"WORD/DOCUMENT.XML": "<a/>"}, "part-twice"),
    }
    for about, (added, code) in parts.items():
        yield Damaged(about, "form.docx", partial(_with_parts, added), {code})
    yield Damaged("many parts", "form.docx", lambda: docx(**{f"a{n}": "" for n in range(5_001)}), {"too-many-parts"})
    yield Damaged(
        "macro type",
        "form.docx",
        partial(_replaced, "[Content_Types].xml", b"document.main", b"document.macroEnabled.main"),
        {"holds-a-program"},
    )
    yield Damaged(
        "another type", "form.docx", partial(_replaced, "[Content_Types].xml", b"document.main", b"glossary.main"), {"damaged"}
    )
    yield Damaged("password on a part", "form.docx", _locked, {"encrypted"})
    yield Damaged("packed otherwise", "form.docx", _packed_otherwise, {"unusual-packing"})
    yield Damaged("sheets inside", "form.docx", lambda: package(xlsx_parts()), {"ending-of-another-kind", "content-not-taken"})


def _with_parts(added: dict[str, bytes | str]) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        for name, part in added.items():
            parts[name] = part if isinstance(part, bytes) else part.encode()

    return repacked(blank(), change)


def _replaced(name: str, old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts[name] = parts[name].replace(old, new)

    return repacked(blank(), change)


def _without(name: str) -> bytes:
    return repacked(blank(), lambda parts: parts.pop(name) and None)


def _locked() -> bytes:
    made = bytearray(blank())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        made[made.find(mark) + place] |= 1
    return bytes(made)


def _packed_otherwise() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(blank())) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    return packed.getvalue()


def parts() -> Iterator[Damaged]:
    """Yield packages whose parts are missing, broken or out of all measure."""
    for name in (MAIN, "_rels/.rels", "[Content_Types].xml"):
        codes = {"opened-wrongly", "damaged", "content-not-taken"}
        yield Damaged(f"without {name}", "form.docx", partial(_without, name), codes)
    whole = f'<w:document xmlns:w="{W[1:-1]}">%s</w:document>'
    broken: dict[str, tuple[bytes, set[str]]] = {
        "cut": (b"<w:document", {"part-unreadable"}),
        "no text at all": (b"", {"opened-wrongly"}),
        "latin letters": ('<?xml version="1.0" encoding="UTF-8"?><a>É</a>'.encode("latin-1"), {"part-unreadable"}),
        "nul": (b"<a>\0</a>", {"part-unreadable"}),
        "unknown encoding": (b'<?xml version="1.0" encoding="x-none"?><a/>', {"part-unreadable"}),
        "no body": ((whole % "").encode(), {"opened-wrongly"}),
        "another root": (b"<html><p>Hello</p></html>", {"opened-wrongly"}),
        "too deep": ((whole % ("<w:body>" * 400 + "</w:body>" * 400)).encode(), {"opened-wrongly"}),
        "empty body": ((whole % "<w:body/>").encode(), {""}),
    }
    for about, (part, codes) in broken.items():
        yield Damaged(f"main part: {about}", "form.docx", partial(_with_parts, {MAIN: part}), codes)
    for name in ("docProps/custom.xml", "word/footer1.xml", "word/_rels/document.xml.rels"):
        yield Damaged(f"broken {name}", "form.docx", partial(_with_parts, {name: b"<a"}), {"part-unreadable"})
    yield Damaged("too many fields", "form.docx", lambda: edited(blank(), _many_fields), {"too-many-fields"})
    long = {MAIN: (whole % f"<w:body><w:p><w:r><w:t>{'a ' * 9 * MEGABYTE}</w:t></w:r></w:p></w:body>").encode()}
    yield Damaged("a book", "form.docx", partial(_with_parts, long), {"unpacks-too-large"})
    aside = relationships(f"{OFFICE}/officeDocument", "../../etc/passwd").encode()
    yield Damaged("main part elsewhere", "form.docx", partial(_with_parts, {"_rels/.rels": aside}), {"opened-wrongly"})


def _many_fields(root: Any) -> None:
    body = root.find(f"{W}body")
    for _ in range(5_001):
        control = etree.SubElement(etree.SubElement(body, f"{W}p"), f"{W}sdt")
        etree.SubElement(etree.SubElement(control, f"{W}sdtPr"), f"{W}tag").set(f"{W}val", "x")
        etree.SubElement(control, f"{W}sdtContent").append(run("x"))


def strangers() -> Iterator[Damaged]:
    """Yield what is whole, and no form that is asked for."""
    yield Damaged("a letter", "letter.docx", docx, {"of-no-form"})
    for about, changed in {
        "no such form": (b"admission", b"nonesuch!"),
        "version in words": (b"<vt:lpwstr>1<", b"<vt:lpwstr>one<"),
        "no such language": (b"<vt:lpwstr>en<", b"<vt:lpwstr>tlh<"),
    }.items():
        # What the properties say wrongly, the foot of each page still says rightly.
        yield Damaged(about, "form.docx", partial(_replaced, "docProps/custom.xml", *changed), {""})
    yield Damaged("another form", "form.docx", partial(_marked, "award", 1), {"of-another-form"})
    yield Damaged("an unknown form", "form.docx", partial(_marked, "census", 1), {"of-unknown-form"})
    yield Damaged("a version to come", "form.docx", partial(_marked, "admission", 99), {"of-unknown-form"})
    yield Damaged(
        "another application",
        "form.docx",
        partial(_marked, "admission", 1, "application:award-2027/other"),
        {"of-another-application"},
    )
    yield Damaged("code without form", "form.docx", lambda: repacked(docx(), lambda parts: None), {"of-no-form"})
    yield Damaged("no properties", "form.docx", lambda: repacked(blank(), without_properties), {""})


def _marked(key: str, version: int, application: str = APPLICATION) -> bytes:
    return make_word(replace(form(), key=key, version=version), application=application, records={}, files={})


def pages() -> Iterator[Damaged]:
    """Yield PDFs that are damaged, act, are locked, or say nothing of what they belong to."""
    yield Damaged("half a pdf", "scan.pdf", lambda: pdf()[:200], {"damaged"})
    yield Damaged("acting pdf", "scan.pdf", lambda: pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), {"acts-when-opened"})
    yield Damaged("locked pdf", "scan.pdf", lambda: pdf(trailer=b"/Encrypt 9 0 R"), {"encrypted"})
    yield Damaged("no pdf", "scan.pdf", lambda: b"%PDF-1.7\nstartxref\n0\n%%EOF\n", {"damaged"})
    yield Damaged("a picture as pdf", "scan.pdf", lambda: picture("JPEG"), {"content-not-taken", "ending-of-another-kind"})
    yield Damaged("pages of another form", "scan.pdf", lambda: printed("award"), {"of-another-form"})


@cache
def printed(key: str = "admission", application: str = APPLICATION) -> bytes:
    """Return the first form that there is as pages of a form of this key."""
    with override("en"):
        return pdf_of(sheet_of(form(), mark=Mark(key, 1, "en", application, DIGEST)))


DAMAGED = [one for group in (names, sizes, kinds, cut, packages, parts, strangers, pages) for one in group()]
