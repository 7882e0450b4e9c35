"""What is known of the network is found: as it is now, in the act that changes it, and by nobody who may not see it."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.accounts.access import VISITOR, caller_for
from halqa.accounts.enums import Role
from halqa.registry.actions.merging import merge_cities
from halqa.registry.models import City
from halqa.registry.queries.office_merging import merge_plan
from halqa.search.access import audiences_of, sources
from halqa.search.queries import find
from halqa.search.queries.waiting import difference, is_behind
from halqa.search.tasks import catch_up
from tests.factories.accounts import make_person
from tests.factories.profiles import make_approved, make_draft, make_sent
from tests.factories.registry import make_country, make_member

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY = "person:nadia"


def settled():
    catch_up(NOW, clock=lambda: NOW, turn=timedelta(minutes=5))
    assert not is_behind()


def found(typed, caller=VISITOR, **more):
    return [one.subject for one in find(typed, audiences_of(caller), **{"language": "en"} | more).results]


def all_is_found():
    return [one.kind for one in map(difference, sources().values()) if not one.is_none]


@pytest.mark.django_db
def test_a_city_that_is_merged_is_found_under_its_other_key():
    country = make_country("MA", en="Morocco")
    make_member("ma/old-town", name="Old Town", country=country)
    make_member("ma/new-town", name="New Town", country=country)
    settled()
    assert set(found("town")) == {"city:ma/old-town", "city:ma/new-town"}
    plan = merge_plan("ma/new-town", "ma/old-town")
    decisions = {conflict.name: "kept" for conflict in plan.conflicts}
    told = {"kept": "ma/new-town", "merged": "ma/old-town", "across_countries": False, "version": plan.version, "reason": "One"}
    merge_cities(decisions=decisions, by=BY, now=NOW, **told)
    assert found("town") == ["city:ma/new-town"]
    settled()
    assert all_is_found() == []


@pytest.fixture
def benguerir_settled(benguerir):
    settled()
    return benguerir


def holding(role, scope):
    return caller_for(make_person(roles=[(role, scope)]), NOW)


@pytest.mark.django_db
def test_a_proposal_is_found_by_its_city_and_once_sent_by_the_office_and_by_nobody_else(benguerir_settled):
    own = holding(Role.FOCAL_POINT, "city:ma/benguerir")
    office, other = holding(Role.COORDINATOR, "network"), holding(Role.FOCAL_POINT, "city:ma/fes")

    def seen(who):
        return [one.path for one in find("zebrafish", audiences_of(who), language="en").results]

    make_draft(benguerir_settled, "We keep a zebrafish.")
    assert [bool(seen(who)) for who in (own, office, other, VISITOR)] == [True, False, False, False]
    make_sent(City.objects.get(pk=benguerir_settled.pk), "We keep a zebrafish today.")
    assert seen(own) == ["my-city/ma/benguerir/"]
    assert seen(office)[0].startswith("office/approvals/")
    assert seen(other) == seen(VISITOR) == []


@pytest.mark.django_db
def test_what_is_approved_is_found_by_everybody_in_its_own_act(benguerir_settled):
    make_approved(benguerir_settled, "We keep a zebrafish.")
    [one] = find("zebrafish", audiences_of(VISITOR), language="en").results
    assert (one.subject, one.path) == ("city:ma/benguerir", "cities/ma/benguerir/")
    assert "".join(part.text for part in one.snippet) == "We keep a zebrafish."
    assert all_is_found() == []


@pytest.mark.django_db
def test_invented_cities_are_found_by_nobody():
    make_member("xa/bir-nour", name="Bir Nour", country=make_country("XA", en="Nowhere"))
    settled()
    assert found("Bir Nour") == found("Nowhere") == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["city", "country"])
def test_many_are_read_by_as_many_queries_as_one(kind, django_assert_max_num_queries):
    keys = [make_member(f"ma/place-{number}", country=make_country("MA")).key for number in range(30)]
    subjects = [f"city:{key}" for key in keys] if kind == "city" else ["country:MA"]
    with django_assert_max_num_queries(7):
        assert len(list(sources()[kind].documents(subjects))) == len(subjects)
