"""The general act and its kin: one row of one table is added, corrected, taken back and given back, and nothing is overwritten."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.registry.actions.roster import RosterRefused, load
from halqa.registry.actions.rows import record_row
from halqa.registry.actions.withdrawals import restore_row, withdraw_row
from halqa.registry.enums import RoundKind
from halqa.registry.models import Award, City, CityName, Membership
from halqa.registry.queries.city import city_record
from halqa.registry.queries.figures import figures
from halqa.registry.queries.honours import award_year, clusters, conferences
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.registry.queries.roster import preview
from halqa.registry.queries.roster_export import export
from halqa.registry.queries.roster_stored import stored_row, stored_rows
from halqa.registry.rules.roster_tables import TABLE_OF
from tests.factories.registry import make_round
from tests.factories.rosters import another_member, sound_row, write_table

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
BY = "person:amina"
SOURCE = "https://example.org/never"


def recorded(table="members", *, now=LATER, reason="A letter", version=None, affirmed=("source_url",), **changed):
    row = sound_row(table, **changed)
    stored = row_as_it_stands(table, TABLE_OF[table].identity_of(row))
    version = (stored.version if stored else "") if version is None else version
    return record_row(table=table, row=row, version=version, reason=reason, affirmed=affirmed, by=BY, now=now)


def withdrawn(table, identity, *, known="2026-02-01", source=SOURCE, reason="Never so", version=None):
    stored = row_as_it_stands(table, identity)
    version = (stored.version if stored else "") if version is None else version
    said = {"known": known, "source": source, "reason": reason}
    return withdraw_row(table=table, identity=identity, version=version, **said, by=BY, now=LATER)


def codes_of(act, *args, **options):
    with pytest.raises(RuleRefused) as refused:
        act(*args, **options)
    return list(refused.value.codes)


def comes_back_unchanged(tmp_path):
    """Say whether loading what is exported changes nothing."""
    export(path=tmp_path / "out")
    return load(path=tmp_path / "out", by="system:halqa", now=LATER).event is None


def listed(as_of, known_on):
    return figures(as_of, known_on).listed.certain


def test_a_correction_keeps_what_was_said_before(small_roster):
    number = recorded(name="Tineghir")
    old, new = CityName.objects.filter(city__key="ma/tinghir", kind="listed").order_by("pk")

    assert (old.text, old.superseded_at, new.text, new.superseded_at) == ("Tinghir", LATER, "Tineghir", None)
    event = Event.objects.get(number=number)
    assert (event.kind, event.by, event.act) == ("fact.corrected", BY, new.act)
    assert City.objects.get(key="ma/tinghir").name == "Tineghir"


def test_nothing_is_recorded_where_it_says_so_already(small_roster):
    before = Event.objects.count()

    assert recorded() is None
    assert recorded(version="stale") is None
    assert Event.objects.count() == before


def unsaid(**changed):
    """Return the sources of which somebody has to say that they say so too, by the cells that rest on them."""
    with pytest.raises(RuleRefused) as refused:
        recorded(affirmed=(), **changed)
    assert set(refused.value.codes) == {"source-unchanged"}
    return {refusal.facts["column"]: refusal.facts["columns"] for refusal in refused.value.refusals}


def test_a_fact_is_not_changed_under_a_source_that_may_not_say_so(small_roster):
    assert unsaid(name="Tineghir") == {"source_url": "name"}
    assert unsaid(population="37000") == {"population_source": "population"}
    assert unsaid(latitude="31.5", longitude="-5.5") == {"geonames_id": "latitude, longitude"}
    assert unsaid(name="Tineghir", population="37000", source_url="https://example.org/new") == {
        "population_source": "population"
    }
    assert codes_of(recorded, name="Tineghir", affirmed=("population_source",)) == ["source-unchanged"]
    assert not Event.objects.filter(kind="fact.corrected").exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"population": "37000", "population_source": "A census of 2026"},
        {"name": "Tineghir", "source_url": "https://example.org/new"},
        {"geonames_id": "2527090", "latitude": "31.5"},
        {"notes": "A doubt of ours.", "confidence": "medium"},
    ],
)
def test_a_new_source_and_a_judgement_of_ours_need_nobody_to_say_so(small_roster, changed):
    number = recorded(affirmed=(), **changed)

    assert "affirmed" not in Event.objects.get(number=number).detail


def test_the_ledger_keeps_that_somebody_said_the_source_says_so(small_roster):
    number = recorded(population="37000", affirmed=("population_source", "source_url"))

    assert Event.objects.get(number=number).detail["affirmed"] == ["population_source"]


def test_what_was_read_must_still_stand(small_roster):
    version = row_as_it_stands("members", "ma/tinghir").version
    recorded(name="Tineghir", version=version)

    assert codes_of(recorded, name="Todgha", version=version) == ["changed-since-read"]
    assert City.objects.get(key="ma/tinghir").name == "Tineghir"


def test_all_reasons_are_given_at_once_and_nothing_is_written(small_roster):
    before = Event.objects.count()
    reasons = codes_of(recorded, latitude="", joined_date="2030-01-01", joined_year="2030", reason="")

    assert "value-missing" in reasons
    assert "in-the-future" in reasons
    assert Event.objects.count() == before
    assert codes_of(recorded, "awards", key="ma/nowhere", city="Nowhere") == ["unknown-city"]


@pytest.mark.parametrize("reason", ["x" * 501, "=1+1", "a\nb", "a\u202eb"])
def test_a_reason_is_a_harmless_line(small_roster, reason):
    assert len(codes_of(recorded, name="Tineghir", reason=reason)) == 1


def test_a_mistaken_admission_is_taken_back_and_was_known_before(small_roster, tmp_path):
    load(path=write_table(tmp_path / "more", "members", another_member()), by="system:halqa", now=NOW)
    before = listed(date(2026, 2, 1), date(2026, 2, 1))
    recorded("corrections", key="ma/souk-1", name="Souk 1", known_by_latest="2025-06-01", what="admission withdrawn")

    assert listed(date(2026, 2, 1), date(2026, 2, 1)) == before - 1
    assert listed(date(2020, 9, 23), date(2020, 9, 23)) == 4
    assert listed(date(2020, 9, 23), date(2025, 6, 1)) == 2
    assert [new.city.key for new in figures(date(2020, 9, 23), date(2020, 9, 23)).listed.new_members if new.as_announced] == [
        "ma/azemmour",
        "ma/souk-1",
    ]
    assert not City.objects.get(key="ma/souk-1").is_listed
    assert stored_row("members", "ma/souk-1") is None
    standing, taken = Membership.objects.filter(city__key="ma/souk-1").order_by("pk")
    assert (standing.superseded_at, taken.is_withdrawn, taken.listed_rounds) == (LATER, True, standing.listed_rounds)
    assert comes_back_unchanged(tmp_path)


def test_an_old_roster_does_not_bring_it_back_and_a_person_may(small_roster, tmp_path):
    old = write_table(tmp_path / "old", "members", another_member())
    load(path=old, by="system:halqa", now=NOW)
    recorded(
        "corrections", key="ma/souk-1", name="Souk 1", known_by_latest="2025-06-01", announced_url="https://example.org/round"
    )

    with pytest.raises(RosterRefused) as refused:
        load(path=old, by="system:halqa", now=LATER)
    assert refused.value.codes == ("was-withdrawn",)
    assert codes_of(recorded, **another_member()) == ["was-withdrawn"]

    restore_row(table="corrections", identity="ma/souk-1\t2020-09-23", reason="The corrigendum was wrong", by=BY, now=LATER)

    assert City.objects.get(key="ma/souk-1").is_listed
    assert stored_row("members", "ma/souk-1").row == another_member()
    assert stored_row("corrections", "ma/souk-1\t2020-09-23") is None
    assert load(path=old, by="system:halqa", now=LATER).event is None


def test_an_admission_on_which_a_later_one_rests_is_not_taken_back_first(small_roster):
    recorded("memberships")
    recorded("memberships", begun="2024-02-14", end="", ended="", source_url="https://example.org/again")
    again = {"key": "ma/tinghir", "name": "Tinghir", "known_by_latest": "2025-06-01"}

    assert codes_of(recorded, "corrections", **again, announced_on="2020-09-23") == ["later-membership-stands"]
    recorded("corrections", **again, announced_on="2024-02-14")
    assert City.objects.get(key="ma/tinghir").is_listed
    assert stored_row("memberships", "ma/tinghir\t2024-02-14") is None


def test_an_end_that_never_was(small_roster, tmp_path):
    withdrawn("memberships", "ma/tinghir\t")

    assert stored_row("memberships", "ma/tinghir\t") is None
    assert listed(date(2025, 1, 1), LATER.date()) == 2
    assert comes_back_unchanged(tmp_path)


WITHDRAWABLE = {
    "consortium_parts": "ma/oases\tTinghir",
    "rounds": "admission/2020",
    "awards": "ma/tinghir\t2024",
    "conferences": "7",
    "clusters": "literacy",
    "cluster_leads": "literacy\tma/tinghir",
    "first_claims": "admission/2020\tMA\tcoordinator",
    "commissions": "MA",
    "next_dates": "The next conference",
}
RESTING = {"rounds": ("first_claims",), "clusters": ("cluster_leads",)}


@pytest.mark.parametrize("table", WITHDRAWABLE)
def test_what_never_was_is_told_nowhere_comes_not_back_and_may_stand_again(table, small_roster, tmp_path):
    identity = WITHDRAWABLE[table]
    Membership.objects.update(listed_rounds="")
    for resting in RESTING.get(table, ()):
        withdrawn(resting, WITHDRAWABLE[resting])
    row = stored_row(table, identity).row
    number = withdrawn(table, identity)

    assert Event.objects.get(number=number).kind == "fact.withdrawn"
    assert list(stored_rows(table)) == []
    assert row_as_it_stands(table, identity).is_withdrawn
    assert comes_back_unchanged(tmp_path)
    found = preview(path=write_table(tmp_path / "old", table, row), now=LATER)
    assert [refusal.code for refusal in found.refusals] == ["was-withdrawn"]
    assert codes_of(withdrawn, table, identity) == ["nothing-to-withdraw"]

    restore_row(table=table, identity=identity, reason="It was so", by=BY, now=LATER)

    assert stored_row(table, identity).row == row
    assert codes_of(restore_row, table=table, identity=identity, reason="It was so", by=BY, now=LATER) == ["not-withdrawn"]


def test_pages_pass_over_what_never_was(small_roster):
    make_round("2024", kind=RoundKind.AWARD, announced="2024-12-02")
    withdrawn("awards", WITHDRAWABLE["awards"])
    withdrawn("cluster_leads", WITHDRAWABLE["cluster_leads"])
    withdrawn("clusters", "literacy")
    withdrawn("conferences", "7")

    assert award_year(2024, language="en").awardees == ()
    assert clusters(language="en") == ()
    assert conferences(language="en") == ()
    record = city_record("ma/tinghir", language="en")
    assert [award.clocks.withdrawal_note for award in record.awards if award.clocks.superseded_at is None] == ["Never so"]


def test_what_others_rest_on_is_not_taken_back(small_roster):
    make_round("2024", kind=RoundKind.AWARD)
    make_round("2026", kind=RoundKind.AWARD)

    assert codes_of(withdrawn, "clusters", "literacy") == ["others-rest-on-it"]
    assert codes_of(withdrawn, "rounds", "admission/2020") == ["others-rest-on-it"]
    assert codes_of(withdrawn, "rounds", "award/2024") == ["others-rest-on-it"]
    withdrawn("rounds", "award/2026")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"known": "2024-12-01"}, "not-after"),
        ({"known": "2024-12-02"}, None),
        ({"known": ""}, None),
        ({"known": "2024-13"}, "not-a-day"),
        ({"source": ""}, "value-missing"),
        ({"source": "example.org"}, "not-a-web-address"),
        ({"reason": ""}, "value-missing"),
        ({"version": "old"}, "changed-since-read"),
    ],
)
def test_taking_back_needs_a_source_a_day_that_can_be_and_the_row_that_was_read(small_roster, said, code):
    if code is None:
        withdrawn("awards", "ma/tinghir\t2024", **said)
        assert Award.objects.get(superseded_at=None).is_withdrawn
    else:
        assert codes_of(withdrawn, "awards", "ma/tinghir\t2024", **said) == [code]


@pytest.mark.parametrize(
    ("table", "identity"),
    [
        ("members", "ma/tinghir"),
        ("corrections", "ma/azemmour\t2020-09-23"),
        ("network_figures", "2020-09-23\ttotal\thttps://example.org/figures"),
    ],
)
def test_what_is_taken_back_otherwise_is_not_taken_back_so(small_roster, table, identity):
    assert codes_of(withdrawn, table, identity) == ["not-withdrawn-so"]
