"""The pages of what the network did, on the shipped roster: rounds, awards, conferences, clusters, figures and their sources."""

import csv
import html
import json
import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext, override

from halqa.foundation.languages import LANGUAGES, direction
from halqa.ledger import actions as ledger
from halqa.registry.enums import FigureScope
from halqa.registry.labels.kinds import FIGURE_SCOPES
from halqa.registry.labels.network import admission_name
from halqa.registry.models import Award, Cluster, ClusterLead, Conference, Membership, PastRound, PublishedFigure, Source
from halqa.registry.queries.published import figure_history
from halqa.registry.queries.roster_export import export
from halqa.registry.templatetags.network import in_english
from halqa.site.views import about
from tests.factories.registry import make_award, make_city, make_membership, make_round

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGES = ("rounds/", "rounds/2020/", "awards/", "awards/2024/", "conferences/", "conferences/5/", "clusters/", "figures/")

pytestmark = pytest.mark.usefixtures("shipped_roster")


@pytest.fixture(autouse=True)
def first_of_march(monkeypatch):
    """Stand still on the day on which the roster was loaded."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def page(client, path: str, language: str = "en") -> str:
    """Return the text of a page that there is."""
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def words(text: str) -> str:
    """Return what a reader reads of a page's main part, in one line."""
    main = re.search(r"<main.*</main>", text, re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_pages_stand_in_every_language(client, path, language):
    text = page(client, path, language)

    assert f'<html lang="{language}" dir="{direction(language)}">' in text
    assert text.count("<h1") == 1


def test_a_round_shows_published_beside_listed(client):
    read = words(page(client, "rounds/2020/"))

    assert "new members, as published 54" in read
    assert "listed here, each with its source 48" in read
    assert "6 published members have no row here" in read


def test_a_round_names_the_admission_that_was_taken_back(client):
    read = words(page(client, "rounds/2020/"))

    assert "Laâyoune was announced on 23 September 2020 (as announced: Morocco) and later taken back." in read
    assert "between 24 September 2020 and 14 December 2020" in read


def test_what_was_taken_back_is_no_row_of_its_round(client):
    keys = [row["key"] for row in client.get("/en/rounds/2020/?format=json").json()["rows"]]

    assert len(keys) == 48
    assert "ma/laayoune" not in keys


def test_a_round_without_a_published_number_says_so(client):
    read = words(page(client, "rounds/2015-16/"))

    assert "no number was published" in read
    assert "listed here, each with its source 53" in read


def test_a_city_in_two_rounds_is_marked_in_both(client):
    assert "also listed in: Admissions of 2019" in page(client, "rounds/2024/")
    assert "also listed in: Admissions of 2024" in page(client, "rounds/2019/")


def test_a_round_compares_first_cities_with_claims(client):
    read = words(page(client, "rounds/2025/"))

    assert "Iraq" in read
    assert "claimed, and our rows agree" in read
    assert "Burkina Faso No city of the country is listed here for this round." in read


def test_a_round_is_narrowed_sorted_and_downloaded_by_its_address(client):
    africa = page(client, "rounds/2022/?region=africa&sort=-name")
    rows = list(csv.DictReader(StringIO(client.get("/en/rounds/2022/?region=africa&format=csv").content.decode())))
    cities = re.search(r'id="cities".*?</table>', africa, re.DOTALL).group()
    keys = re.findall(r'scope="row"><a href="/en/cities/([^"]+)/"', cities)

    assert {row["region"] for row in rows} == {"africa"}
    assert keys == [row["key"] for row in rows][::-1]
    assert len(rows) == 16
    assert '<meta name="robots" content="noindex">' in africa


@pytest.mark.parametrize("query", ["?page=-1&region[]=x", "?nobody=knows", "?format="])
def test_parameters_that_mean_nothing_do_no_harm(client, query):
    assert "Not everything in this address could be used" not in page(client, f"rounds/2020/{query}")


@pytest.mark.parametrize("query", ["?region=atlantis", "?sort=%00", "?sort=-", "?sort=population"])
def test_what_a_round_cannot_be_narrowed_to_is_said_and_narrows_nothing(client, query):
    text = page(client, f"rounds/2020/{query}")

    assert "Not everything in this address could be used" in text
    assert "of one region" not in text
    assert client.get(f"/en/rounds/2020/{query}&format=csv").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "cities/",
        "countries/",
        "regions/africa/",
        "rounds/2020/",
        "awards/",
        "awards/2024/",
        "figures/",
    ],
)
def test_an_unknown_format_is_refused_everywhere_by_naming_those_there_are(client, path):
    answer = client.get(f"/en/{path}?format=exe")

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().startswith("format: ")
    assert "csv, xlsx" in answer.content.decode()


@pytest.mark.parametrize("query", ["known_on=2020-09-23", "as_of=2020-09-23&known_on=2020-09-23"])
def test_known_on_alone_asks_about_the_same_day_on_every_page(client, query):
    figures = client.get(f"/en/figures/?{query}&format=json").json()
    cities = client.get(f"/en/cities/?{query}&format=json").json()

    assert (figures["as_of"], figures["known_on"]) == ("2020-09-23", "2020-09-23")
    assert (cities["as_of"], cities["known_on"]) == ("2020-09-23", "2020-09-23")


def test_published_figures_are_listed_as_known_on_the_day(client):
    def told(known_on):
        rows = client.get(f"/en/figures/?known_on={known_on}&format=list.json").json()["rows"]
        return {(row["cities"], row["about"], row["publisher"]): row["status"] for row in rows}

    announced = (230, "2020-09-23", "coordinator")

    assert told("2020-09-23")[announced] == "stands"
    assert told("2020-10-15")[announced] == ""
    assert told("2020-12-31")[announced] == "corrected"
    assert max(about for _, about, _ in told("2020-12-31")) < "2021"
    assert "undetermined" in page(client, "figures/?known_on=2020-10-15")


def test_every_award_is_in_with_its_source(client):
    rows = client.get("/en/awards/?format=json").json()["rows"]

    assert len(rows) == Award.objects.count() == 58
    assert all(row["source"].startswith("http") for row in rows)


def test_an_awardee_that_is_no_listed_member_is_said_to_be_none(client):
    read = words(page(client, "awards/2015/"))

    assert "Ybycuí was honoured and is not among the listed members" in read
    assert words(page(client, "awards/2024/")).count("not among the listed members") == 0


def test_an_awardee_names_its_other_awards(client):
    assert "also 2015" in words(page(client, "awards/2024/"))


def test_conferences_tell_contradictory_days_and_what_was_not_found(client):
    assert "27 October 2021 to 30 October 2021" in words(page(client, "conferences/5/"))
    assert "27-29 October" in words(page(client, "conferences/5/"))
    assert "title not found" in words(page(client, "conferences/6/"))


def test_a_conference_leads_to_the_award_handed_over_at_it(client):
    for number, year in ((2, 2015), (3, 2017), (4, 2019), (5, 2021), (6, 2024)):
        assert f'href="/en/awards/{year}/"' in page(client, f"conferences/{number}/")
    assert 'href="/en/awards/' not in re.search(r"<main.*", page(client, "conferences/1/"), re.DOTALL).group()


def test_clusters_say_where_no_lead_city_was_found(client):
    read = words(page(client, "clusters/"))
    led = set(ClusterLead.objects.values_list("cluster", flat=True))

    assert read.count("Lead city not found.") == Cluster.objects.count() - len(led) == 5
    assert "Goyang" in read


def test_dates_ahead_are_gone_once_they_are_past(client, monkeypatch):
    assert "15 May 2026" in words(page(client, "conferences/"))

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 16, tzinfo=UTC))

    read = words(page(client, "conferences/"))
    assert "15 May 2026" not in read
    assert "June 2027" in read


def test_a_city_stands_under_its_local_name_for_who_reads_it(client):
    assert re.search(r'href="/ar/cities/ma/benguerir/">[^<]*[\u0600-\u06ff]', page(client, "awards/2024/", "ar"))
    assert 'href="/en/cities/ma/benguerir/">Benguerir' in page(client, "awards/2024/").replace(
        '<span lang="und-latn" dir="ltr">', ""
    )


@pytest.mark.parametrize("path", ["cities/", "countries/ma/", "rounds/2020/", "awards/", "awards/2024/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_of_other_letters_are_told_the_order_of_cities(client, path, language):
    with override(language):
        said = str(gettext("Cities stand in the order of their names in Latin letters."))

    assert (said in page(client, path, language)) is (language in {"ar", "ru", "zh-hans"})


@pytest.mark.parametrize("query", ["as_of=2020-09-23&known_on=2020-10-15", "as_of=2020-09-23"])
def test_what_was_taken_back_is_named_in_the_readers_letters(client, query):
    assert "Laâyoune" in words(page(client, f"figures/?{query}"))

    read = words(page(client, f"figures/?{query}", "ar"))

    assert "العيون" in read
    assert "Laâyoune" not in read


def test_a_figure_about_a_place_names_it_as_its_reader_does(client):
    english, french = words(page(client, "figures/")), words(page(client, "figures/", "fr"))

    assert "A country: Republic of Korea" in english
    assert "République de Corée" in french
    assert "Republic of Korea" not in french
    assert "New members of a round: Asia and the Pacific" in english
    assert "round: round:" not in english


def test_a_figure_on_a_page_of_others_is_said_to_be_relayed(client):
    relayed = figure_history(date(2026, 3, 1), language="en")
    theirs = next(line for line in relayed if line.is_relayed)
    own = next(line for line in relayed if line.publisher == "coordinator" and not line.is_relayed)

    assert f"as relayed by {theirs.source.site}" in words(page(client, f"figures/{theirs.key}/"))
    assert "as relayed by" not in words(page(client, f"figures/{own.key}/"))
    assert re.search(r"UNESCO or its institute, as relayed by \S+\.\w+", words(page(client, "")))


def test_numbers_of_a_round_lead_to_the_figure_that_gives_them(client):
    key = next(line.key for line in figure_history(date(2026, 3, 1), language="en") if (line.cities, line.countries) == (54, 27))

    text = page(client, "rounds/2020/")

    assert f'<a href="/en/figures/{key}/">54</a>' in text
    assert f'<a href="/en/figures/{key}/">27</a>' in text
    assert f'<a href="/en/figures/{key}/">54</a>' in page(client, "rounds/")
    assert f'<a href="/en/figures/{key}/">54</a>' in page(client, "about-the-data/")


def test_an_address_in_a_note_is_a_link_named_by_its_site(client):
    text = page(client, "rounds/2020/")
    note = text.partition("Announced as 55 cities (")[2].partition("</p>")[0]

    assert note.startswith('<a class="source" href="https://lcn.pascalobservatory.org/')
    assert ">lcn.pascalobservatory.org</a>); corrected" in note


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("See https://example.org/a.", '<a class="source" href="https://example.org/a" rel="external">example.org</a>.'),
        ("<b> http://example.org/?a=1&b=2, then", 'href="http://example.org/?a=1&amp;b=2" rel="external">example.org</a>, then'),
        ("<b> and no address", "&lt;b&gt; and no address"),
    ],
)
def test_a_note_with_an_address_is_escaped_but_for_the_link(note, shown):
    with override("en"):
        assert shown in in_english(note)
        assert "<b>" not in in_english(note)


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("rounds/2019/", "</tr>"),
        ("countries/qa/", "</tr>"),
        ("cities/?q=shamal&view=table", "</tr>"),
        ("cities/?q=shamal", "</li>"),
    ],
)
def test_a_doubtful_membership_bears_the_same_mark_in_every_list(client, path, end):
    row = page(client, path).partition('href="/en/cities/qa/al-shamal/"')[2].partition(end)[0]

    assert '<span class="tag">doubtful</span>' in row


def test_a_lead_says_since_when(client):
    read = words(page(client, "clusters/"))

    assert "since 2019" in read
    assert "since by" not in read


def test_sentences_about_a_day_say_which_where_no_heading_does(client):
    assert "As of 1 March 2026, and as known on that day: Published: 425 cities." in words(page(client, "about-the-data/"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_of=2020-13-01", "What follows is the answer for today."),
        ("known_on=banana", "What follows is the answer for today."),
        ("as_of=2020-09-23&known_on=banana", "What follows is the answer for 23 September 2020, as known on 1 March 2026."),
    ],
)
def test_an_answer_to_another_question_says_so(client, query, said):
    read = words(page(client, f"figures/?{query}"))

    assert re.search(rf"This is the answer to another question (The|A) day could not be used\. {re.escape(said)}", read)


def test_an_answer_to_the_question_says_nothing_of_another(client):
    assert "another question" not in words(page(client, "figures/?as_of=2020-09-23"))


def test_a_site_that_is_only_a_number_is_not_named_by_it(client):
    read = words(page(client, "rounds/2025/"))

    assert "a site without a name" in read
    assert "65.108.61.0" not in read


@pytest.mark.parametrize("days", [("2020-09-23", "2020-09-23"), ("2020-09-23", "2020-10-15"), ("2025-12-10", "2026-03-01")])
def test_the_page_answers_as_the_command_does(client, capsys, days):
    as_of, known_on = days
    with override("en"):
        call_command("figures", "--as-of", as_of, "--known-on", known_on, "--json")

    answer = client.get(f"/en/figures/?as_of={as_of}&known_on={known_on}&format=json")

    assert answer.json() == json.loads(capsys.readouterr().out)


def test_figures_as_known_on_the_day_have_laayoune_and_230(client):
    text = page(client, "figures/?as_of=2020-09-23&known_on=2020-09-23")
    read = words(text)

    assert "cities 230 23 September 2020" in read
    assert 'href="/en/cities/ma/laayoune/"' in text
    assert "Undetermined" not in read


def test_figures_between_announcement_and_correction_are_undetermined(client):
    read = words(page(client, "figures/?as_of=2020-09-23&known_on=2020-10-15"))

    assert "Undetermined" in read
    assert "Which published total stood cannot be decided." in read
    assert "cities 230 23 September 2020" in read
    assert "cities 229 23 September 2020" in read


def test_figures_after_the_correction_name_it(client):
    text = page(client, "figures/?as_of=2020-09-23&known_on=2020-12-31")
    read = words(text)

    assert "cities 229 23 September 2020" in read
    assert "The total of 230 cities, published for 23 September 2020, was corrected to 229." in read
    assert "https://maroc-diplomatique.net/lunesco-corrigendum/" in text


def test_a_press_error_is_shown_as_an_error_and_is_no_headline(client):
    read = words(page(client, "figures/?as_of=2025-12-10"))

    assert "cities 425 4 December 2025" in read
    assert re.search(r"498 – press An error", read)


@pytest.mark.parametrize(
    "query",
    [
        "as_of=banana",
        "as_of=2020-13-45",
        "known_on=99999-01-01",
        "as_of=%00",
        "scope=everything",
        "sort=luck",
        "as_of=3000-01-01",
    ],
)
def test_figures_say_at_the_field_what_cannot_be_read(client, query):
    answer = client.get(f"/en/figures/?{query}")

    assert answer.status_code == 200
    assert 'name="robots" content="noindex"' in answer.content.decode()
    assert client.get(f"/en/figures/?{query}&format=json").status_code == 400


def test_a_day_that_is_none_is_named_at_its_field(client):
    text = page(client, "figures/?as_of=banana")

    assert "“banana” is not a day. Write year, month and day, such as 2020-09-23." in text
    assert 'value="banana"' not in text


def test_every_published_figure_opens_by_a_key_that_says_what_it_is(client):
    text = page(client, "figures/")
    keys = {line.key for line in figure_history(date(2026, 3, 1), language="en")}

    assert len(keys) == PublishedFigure.objects.count() == 63
    assert keys <= set(re.findall(r'href="/en/figures/([^"/?]+)/"', text))
    assert "2025-12-08-total-498-press" in {key.rpartition("-")[0] for key in keys}


def test_every_published_figure_has_its_source_on_its_page(client):
    for line in figure_history(date(2026, 3, 1), language="en"):
        text = page(client, f"figures/{line.key}/")
        assert f'href="{line.source.address.replace("&", "&amp;")}"' in text, line.key


def test_a_figure_of_a_round_leads_to_its_rows(client):
    key = next(
        line.key for line in figure_history(date(2026, 3, 1), language="en") if line.scope == "round" and line.cities == 77
    )

    assert 'href="/en/rounds/2022/"' in page(client, f"figures/{key}/")


def test_published_figures_leave_as_files(client):
    sheet = openpyxl.load_workbook(BytesIO(client.get("/en/figures/?format=xlsx").content), read_only=True)["rows"]
    rows = list(csv.DictReader(StringIO(client.get("/en/figures/?status=error&format=csv").content.decode())))

    assert len(list(sheet.rows)) == 64
    assert [row["cities"] for row in rows] == ["498", "294"]
    assert client.get("/en/figures/?format=list.json").json()["count"] == 63
    assert "independent" in rows[0]["statement"]


def test_conferences_awards_and_figures_have_their_source_two_clicks_from_home(client):
    first = set(re.findall(r'href="(/en/[^"#?]*)"', page(client, "")))
    reached = {
        address for path in sorted(first) for address in re.findall(r'href="(https?://[^"]+)"', client.get(path).content.decode())
    }
    wanted = set()
    for kind in (PublishedFigure, Award, Conference):
        wanted |= set(Source.objects.filter(pk__in=kind.objects.values("source")).values_list("address", flat=True))

    assert wanted - {html.unescape(address) for address in reached} == set()


def test_a_source_lists_all_that_rests_on_it(client):
    source = Source.objects.get(address="https://maroc-diplomatique.net/lunesco-corrigendum/")
    read = words(page(client, f"sources/{source.pk}/"))

    assert "Laâyoune" in read
    assert "229 (The whole network)" in read
    assert "54 (New members of a round)" in read


def test_a_source_tells_rounds_and_figures_in_the_language_of_the_reader(client):
    rounds = PastRound.objects.filter(kind="admission", key="2020").get()
    read = words(page(client, f"sources/{rounds.source_id}/", "ar"))
    figure = PublishedFigure.objects.filter(scope="total").first()
    told = words(page(client, f"sources/{figure.source_id}/", "ar"))

    with override("ar"):
        assert admission_name("2020") in read
        assert str(FIGURE_SCOPES[FigureScope.TOTAL]) in told
    assert rounds.name not in read
    assert "(total)" not in told


def test_an_undetermined_answer_gives_every_number_its_day_and_source(client):
    text = page(client, "figures/?as_of=2020-09-23&known_on=2020-10-15")
    claims = re.findall(r'<div class="figure claim">.*?</div>', text, re.DOTALL)

    assert "64" in "".join(claims)
    assert all('class="src"' in one and "http" in one for one in claims)


def test_a_source_of_a_correction_lists_what_it_took_back(client):
    make_membership(make_city("ma/taken-back"), withdrawn="[2020-09-24..2020-12-14]")
    source = Source.objects.get(address="https://example.org/corrigendum")

    assert 'href="/en/cities/ma/taken-back/"' in page(client, f"sources/{source.pk}/")


def test_members_of_a_round_name_their_source(client):
    rows = client.get("/en/rounds/2025/?format=json").json()["rows"]

    assert len(rows) == Membership.objects.filter(listed_rounds__contains="2025").count() == 47
    assert all(row["source"].startswith("http") for row in rows)


def test_the_whole_roster_leaves_as_one_archive(client, settings, tmp_path):
    settings.VAR = tmp_path
    answer = client.get("/en/about-the-data/roster.zip")
    names = zipfile.ZipFile(BytesIO(b"".join(answer))).namelist()

    assert answer["Content-Type"] == "application/zip"
    assert "halqa-roster/members.csv" in names
    assert "halqa-roster/READ-ME.txt" in names


@ledger.action
def something_happens():
    ledger.record(kind="thing.happened", by="system:test", subject="network", now=NOW)


def test_the_archive_is_made_once_until_something_is_recorded(client, settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    made = []
    monkeypatch.setattr(about, "export", lambda *, path: made.append(path) or export(path=path))

    for _ in range(2):
        for ask in (client.head, client.get):
            b"".join(ask("/en/about-the-data/roster.zip"))
    assert len(made) == 1
    something_happens()
    b"".join(client.get("/en/about-the-data/roster.zip"))
    assert len(made) == 2


def test_no_room_for_the_archive_is_said_with_when_to_come_again(client, settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "rosters").write_text("a file where a folder is needed")

    answer = client.get("/en/about-the-data/roster.zip")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_text_of_the_roster_is_escaped(client):
    city = make_city("ma/script", name="<script>alert(1)</script>")
    make_award(city, 2024, note="<b>bold</b>")
    make_membership(city, listed_rounds="2099", note='"><img src=x>')
    make_round("2099", announced="2020-09-23", note="<i>note</i>")

    for path in ("awards/2024/", "rounds/2099/"):
        text = page(client, path)
        assert "<script>alert" not in text
        assert "<i>note" not in text
        assert "<img src=x>" not in text
