"""Whether a video and its captions are whole, as far as can be told without playing them."""

import re
from typing import Final

from halqa.documents.enums import Kind
from halqa.foundation.refusals import Refusal

_CAPTIONS: Final = re.compile(r"\ufeff?WEBVTT(?:[ \t][^\n]*)?(?:\n|$)")
_CUE: Final = re.compile(r"(?m)^(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3} --> (?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}(?:[ \t].*)?$")
_ARROW: Final = re.compile(r"(?m)^.*-->.*$")


def refusals_to_video(content: bytes, kind: Kind) -> list[Refusal]:
    """Return why a video is none: the boxes of an MP4 (ISO/IEC 14496-12) fill the file exactly, and one says what plays when."""
    if kind is Kind.MP4 and b"moov" not in _boxes(content):
        return [Refusal("damaged", {"kind": kind})]
    return []


def refusals_to_captions(content: bytes) -> list[Refusal]:
    """Return why captions are none: they begin with WEBVTT, have a cue, and each line with an arrow is a time (WebVTT, W3C)."""
    text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    is_whole = _CAPTIONS.match(text) and _CUE.search(text) and all(_CUE.fullmatch(line) for line in _ARROW.findall(text))
    return [] if is_whole else [Refusal("damaged", {"kind": Kind.VTT})]


def _boxes(content: bytes) -> set[bytes]:
    """Return the names of the outermost boxes, or none where they do not fill the file."""
    at, names = 0, set()
    while at < len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        elif size == 0:
            size = len(content) - at
        if size < 8 or at + size > len(content):
            return set()
        names.add(name)
        at += size
    return names
