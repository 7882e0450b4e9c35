"""The cards for sharing: a picture of the right size for every kind of page, drawn safely and kept."""

import re
import struct
import time

import pytest
from tests.addresses import PAGES

from halqa.foundation import typefaces
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.localized import Chosen
from halqa.site.views import cards, drawing
from halqa.site.views.drawing import Card, can_draw, drawn

CARDS = ("page/home", "city/ma/benguerir", "country/ma", "region/arab-states", "round/2020", "award/2024", "conference/5")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Keep the cards of a test apart from all others."""
    settings.VAR = tmp_path
    return tmp_path / "cards"


def size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def card(title: str = "Benguerir", **more) -> Card:
    return Card("en", "Cities that learn together", title, "Morocco", "Halqa", **more)


@pytest.mark.usefixtures("shipped_roster")
@pytest.mark.parametrize("kind", CARDS)
def test_each_kind_of_page_has_a_card_in_every_language(client, kind):
    for language in LANGUAGES:
        answer = client.get(f"/card/{language}/{kind}.png")

        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/png"
        assert size(answer.content) == (1200, 630)


@pytest.mark.usefixtures("shipped_roster")
def test_pages_name_their_card_with_a_version_that_follows_their_words(client):
    def picture(path: str) -> str:
        return re.search(r'og:image" content="http://testserver([^"]+)"', client.get(path).content.decode()).group(1)

    addresses = [picture(path) for path in ("/en/", "/ar/", "/en/rounds/2020/", "/en/awards/2024/", "/en/cities/ma/benguerir/")]

    versions = {address.partition("?v=")[2] for address in addresses if "/en/" in address}
    assert len(set(addresses)) == len(addresses)
    assert len(versions) == len(addresses) - 1
    for address in addresses:
        assert re.fullmatch(r"/card/(en|ar)/[a-z0-9/-]+\.png\?v=[0-9a-f]{10}", address)
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer["Cache-Control"]


@pytest.mark.usefixtures("shipped_roster")
def test_every_kind_of_page_that_is_not_kept_from_search_engines_names_a_card_that_is_there(client):
    pages = {path: client.get(f"/en/{path}").content.decode() for path in PAGES.values()}
    named = {path: re.search(r'og:image" content="http://testserver([^"]+)"', text) for path, text in pages.items()}

    assert {path for path, found in named.items() if not found} == {path for path, text in pages.items() if "noindex" in text}
    wanted = {found.group(1).partition("?")[0] for found in named.values() if found}
    assert len(wanted) > 15
    assert {one: client.get(one).status_code for one in wanted} == dict.fromkeys(wanted, 200)


@pytest.mark.django_db
def test_a_card_without_a_version_is_asked_for_again(client):
    assert client.get("/card/en/page/home.png")["Cache-Control"] == "public, max-age=3600"


def test_a_card_is_kept_and_a_changed_one_is_another(own_folder):
    first, digest = drawn(card())
    again, same = drawn(card())
    _, other = drawn(card("Ben Guerir"))

    assert (first, digest) == (again, same)
    assert other != digest
    assert sorted(path.stem for path in own_folder.glob("*")) == sorted([digest, other])


def test_a_card_that_was_kept_is_not_drawn_again(own_folder):
    _, digest = drawn(card())
    (own_folder / f"{digest}.png").write_bytes(b"kept")

    assert drawn(card()) == (b"kept", digest)


def test_old_cards_make_room(monkeypatch, own_folder):
    monkeypatch.setattr(drawing, "MOST_KEPT", 2)
    for title in ("One", "Two", "Three"):
        drawn(card(title))

    assert len(list(own_folder.glob("*.png"))) == 2


def test_no_room_to_keep_a_card_is_no_reason_to_fail(settings, tmp_path):
    settings.VAR = tmp_path / "a file"
    settings.VAR.write_text("no folder")

    assert size(drawn(card())[0]) == (1200, 630)


@pytest.mark.parametrize(
    "text", ["#panic()", '"]) #read("/etc/passwd")', "$x$ *b* _i_ \\ `raw` <b> @ref", "= Heading", "%00 // /* */"]
)
def test_words_are_drawn_and_never_run(text):
    assert size(drawn(card(text, other=Chosen(text, "en", fallback=False, stale=False)))[0]) == (1200, 630)


@pytest.mark.parametrize("text", ["Gdańsk Ürümqi", "Βόλος", "Казань", "مراكش", "北京", "のと", "ＡＢ", "12 345 · 90 %", ""])
def test_letters_of_our_own_fonts_can_be_drawn(text):
    assert can_draw(text)


@pytest.mark.parametrize("text", ["囍", "고양", "თბილისი", "ಬೆಂಗಳೂರು"])
def test_letters_without_a_font_cannot_be_drawn(monkeypatch, text):
    monkeypatch.setattr(typefaces, "_families_of_the_machine", lambda: frozenset(typefaces.OWN_FONTS))

    assert not can_draw(text)
    assert not can_draw(f"Halqa {text}")


@pytest.mark.usefixtures("shipped_roster")
def test_a_card_in_chinese_needs_no_font_of_the_machine(client, monkeypatch):
    monkeypatch.setattr(typefaces, "_fonts_of_the_machine", lambda: pytest.fail("the machine's fonts were asked for"))

    chinese, english = (client.get(f"/card/{language}/city/cn/beijing.png").content for language in ("zh-hans", "en"))

    assert size(chinese) == (1200, 630)
    assert chinese != english


@pytest.mark.usefixtures("shipped_roster")
def test_a_card_falls_back_to_english_rather_than_to_empty_boxes(client, monkeypatch):
    monkeypatch.setattr(typefaces, "OWN_FONTS", ("Noto Sans", "Noto Sans Arabic"))
    monkeypatch.setattr(typefaces, "_families_of_the_machine", lambda: frozenset(typefaces.OWN_FONTS))

    chinese, english = (client.get(f"/card/{language}/city/cn/beijing.png") for language in ("zh-hans", "en"))

    assert chinese.content == english.content


@pytest.mark.usefixtures("shipped_roster")
@pytest.mark.parametrize(
    ("key", "line"), [("ma/laayoune", "Its record, with sources"), ("ma/benguerir", "Morocco · listed in Halqa")]
)
def test_only_a_listed_city_is_called_listed(key, line):
    assert cards._card("city", key, "en").line == line


def test_a_card_is_drawn_in_a_moment():
    drawn(card("first, for the fonts"))
    began = time.perf_counter()
    for number in range(5):
        drawn(card(f"City {number}"))

    assert (time.perf_counter() - began) / 5 < 0.5
