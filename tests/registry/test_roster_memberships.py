"""How memberships end and begin again, who makes up a consortium, and old addresses: in by the roster, out as they went in.

All rows are fictional; nobody has published such things of a real city.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.foundation.truth import Truth
from halqa.registry.actions.roster import RosterRefused, load
from halqa.registry.models import City, CityAlias, ConsortiumPart, Membership
from halqa.registry.queries.city import city_record
from halqa.registry.queries.figures import figures
from halqa.registry.queries.membership import possibly_members
from halqa.registry.queries.roster import preview
from halqa.registry.queries.roster_export import export
from tests.factories.rosters import a_consortium, another_member, sound_row, write_table

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
AGAIN = {"begun": "2024-02-14", "end": "", "ended": "", "source_url": "https://example.org/again"}


def loaded(path, now=NOW):
    return load(path=path, by="system:halqa", now=now)


def row(**changed):
    return sound_row("memberships", **changed)


def refused(path):
    with pytest.raises(RosterRefused) as error:
        loaded(path)
    return [(each.facts["file"], each.facts["row"], each.facts["column"], each.code) for each in error.value.refusals]


def spans():
    current = Membership.objects.filter(superseded_at=None).order_by("is_readmission", "begun_earliest")
    return [(str(each.begun_latest), each.end, each.ended_latest and str(each.ended_latest)) for each in current]


def standing(day):
    found = possibly_members(day, NOW.date()).filter(key="ma/tinghir").values_list("standing", flat=True)
    return found[0] if found else Truth.NO.value


LEFT_AND_AGAIN = [("2020-09-23", "left", "2022-06-30"), ("2024-02-14", "", None)]


def test_a_city_leaves_and_is_admitted_again(tmp_path):
    write_table(tmp_path, "members", sound_row())
    loaded(write_table(tmp_path, "memberships", row(), row(**AGAIN)))

    assert spans() == LEFT_AND_AGAIN
    assert City.objects.get().joined_latest == date(2020, 9, 23)
    assert loaded(tmp_path, LATER).event is None


def test_it_comes_out_as_it_went_in(tmp_path):
    write_table(tmp_path / "in", "members", sound_row(), a_consortium())
    write_table(tmp_path / "in", "memberships", row(notes="Heard of it."), row(**AGAIN, notes="And back."))
    part = sound_row("consortium_parts", name="Ksar", part="", notes="Only named.")
    write_table(tmp_path / "in", "consortium_parts", sound_row("consortium_parts"), part)
    loaded(write_table(tmp_path / "in", "aliases", sound_row("aliases")))
    export(path=tmp_path / "out")
    export(path=tmp_path / "out.xlsx")

    for path in (tmp_path / "in").iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes(), path.name
    assert loaded(tmp_path / "out.xlsx", LATER).event is None


def test_what_happens_later_comes_in_by_itself(tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row()))
    loaded(write_table(tmp_path / "b", "memberships", row()), LATER)
    old, new = Membership.objects.order_by("pk")
    loaded(write_table(tmp_path / "c", "memberships", row(**AGAIN)), LATER)

    assert (old.end, old.superseded_at) == ("", LATER)
    assert (new.source.address, new.end_source.address) == ("https://example.org/round", "https://example.org/left")
    assert (new.known_latest, new.listed_rounds) == (date(2020, 9, 23), "2020")
    assert spans() == LEFT_AND_AGAIN
    assert loaded(tmp_path / "a", LATER).event is None


def test_the_first_membership_may_be_named_by_its_beginning(tmp_path):
    write_table(tmp_path, "members", sound_row())
    loaded(write_table(tmp_path, "memberships", row(begun="2020-09-23")))

    assert spans() == LEFT_AND_AGAIN[:1]
    assert loaded(tmp_path, LATER).event is None


def test_a_member_whose_row_changes_keeps_its_end_and_both_may_change_at_once(tmp_path):
    loaded(write_table(write_table(tmp_path / "a", "members", sound_row()), "memberships", row(), row(**AGAIN)))
    loaded(write_table(tmp_path / "b", "members", sound_row(joined_date="2020-09-22")), LATER)
    assert spans() == [("2020-09-22", "left", "2022-06-30"), LEFT_AND_AGAIN[1]]

    write_table(tmp_path / "c", "members", sound_row(joined_date="2020-09-21"))
    loaded(write_table(tmp_path / "c", "memberships", row(end="lapsed", ended="2022")), LATER)
    assert spans() == [("2020-09-21", "lapsed", "2022-12-31"), LEFT_AND_AGAIN[1]]
    assert loaded(tmp_path / "c", LATER).event is None


def test_an_end_that_is_corrected_takes_the_place_of_the_old_one(tmp_path):
    loaded(write_table(write_table(tmp_path / "a", "members", sound_row()), "memberships", row()))
    found = preview(path=write_table(tmp_path / "b", "memberships", row(ended="2022-07")), now=LATER)
    loaded(tmp_path / "b", LATER)

    assert [(each.column, each.old, each.new) for each in found.changes[0].differences] == [("ended", "2022-06-30", "2022-07")]
    assert spans() == [("2020-09-23", "left", "2022-07-31")]


DAMAGED = {
    "nobody": ([row(key="ma/nobody")], 2, "key", "unknown-member"),
    "no end": ([row(**AGAIN)], 2, "begun", "still-a-member"),
    "twice": ([row(), row(begun="2020-09-23")], 3, "begun", "row-twice"),
    "the first without an end": ([row(begun="2020-09-23", end="", ended="")], 2, "end", "value-missing"),
    "again before the end": ([row(), row(**AGAIN | {"begun": "2022-06-29"})], 3, "begun", "not-after"),
    "again before the beginning": ([row(ended=""), row(**AGAIN | {"begun": "2019"})], 3, "begun", "not-after"),
    "ended on the first day": ([row(ended="2020-09-23")], 2, "ended", "not-after"),
    "a third while the second lasts": ([row(), row(**AGAIN), row(**AGAIN | {"begun": "2025"})], 4, "begun", "still-a-member"),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_spans_that_cannot_follow_each_other_are_named(tmp_path, damage):
    rows, line, column, code = damage
    write_table(tmp_path, "members", sound_row())

    assert refused(write_table(tmp_path, "memberships", *rows)) == [("memberships.csv", line, column, code)]
    assert not City.objects.exists()


@pytest.mark.parametrize(
    "rows",
    [
        [row(ended="2020-09-24")],
        [row(), row(**AGAIN | {"begun": "2022-06-30"})],
        [row(ended=""), row(**AGAIN)],
        [row(), row(**AGAIN | {"end": "lapsed", "ended": "2025"}), row(**AGAIN | {"begun": "2025-12-31"})],
    ],
)
def test_spans_that_can_just_follow_each_other_are_let_in(tmp_path, rows):
    write_table(tmp_path, "members", sound_row())

    assert loaded(write_table(tmp_path, "memberships", *rows)).counts["memberships"].new == len(rows)


def test_a_stored_membership_that_lasts_lets_no_further_one_begin(tmp_path):
    loaded(write_table(write_table(tmp_path / "a", "members", sound_row()), "memberships", row(), row(**AGAIN)))
    further = row(**AGAIN | {"begun": "2025"})
    late = row(ended="2024-02-15")

    assert refused(write_table(tmp_path / "b", "memberships", further)) == [("memberships.csv", 2, "begun", "still-a-member")]
    assert refused(write_table(tmp_path / "c", "memberships", late)) == [("memberships.csv", 2, "ended", "not-after")]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 9, 22), Truth.NO),
        (date(2020, 9, 23), Truth.YES),
        (date(2022, 6, 29), Truth.YES),
        (date(2022, 6, 30), Truth.NO),
        (date(2024, 2, 13), Truth.NO),
        (date(2024, 2, 14), Truth.YES),
        (date(2025, 1, 1), Truth.UNDETERMINED),
        (date(2025, 12, 31), Truth.NO),
    ],
)
def test_the_figures_of_a_day_know_who_had_left_lapsed_and_come_back(tmp_path, day, expected):
    write_table(tmp_path, "members", sound_row())
    loaded(write_table(tmp_path, "memberships", row(), row(**AGAIN | {"end": "lapsed", "ended": "2025"})))
    listed = figures(day, NOW.date()).listed

    assert standing(day) == expected.value
    assert (listed.certain, listed.undetermined) == (int(expected is Truth.YES), int(expected is Truth.UNDETERMINED))


def test_the_page_of_a_city_tells_that_it_left_and_came_back(client, tmp_path):
    write_table(tmp_path, "members", sound_row())
    loaded(write_table(tmp_path, "memberships", row(), row(**AGAIN)))
    steps = [(step.kind, str(step.on), step.source.address) for step in city_record("ma/tinghir", language="en").milestones]
    page = client.get("/en/cities/ma/tinghir/").content.decode()

    assert steps == [
        ("joined", "2020-09-23", "https://example.org/round"),
        ("left", "2022-06-30", "https://example.org/left"),
        ("joined", "2024-02-14", "https://example.org/again"),
    ]
    assert "No source says that it left." in page
    assert "https://example.org/left" in page


def test_the_page_of_a_city_that_lapsed_says_so(client, tmp_path):
    write_table(tmp_path, "members", sound_row())
    loaded(write_table(tmp_path, "memberships", row(end="lapsed", ended="2022")))
    page = client.get("/en/cities/ma/tinghir/").content.decode()

    assert "Lapsed" in page
    assert "No source says that it left." not in page


PARTS = {
    "unknown consortium": ({"consortium": "ma/nobody"}, "consortium", "unknown-city"),
    "no consortium": ({"consortium": "ma/tinghir", "part": ""}, "consortium", "not-a-consortium"),
    "unknown part": ({"part": "ma/nobody"}, "part", "unknown-city"),
}


@pytest.mark.parametrize("damage", PARTS.values(), ids=PARTS)
def test_parts_of_what_is_no_consortium_are_named(tmp_path, damage):
    changed, column, code = damage
    write_table(tmp_path, "members", sound_row(), a_consortium())
    write_table(tmp_path, "consortium_parts", sound_row("consortium_parts", **changed))

    assert refused(tmp_path) == [("consortium_parts.csv", 2, column, code)]


def test_a_part_that_has_moved_is_named(tmp_path):
    write_table(tmp_path / "a", "members", sound_row(), a_consortium())
    loaded(write_table(tmp_path / "a", "aliases", sound_row("aliases")))
    write_table(tmp_path / "b", "consortium_parts", sound_row("consortium_parts", part="ma/todgha"))

    assert refused(tmp_path / "b") == [("consortium_parts.csv", 2, "part", "city-has-moved")]


def test_a_consortium_shows_its_parts_and_a_part_its_consortium(client, tmp_path):
    loaded(write_table(tmp_path / "a", "members", sound_row(), a_consortium()))
    parts = [sound_row("consortium_parts"), sound_row("consortium_parts", part="", name="Ksar")]
    loaded(write_table(tmp_path / "b", "consortium_parts", *parts))
    of_consortium = client.get("/en/cities/ma/oases/").content.decode()

    assert ConsortiumPart.objects.count() == 2
    assert '<a href="/en/cities/ma/tinghir/">Tinghir</a>' in of_consortium
    assert "Ksar" in of_consortium
    assert '<a href="/en/cities/ma/oases/">Oases</a>' in client.get("/en/cities/ma/tinghir/").content.decode()
    assert loaded(tmp_path / "b", LATER).event is None


def test_a_part_that_turns_out_to_be_a_city_is_shown_once(client, tmp_path):
    write_table(tmp_path, "members", sound_row(), a_consortium())
    for part in ("", "ma/tinghir"):
        loaded(write_table(tmp_path, "consortium_parts", sound_row("consortium_parts", part=part)), LATER)

    assert ConsortiumPart.objects.filter(superseded_at=None).get().part.key == "ma/tinghir"
    assert [part.key for part in city_record("ma/oases", language="en").current_parts] == ["ma/tinghir"]


def test_an_old_address_leads_to_the_city(client, tmp_path):
    write_table(tmp_path, "members", sound_row())
    loaded(write_table(tmp_path, "aliases", sound_row("aliases")))
    answer = client.get("/en/cities/ma/todgha/")

    assert (answer.status_code, answer["Location"]) == (301, "/en/cities/ma/tinghir/")
    assert loaded(tmp_path, LATER).event is None


ALIASES = {
    "of a city": ({"alias": "ma/souk-1"}, "alias", "alias-of-a-city"),
    "of its own city": ({"alias": "ma/tinghir"}, "alias", "alias-of-a-city"),
    "of another": ({"alias": "ma/old", "key": "ma/souk-1"}, "alias", "alias-taken"),
    "of nobody": ({"key": "ma/nobody"}, "key", "unknown-city"),
}


@pytest.mark.parametrize("damage", ALIASES.values(), ids=ALIASES)
def test_an_old_address_has_one_city_and_is_none(tmp_path, damage):
    changed, column, code = damage
    write_table(tmp_path / "a", "members", sound_row(), another_member(1))
    loaded(write_table(tmp_path / "a", "aliases", sound_row("aliases", alias="ma/old")))

    assert refused(write_table(tmp_path / "b", "aliases", sound_row("aliases", **changed))) == [("aliases.csv", 2, column, code)]
    assert CityAlias.objects.get().city.key == "ma/tinghir"
