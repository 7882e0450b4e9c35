"""Damaged, hostile and wrong files are answered in words, and nothing that is read of them harms."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.utils.translation import override

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.refusals import RuleRefused
from halqa.rounds.enums.paper import Return
from halqa.rounds.labels.paper import sentence
from halqa.rounds.queries import paper
from halqa.rounds.queries.paper import read_back
from halqa.rounds.rules.paper import Mark
from tests.factories.paper import APPLICATION, DIGEST, LIMITS, edited, typing
from tests.factories.paper_damaged import DAMAGED, blank, form, printed
from tests.factories.uploads import pdf

pytestmark = pytest.mark.django_db


def back(content, name="form.docx", *, size=None, **more):
    """Read a file as it is uploaded."""
    return read_back(BytesIO(content), size=len(content) if size is None else size, given_name=name, limits=LIMITS, **more)


def reasons_against(one):
    """Return every reason against a file; nothing where it was read."""
    try:
        back(one.content(), one.name, size=one.size, wanted=form(), application=APPLICATION)
    except RuleRefused as refused:
        return refused.refusals
    return ()


@pytest.mark.parametrize("one", DAMAGED, ids=lambda one: one.about)
def test_every_damaged_file_is_answered_in_words(one):
    told = reasons_against(one)
    if not told:
        assert "" in one.codes, "it was read"
        return
    assert one.codes & {refusal.code for refusal in told}
    for language in LANGUAGES:
        with override(language):
            said = [sentence(refusal) for refusal in told]
        assert all(len(words) > 5 and "%(" not in words for words in said)


def test_there_are_a_hundred_of_them():
    assert len(DAMAGED) >= 100
    assert len({one.about for one in DAMAGED}) == len(DAMAGED)


def test_what_announces_to_be_huge_is_never_read():
    class Stream(BytesIO):
        taken = 0

        def read(self, size=-1):
            assert 0 < size <= 65_536
            Stream.taken += size
            return super().read(size)

    with pytest.raises(RuleRefused) as refused:
        read_back(Stream(blank()), size=200 * 1024 * 1024, given_name="form.docx", limits=LIMITS)
    assert refused.value.codes == ("file-too-large",)
    assert Stream.taken <= 65_536


def test_a_word_file_gives_its_answers_its_mark_and_its_digest():
    read = back(edited(blank(), typing({"city-name": "Benguerir"})), wanted=form(), application=APPLICATION)

    assert (read.way, read.mark) == (Return.WORD, Mark("admission", 1, "en", APPLICATION, DIGEST))
    assert read.reading.answers == {"city-name": "Benguerir"}
    assert read.notes == ()


def test_an_earlier_version_is_carried_over_and_says_so():
    questions = tuple(each for each in form().questions if each.id != "website")
    wanted = replace(form(), version=2, questions=questions)
    typed = typing({"city-name": "Benguerir", "website": "https://www.example.org/"})

    read = back(edited(blank(), typed), wanted=wanted)

    assert read.form.version == 2
    assert [note.code for note in read.notes] == ["of-an-earlier-version"]
    assert read.reading.answers == {"city-name": "Benguerir"}
    assert [(one.refusal.code, one.text) for one in read.reading.findings] == [("asked-no-more", "https://www.example.org/")]


def test_pages_find_their_application_and_a_scan_is_kept_to_be_looked_at(monkeypatch):
    read = back(printed(), "signed.pdf")
    assert (read.way, read.application, read.notes, read.reading) == (Return.PAGES, APPLICATION, (), None)
    assert read.mark.digest == DIGEST[:16]

    scan = back(pdf(), "scan.pdf")
    assert (scan.application, [note.code for note in scan.notes]) == ("", ["pages-not-matched"])

    monkeypatch.setattr(paper, "KINDS", paper.KINDS[:1])
    with pytest.raises(RuleRefused):
        back(printed(), "signed.pdf")
