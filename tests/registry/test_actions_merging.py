"""Two records of one place become one: what moves, what gives way, what a person decides, and what is refused."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from halqa.accounts.access import caller_for
from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.registry.actions.merging import merge_cities
from halqa.registry.actions.roster import load
from halqa.registry.models import Award, City, CityAlias, CityName, Membership, Position
from halqa.registry.queries.addresses import public_paths
from halqa.registry.queries.city import NameFact, city_line, moved_to
from halqa.registry.queries.office_history import city_history
from halqa.registry.queries.office_merging import merge_plan
from halqa.registry.queries.roster_export import export
from halqa.registry.queries.roster_stored import stored_row
from tests.factories.accounts import make_person, sign_in
from tests.factories.rosters import another_member, sound_row, write_table

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY = "person:amina"
LOCKED = ("registry_profileproposal", "accounts_person", "accounts_roleassignment", "ledger_head")
TWICE = {"name": "Tineghir", "local_name": "تنغير", "joined_date": "2020-09-24", "listed_rounds": "2020"}


@pytest.fixture
def twice(tmp_path):
    """Give the registry the same place under two keys, both admitted and both honoured in 2024, one also in 2019."""
    write_table(tmp_path, "members", sound_row(), another_member(key="ma/tineghir", **TWICE), another_member())
    awards = [
        sound_row("awards"),
        sound_row("awards", key="ma/tineghir", city="Tineghir", announced_on="2024-12-01"),
        sound_row("awards", key="ma/tineghir", city="Tineghir", award_year="2019", announced_on="2019", handed_over_on=""),
    ]
    write_table(tmp_path, "awards", *awards)
    load(path=write_table(tmp_path, "aliases", sound_row("aliases", key="ma/tineghir")), by="system:halqa", now=NOW)


def merged(kept="ma/tinghir", other="ma/tineghir", *, decisions=None, version=None, across=False, reason="The same place"):
    plan = merge_plan(kept, other)
    return merge_cities(
        kept=kept,
        merged=other,
        decisions={"membership": "kept", "award/2024": "merged"} if decisions is None else decisions,
        across_countries=across,
        version=version or (plan.version if plan else ""),
        reason=reason,
        by=BY,
        now=NOW,
    )


def codes_of(**options):
    before = Event.objects.count()
    with pytest.raises(RuleRefused) as refused:
        merged(**options)
    assert Event.objects.count() == before
    return list(refused.value.codes)


def test_what_both_have_is_decided_and_the_rest_moves(twice):
    event = Event.objects.get(number=merged())

    awards = Award.objects.filter(superseded_at=None).order_by("year").values_list("city__key", "year", "announced_latest")
    assert [(key, year, str(day)) for key, year, day in awards] == [
        ("ma/tinghir", 2019, "2019-12-31"),
        ("ma/tinghir", 2024, "2024-12-01"),
    ]
    members = Membership.objects.filter(superseded_at=None, city__key__startswith="ma/tin")
    assert [str(each.begun_latest) for each in members] == ["2020-09-23"]
    names = CityName.objects.filter(superseded_at=None, city__key="ma/tinghir").order_by("kind", "text")
    assert [(name.kind, name.text) for name in names] == [
        ("alternate", "Tineghir"),
        ("listed", "Tinghir"),
        ("local", "تنغير"),
    ]
    assert Position.objects.filter(superseded_at=None).count() == 1
    assert (event.kind, event.subject, event.detail["merged"]) == ("cities.merged", "city:ma/tinghir", "ma/tineghir")
    assert event.detail["decisions"] == {"membership": "kept", "award/2024": "merged"}


def test_nothing_is_overwritten(twice):
    before = set(Award.objects.values_list("pk", "city__key", "announced_latest"))
    merged()

    assert before <= set(Award.objects.values_list("pk", "city__key", "announced_latest"))
    assert Award.objects.filter(city__key="ma/tineghir", superseded_at=None).count() == 0
    history = city_history("ma/tinghir", language="en")
    assert {str(version.fact.name.text) for version in history.versions if isinstance(version.fact, NameFact)} >= {"Tineghir"}
    assert sum(version.deed.event.kind == "cities.merged" for version in history.versions) == 3


def test_the_other_key_is_an_old_address_everywhere(twice):
    merged()

    assert moved_to("ma/tineghir") == "ma/tinghir"
    assert dict(CityAlias.objects.values_list("key", "city__key")) == {"ma/tineghir": "ma/tinghir", "ma/todgha": "ma/tinghir"}
    assert city_line("ma/tineghir", language="en") is None
    assert "cities/ma/tineghir/" not in set(public_paths())
    assert Client().get("/en/cities/ma/tineghir/")["Location"] == "/en/cities/ma/tinghir/"
    assert Client().get("/c/ma/tineghir")["Location"].endswith("/cities/ma/tinghir/")
    assert Client().get("/badge/ma/tineghir.svg").status_code == 404
    page = Client().get("/en/cities/?q=Tineghir").content.decode()
    assert "/en/cities/ma/tinghir/" in page
    assert "/en/cities/ma/tineghir/" not in page


def test_what_is_exported_then_changes_nothing(twice, tmp_path):
    merged()
    export(path=tmp_path / "out")

    assert load(path=tmp_path / "out", by="system:halqa", now=NOW).event is None
    assert stored_row("members", "ma/tineghir") is None


def test_an_old_roster_is_told_the_key_of_today(twice, tmp_path):
    merged()
    with pytest.raises(RuleRefused) as refused:
        load(path=write_table(tmp_path / "old", "members", another_member(key="ma/tineghir", **TWICE)), by=BY, now=NOW)

    assert refused.value.codes == ("city-has-moved",)


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"decisions": {}}, ["undecided", "undecided"]),
        ({"decisions": {"membership": "both", "award/2024": "kept"}}, ["undecided"]),
        ({"reason": ""}, ["value-missing"]),
        ({"version": "old"}, ["changed-since-read"]),
        ({"other": "ma/tinghir"}, ["same-city"]),
        ({"other": "ma/nowhere"}, ["unknown-city"]),
        ({"other": "ma/todgha"}, ["unknown-city"]),
    ],
)
def test_what_stands_in_the_way_is_said(twice, options, codes):
    assert codes_of(**options) == codes


def test_who_is_a_part_of_the_other_is_not_the_same_place(tmp_path):
    write_table(tmp_path, "members", sound_row(), another_member(key="ma/oases", name="Oases", entity_type="consortium"))
    load(path=write_table(tmp_path, "consortium_parts", sound_row("consortium_parts")), by=BY, now=NOW)

    assert codes_of(kept="ma/oases", other="ma/tinghir", decisions={"membership": "kept"}) == ["part-of-the-other"]
    assert codes_of(kept="ma/tinghir", other="ma/oases", decisions={"membership": "kept"}) == ["part-of-the-other"]


def test_another_country_must_be_meant(tmp_path):
    other = another_member(key="dz/tinghir", country_iso2="DZ")
    load(path=write_table(tmp_path, "members", sound_row(), other), by=BY, now=NOW)
    decided = {"other": "dz/tinghir", "decisions": {"membership": "kept"}}

    assert codes_of(**decided) == ["another-country"]
    assert merged(**decided, across=True)


def test_memberships_that_overlap_are_brought_in_order_first(twice, tmp_path):
    ended = sound_row("memberships", key="ma/tineghir")
    again = sound_row("memberships", key="ma/tineghir", begun="2024-02-14", end="", ended="")
    load(path=write_table(tmp_path / "again", "memberships", ended, again), by=BY, now=NOW)

    assert codes_of() == ["memberships-overlap"]


def test_the_page_shows_both_asks_and_leads_on(twice):
    office = sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))
    address = "/en/office/merge/?kept=ma/tinghir&merged=ma/tineghir"
    page = office.get(address).content.decode()
    version = merge_plan("ma/tinghir", "ma/tineghir").version

    assert "Learning City Award 2024" in page
    assert "The admission" in page
    assert version in page
    undecided = office.post(address, {"version": version, "reason": "The same place", "membership": "kept"})
    assert "Choose which of the two is to stand." in undecided.content.decode()
    said = {"version": version, "reason": "The same place", "membership": "kept", "award/2024": "merged"}
    stale = office.post(address, {**said, "version": "old"})
    assert stale.status_code == 409
    assert office.post(address, said)["Location"] == "/en/office/cities/ma/tinghir/"
    assert City.objects.get(key="ma/tineghir").merged_into.key == "ma/tinghir"
    assert "These are one city already." in office.post(address, said).content.decode()


def test_who_speaks_for_the_other_record_speaks_for_the_one_that_stays(twice):
    person = make_person(roles=[(Role.FOCAL_POINT, "city:ma/tineghir")])
    codes_of(version="old")
    assert caller_for(person, NOW).holds(Role.FOCAL_POINT, "city:ma/tineghir"), "what is refused moves nobody"
    event = merged()

    assert caller_for(person, NOW).holds(Role.FOCAL_POINT, "city:ma/tinghir")
    assert not caller_for(person, NOW).holds(Role.FOCAL_POINT, "city:ma/tineghir")
    acts = dict(Event.objects.filter(kind__in=["roles.moved", "cities.merged"]).values_list("number", "act"))
    assert max(acts) == event
    assert len(set(acts.values())) == 1


def test_what_others_lock_first_is_locked_before_the_head(twice):
    make_person(roles=[(Role.FOCAL_POINT, "city:ma/tineghir")])
    version = merge_plan("ma/tinghir", "ma/tineghir").version
    with CaptureQueriesContext(connection) as queries:
        merged(version=version, decisions={"membership": "kept", "award/2024": "merged"})
    # What ``merged`` itself asks comes before the act begins.
    act = [query["sql"] for query in queries]
    act = act[next(place for place, sql in enumerate(act) if sql.startswith("SAVEPOINT")) :]
    places = [next(n for n, sql in enumerate(act) if f'FROM "{table}"' in sql) for table in LOCKED]

    assert places == sorted(places)
