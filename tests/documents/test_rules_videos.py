"""Videos and captions: what is whole comes in, what is cut or is something else does not."""

import pytest

from halqa.documents.enums import ORDINARY, Kind
from halqa.documents.queries.policy import upload_policy
from halqa.documents.rules.examination import judge
from tests.factories.uploads import captions, mp4, webm

TAKEN = (Kind.MP4, Kind.WEBM, Kind.VTT)


def verdict(content, name, kinds=TAKEN):
    return judge(content, name=name, kinds=kinds, policy=upload_policy())


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(mp4(), "film.mp4", Kind.MP4), (webm(), "film.webm", Kind.WEBM), (captions(), "en.vtt", Kind.VTT)],
)
def test_what_is_whole_comes_in(content, name, kind):
    found = verdict(content, name)
    assert (found.kind, found.refusals, found.kept) == (kind, (), content)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (mp4()[:-5], "film.mp4", "damaged"),
        (mp4(b"mdat"), "film.mp4", "damaged"),
        (mp4() + b"PK\x03\x04", "film.mp4", "damaged"),
        (mp4(), "film.webm", "ending-of-another-kind"),
        (b"%PDF-1.7\n%%EOF", "film.mp4", "ending-of-another-kind"),
        (b"WEBVTT\n\nno cue", "en.vtt", "damaged"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHello", "en.vtt", "damaged"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n\n00:03 --> later\nx", "en.vtt", "damaged"),
        (b"<html><script>", "en.vtt", "content-not-taken"),
        (b"\xff\xfe", "en.vtt", "no-plain-text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_is_refused(content, name, code):
    assert code in [refusal.code for refusal in verdict(content, name).refusals]


def test_a_video_is_taken_only_where_it_is_asked_for():
    assert not verdict(mp4(), "film.mp4", ORDINARY).kept
