"""Letters and certificates as PDF in six languages: tagged, in their language, with what was decided, marked where invented."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from halqa.foundation.languages import LANGUAGES
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels.certificates import CERTIFIED, OPENINGS, SHARE_LINE
from halqa.rounds.queries import letter_pdf as letter_pdf_module
from halqa.rounds.queries.applications import decision_in_force
from halqa.rounds.queries.letter_pdf import certificate_pdf, letter_pdf
from halqa.rounds.queries.letters import certificate_of, language_of, letter_of
from tests.factories.applications import make_applicant, make_round
from tests.factories.certificates import announced
from tests.factories.decisions import decide, shortlisted

pytestmark = pytest.mark.django_db
CHECK = "https://cities.example/credentials/0123456789abcdef0123456789abcdef"


def is_certified(pdf):
    return b"pdfuaid" in pdf and b"/StructTreeRoot" in pdf


def opened(pdf):
    file = PdfReader(BytesIO(pdf))
    return file, " ".join(" ".join(page.extract_text() for page in file.pages).split())


def test_in_each_language_both_are_tagged_and_say_what_was_decided():
    one = announced()
    decision = decision_in_force(one)
    for tag in LANGUAGES:
        one.language = tag
        decision.application = one
        letter = letter_of(decision, with_certificate=True)
        assert letter.language == tag
        certificate = certificate_of(decision, letter.language, CHECK)
        for pdf, pages in ((letter_pdf(letter), 1), (certificate_pdf(certificate), 1)):
            file, text = opened(pdf)
            assert is_certified(pdf), tag
            assert file.trailer["/Root"]["/Lang"] == tag.partition("-")[0]
            assert len(file.pages) == pages
            assert one.key in text
            assert tag != "zh-hans" or "学习型城市" in text


def test_a_long_letter_goes_on_to_a_second_page():
    one = announced()
    decision = decision_in_force(one)
    decision.words = "We were moved by what you do. " * 130

    file, text = opened(letter_pdf(letter_of(decision, with_certificate=False)))

    assert len(file.pages) == 2
    assert "1 / 2" in text


def test_what_no_font_can_write_is_left_to_the_page_and_the_letter_says_so():
    one = announced()
    decision = decision_in_force(one)
    decision.words = "\U00010300\U00010301"  # Old Italic, which nobody installs

    letter = letter_of(decision, with_certificate=False)

    assert letter.told is None
    assert "stands in Halqa, as it was written" in letter.sentences[0]
    assert is_certified(letter_pdf(letter))


@pytest.mark.parametrize(("words", "rtl"), [("Come back, with numbers.", False), ("عودوا بأرقام.", True), ("2027", True)])
def test_words_in_another_language_than_the_letter_run_their_own_way(monkeypatch, words, rtl):
    one = announced()
    one.language = "ar"
    decision = decision_in_force(one)
    decision.application, decision.words = one, words
    drawn = []
    monkeypatch.setattr(letter_pdf_module, "_pdf", lambda _template, told: drawn.append(told))

    letter_pdf(letter_of(decision, with_certificate=False))

    assert drawn[0]["quotes"][0]["said"]["rtl"] is rtl
    assert drawn[0]["rtl"]


def test_of_what_is_not_announced_nothing_is_written():
    one = shortlisted(make_round(), make_applicant())
    decide(one)

    with pytest.raises(ValueError, match="is not announced"):
        letter_of(decision_in_force(one), with_certificate=True)


def test_a_letter_says_until_when_to_appeal_only_where_the_rules_have_it():
    appeal = ('appeal = false\nappeal_days = "none"', "appeal = true\nappeal_days = 30")
    with_appeal = announced(Decided.NOT_CHOSEN, call=make_round("appeal-2027", appeal))
    without = announced(Decided.NOT_CHOSEN, city="xa/qasr-yasmin")

    told = [" ".join(letter_of(decision_in_force(one), with_certificate=False).closing) for one in (with_appeal, without)]

    assert ["You can appeal until 31 August 2027, 22:00" in words for words in told] == [True, False]


def test_every_kind_of_round_and_decision_has_its_words():
    assert set(OPENINGS) == {(kind, said) for kind in CallKind for said in Decided}
    assert set(CERTIFIED) == set(SHARE_LINE) == set(CallKind)


@pytest.mark.parametrize(("tag", "written"), [("ar", "ar"), ("ary", "ar"), ("zh-cn", "zh-hans"), ("pt", "en"), ("fr-ca", "fr")])
def test_a_city_is_written_to_in_the_nearest_of_the_six_languages(tag, written):
    assert language_of(tag) == written
