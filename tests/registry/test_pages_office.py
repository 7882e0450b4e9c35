"""The coordination team's own pages: who gets in, how a row is added and corrected, and what is shown when two do so at once."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.ledger import actions as ledger
from halqa.ledger.models import Event
from halqa.registry.enums import RoundKind
from halqa.registry.models import Award, City, CityName, Membership
from halqa.registry.queries.roster_stored import stored_row
from halqa.registry.rules.roster_tables import TABLE_OF
from tests.factories.accounts import make_person, sign_in
from tests.factories.registry import (
    MOMENT,
    make_award,
    make_city,
    make_country,
    make_figure,
    make_member,
    make_round,
    make_source,
)
from tests.factories.rosters import another_member, sound_row

pytestmark = pytest.mark.django_db

REASON = "The city wrote to us"


@pytest.fixture
def office(client):
    return sign_in(client, make_person(name="Amina", roles=[(Role.COORDINATOR, "network")]))


def text(response) -> str:
    return response.content.decode()


def at(table: str, **identity: str) -> str:
    return f"/en/office/facts/{table}/row/?{urlencode(identity)}"


def version_in(response) -> str:
    return re.search(r'name="version" value="([0-9a-f]*)"', text(response))[1]


def sent(client, address, row, *, version, step="confirm", reason=REASON, says_so=("source_url",)):
    ticked = {f"{source}_says_so": "on" for source in says_so}
    return client.post(address, {**row, **ticked, "version": version, "reason": reason, "step": step})


ADDRESSES = (
    "/en/office/",
    "/en/office/activity/",
    "/en/office/cities/",
    "/en/office/cities/ma/tinghir/",
    *(f"/en/office/facts/{table}/" for table in TABLE_OF),
    *(f"/en/office/facts/{table}/new/?key=ma/tinghir" for table in TABLE_OF),
    at("members", key="ma/tinghir"),
    at("network_figures", date="2020-09-23", scope="total", source_url="https://example.org/figures"),
    at("memberships", key="ma/tinghir"),
    "/en/office/facts/awards/withdraw/?key=ma/tinghir&award_year=2024",
    "/en/office/facts/corrections/restore/?key=ma/azemmour&announced_on=2020-09-23",
    "/en/office/figures/",
    "/en/office/merge/",
    "/en/office/merge/?kept=ma/tinghir&merged=ma/oases",
    "/en/office/imports/",
    "/en/office/facts/awards/new/?key=%00",
    "/en/office/cities/?q=%00",
    "/en/office/merge/?kept=%00&merged=%00",
    "/en/office/activity/?before=x",
)


def statuses(client, addresses):
    return {address: client.get(address).status_code for address in addresses}


def test_coordinators_alone_get_in(small_roster, office):
    officer = sign_in(Client(), make_person(roles=[(Role.COMMISSION_OFFICER, "country:MA")]))

    assert statuses(office, ADDRESSES) == dict.fromkeys(ADDRESSES, 200)
    assert statuses(Client(), ADDRESSES) == dict.fromkeys(ADDRESSES, 302)
    assert statuses(officer, ADDRESSES) == dict.fromkeys(ADDRESSES, 404)


def test_every_page_is_there_from_right_to_left(small_roster, office):
    pages = [text(office.get(address.replace("/en/", "/ar/", 1))) for address in ADDRESSES]

    assert all('<html lang="ar" dir="rtl">' in page for page in pages)


def test_what_is_not_there_is_not_found(small_roster, office):
    missing = (
        "/en/office/cities/ma/nowhere/",
        "/en/office/facts/nothing/",
        "/en/office/facts/nothing/new/",
        at("members", key="ma/nowhere"),
        at("members"),
        at("conferences", number="seven"),
        at("conferences", number="9" * 30),
        at("members", key="ma/\x00"),
        "/en/office/activity/999999/",
        f"/en/office/activity/{10**30}/",
        "/en/office/imports/00000000-0000-4000-8000-000000000000/",
        "/en/office/facts/members/withdraw/?key=ma/tinghir",
        "/en/office/facts/awards/restore/?key=ma/tinghir&award_year=2024",
    )

    assert statuses(office, missing) == dict.fromkeys(missing, 404)


def test_a_row_is_corrected_once_its_changes_were_seen(small_roster, office):
    address = at("members", key="ma/tinghir")
    row = {name: cell for name, cell in stored_row("members", "ma/tinghir").row.items() if name != "key"} | {"name": "Tineghir"}
    version = version_in(office.get(address))
    shown = sent(office, address, row, version=version, step="check")

    assert shown.status_code == 200
    assert "Look at it once more" in text(shown)
    assert f"<dt>Reason</dt><dd>{REASON}</dd>" in text(shown)
    assert '<dt>Source</dt><dd><bdi dir="ltr">https://example.org/round</bdi></dd>' in text(shown)
    assert "The source says so: https://example.org/round" in text(shown)
    assert "The number of member cities" not in text(shown)
    assert not Event.objects.filter(kind="fact.corrected").exists()

    done = sent(office, address, row, version=version)

    assert done.status_code == 302
    assert done["Location"] == "/en/office/cities/ma/tinghir/"
    event = Event.objects.get(kind="fact.corrected")
    assert event.subject == "city:ma/tinghir"
    assert event.detail["changed"] == {"name": {"old": "Tinghir", "new": "Tineghir"}}
    assert event.detail["reason"] == REASON
    assert event.public_number is not None
    page = text(office.get("/en/office/cities/ma/tinghir/"))
    assert "Amina" in page
    assert REASON in page
    assert "Tineghir" in text(Client().get("/en/cities/ma/tinghir/"))


def test_the_same_form_sent_twice_does_nothing_twice(small_roster, office):
    address = at("members", key="ma/tinghir")
    row = {name: cell for name, cell in stored_row("members", "ma/tinghir").row.items() if name != "key"} | {"name": "Tineghir"}
    version = version_in(office.get(address))
    sent(office, address, row, version=version)
    again = sent(office, address, row, version=version)

    assert again.status_code == 302
    assert Event.objects.filter(kind="fact.corrected").count() == 1
    assert CityName.objects.filter(kind="listed", text="Tineghir").count() == 1


def test_who_comes_second_sees_both_texts_and_loses_neither(small_roster, office):
    address = at("members", key="ma/tinghir")
    row = {name: cell for name, cell in stored_row("members", "ma/tinghir").row.items() if name != "key"}
    version = version_in(office.get(address))
    sent(office, address, row | {"name": "Tineghir"}, version=version)
    second = sent(office, address, row | {"name": "Todgha"}, version=version)

    assert second.status_code == 409
    assert "Tineghir" in text(second)
    assert 'value="Todgha"' in text(second)
    assert f"recorded by <bdi>Amina</bdi>: <bdi>{REASON}</bdi>" in text(second)
    assert version_in(second) != version

    third = sent(office, address, row | {"name": "Todgha"}, version=version_in(second))

    assert third.status_code == 302
    page = text(office.get("/en/office/cities/ma/tinghir/"))
    assert "Tineghir" in page
    assert "Todgha" in page


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(small_roster, office):
    address = at("members", key="ma/tinghir")
    row = {name: cell for name, cell in stored_row("members", "ma/tinghir").row.items() if name != "key"}
    wrong = sent(office, address, row | {"latitude": "", "joined_year": "1999", "name": "Typed"}, version="", step="check")

    page = text(wrong)
    assert wrong.status_code == 200
    assert "Latitude and longitude belong together" in page
    assert 'value="Typed"' in page
    assert 'id="id_latitude"' in page
    assert not Event.objects.filter(kind="fact.corrected").exists()


def test_a_value_is_not_changed_under_a_source_that_may_not_say_so(small_roster, office):
    address = at("members", key="ma/tinghir")
    row = {name: cell for name, cell in stored_row("members", "ma/tinghir").row.items() if name != "key"} | {
        "population": "37000"
    }
    read = office.get(address)
    version = version_in(read)
    asked_for = sent(office, address, row, version=version)

    assert "says_so" not in text(read)
    assert "Change the source, or tick this" in text(asked_for)
    assert "The source says so: GeoNames via a file" in text(asked_for)
    assert 'name="population_source_says_so"' in text(asked_for)
    assert not Event.objects.filter(kind="fact.corrected").exists()

    checked = sent(office, address, row, version=version, step="check", says_so=["population_source"])

    assert 'type="hidden" name="population_source_says_so" value="True"' in text(checked)
    assert sent(office, address, row, version=version, says_so=["population_source"]).status_code == 302
    assert Event.objects.get(kind="fact.corrected").detail["affirmed"] == ["population_source"]


def test_of_a_figure_whose_source_is_fixed_the_box_alone_is_shown(small_roster, office):
    address = at("network_figures", date="2020-09-23", scope="total", source_url="https://example.org/figures")
    row = {"cities": "230", "countries": "64", "cities_qualifier": "exact", "published_on": "2020-09-23"}
    row |= {"publisher": "coordinator", "status": "stands"}
    refused = sent(office, address, row, version=version_in(office.get(address)), says_so=())

    assert 'type="checkbox" name="source_url_says_so"' in text(refused)


def test_a_reason_is_needed_and_kept_from_harm(small_roster, office):
    address = at("members", key="ma/tinghir")
    row = {name: cell for name, cell in stored_row("members", "ma/tinghir").row.items() if name != "key"} | {"name": "Tineghir"}
    version = version_in(office.get(address))

    assert "This is needed." in text(sent(office, address, row, version=version, reason=""))
    assert "sign by which spreadsheets know a formula" in text(sent(office, address, row, version=version, reason="=1+1"))
    assert not Event.objects.filter(kind="fact.corrected").exists()


def test_a_form_speaks_to_people_and_not_of_cells(small_roster, office):
    row = another_member(joined_date="2035-01-01", joined_year="", population="99999999999")
    page = text(sent(office, "/en/office/facts/members/new/", row, version="", step="check"))

    assert "cell" not in re.sub("<[^>]*>", "", page).lower()
    assert "1 January 2035 lies in the future" in page
    assert "99,999,999,999 is not between 0 and 10,000,000,000" in page
    of_another = another_member(key="fr/souk", country_iso2="MA")
    page = text(sent(office, "/en/office/facts/members/new/", of_another, version="", step="check"))
    assert "does not begin with the code of the country, which is Morocco" in page


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"])
def test_digits_of_every_keyboard_are_taken(small_roster, office, digits):
    typed = str.maketrans("0123456789.", digits + ("." if digits[0] == "0" else "٫"))
    cells = {"population": "97000", "joined_date": "2021-02-03", "joined_year": "2021", "latitude": "31.5", "longitude": "-5.25"}
    row = another_member(
        geo_match="manual", population_source="A census of 2026", **{name: cell.translate(typed) for name, cell in cells.items()}
    )
    checked = sent(office, "/en/office/facts/members/new/", row, version="", step="check")

    assert "97,000" in text(checked)
    assert "Morocco" in text(checked)
    assert "The number of member cities" in text(checked)
    assert sent(office, "/en/office/facts/members/new/", row, version="").status_code == 302
    stored = stored_row("members", "ma/souk-1").row
    assert {name: stored[name] for name in cells} == cells


def test_the_rows_of_a_table_stand_under_heads_and_are_found(small_roster, office):
    page = text(office.get("/en/office/facts/members/"))
    heads = re.findall(r'<th [^>]*scope="col"[^>]*>([^<]+)</th>', page)

    assert heads == [
        "Name in the list",
        "Country",
        "Year of joining",
        "Day of joining",
        "A member by",
        "Inhabitants",
    ]
    assert re.search(r'<th [^>]*scope="row"[^>]*><bdi>Tinghir</bdi> <span class="note"><bdi>ma/tinghir</bdi>', page)
    assert "36,000" in page
    for table, words, named in (
        ("members", "tingh", {"ma/tinghir"}),
        ("members", "OAS 2020", {"ma/oases"}),
        ("members", "nowhere", set()),
        ("memberships", "tinghir", {"ma/tinghir"}),
    ):
        page = text(office.get(f"/en/office/facts/{table}/", {"q": words}))
        assert set(re.findall(r"row/\?key=(ma%2F[a-z]+)", page)) == {key.replace("/", "%2F") for key in named}, words
    assert "No row holds these words." in text(office.get("/en/office/facts/members/?q=nowhere"))


def test_what_is_found_has_pages_too(small_roster, office):
    city = City.objects.get(key="ma/tinghir")
    for year in range(1900, 1960):
        make_award(city, year)

    second = text(office.get("/en/office/facts/awards/?q=tinghir&page=2"))

    assert "Rows 51 to 61 of 61" in second
    assert "?q=tinghir" in second


def test_a_city_says_what_each_part_of_its_facts_means(small_roster, office):
    page = text(office.get("/en/office/cities/ma/tinghir/"))
    award = re.search(r"<strong>An award</strong>(.*?)</li>", page, re.DOTALL)[1]

    assert "<dt>Announced on</dt><dd><bdi>2 December 2024</bdi></dd>" in award
    assert "<dt>Handed over</dt><dd><bdi>December 2024</bdi></dd>" in award
    assert ">Change<" in award


def test_a_new_member_is_added_with_line_breaks_made_harmless(small_roster, office):
    row = another_member(notes="One line.\r\nAnother.")
    done = sent(office, "/en/office/facts/members/new/", row, version="")

    assert done.status_code == 302
    assert stored_row("members", "ma/souk-1").row["notes"] == "One line. Another."
    assert Event.objects.get(kind="fact.recorded").subject == "city:ma/souk-1"


def test_a_row_that_is_there_already_is_shown_and_not_overwritten(small_roster, office):
    row = sound_row("awards", announced_on="2024-12-03")
    answer = sent(office, "/en/office/facts/awards/new/", row, version="")

    assert answer.status_code == 409
    assert "3 December 2024" in text(answer)
    assert "2 December 2024" in text(answer)
    assert Award.objects.count() == 1


def test_without_a_token_nothing_is_done(small_roster):
    office = sign_in(Client(enforce_csrf_checks=True), make_person(roles=[(Role.COORDINATOR, "network")]))
    row = {name: cell for name, cell in stored_row("members", "ma/tinghir").row.items() if name != "key"} | {"name": "Tineghir"}

    assert sent(office, at("members", key="ma/tinghir"), row, version="").status_code == 403


def test_figures_ask_for_a_second_factor_anew(small_roster):
    office = sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))
    session = office.session
    session["account_authentication_methods"][1]["at"] -= 2 * 60 * 60
    session.save()

    assert office.get("/en/office/facts/awards/new/").status_code == 200
    assert office.get("/en/office/facts/network_figures/new/").status_code == 302
    assert office.get("/en/office/figures/").status_code == 302


def test_a_figure_stands_beside_what_our_rows_say_before_it_is_published(small_roster, office):
    row = sound_row("network_figures", date="2026-02-01", cities="3", published_on="2026-02-01")
    shown = sent(office, "/en/office/facts/network_figures/new/", row, version="", step="check")

    assert "What our rows say of 1 February 2026" in text(shown)
    assert sent(office, "/en/office/facts/network_figures/new/", row, version="").status_code == 302
    assert "3 cities" in text(Client().get("/en/figures/?as_of=2026-02-02"))


def test_what_a_figure_counts_is_chosen_in_words(small_roster, office):
    page = text(office.get("/en/office/facts/network_figures/new/"))
    scopes = dict(re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', page.partition('name="scope"')[2]))

    assert "<h1>Publish a figure</h1>" in page
    assert '<option value="total" selected>The whole network</option>' in page
    assert scopes["round"] == "New members of a round"
    assert scopes["round: Arab States"] == "New members of a round: Arab States"
    assert scopes["Morocco"] == "Morocco"
    assert re.search(r'name="publisher"[^>]*><option value="" selected>', page)
    assert "“total”" not in page
    assert "[..20" not in page
    row = sound_row("network_figures", scope="Morocco", cities="2")
    assert sent(office, "/en/office/facts/network_figures/new/", row, version="").status_code == 302
    assert ">Morocco<" in text(office.get("/en/office/facts/network_figures/"))


def test_how_a_number_is_meant_stands_after_the_number(small_roster, office):
    page = text(office.get("/en/office/facts/network_figures/new/"))
    fields = re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', page)

    for number in ("cities", "residents"):
        assert fields.index(f"{number}_qualifier") == fields.index(number) + 1


def test_a_total_that_two_published_stands_once_with_both(small_roster, office):
    for year, site in enumerate(("one", "two"), 2024):
        make_figure(425, about="2025-06-01", source=make_source(f"https://{site}.example/{year}"))
    page = text(office.get("/en/office/"))

    assert page.count("<dt>Cities as published</dt>") == 1
    assert page.count("<dd>425 ") == 1
    assert ">one.example</a>" in page
    assert ">two.example</a>" in page


def test_an_award_that_never_was_is_gone_from_pages_files_and_counts(small_roster, office):
    identity = {"key": "ma/tinghir", "award_year": "2024"}
    address = f"/en/office/facts/awards/withdraw/?{urlencode(identity)}"
    version = version_in(office.get(address))
    said = {"known": "2026-02-01", "source_url": "https://example.org/no", "reason": "Another city was meant", "version": version}

    make_round("2024", kind=RoundKind.AWARD, announced="2024-12-02")
    assert "Tinghir" in text(Client().get("/en/awards/2024/"))
    assert office.post(address, said).status_code == 302
    assert "Tinghir" not in text(Client().get("/en/awards/2024/"))
    assert stored_row("awards", "ma/tinghir\t2024") is None
    page = text(office.get("/en/office/cities/ma/tinghir/"))
    assert "Another city was meant" in page
    assert office.get(at("awards", **identity)).status_code == 200

    back = f"/en/office/facts/awards/restore/?{urlencode(identity)}"
    assert office.post(back, {"reason": "It was this one"}).status_code == 302
    assert "Tinghir" in text(Client().get("/en/awards/2024/"))


def test_a_correction_takes_an_admission_back(small_roster, office):
    new = office.get("/en/office/facts/corrections/new/?key=ma/oases")

    assert 'value="2020-09-23"' in text(new)
    row = sound_row("corrections", key="ma/oases", name="Oases", known_by_latest="2020-12-14")
    assert sent(office, "/en/office/facts/corrections/new/", row, version="").status_code == 302
    assert Membership.objects.filter(city__key="ma/oases", superseded_at=None, is_withdrawn=False).count() == 0
    assert "announced" in text(Client().get("/en/cities/ma/oases/")).lower()
    for address in ("/en/office/cities/ma/oases/", "/en/office/activity/", "/en/office/"):
        page = text(office.get(address))
        assert "An admission was taken back." in page
        assert "this place" not in page


def test_cities_are_found_by_name_and_by_key(small_roster, office):
    assert office.get("/en/office/cities/?q=ma/tinghir")["Location"] == "/en/office/cities/ma/tinghir/"
    assert office.get("/en/office/cities/?q=ma/todgha")["Location"] == "/en/office/cities/ma/tinghir/"
    assert "/en/office/cities/ma/tinghir/" in text(office.get("/en/office/cities/?q=Tinghir"))
    assert "No city goes by this name" in text(office.get("/en/office/cities/?q=Xyzzy"))
    assert office.get("/en/office/cities/ma/todgha/")["Location"] == "/en/office/cities/ma/tinghir/"


def merging(client, kept, merged):
    return client.get("/en/office/merge/", {"kept": kept, "merged": merged})


def test_two_records_are_named_by_their_names_or_keys(small_roster, office):
    for key in ("ma/souk-1", "ma/souk-2"):
        make_member(key, name="Souk", country=City.objects.get(key="ma/tinghir").country)

    assert merging(office, "tinghir", "ma/oases")["Location"] == "/en/office/merge/?kept=ma%2Ftinghir&merged=ma%2Foases"
    several = text(merging(office, "Souk", "ma/oases"))
    assert "Several cities go by this name" in several
    assert set(re.findall(r'name="kept" value="([^"]*)"', several)) == {"ma/souk-1", "ma/souk-2"}
    assert "Make them one" in text(merging(office, "ma/souk-2", "ma/souk-1"))


def test_the_mistake_is_said_at_the_city_that_has_it(small_roster, office):
    first, second = text(merging(office, "Xyzzy", "ma/oases")), text(merging(office, "ma/oases", "Xyzzy"))

    assert 'href="#id_kept"' in first
    assert 'href="#id_merged"' not in first
    assert 'href="#id_merged"' in second
    assert 'href="#id_kept"' not in second
    assert "These are one city already." in text(merging(office, "Tinghir", "ma/todgha"))


def test_an_invented_city_and_a_real_one_are_never_one(small_roster, office):
    make_city("xa/bir-nour", name="Bir Nour", country=make_country("XA", en="Example"))
    page = text(merging(office, "ma/tinghir", "xa/bir-nour"))

    assert "One of the two is invented" in page
    assert "Make them one" not in page


def test_taken_back_twice_is_taken_back_once(small_roster, office):
    address = "/en/office/facts/awards/withdraw/?key=ma/tinghir&award_year=2024"
    said = {"known": "", "source_url": "https://example.org/no", "reason": "Never so", "version": version_in(office.get(address))}

    assert [office.post(address, said).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(kind="fact.withdrawn").count() == 1


def asked(client, address):
    with CaptureQueriesContext(connection) as questions:
        assert client.get(address).status_code == 200
    return len(questions)


def test_pages_ask_as_much_for_one_row_as_for_fifty(small_roster, office):
    city = City.objects.get(key="ma/tinghir")
    addresses = ("/en/office/facts/awards/", "/en/office/cities/ma/tinghir/", "/en/office/activity/", "/en/office/figures/")

    def asked_after(years):
        for year in years:
            with ledger.one_act() as act:
                make_award(city, year, act=act)
                ledger.record(kind="fact.recorded", by="person:x", subject="city:ma/tinghir", now=MOMENT, public=True)
            make_figure(year, about=f"{year}", source=make_source(f"https://example.org/{year}"))
        return {address: asked(office, address) for address in addresses}

    assert asked_after(range(1950, 1951)) == asked_after(range(1951, 2000))
