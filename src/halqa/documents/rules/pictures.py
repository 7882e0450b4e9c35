"""Pictures: measured before they are unpacked, and drawn anew without what travels beside the pixels."""

import struct
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageOps

from halqa.documents.enums import Kind
from halqa.documents.rules.policy import UploadPolicy
from halqa.foundation.refusals import Refusal

# The policy's own number is asked before anything is unpacked; Pillow's would be a second one.
Image.MAX_IMAGE_PIXELS = None

_FORMATS: Final = {Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.WEBP: "WEBP"}
_SAVED: Final[dict[Kind, dict[str, Any]]] = {Kind.PNG: {}, Kind.JPEG: {"quality": 90}, Kind.WEBP: {"quality": 90, "method": 2}}
_MILLION: Final = 1_000_000
# What hostile bytes may make of a decoder.
_UNREADABLE: Final = (
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)


def redrawn(content: bytes, kind: Kind, policy: UploadPolicy) -> tuple[bytes, list[Refusal]]:
    """Return a picture with nothing but its pixels, upright, and every reason against it, when there is no picture to return.

    A camera writes into its pictures where they were taken, and when, and by whom: all this is left out.
    """
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[kind]]) as picture:
            if picture.width * picture.height > policy.most_pixels:
                facts = {"width": picture.width, "height": picture.height, "most": policy.most_pixels // _MILLION}
                return b"", [Refusal("picture-too-large", facts)]
            # A telephone's JPEG may hold a second picture, for brighter screens: the first is the one that is meant.
            if kind is not Kind.JPEG and getattr(picture, "n_frames", 1) > 1:
                return b"", [Refusal("picture-moves")]
            return _drawn(picture, kind), []
    except _UNREADABLE:
        return b"", [Refusal("damaged", {"kind": kind})]


def _drawn(picture: Image.Image, kind: Kind) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    if kind is Kind.JPEG and upright.mode not in {"L", "RGB"}:
        upright = upright.convert("RGB")
    file = BytesIO()
    upright.save(file, _FORMATS[kind], **_SAVED[kind])
    return file.getvalue()
