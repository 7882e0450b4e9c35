"""Two hundred files that nobody should keep, each made by code, with the reason that must be told."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from PIL import Image, PngImagePlugin

from halqa.documents.rules.content import VIRUS_TEST
from tests.factories.uploads import (
    ODT_FIRST,
    RELATIONSHIPS,
    content_types,
    docx,
    docx_parts,
    honest,
    odt_parts,
    package,
    pdf,
    picture,
    relationships,
    xlsx_parts,
)


class Hostile(NamedTuple):
    """A file, and the code of the reason against it."""

    about: str
    name: str
    content: Callable[[], bytes]
    code: str


def just(content: bytes) -> Callable[[], bytes]:
    """Return what gives this content."""
    return lambda: content


PROGRAMS = {
    "windows": b"MZ\x90\0" + b"\0" * 200,
    "linux": b"\x7fELF\2\1\1" + b"\0" * 60,
    "shell": b"#!/bin/sh\nrm -rf ~\n",
    "page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "page-after-blanks": b"\xef\xbb\xbf \r\n\t<HTML><body onload=alert(1)>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "php": b"<?php system($_GET['c']); ?>",
    "old-office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "gif": b"GIF89a\1\0\1\0\0\0\0;",
    "rar": b"Rar!\x1a\x07\0" + b"\0" * 60,
    "gzip": b"\x1f\x8b\x08\0" + b"\0" * 60,
}
NO_PROGRAMS = {"old-office", "gif", "rar", "gzip"}
TAKEN = ("pdf", "png", "jpg", "webp", "docx", "xlsx", "odt", "csv", "txt")


def wrong_kinds() -> Iterator[Hostile]:
    """Yield programs, pages and archives under honest names, and honest files under each other's."""
    for about, content in PROGRAMS.items():
        for ending in TAKEN:
            told = "no-plain-text" if ending in {"csv", "txt"} and about in NO_PROGRAMS else "content-not-taken"
            yield Hostile(f"{about}-as-{ending}", f"plan.{ending}", just(content), told)
    for name, content in honest().items():
        for ending in TAKEN:
            same = {name.rpartition(".")[2].lower().replace("jpeg", "jpg"), ending}
            if len(same) == 2 and same != {"csv", "txt"} and name != "square.JPEG":
                yield Hostile(f"{name}-as-{ending}", f"plan.{ending}", just(content), "ending-of-another-kind")


def names() -> Iterator[Hostile]:
    """Yield names that end in what is not taken, or that try to be something else."""
    for name in ("a.exe", "a.js", "a.svg", "a.html", "a.php", "a.bat", "a.docm", "a.xlsm", "a.zip", "a.pdf.exe"):
        yield Hostile(f"named-{name}", name, pdf, "ending-not-taken")
    for name in ("plan", "...", "\u200b", "CON", "ملف"):
        yield Hostile(f"named-{name!a}", name, pdf, "name-without-ending")
    for name in (
        "plan\u202efdp.exe",
        "plan.pdf\u0000.exe",
        "../../../etc/cron.d/x.sh",
        "..\\..\\boot.ini",
        "plan.pdf/../x.py",
        "Ｐlan.ｅｘｅ",
    ):
        yield Hostile(f"named-{name!a}", name, pdf, "ending-not-taken")


def damaged() -> Iterator[Hostile]:
    """Yield what is empty or was cut short."""
    for ending in TAKEN:
        yield Hostile(f"empty-{ending}", f"plan.{ending}", bytes, "file-is-empty")
    for name in ("plan.pdf", "map.png", "square.jpg", "square.webp"):
        content = honest()[name]
        for part in (0.4, 0.6, 0.9):
            yield Hostile(f"{part:.0%}-of-{name}", name, just(content[: int(len(content) * part)]), "damaged")
    for name in ("letter.docx", "figures.xlsx"):
        content = honest()[name]
        yield Hostile(f"cut-{name}", name, just(content[:-5]), "something-behind-the-end")
    yield Hostile("wrong-sum-in-png", "map.png", lambda: _flipped(picture("PNG"), 60), "damaged")
    yield Hostile("wrong-sum-in-docx", "a.docx", lambda: _flipped(docx(), 60), "damaged")


def viruses() -> Iterator[Hostile]:
    """Yield the virus test file wherever it may stand."""
    test = VIRUS_TEST
    made = {
        "test.txt": lambda: test,
        "table.csv": lambda: b"name\n" + test + b"\n",
        "stream.pdf": lambda: pdf(stream=b"BT " + test + b" ET"),
        "object.pdf": lambda: pdf(b"(" + test + b")"),
        "part.docx": lambda: docx(**{"word/media/a.txt": test}),
        "xml.docx": lambda: docx(**{"word/document.xml": b"<a>" + test.replace(b"&", b"&amp;") + b"</a>"}),
        "part.odt": lambda: package(odt_parts() | {"Pictures/a.bin": test}, first=ODT_FIRST),
        "inside.docx": lambda: docx(**{"word/embeddings/a.xlsx": package(xlsx_parts() | {"xl/media/a.bin": test})}),
        "behind.png": lambda: picture() + test,
        "comment.jpg": lambda: picture("JPEG", comment=test),
        "behind.webp": lambda: picture("WEBP") + test,
    }
    for name, content in made.items():
        yield Hostile(f"virus-in-{name}", name, content, "looks-like-a-virus")


def bombs() -> Iterator[Hostile]:
    """Yield what is small and becomes large."""
    laughs = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 9}'>" for n in range(9)) + "]><a>&a8;</a>"
    for name, part in {
        "laughs": laughs,
        "outside": "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><a>&a;</a>",
        "sixteen-bits": laughs.encode("utf-16"),
        "type-alone": "<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>",
    }.items():
        yield Hostile(f"xml-{name}", "a.docx", partial(docx, **{"word/document.xml": part}), "declares-entities")
        yield Hostile(
            f"xml-{name}-odt",
            "a.odt",
            lambda part=part: package(odt_parts() | {"content.xml": part}, first=ODT_FIRST),
            "declares-entities",
        )
    yield Hostile("zeros", "a.docx", lambda: docx(**{"word/media/a.bin": bytes(60_000_000)}), "unpacks-too-large")
    yield Hostile(
        "zeros-within-the-limit", "a.xlsx", lambda: package(xlsx_parts() | {"a.bin": bytes(1_500_000)}), "unpacks-too-large"
    )
    yield Hostile("many-zeros", "a.docx", lambda: docx(**{f"a{n}": bytes(60_000) for n in range(100)}), "unpacks-too-large")
    yield Hostile("lying-size", "a.docx", _lying_size, "damaged")
    yield Hostile("many-parts", "a.docx", lambda: docx(**{f"a{n}": "" for n in range(300)}), "too-many-parts")
    yield Hostile("hundred-thousand-parts", "a.docx", lambda: _many(100_000), "too-many-parts")
    yield Hostile("thirty-thousand-parts", "a.docx", lambda: _many(30_000), "too-many-parts")
    yield Hostile("stream", "a.pdf", lambda: pdf(stream=bytes(5_000_000)), "unpacks-too-large")
    yield Hostile("nested-streams", "a.pdf", _overlapping_streams, "unpacks-too-large")
    for size in ((60_000, 60_000), (1, 2_000_000_000), (2000, 2000)):
        yield Hostile(f"png-{size}", "a.png", partial(_announcing, size), "picture-too-large")
    for kind in ("JPEG", "WEBP", "PNG"):
        yield Hostile(f"large-{kind}", f"a.{kind.lower()}", partial(picture, kind, (1200, 1200)), "picture-too-large")
    for kind in ("PNG", "WEBP"):
        frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
        moving = partial(picture, kind, save_all=True, append_images=frames)
        yield Hostile(f"moving-{kind}", f"a.{kind.lower()}", moving, "picture-moves")


def twofold() -> Iterator[Hostile]:
    """Yield files that are two things at once."""
    archive = package({"a.txt": "a"})
    for name in ("plan.pdf", "map.png", "square.jpg", "square.webp"):
        content = honest()[name]
        for about, more in {"zip": archive, "docx": docx(), "rar": b"Rar!\x1a\x07\0", "7z": b"7z\xbc\xaf\x27\x1c"}.items():
            yield Hostile(f"{about}-behind-{name}", name, just(content + more), "two-formats-at-once")
    for name in ("map.png", "square.jpg", "square.webp"):
        for about, more in {"page": b"<html>", "script": b"<SCRIPT>alert(1)", "php": b"<?php echo 1; ?>"}.items():
            yield Hostile(f"{about}-behind-{name}", name, just(honest()[name] + more), "two-formats-at-once")
    yield Hostile("pdf-in-jpg", "a.jpg", lambda: picture("JPEG", comment=b"%PDF-1.7"), "two-formats-at-once")
    yield Hostile("php-in-png", "a.png", lambda: picture("PNG", pnginfo=_note("<?php echo 1; ?>")), "two-formats-at-once")
    yield Hostile(
        "page-in-pdf", "a.pdf", lambda: pdf().replace(b"\n", b"\n%<html><script>alert(1)</script>\n", 1), "two-formats-at-once"
    )
    yield Hostile("letter-behind-pdf", "a.pdf", lambda: pdf() + b"\nand a letter" * 300, "something-behind-the-end")
    yield Hostile("one-byte-behind-docx", "a.docx", lambda: docx() + b"!", "something-behind-the-end")
    yield Hostile("something-between", "a.docx", _something_between, "two-formats-at-once")


def documents() -> Iterator[Hostile]:
    """Yield office documents that hold what they must not."""
    external = partial(relationships, mode="External")
    of = f"{RELATIONSHIPS}/officeDocument/2006/relationships"
    made: dict[str, tuple[dict[str, bytes | str], str]] = {
        "vba": ({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, "holds-a-program"),
        "VBA": ({"word/VBAPROJECT.BIN": b"a"}, "holds-a-program"),
        "macro-sheet": ({"xl/macrosheets/sheet1.xml": "<a/>"}, "holds-a-program"),
        "active-x": ({"word/activeX/activeX1.xml": "<a/>"}, "holds-a-program"),
        "windows": ({"word/media/a.png": PROGRAMS["windows"]}, "holds-a-program"),
        "page": ({"word/afchunk.htm": "<html></html>"}, "holds-a-program"),
        "script-in-drawing": ({"word/media/a.svg": "<svg><script>1</script></svg>"}, "holds-a-program"),
        "data-exchange": ({"xl/externalLinks/a.xml": "<x:ddeLink xmlns:x='x'/>"}, "holds-a-program"),
        "macro-type": ({"[Content_Types].xml": content_types("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml")}, "holds-a-program"),
        "other-type": ({"[Content_Types].xml": content_types("word/document.xml", "text/plain")}, "damaged"),
        "old-object": ({"word/embeddings/oleObject1.bin": PROGRAMS["old-office"]}, "holds-other-files"),
        "zip": ({"word/media/a.zip": package({"a": "a"})}, "holds-other-files"),
        "zip-as-picture": ({"word/media/a.png": package({"a": "a"})}, "holds-other-files"),
        "gzip": ({"word/media/a.bin": PROGRAMS["gzip"]}, "holds-other-files"),
        "twice-nested": ({"word/embeddings/a.docx": docx(**{"word/embeddings/b.docx": docx()})}, "holds-other-files"),
        "nested-macros": ({"word/embeddings/a.docx": docx(**{"word/vbaProject.bin": b"a"})}, "holds-a-program"),
        "template": ({"word/_rels/settings.xml.rels": external(f"{of}/attachedTemplate", "https://example.org/a.dotm")}, "refers-elsewhere"),
        "share": ({"word/_rels/document.xml.rels": external(f"{of}/image", "\\\\\\\\example.org\\\\a.png")}, "refers-elsewhere"),
        "remote-picture": ({"word/_rels/document.xml.rels": external(f"{of}/image", "http://example.org/a.png")}, "refers-elsewhere"),
        "broken-xml": ({"word/document.xml": "<w:document>"}, "part-unreadable"),
        "unknown-encoding": ({"word/document.xml": "<?xml version='1.0' encoding='x-none'?><a/>"}, "part-unreadable"),
        "many-bytes-a-letter": ({"word/document.xml": "<?xml version='1.0' encoding='utf-7'?><a/>"}, "part-unreadable"),
        "up": ({"../../etc/cron.d/a": "a"}, "part-leads-outside"),
        "up-inside": ({"word/../../a": "a"}, "part-leads-outside"),
        "from-the-root": ({"/etc/passwd": "a"}, "part-leads-outside"),
        "windows-path": ({"word\\..\\a.dll": "a"}, "part-leads-outside"),
        "drive": ({"C:a.dll": "a"}, "part-leads-outside"),
        "twice": ({"WORD/document.xml": "<a/>"}, "part-twice"),
    }  # fmt: skip
    for about, (parts, code) in made.items():
        yield Hostile(f"docx-{about}", "a.docx", partial(docx, **parts), code)
    yield Hostile("docx-link", "a.docx", _with_link, "part-leads-outside")
    yield Hostile("docx-encrypted", "a.docx", lambda: _with_flag(docx(), 0x1), "encrypted")
    yield Hostile("docx-packed-otherwise", "a.docx", _packed_otherwise, "unusual-packing")
    odt = {
        "basic": ({"Basic/Standard/Module1.xml": "<a/>"}, "holds-a-program"),
        "python": ({"Scripts/python/a.py": "import os"}, "holds-a-program"),
        "event": ({"content.xml": "<a xmlns:script='s'><script:event-listener/></a>"}, "holds-a-program"),
        "encrypted": ({"META-INF/manifest.xml": "<m:a xmlns:m='m'><m:encryption-data/></m:a>"}, "encrypted"),
    }
    for about, (parts, code) in odt.items():
        yield Hostile(f"odt-{about}", "a.odt", lambda parts=parts: package(odt_parts() | parts, first=ODT_FIRST), code)
    yield Hostile("odt-of-sheets", "a.odt", lambda: package(odt_parts(), first=("mimetype", ODT_FIRST[1].replace("text", "spreadsheet"))), "content-not-taken")  # fmt: skip


def acting() -> Iterator[Hostile]:
    """Yield PDFs that act, hide or carry."""
    hidden = zlib.compress(b"9 0 << /S /JavaScript /JS (app.alert(1)) >>")
    made: dict[str, tuple[bytes, str]] = {
        "javascript": (b"<< /S /JavaScript /JS (app.alert(1)) >>", "acts-when-opened"),
        "numbered-letters": (b"<< /S /J#61vaScrip#74 /JS (app.alert(1)) >>", "acts-when-opened"),
        "launch": (b"<< /S /Launch /F (cmd.exe) >>", "acts-when-opened"),
        "film": (b"<< /Type /Annot /Subtype /RichMedia >>", "acts-when-opened"),
        "sends": (b"<< /S /SubmitForm /F (http://example.org) >>", "acts-when-opened"),
        "hidden": (b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + hidden + b"\nendstream", "acts-when-opened"),
        "carries": (b"<< /Type /EmbeddedFile >>", "holds-other-files"),
    }
    for about, (body, code) in made.items():
        yield Hostile(f"pdf-{about}", "a.pdf", partial(pdf, body), code)
    yield Hostile("pdf-encrypted", "a.pdf", lambda: pdf(trailer=b"/Encrypt 9 0 R"), "encrypted")
    yield Hostile("pdf-without-end", "a.pdf", lambda: pdf().partition(b"startxref")[0], "damaged")


def texts() -> Iterator[Hostile]:
    """Yield text that is none."""
    for about, content in {
        "latin": "Évora;Málaga".encode("latin-1"),
        "sixteen-bits": "name,places".encode("utf-16"),
        "nul": b"name\0places",
        "escape": b"name\x1b[2J",
        "half-a-letter": "مكتبة".encode()[:-1],
    }.items():
        for ending in ("csv", "txt"):
            yield Hostile(f"{about}-{ending}", f"a.{ending}", just(content), "no-plain-text")


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def _announcing(size: tuple[int, int]) -> bytes:
    head = b"IHDR" + struct.pack("!LLBBBBB", *size, 8, 2, 0, 0, 0)
    made = picture("PNG")
    return made[:8] + struct.pack("!L", 13) + head + struct.pack("!L", zlib.crc32(head)) + made[33:]


def _note(text: str) -> PngImagePlugin.PngInfo:
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", text)
    return note


def _many(count: int) -> bytes:
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, 17, 0) + b"word/document.xml"
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0)
    directory = b"".join(entry + b"%06d" % number for number in range(count))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), len(directory), len(local), 0)
    return local + directory + end


def _lying_size() -> bytes:
    """Say that a part becomes ten bytes, which becomes a million."""
    made = bytearray(docx(**{"a.bin": bytes(1_000_000)}))
    name = made.find(b"a.bin")
    struct.pack_into("<L", made, name - 8, 10)
    name = made.rfind(b"a.bin")
    struct.pack_into("<L", made, name - 22, 10)
    return bytes(made)


def _overlapping_streams() -> bytes:
    """Make every line the beginning of one long stream without an end."""
    packed = zlib.compressobj()
    body = packed.compress(bytes(10)) + packed.flush(zlib.Z_SYNC_FLUSH)
    begins = b"".join(b"stream\n" + body for _ in range(400))
    return pdf(b"<< /Filter /FlateDecode >>\n" + begins)


def _something_between() -> bytes:
    made = docx()
    place = made.find(b"PK\1\2")
    return made[:place] + b"between" + made[place:]


def _with_link() -> bytes:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("word/media/a.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def _with_flag(content: bytes, flag: int) -> bytes:
    made = bytearray(content)
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = made.find(mark)
        while start != -1:
            made[start + place] |= flag
            start = made.find(mark, start + 4)
    return bytes(made)


def _packed_otherwise() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in docx_parts().items():
            archive.writestr(name, content)
    return file.getvalue()


HOSTILE = [one for group in (wrong_kinds, names, damaged, viruses, bombs, twofold, documents, acting, texts) for one in group()]
