"""Which query finds which text, on every database alike; what comes first; and that nobody finds what is not theirs."""

import pytest

from halqa.search.access import EVERYBODY, Audiences
from halqa.search.actions.writing import write_documents
from halqa.search.enums import MOST_RANKED
from halqa.search.queries import engines, finding, suggestions
from halqa.search.queries.building import tokens_of
from halqa.search.queries.engines import Candidate, Question, engine
from halqa.search.queries.showing import title_for
from halqa.search.rules.words import terms_of
from tests.factories.search import found, make_document, subjects, write

pytestmark = pytest.mark.django_db

OTHERS = (
    ("en", "The annual fair of crafts and trades"),
    ("ar", "برنامج الصحة في الحي"),
    ("zh-hans", "社区健康项目"),
    ("ru", "Программа здоровья в районе"),
)


@pytest.mark.parametrize(
    ("language", "text", "typed"),
    [
        # The cases of the table of engines: no engine alone finds all of them.
        ("ar", "تقرير عن مدينة ساحلية", "المدينة"),
        ("ar", "تقرير عن المدينة الساحلية", "مدينة"),
        ("ar", "سياسات إدماج الشباب", "ادماج"),
        ("ar", "سياسات ادماج الشباب", "إدماج"),
        ("zh-hans", "该市建设学习型城市的经验", "城市"),
        ("zh-hans", "该市建设学习型城市的经验", "学习"),
        ("ko", "평생학습도시에서 배우는 시민", "학습"),
        ("ko", "도서관에서 배우는 시민들의 이야기", "시민"),
        ("fr", "L'école du quartier et l'éducation des aînés", "ecole education"),
        ("fr", "Les écoles du quartier", "école"),
        ("ru", "Опыт обучающихся городов", "город"),
        ("ru", "О новой библиотеке", "библиотека"),
        ("tr", "Diyarbakır ve Iğdır halk eğitimi", "diyarbakir"),
        ("tr", "Işık projesi", "isik"),
        # And what people type besides.
        ("es", "Bibliotecas y alfabetización digital", "alfabetizacion biblioteca"),
        ("de", "Volkshochschulen in der Straße", "strasse"),
        ("vi", "Thành phố Hồ Chí Minh", "ho chi minh"),
        ("th", "เมืองแห่งการเรียนรู้เชียงใหม่", "เชียงใหม่"),
        ("el", "Η πόλη της Λάρισας", "Λάρισα"),
        ("ja", "学びのまちづくり", "まち"),
        ("en", "Libraries for everyone", "LIBRARY"),
        ("en", "Cork's libraries", "cork"),
        ("en", "The year 2019 in numbers", "2019"),
        ("hi", "सीखने का शहर", "शहर"),
    ],
)
def test_the_query_finds_the_text(language, text, typed):
    wanted = make_document("Wanted", text, language)
    write(wanted, *(make_document("Other", other, tag) for tag, other in OTHERS))
    assert subjects(typed) == [wanted.subject]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Москва", "moskva"),
        ("Λάρισα", "larisa"),
        ("الإسكندرية", "al-iskandariya"),
        ("الإسكندرية", "Iskandariya"),
        ("北京", "beijing"),
        ("서울", "seoul"),
        ("Évora", "evora"),
        ("Benguerir", "ben guerir"),
        ("New Cairo", "newcairo"),
        ("Casablanca", "casab"),
        ("L'Alcora", "alcora"),
        ("Casablanca", "Касабланка"),
    ],
)
def test_a_name_is_found_in_another_writing(name, typed):
    named = make_document(name, language="und")
    write(named, make_document("Lisboa", language="pt"))
    assert subjects(typed) == [named.subject]


def test_what_is_called_so_comes_before_what_only_says_it():
    says = make_document("A visit", "Cork and Cork and Cork again")
    longer = make_document("Cork County")
    exact = make_document("Cork")
    heavier = make_document("Cork City", weight=5)
    write(says, longer, exact, heavier)
    assert subjects("cork") == [exact.subject, heavier.subject, longer.subject, says.subject]


def test_facets_in_all_languages_are_found():
    korean = make_document(
        "시민 학교", "시민이 함께 배우는 학교 이야기", "ko", keywords=("Learning in families", "Apprendre en famille")
    )
    write(korean)
    for typed in ("families", "famille", "시민", "learning 시민"):
        assert subjects(typed) == [korean.subject]


def test_kinds_are_counted_and_narrow():
    write(make_document("Cork one"), make_document("Cork two"), make_document("Cork three", kind="poem"))
    everything = found("cork")
    assert {each.kind: each.count for each in everything.kinds} == {"story": 2, "poem": 1}
    poems = found("cork", kind="poem")
    assert [one.kind for one in poems.results] == ["poem"]
    assert poems.total == 3
    assert poems.page.total == 1


def test_facets_narrow():
    here, there = make_document("Cork", facets={"country": "IE"}), make_document("Cork", facets={"country": "US"})
    write(here, there)
    assert subjects("cork", narrowed={"country": "IE"}) == [here.subject]


def test_where_nothing_has_all_words_some_are_enough_and_it_is_said():
    one = make_document("Libraries", "books")
    write(one, make_document("Rivers", "water"))
    answer = found("libraries volcano")
    assert [each.subject for each in answer.results] == [one.subject]
    assert answer.some_words


def test_where_some_words_are_enough_and_many_answer_one_kind_is_asked_for_in_the_same_way(monkeypatch):
    monkeypatch.setattr(finding, "MOST_RANKED", 3)
    poem = make_document("A poem", "of libraries", kind="poem")
    write(*(make_document(f"Libraries {number}", "libraries and libraries") for number in range(5)), poem)
    answer = found("libraries volcano", kind="poem")
    assert [each.subject for each in answer.results] == [poem.subject]
    assert answer.some_words


def test_where_a_wording_is_mended_and_many_answer_one_kind_is_asked_for_in_the_same_way(monkeypatch):
    monkeypatch.setattr(finding, "MOST_RANKED", 3)
    poem = make_document("Casablanca", kind="poem")
    write(*(make_document("Casablanca") for _ in range(5)), poem)
    assert subjects("Kasablanka", kind="poem") == [poem.subject]


def test_a_run_of_letters_without_end_is_cut_where_it_is_written_and_where_it_is_asked_for():
    for letter in ("z", "\N{GOTHIC LETTER AHSA}"):
        endless = make_document(
            f"Harbour {letter * 150}", f"boats {letter * 3000}", names=(letter * 400,), keywords=(letter * 2500,)
        )
        held = tokens_of(endless)
        assert max(len(token.encode()) for token in (*held.names, *held.words, *held.marks)) < 2046
        write(endless)
        assert subjects("boats") == [endless.subject]
        assert subjects(letter * 200) == [endless.subject]
        write_documents(kind=endless.kind, subjects={endless.subject}, documents=[])


def test_a_misspelt_word_is_mended_and_it_is_said():
    write(make_document("Casablanca"))
    answer = found("Kasablanka")
    assert answer.is_meant
    assert answer.meant == "Casablanca"
    assert len(answer.results) == 1


def test_pages_hold_each_result_once():
    write(*(make_document(f"Cork {number}") for number in range(7)))
    pages = [subjects("cork", page=page, size=3) for page in (1, 2, 3)]
    assert [len(each) for each in pages] == [3, 3, 1]
    assert len({one for each in pages for one in each}) == 7


def test_where_more_answer_than_are_ranked_those_with_the_name_are_among_them(monkeypatch):
    monkeypatch.setattr(finding, "MOST_RANKED", 3)
    said = [make_document(f"Paper {number}", "about the harbour") for number in range(8)]
    called = make_document("The Harbour")
    poem = make_document("A poem", "of the harbour", kind="poem")
    write(*said, called, poem)
    answer = found("harbour")
    assert answer.is_cut
    assert answer.total == 3
    assert answer.results[0].subject == called.subject
    # One kind is asked for by itself, however many of others there are.
    assert subjects("harbour", kind="poem") == [poem.subject]


def test_what_is_too_common_to_be_scored_is_found_all_the_same(monkeypatch):
    monkeypatch.setattr(engines, "MOST_COUNTED", 3)
    called = make_document("The Harbour")
    write(*(make_document(f"Paper {number}", "about the harbour") for number in range(5)), called)
    assert len(subjects("harbour")) == 6
    assert subjects("harbour")[0] == called.subject


def test_the_engine_gives_no_more_than_it_is_asked_for():
    write(*(make_document("Cork") for _ in range(5)))
    candidates = engine().candidates(Question(terms_of("cork"), most=2), EVERYBODY)
    assert len(candidates) == 2
    assert all(isinstance(one, Candidate) for one in candidates)
    assert MOST_RANKED == 500


def test_the_engine_gives_all_that_answer_up_to_what_it_is_asked_for():
    write(*(make_document("Cork") for _ in range(60)))
    for most in (1, 3, 10, 59, 60, 61):
        candidates = engine().candidates(Question(terms_of("cork"), most=most), EVERYBODY)
        assert len({one.id for one in candidates}) == len(candidates) == min(most, 60)


PRIVATE = "city:xa/bir-nour"


@pytest.fixture
def secrets():
    open_one = make_document("Harbour of all")
    own = make_document("Harbour of Karim", "kept", audience=PRIVATE)
    other = make_document("Harbour of Lucia", "hidden", audience="city:xb/alta")
    office = make_document("Harbour of the office", audience="network")
    write(open_one, own, other, office)
    return open_one, own, other, office


@pytest.mark.parametrize(
    ("audiences", "seen"),
    [
        (EVERYBODY, [0]),
        (Audiences(frozenset({"public", PRIVATE})), [0, 1]),
        (Audiences(frozenset({"public", "network"})), [0, 3]),
        (Audiences(frozenset({"public"}), frozenset({"city:xa/"})), [0, 1]),
        (Audiences(frozenset({"public"}), frozenset({"city:"})), [0, 1, 2]),
    ],
    ids=["everybody", "own city", "office", "cities of a country", "all cities"],
)
def test_nobody_finds_counts_or_is_offered_what_is_not_theirs(secrets, audiences, seen):
    theirs = {secrets[place].subject for place in seen}
    answer = found("harbour", audiences)
    assert {one.subject for one in answer.results} == theirs
    assert answer.total == len(theirs) == sum(each.count for each in answer.kinds)
    offered = suggestions("harb", audiences, language="en")
    assert {one.path for one in offered} == {secrets[place].path for place in seen}


def test_no_spelling_is_mended_by_a_word_that_is_not_theirs(secrets):
    write(make_document("Timbuktu", audience=PRIVATE))
    assert found("Timbuctoo").meant == ""
    assert found("Timbuctoo", Audiences(frozenset({"public", PRIVATE}))).meant == "Timbuktu"


def test_a_spelling_is_mended_by_words_that_some_of_their_audiences_have(secrets):
    write(make_document("Timbuktu", audience=PRIVATE))
    assert found("Timbuctoo", Audiences(frozenset({"public"}), frozenset({"city:xa/"}))).meant == "Timbuktu"
    assert found("Timbuctoo", Audiences(frozenset({"public"}), frozenset({"city:xb/"}))).meant == ""


def test_a_spelling_is_mended_however_many_names_sound_nearly_so():
    write(*(make_document(f"Tar {number}") for number in range(210)), make_document("Tarim"))
    assert found("Tairm").meant == "Tarim"


def test_one_subject_has_another_document_for_another_audience():
    shown = make_document("Harbour", subject="story:one")
    draft = make_document("Harbour, new", subject="story:one", audience=PRIVATE, path="drafts/one/")
    write(shown, draft)
    assert [one.path for one in found("harbour").results] == [shown.path]
    both = found("harbour", Audiences(frozenset({"public", PRIVATE})))
    assert [one.path for one in both.results] == [shown.path, draft.path]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("cas", "Casablanca"), ("blan", "Villa Blanca"), ("дом", "Дом"), ("dom", "Дом"), ("CASA", "Casablanca")],
)
def test_names_are_offered_that_begin_so_or_have_a_word_that_does(typed, first):
    write(make_document("Casablanca", weight=3), make_document("Villa Blanca"), make_document("Дом", language="ru"))
    assert suggestions(typed, EVERYBODY, language="en")[0].title.text == first


def test_offers_are_few_and_each_document_is_offered_once():
    write(*(make_document(f"Cork {number}", names=(f"Corcaigh {number}",)) for number in range(30)))
    offered = suggestions("cor", EVERYBODY, language="en")
    assert len(offered) == len({one.path for one in offered}) == 8


def test_a_name_in_the_readers_language_is_shown_and_the_one_that_was_found_beside_it():
    write(make_document("Morocco", titles={"en": "Morocco", "fr": "Maroc", "ar": "المغرب"}))
    [one] = found("المغرب", language="fr").results
    assert one.title_text.text == "Maroc"
    assert one.name == "المغرب"
    [offered] = suggestions("Moro", EVERYBODY, language="ar")
    assert (offered.title.text, offered.title.tag, offered.name) == ("المغرب", "ar", "Morocco")


@pytest.mark.parametrize("rows", [1, 50])
def test_finding_asks_as_often_for_one_result_as_for_fifty(rows, django_assert_num_queries):
    write(*(make_document("Cork", "by the river Lee", names=("Corcaigh",)) for _ in range(rows)))
    with django_assert_num_queries(4):
        found("cork", size=50)
    with django_assert_num_queries(2):
        suggestions("cork", EVERYBODY, language="en")


@pytest.mark.parametrize(
    ("titles", "language", "shown"),
    [
        ({"und-latn": "Kazan", "und-cyrl": "Казань"}, "en", "Kazan"),
        ({"und": "Kazan/Казань", "und-latn": "Kazan"}, "ar", "Kazan/Казань"),
        ({"und-latn": "Kazan", "ru": "Казань"}, "ru", "Казань"),
        ({"ar": "قازان", "ru": "Казань"}, "fr", "قازان"),
    ],
)
def test_who_reads_none_of_its_languages_is_shown_the_name_in_latin_letters(titles, language, shown):
    assert title_for(titles, language).text == shown
