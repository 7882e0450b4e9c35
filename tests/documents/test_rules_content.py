"""What a file may hold: the honest pass, and each other is told why not."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from halqa.documents.enums import Kind
from halqa.documents.labels import REFUSALS, sentence
from halqa.documents.rules.content import ENDINGS
from halqa.documents.rules.examination import judge, refusals_to_name, refusals_to_number, refusals_to_size
from halqa.documents.rules.names import LONGEST, cleaned, ending_of
from halqa.documents.rules.policy import UploadPolicy
from tests.factories import uploads
from tests.factories.hostile import HOSTILE

POLICY = UploadPolicy(
    most_bytes_per_file=2_000_000,
    most_files_per_subject=3,
    most_pixels=1_000_000,
    most_unpacked_bytes=2_000_000,
    most_entries=200,
    most_times_smaller=200,
)
ALL = tuple(Kind)


def judged(name, content, kinds=ALL, policy=POLICY):
    return judge(content, name=name, kinds=kinds, policy=policy)


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize("name", uploads.honest())
def test_an_honest_file_passes(name):
    verdict = judged(cleaned(name), uploads.honest()[name])

    assert (verdict.kind, verdict.refusals) == (ENDINGS[ending_of(cleaned(name))], ())
    assert verdict.kept


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.about)
def test_a_hostile_file_is_refused_for_its_reason(hostile):
    name, content = cleaned(hostile.name), hostile.content()
    reasons = [*refusals_to_name(name, ALL), *refusals_to_size(len(content), POLICY.most_bytes_per_file)]
    if content:
        reasons += judged(name, content).refusals

    assert hostile.code in codes(reasons)
    assert all(sentence(refusal).endswith(".") for refusal in reasons)


def test_there_are_two_hundred_hostile_files_and_more_with_every_reason_that_a_content_can_give():
    others = {"file-too-large", "subject-has-enough", "scanner-away"}

    assert len({hostile.about for hostile in HOSTILE}) == len(HOSTILE) >= 200
    assert {hostile.code for hostile in HOSTILE} | others == set(REFUSALS)


def test_all_reasons_are_told_at_once():
    content = uploads.docx(**{"word/vbaProject.bin": b"a", "word/media/a.zip": uploads.package({"a": "a"})})

    assert codes(judged("a.pdf", content).refusals) == ["ending-of-another-kind", "holds-a-program", "holds-other-files"]


def test_a_form_takes_only_its_own_kinds():
    picture = uploads.picture()

    assert judged("a.png", picture, kinds=(Kind.PNG,)).refusals == ()
    assert codes(judged("a.png", picture, kinds=(Kind.PDF,)).refusals) == ["content-not-taken"]
    assert codes(judged("a.pdf", picture, kinds=(Kind.PDF,)).refusals) == ["ending-of-another-kind"]
    assert codes(refusals_to_name("a.png", (Kind.PDF,))) == ["ending-not-taken"]


def test_sizes_and_numbers_are_allowed_up_to_their_limit():
    assert [codes(refusals_to_size(size, 10)) for size in (0, 1, 10, 11)] == [["file-is-empty"], [], [], ["file-too-large"]]
    assert [codes(refusals_to_number(files, 3)) for files in (2, 3)] == [[], ["subject-has-enough"]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"most_pixels": 1199}, "picture-too-large"),
        ({"most_entries": 3}, "too-many-parts"),
        ({"most_unpacked_bytes": sum(len(part) for part in uploads.docx_parts().values()) - 1}, "unpacks-too-large"),
    ],
    ids=str,
)
def test_a_content_is_allowed_up_to_each_limit(change, code):
    ((name, limit),) = change.items()
    file = ("a.png", uploads.picture()) if name == "most_pixels" else ("a.docx", uploads.docx())

    def with_limit(number):
        return codes(judged(*file, policy=replace(POLICY, **{name: number})).refusals)

    # One entry of the directory is counted with its largest size as well.
    assert with_limit(limit + 1) == []
    assert code in with_limit(limit if name != "most_entries" else 2)


def test_a_chart_may_bring_its_workbook():
    letter = uploads.docx(**{"word/embeddings/Workbook1.xlsx": uploads.package(uploads.xlsx_parts())})

    assert judged("a.docx", letter).refusals == ()


def test_a_document_may_link_to_pages_and_to_a_template_of_its_author():
    of = f"{uploads.RELATIONSHIPS}/officeDocument/2006/relationships"
    link = uploads.relationships(f"{of}/hyperlink", "https://example.org/", "External")
    template = uploads.relationships(f"{of}/attachedTemplate", "file:///C:\\Templates\\letter.dotm", "External")
    letter = uploads.docx(**{"word/_rels/document.xml.rels": link, "word/_rels/settings.xml.rels": template})

    assert judged("a.docx", letter).refusals == ()


def test_a_document_may_have_what_real_programs_write():
    letter = uploads.docx(**{"word/empty.xml": b"", "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"})

    assert judged("a.docx", letter).refusals == ()


def test_a_pdf_may_pack_its_text_and_speak_of_programs():
    assert judged("a.pdf", uploads.pdf(stream=b"BT (about Java, script and launch) Tj ET")).refusals == ()


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_of_a_picture_nothing_is_kept_but_its_pixels_upright(kind, ending):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = "taken in Ben Guerir"
    exif.get_ifd(0x8825)[1] = "N"
    told = uploads.picture(kind, exif=exif, icc_profile=b"a profile", xmp=b"a packet", comment=b"a comment")
    if kind != "WEBP":
        told = told if kind == "JPEG" else uploads.picture(kind, exif=exif)

    kept = judged(f"a.{ending}", told).kept

    with Image.open(BytesIO(kept)) as picture:
        assert picture.size == (30, 40)
        assert dict(picture.getexif()) == {}
        assert {"exif", "xmp", "icc_profile", "comment"} & set(picture.info) == set()
    assert b"taken in" in told
    assert b"taken in" not in kept


def test_a_drawing_keeps_what_shines_through():
    file = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(file, "PNG")

    with Image.open(BytesIO(judged("a.png", file.getvalue()).kept)) as picture:
        assert picture.getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("ending", "kind", "mode"),
    [("jpg", "JPEG", "RGB"), ("jpg", "JPEG", "L"), ("webp", "WEBP", "RGBA"), ("png", "PNG", "RGB"), ("png", "PNG", "P")],
)
def test_a_picture_is_made_smaller_until_it_fits_and_keeps_its_shape(ending, kind, mode):
    noise = Image.effect_noise((400, 200), 80).convert(mode)
    file = BytesIO()
    noise.save(file, kind)
    whole = judged(f"a.{ending}", file.getvalue()).kept

    for most in (6_000, len(whole) - 1):
        fitted = judge(file.getvalue(), name=f"a.{ending}", kinds=ALL, policy=POLICY, fit_into=most)
        with Image.open(BytesIO(fitted.kept)) as picture:
            width, height = picture.size
        assert fitted.refusals == ()
        assert most / 4 < len(fitted.kept) <= most
        assert abs(width - 2 * height) <= 2
    assert judge(file.getvalue(), name=f"a.{ending}", kinds=ALL, policy=POLICY, fit_into=len(whole)).kept == whole


def test_no_picture_becomes_smaller_than_a_point():
    fitted = judge(uploads.picture(), name="a.png", kinds=ALL, policy=POLICY, fit_into=1)

    with Image.open(BytesIO(fitted.kept)) as picture:
        assert picture.size == (1, 1)


def test_a_printed_picture_gets_the_colours_of_a_screen():
    file = BytesIO()
    Image.new("CMYK", (4, 4)).save(file, "JPEG")

    with Image.open(BytesIO(judged("a.jpg", file.getvalue()).kept)) as picture:
        assert picture.mode == "RGB"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Plan 2026.PDF", "Plan 2026.pdf"),
        ("خطة المدينة.pdf", "خطة المدينة.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("../../etc/passwd.pdf", "etc-passwd.pdf"),
        ("C:\\plans\\a.pdf", "C-plans-a.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("a\tb\n\u2028 c.pdf", "ab c.pdf"),
        (".htaccess", "htaccess"),
        ("plan.pdf. . .", "plan.pdf"),
        ("con.pdf", "con-.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("\u200b", "file"),
        ("", "file"),
    ],
)
def test_a_name_reads_like_the_one_given_and_is_harmless(given, name):
    assert cleaned(given) == name


def test_a_long_name_keeps_its_ending():
    name = cleaned("ä" * 500 + ".PDF")

    assert len(name) == LONGEST
    assert name.endswith("ä.pdf")
    assert len(cleaned("a." + "b" * 500)) <= LONGEST
