"""Pictures: measured before they are unpacked, and drawn anew without what travels beside the pixels."""

import struct
from io import BytesIO
from math import sqrt
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
_PLAIN: Final = frozenset({"L", "LA", "RGB", "RGBA"})
# Bytes are not quite in proportion to points, so that one step may not be enough; this keeps most pictures to two.
_A_LITTLE_LESS: Final = 0.95
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


def redrawn(content: bytes, kind: Kind, policy: UploadPolicy, *, fit_into: int | None = None) -> tuple[bytes, list[Refusal]]:
    """Return a picture with nothing but its pixels, upright, and every reason against it, when there is no picture to return.

    A picture of more bytes than ``fit_into`` is made smaller until it fits.
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
            return _drawn(picture, kind, fit_into), []
    except _UNREADABLE:
        return b"", [Refusal("damaged", {"kind": kind})]


def _drawn(picture: Image.Image, kind: Kind, fit_into: int | None) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    if kind is Kind.JPEG and upright.mode not in {"L", "RGB"}:
        upright = upright.convert("RGB")
    drawn = _saved(upright, kind)
    return drawn if fit_into is None or len(drawn) <= fit_into else _fitted(upright, kind, fit_into, len(drawn))


def _fitted(picture: Image.Image, kind: Kind, most: int, size: int) -> bytes:
    """Return a picture of ``size`` bytes, made smaller until it has ``most`` of them, or a single point."""
    # Between the colours of a palette there is nothing to take a mean of.
    plain = picture if picture.mode in _PLAIN else picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    share = 1.0
    while True:
        share *= _A_LITTLE_LESS * sqrt(most / size)
        width, height = (max(1, round(side * share)) for side in plain.size)
        drawn = _saved(plain.resize((width, height), Image.Resampling.LANCZOS), kind)
        if (size := len(drawn)) <= most or width == height == 1:
            return drawn


def _saved(upright: Image.Image, kind: Kind) -> bytes:
    file = BytesIO()
    upright.save(file, _FORMATS[kind], **_SAVED[kind])
    return file.getvalue()
