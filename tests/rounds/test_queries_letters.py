"""Letters and certificates as PDF in six languages: tagged, in their language, with what was decided, marked where invented."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.policy import BadPolicy
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels.certificates import CERTIFIED, OPENINGS, SHARE_LINE
from halqa.rounds.queries import letter_pdf as letter_pdf_module
from halqa.rounds.queries.applications import decision_in_force
from halqa.rounds.queries.certificates_policy import credentials_policy
from halqa.rounds.queries.letter_pdf import certificate_pdf, letter_pdf, share_png
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


def test_without_an_address_of_its_own_the_letter_states_none(settings):
    decision = decision_in_force(announced())
    settings.SITE_ADDRESS = ""
    bare = letter_of(decision, with_certificate=False).foot[0]
    settings.SITE_ADDRESS = "https://cities.example"
    full = letter_of(decision, with_certificate=False).foot[0]

    assert "/" not in bare
    assert "the page of your application" in bare
    assert f"https://cities.example/en/applications/{decision.application.key}" in full


def test_whom_the_network_names_stands_below_both_and_nobody_where_it_names_none(settings, tmp_path):
    decision = decision_in_force(announced())
    assert letter_of(decision, with_certificate=False).signatory == ""
    shipped = settings.POLICY
    for one in shipped.iterdir():
        if one.name != "credentials.toml":
            (tmp_path / one.name).symlink_to(one)
    agreed = (shipped / "credentials.toml").read_text()
    named = '\n[signatory]\nname.en = "Orla Venn"\nname.fr = "Mme Orla Venn"\noffice.en = "Secretary of the network"\n'
    (tmp_path / "credentials.toml").write_text(agreed + named)
    settings.POLICY = tmp_path

    for pdf in (letter_pdf(letter_of(decision, with_certificate=True)), certificate_pdf(certificate_of(decision, "en", CHECK))):
        file, text = opened(pdf)
        assert len(file.pages) == 1
        assert "Orla Venn Secretary of the network" in text
    assert certificate_of(decision, "fr", CHECK).signatory == "Mme Orla Venn"


@pytest.mark.parametrize(
    "table",
    ['office.en = "Secretary"', 'name.fr = "Orla Venn"', 'name.en = ""', 'name = "Orla"', 'name.en = "O"\nstamp.en = "S"'],
)
def test_a_signatory_that_is_not_whole_is_refused(settings, tmp_path, table):
    agreed = (settings.POLICY / "credentials.toml").read_text()
    (tmp_path / "credentials.toml").write_text(f"{agreed}\n[signatory]\n{table}\n")
    settings.POLICY = tmp_path

    with pytest.raises(BadPolicy, match="signatory"):
        credentials_policy()


@pytest.mark.parametrize(("language", "city"), [("ar", "عين ياسمين"), ("ar", "مدينة ينابيع التعلّم"), ("en", "Gypsy Quay")])
def test_below_the_name_of_the_city_its_picture_is_empty_before_the_next_line(language, city):
    line = "تُقبل في شبكة مدن التعلّم" if language == "ar" else "admitted"
    picture = Image.open(BytesIO(share_png(language, city=city, line=line, call="", illustrative=""))).convert("L")
    # Beside the rosette, whose petals reach over the height of all lines.
    box = (780, 110, 1120, 560) if language == "ar" else (80, 110, 420, 560)
    drawn = picture.crop(box)
    darkest = [min(drawn.crop((0, row, drawn.width, row + 1)).tobytes()) for row in range(drawn.height)]
    # The name is darker than the line below it; two rows beneath it are its own soft edge.
    end = max(row for row, tone in enumerate(darkest) if tone < 50)
    assert min(darkest[end + 3 : end + 13]) > 200
    assert min(darkest[end + 13 :]) < 200


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
