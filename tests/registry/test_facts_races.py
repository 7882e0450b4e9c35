"""Two coordinators at the same moment, in real threads: neither text is lost, nothing is done twice."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.registry.actions.merging import merge_cities
from halqa.registry.actions.roster import load
from halqa.registry.actions.rows import record_row
from halqa.registry.actions.withdrawals import withdraw_row
from halqa.registry.models import Award, City, CityAlias, CityName, Membership
from halqa.registry.queries.office_merging import merge_plan
from halqa.registry.queries.office_row import row_as_it_stands
from tests.factories.rosters import another_member, sound_row, write_table

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AWARD = "ma/tinghir\t2024"


@pytest.fixture(autouse=True)
def roster(tmp_path):
    write_table(tmp_path, "awards", sound_row("awards"))
    load(path=write_table(tmp_path, "members", sound_row(), another_member()), by="system:halqa", now=NOW)


def at_once(*acts):
    """Let each act begin at the same moment, in a thread of its own; return what each answered, or why it was refused."""
    answers = [None] * len(acts)
    met = threading.Barrier(len(acts))

    def run(number, act):
        try:
            met.wait(10)
            answers[number] = act()
        except RuleRefused as refused:
            answers[number] = refused.codes
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            answers[number] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert verify().broken is None
    return answers


def renaming(name, version, by):
    row = sound_row(name=name)
    return lambda: record_row(
        table="members", row=row, version=version, reason="A letter", affirmed=["source_url"], by=by, now=NOW
    )


def test_two_corrections_of_one_city_one_stands_and_the_other_is_told():
    version = row_as_it_stands("members", "ma/tinghir").version
    names = ("Tineghir", "Todgha")
    answers = at_once(*(renaming(name, version, f"person:{name.lower()}") for name in names))
    stands = City.objects.get(key="ma/tinghir").name

    assert sorted(str(type(answer)) for answer in answers) == ["<class 'int'>", "<class 'tuple'>"]
    assert ("changed-since-read",) in answers
    assert answers[names.index(stands)] == Event.objects.get(kind="fact.corrected").number
    assert CityName.objects.filter(city__key="ma/tinghir", kind="listed", superseded_at=None).count() == 1
    second = next(name for name in names if name != stands)
    now_read = row_as_it_stands("members", "ma/tinghir").version
    assert renaming(second, now_read, "person:b")() is not None
    kept = CityName.objects.filter(city__key="ma/tinghir", kind="listed").values_list("text", flat=True)
    assert set(kept) == {"Tinghir", *names}


def test_the_same_form_twice_at_once_is_recorded_once():
    version = row_as_it_stands("members", "ma/tinghir").version
    answers = at_once(*(renaming("Tineghir", version, "person:a") for _ in range(3)))

    assert sorted(answer is None for answer in answers) == [False, True, True]
    assert Event.objects.filter(kind="fact.corrected").count() == 1


def test_a_correction_beside_a_taking_back():
    award = row_as_it_stands("awards", AWARD)
    row = award.row | {"announced_on": "2024-12-03"}
    said = {"known": "", "source": "https://example.org/no", "reason": "Never so"}
    answers = at_once(
        lambda: record_row(table="awards", row=row, version=award.version, reason="A letter", by="person:a", now=NOW),
        lambda: withdraw_row(table="awards", identity=AWARD, version=award.version, **said, by="person:b", now=NOW),
    )

    assert sorted(str(type(answer)) for answer in answers) == ["<class 'int'>", "<class 'tuple'>"]
    assert Award.objects.filter(superseded_at=None).count() == 1


def test_one_city_is_merged_once():
    plan = merge_plan("ma/tinghir", "ma/souk-1")
    said = {"decisions": {"membership": "kept"}, "across_countries": False, "version": plan.version, "reason": "The same"}

    def merging(kept, merged):
        return lambda: merge_cities(kept=kept, merged=merged, **said, by="person:a", now=NOW)

    answers = at_once(merging("ma/tinghir", "ma/souk-1"), merging("ma/tinghir", "ma/souk-1"))

    assert sorted(str(type(answer)) for answer in answers) == ["<class 'int'>", "<class 'tuple'>"]
    assert ("unknown-city",) in answers
    assert list(CityAlias.objects.values_list("key", "city__key")) == [("ma/souk-1", "ma/tinghir")]
    assert Membership.objects.filter(superseded_at=None).count() == 1
