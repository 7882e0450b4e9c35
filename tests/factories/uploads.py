"""Honest files of every kind, as small as they can be."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument"
RELATIONSHIPS = "http://schemas.openxmlformats.org"


def pdf(*objects: bytes, trailer: bytes = b"", stream: bytes = b"BT (Plan) Tj ET") -> bytes:
    """Return a PDF of one page with further objects."""
    packed = zlib.compress(stream)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        *objects,
    ]
    made, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (len(places) + 1, table, len(places) + 1, trailer, len(made))


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """Return a picture; ``options`` are Pillow's."""
    file = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(file, kind, **options)
    return file.getvalue()


def package(parts: Mapping[str, bytes | str], *, first: tuple[str, str] | None = None) -> bytes:
    """Return a zip of these parts; ``first`` stands unpacked at its beginning."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx_parts(text: str = "Plan") -> dict[str, bytes | str]:
    """Return the parts of a text document."""
    return {
        "[Content_Types].xml": content_types("word/document.xml", f"{OOXML}.wordprocessingml.document.main+xml"),
        "_rels/.rels": relationships(f"{RELATIONSHIPS}/officeDocument/2006/relationships/officeDocument", "word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>',
    }


def xlsx_parts() -> dict[str, bytes | str]:
    """Return the parts of a workbook."""
    return {
        "[Content_Types].xml": content_types("xl/workbook.xml", f"{OOXML}.spreadsheetml.sheet.main+xml"),
        "_rels/.rels": relationships(f"{RELATIONSHIPS}/officeDocument/2006/relationships/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": '<workbook xmlns="x"><sheets/></workbook>',
    }


def odt_parts() -> dict[str, bytes | str]:
    """Return the parts of an open document behind its media type."""
    return {
        "content.xml": '<office:document-content xmlns:office="o"><office:body/></office:document-content>',
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="m"/>',
    }


def content_types(part: str, media_type: str) -> str:
    """Return the part that says what the others are."""
    return f'<?xml version="1.0"?><Types xmlns="t"><Override PartName="/{part}" ContentType="{media_type}"/></Types>'


def relationships(kind: str, target: str, mode: str = "Internal") -> str:
    """Return a part that says what belongs to what."""
    told = f'<Relationship Id="r1" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<?xml version="1.0"?><Relationships xmlns="r">{told}</Relationships>'


ODT_FIRST = ("mimetype", "application/vnd.oasis.opendocument.text")


def docx(**parts: bytes | str) -> bytes:
    """Return a text document."""
    return package(docx_parts() | parts)


def honest() -> dict[str, bytes]:
    """Return a file of every kind by its name."""
    return {
        "plan.pdf": pdf(),
        "map.png": picture("PNG"),
        "square.jpg": picture("JPEG"),
        "square.JPEG": picture("JPEG"),
        "square.webp": picture("WEBP"),
        "letter.docx": docx(),
        "figures.xlsx": package(xlsx_parts()),
        "letter.odt": package(odt_parts(), first=ODT_FIRST),
        "places.csv": "name,places\nمكتبة,40\n=1+1,2\n".encode(),
        "notes.txt": "\ufeffLearning circles meet on Mondays.\n".encode(),
    }


def mp4(main: bytes = b"moov") -> bytes:
    """Return the least that is an MP4 by its boxes: what it is, and what plays when. It shows nothing."""
    kind, empty = b"isom\x00\x00\x02\x00isomiso2", b"\x00" * 8
    return (len(kind) + 8).to_bytes(4, "big") + b"ftyp" + kind + (len(empty) + 8).to_bytes(4, "big") + main + empty


def webm() -> bytes:
    """Return the beginning of a WebM."""
    return b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + b"\x00" * 16


def captions() -> bytes:
    """Return captions of one line."""
    return "WEBVTT\n\n00:00.000 --> 00:02.000\nمرحبًا. Hello.\n".encode()
