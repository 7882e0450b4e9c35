"""Cities that want to join: who adds, changes, merges and removes them, and what becomes of them once facts come."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from halqa.accounts.access import caller_for, subject_door, subject_name
from halqa.accounts.actions import Invited
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, RoleAssignment
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import public_version, verify
from halqa.registry.access import own_cities
from halqa.registry.actions.candidates import Offer, add_candidate, change_candidate, merge_candidate, remove_candidate
from halqa.registry.enums import CandidateState, CityKind
from halqa.registry.models import Candidate, City
from halqa.registry.queries import referrers
from halqa.registry.queries.candidates import candidates_of, hold_candidate, own_candidates, state_of
from halqa.registry.queries.references import city_identifiers
from halqa.registry.queries.referrers import Referrer, register_referrer
from halqa.registry.rules.candidates import Wanted
from tests.factories.accounts import make_assignment, make_person
from tests.factories.registry import make_city, make_country, make_member

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIZNIT = Wanted("Tiznit", CityKind.CITY, local_name="تزنيت", position=(29.69, -9.73))

pytestmark = pytest.mark.django_db


@pytest.fixture
def morocco():
    return make_country("MA", en="Morocco")


@pytest.fixture
def officer(morocco):
    return make_person(roles=[(Role.COMMISSION_OFFICER, "country:MA")], name="Omar")


def by(person):
    return f"person:{person.key}"


def codes(act, **named):
    with pytest.raises(RuleRefused) as refused:
        act(**named)
    return list(refused.value.codes)


def added(wanted=TIZNIT, country="MA", **more):
    return add_candidate(**{"country": country, "wanted": wanted, "by": "system:halqa", "now": NOW} | more)


def test_a_candidate_has_a_key_names_and_a_place(officer):
    assert added(by=by(officer)) == "ma/tiznit"
    row = Candidate.objects.get()

    assert (row.name, row.local_name, row.local_language) == ("Tiznit", "تزنيت", "ar")
    assert (float(row.latitude), float(row.longitude)) == (29.69, -9.73)
    assert state_of(row) is CandidateState.OPEN
    assert not City.objects.exists()
    event = Event.objects.get()
    assert (event.kind, event.subject, event.by, event.detail) == (
        "candidate.added",
        "city:ma/tiznit",
        by(officer),
        {"country": "MA"},
    )


def test_nothing_that_is_done_with_a_candidate_makes_public_pages_anew(officer):
    make_city("ma/safi", country=Candidate._meta.get_field("country").related_model.objects.get())
    before = public_version()
    key = added(by=by(officer), focal_point=Offer(Invited("new@tiznit.example"), "Named."))
    change_candidate(candidate=key, wanted=TIZNIT, read=1, by=by(officer), now=NOW)
    merge_candidate(candidate=key, into="ma/safi", reason="The same.", by=by(officer), now=NOW)
    other = added(Wanted("Other", CityKind.CITY), by=by(officer))
    remove_candidate(candidate=other, reason="A mistake.", by=by(officer), now=NOW)

    assert public_version() == before
    assert verify().broken is None


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ((Role.COORDINATOR, "network"), True),
        ((Role.COMMISSION_OFFICER, "country:MA"), True),
        ((Role.COMMISSION_OFFICER, "country:FR"), False),
        ((Role.FOCAL_POINT, "city:ma/tiznit"), False),
        ((Role.MAYOR, "city:ma/safi"), False),
    ],
)
def test_who_may(morocco, role, may):
    person = make_person(roles=[role])
    acts = [
        lambda: added(Wanted("Safi", CityKind.CITY), by=by(person)),
        lambda: change_candidate(candidate="ma/tiznit", wanted=TIZNIT, read=1, by=by(person), now=NOW),
        lambda: merge_candidate(candidate="ma/agadir", into="ma/tiznit", reason="One.", by=by(person), now=NOW),
        lambda: remove_candidate(candidate="ma/essaouira", reason="No.", by=by(person), now=NOW),
    ]
    for name in ("Tiznit", "Agadir", "Essaouira"):
        added(Wanted(name, CityKind.CITY))
    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()
    for actor in ("visitor", "passage:a", "token:a", "person:nobody"):
        with pytest.raises(PermissionDenied):
            added(by=actor)


def test_what_is_there_already_is_refused_by_its_name(morocco):
    make_member("ma/safi", name="Safi", country=morocco)
    added()

    assert codes(added, wanted=Wanted("SAFI", CityKind.CITY)) == ["city-on-record"]
    assert codes(added, wanted=Wanted("X", CityKind.CITY, local_name="Tiznit")) == ["candidate-there-already"]
    # The same name in another country is another city.
    make_country("FR")
    assert added(country="FR") == "fr/tiznit"


def test_a_key_is_never_given_again(morocco):
    make_member("ma/tiznit", name="Another place", country=morocco)
    assert added() == "ma/tiznit-2"
    remove_candidate(candidate="ma/tiznit-2", reason="A mistake.", by="system:halqa", now=NOW)
    assert added() == "ma/tiznit-3"


def test_fiction_lives_in_a_demonstration_alone(morocco, settings):
    make_country("XA")
    assert codes(added, country="XA") == ["candidate-in-fiction"]
    settings.MODE = "demo"
    assert codes(added) == ["candidate-outside-fiction"]
    assert added(country="XA") == "xa/tiznit"
    assert codes(added, country="QQ") == ["candidate-in-no-country"]


def test_its_focal_point_is_invited_in_the_same_act(officer):
    key = added(by=by(officer), focal_point=Offer(Invited("new@tiznit.example", "Nur", "ar"), "Speaks for it."))
    offer = Invitation.objects.get()

    assert (offer.role, offer.scope, offer.country) == (Role.FOCAL_POINT, f"city:{key}", "MA")
    assert len(set(Event.objects.values_list("act", flat=True))) == 1
    assert subject_name(offer.scope, "en") == "Tiznit"
    assert subject_name(offer.scope, "ar") == "تزنيت"


def test_an_invitation_that_is_refused_leaves_no_candidate(officer):
    wrong = Offer(Invited("new@tiznit.example"), "")
    assert "reason-missing" in codes(added, by=by(officer), focal_point=wrong)
    assert not Candidate.objects.exists()


def test_it_is_said_otherwise_under_the_same_key(officer):
    key = added()
    change_candidate(candidate=key, wanted=Wanted("Tiznit-Ville", CityKind.COMMUNE), read=1, by=by(officer), now=NOW)
    row = Candidate.objects.get()

    assert (row.key, row.name, row.local_name, row.latitude, row.version) == ("ma/tiznit", "Tiznit-Ville", "", None, 2)
    assert codes(change_candidate, candidate=key, wanted=TIZNIT, read=1, by=by(officer), now=NOW) == [
        "candidate-changed-meanwhile"
    ]
    # Its own name stands in nobody's way.
    change_candidate(candidate=key, wanted=TIZNIT, read=2, by=by(officer), now=NOW)
    told = Event.objects.filter(kind="candidate.changed").first().detail["changed"]
    assert "name" in told
    assert "local_name" in told


def test_once_facts_come_it_is_a_city_like_every_other(morocco, officer):
    key = added()
    focal_point = make_person(roles=[(Role.FOCAL_POINT, f"city:{key}")])
    caller = caller_for(focal_point, NOW)
    assert [line.key for line in own_candidates(caller, language="en")] == [key]
    assert not own_cities(caller).exists()
    make_member(key, name="Tiznit", country=morocco)

    assert own_candidates(caller, language="en") == ()
    assert [city.key for city in own_cities(caller)] == [key]
    assert candidates_of("MA", language="en", now=NOW) == ()
    assert state_of(Candidate.objects.get()) is CandidateState.ON_RECORD
    assert set(city_identifiers([key])) == {key}
    assert subject_door(f"city:{key}").address(f"city:{key}") == f"/en/cities/{key}/"
    assert not hold_candidate(key)
    end = {"candidate": key, "reason": "No.", "by": by(officer), "now": NOW}
    assert codes(remove_candidate, **end)[0] == "candidate-no-longer-open"


def test_what_something_rests_on_is_not_taken_out(officer, monkeypatch):
    monkeypatch.setattr(referrers, "_referrers", {})
    key, end = added(), {"candidate": "ma/tiznit", "reason": "No.", "by": by(officer), "now": NOW}
    held = make_assignment(make_person(), Role.FOCAL_POINT, f"city:{key}")
    register_referrer(Referrer("applications", "an application", lambda subject: subject == f"city:{key}"))
    assert codes(remove_candidate, **end) == ["candidate-referred-to", "candidate-referred-to"]
    RoleAssignment.objects.filter(pk=held.pk).update(ended_on=date(2026, 4, 1))
    assert codes(remove_candidate, **end) == ["candidate-referred-to"]
    monkeypatch.setattr(referrers, "_referrers", {})
    assert codes(remove_candidate, **end | {"reason": ""}) == ["value-missing"]
    remove_candidate(**end)
    assert state_of(Candidate.objects.get()) is CandidateState.GONE


@pytest.mark.parametrize("is_candidate", [True, False])
def test_who_speaks_for_it_speaks_for_the_one_that_it_is(morocco, officer, monkeypatch, is_candidate):
    moved = []
    monkeypatch.setattr(referrers, "_referrers", {})
    register_referrer(Referrer("files", "a file", lambda _subject: True, lambda **told: moved.append(told)))
    key = added()
    into = added(Wanted("Tiznit Province", CityKind.PROVINCE)) if is_candidate else make_city("ma/safi", country=morocco).key
    focal_point = make_person(roles=[(Role.FOCAL_POINT, f"city:{key}")])
    merge_candidate(candidate=key, into=into, reason="The same place.", by=by(officer), now=NOW)

    assert focal_point.assignments.get().scope == f"city:{into}"
    assert moved == [{"origin": f"city:{key}", "target": f"city:{into}", "by": by(officer), "now": NOW}]
    assert Candidate.objects.get(key=key).merged_into == into
    again = {"candidate": key, "into": into, "reason": "Again.", "by": by(officer), "now": NOW}
    assert codes(merge_candidate, **again) == ["candidate-no-longer-open"]


def test_what_cannot_follow_stands_against_merging(morocco, officer, monkeypatch):
    monkeypatch.setattr(referrers, "_referrers", {})
    register_referrer(Referrer("files", "a file", lambda _subject: True))
    key = added()
    make_city("ma/safi", country=morocco)

    assert codes(merge_candidate, candidate=key, into="ma/safi", reason="One.", by=by(officer), now=NOW) == [
        "candidate-referred-to"
    ]
    with pytest.raises(ValueError, match="registered already"):
        register_referrer(Referrer("files", "a file", lambda _subject: True))


@pytest.mark.django_db(transaction=True)
def test_two_add_the_same_city_at_once():
    make_country("MA")
    outcomes, met = [], threading.Barrier(2)

    def add():
        try:
            met.wait(10)
            outcomes.append(added())
        except RuleRefused as refused:
            outcomes.extend(refused.codes)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(outcomes) == ["candidate-there-already", "ma/tiznit"]
    assert Candidate.objects.count() == 1
