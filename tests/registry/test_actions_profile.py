"""What the acts on a city's profile write, what they refuse, and what follows: events, public versions, notices."""

from datetime import timedelta

import pytest

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import public_version
from halqa.notices.models import Notice
from halqa.registry.actions import profiles as actions
from halqa.registry.enums import ProfilePart, ProposalState
from halqa.registry.models import ProfileProposal, PublishedPart
from halqa.registry.queries.profiles import public_profile, written_by
from tests.factories.accounts import make_person
from tests.factories.profiles import (
    CITY,
    MOMENT,
    TEAM,
    make_approved,
    make_draft,
    make_returned,
    make_sent,
    open_proposal,
    stored,
    write_part,
    write_text,
)
from tests.factories.registry import make_city

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(hours=1)
OFFICE = {"name": "Office for Learning", "email": "learning@city.example"}


@pytest.fixture
def city():
    return make_city("ma/benguerir")


def kinds():
    return list(Event.objects.order_by("number").values_list("kind", flat=True))


def refused(act, **given):
    with pytest.raises(RuleRefused) as said:
        act(by=TEAM, now=LATER, **given)
    return said.value.codes


def test_the_first_who_writes_opens_the_proposal_and_the_next_writes_on_it(city):
    write_text(city, "A city that learns.")
    write_part(city, ProfilePart.OFFICE, by="person:other", now=LATER, **OFFICE)
    proposal = ProfileProposal.objects.get()

    assert (proposal.state, proposal.changed_by, proposal.changed_at) == (ProposalState.DRAFT, "person:other", LATER)
    assert proposal.begun_at == MOMENT
    assert {part.part: part.changed_by for part in proposal.parts.all()} == {"about": CITY, "office": "person:other"}
    assert kinds() == ["profile.drafted", "profile.drafted"]
    assert public_version() == 0


def test_what_changes_nothing_opens_nothing_and_records_nothing(city):
    write_text(city, "")
    write_part(city, ProfilePart.OFFICE)

    assert not ProfileProposal.objects.exists()
    assert kinds() == []


def test_what_changes_nothing_leaves_an_open_proposal_as_it_was(city):
    draft = make_draft(city)
    write_text(city, "A city that learns.")

    assert open_proposal(city).version == draft.version


def test_a_part_that_says_what_is_public_again_leaves_the_proposal(city):
    make_approved(city, "Public.")
    write_text(city, "Changed.")
    assert open_proposal(city).parts.count() == 1
    write_text(city, "Public.")

    assert open_proposal(city).parts.count() == 0
    assert refused(actions.send, number=open_proposal(city).pk, read=open_proposal(city).version) == ("nothing-proposed",)


def test_nothing_shows_until_all_is_approved_and_then_at_once(city):
    write_part(city, ProfilePart.OFFICE, **OFFICE)
    sent = make_sent(city, "A city that learns.")
    assert public_profile(city.key, language="en") is None
    before = public_version()

    actions.approve(number=sent.pk, parts=list(ProfilePart), reason="", read=sent.version, by=TEAM, now=LATER)
    profile = public_profile(city.key, language="en")

    assert (profile.about.text, profile.office, profile.email) == ("A city that learns.", *OFFICE.values())
    assert profile.approved_at == LATER
    assert public_version() == before + 1
    event = Event.objects.get(kind="profile.approved")
    assert (event.by, event.subject) == (TEAM, "city:ma/benguerir")
    assert event.detail == {"proposal": sent.pk, "parts": ["about", "office"], "declined": []}


def test_only_what_is_ticked_becomes_public(city):
    write_part(city, ProfilePart.OFFICE, **OFFICE)
    sent = make_sent(city)
    given = {"number": sent.pk, "parts": [ProfilePart.OFFICE], "read": sent.version}
    assert refused(actions.approve, reason="", **given) == ("reason-missing",)

    actions.approve(reason="No advertising.", by=TEAM, now=LATER, **given)
    sent.refresh_from_db()

    assert sent.state == ProposalState.PARTLY_APPROVED
    assert {part.part: part.is_approved for part in sent.parts.all()} == {"about": False, "office": True}
    assert public_profile(city.key, language="en").about is None
    assert open_proposal(city) is None


def test_a_newer_part_takes_the_place_of_the_older_and_both_are_kept(city):
    make_approved(city, "First.")
    make_approved(city, "Second.", now=MOMENT + timedelta(days=10))
    rows = PublishedPart.objects.order_by("pk")

    assert [row.content["texts"]["en"] for row in rows] == ["First.", "Second."]
    assert [row.superseded_at for row in rows] == [MOMENT + timedelta(days=11), None]
    assert len(public_profile(city.key, language="en").versions) == 2


def test_a_part_can_be_taken_out_of_public(city):
    make_approved(city)
    write_text(city, "")
    sent = open_proposal(city)
    actions.send(number=sent.pk, read=sent.version, by=CITY, now=LATER)
    actions.approve(number=sent.pk, parts=list(ProfilePart), reason="", read=sent.version + 1, by=TEAM, now=LATER)

    assert public_profile(city.key, language="en") is None
    assert PublishedPart.objects.count() == 2


def test_what_was_sent_back_is_changed_and_sent_again(city):
    returned = make_returned(city)
    assert (returned.state, returned.reason) == (ProposalState.RETURNED, "Name the office.")
    write_part(city, ProfilePart.OFFICE, **OFFICE)
    again = open_proposal(city)
    actions.send(number=again.pk, read=again.version, by=CITY, now=LATER)

    assert open_proposal(city).pk == returned.pk
    assert open_proposal(city).state == ProposalState.SENT


def test_what_was_declined_is_closed_and_shows_nowhere(city):
    sent = make_sent(city)
    assert refused(actions.decline, number=sent.pk, reason=" ", read=sent.version) == ("reason-missing",)
    actions.decline(number=sent.pk, reason="Not about learning.", read=sent.version, by=TEAM, now=LATER)

    assert open_proposal(city) is None
    assert public_profile(city.key, language="en") is None
    assert kinds()[-1] == "profile.declined"
    assert Event.objects.get(kind="profile.declined").public_number is None


def test_who_answers_second_is_refused_and_changes_nothing(city):
    sent = make_sent(city)
    actions.send_back(number=sent.pk, reason="Name the office.", read=sent.version, by=TEAM, now=LATER)
    given = {"number": sent.pk, "reason": "So", "read": sent.version}

    assert refused(actions.decline, **given) == ("proposal-not-sent",)
    assert refused(actions.approve, parts=list(ProfilePart), **given) == ("proposal-not-sent",)
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (ProposalState.RETURNED, "Name the office.")


def test_what_was_taken_back_and_sent_anew_is_not_answered_as_it_was_read(city):
    sent = make_sent(city)
    actions.take_back(number=sent.pk, read=sent.version, by=CITY, now=LATER)
    write_text(city, "Other words.")
    actions.send(number=sent.pk, read=sent.version + 2, by=CITY, now=LATER)

    given = {"number": sent.pk, "parts": list(ProfilePart), "reason": "", "read": sent.version}
    assert refused(actions.approve, **given) == ("proposal-changed-meanwhile",)


def test_what_was_sent_is_not_written_on(city):
    make_sent(city)
    with pytest.raises(RuleRefused) as said:
        write_text(city, "More.")

    assert said.value.codes == ("proposal-was-sent",)
    assert stored(city, ProfilePart.ABOUT)["texts"] == {"en": "A city that learns."}


def test_a_refused_first_text_leaves_no_proposal_behind(city):
    with pytest.raises(RuleRefused):
        write_text(city, "word " * 251)

    assert not ProfileProposal.objects.exists()


def test_a_discarded_proposal_is_kept_and_a_new_one_may_be_opened(city):
    draft = make_draft(city)
    actions.discard(number=draft.pk, read=draft.version, by=CITY, now=LATER)
    make_draft(city, "Anew.")

    assert list(city.proposals.order_by("pk").values_list("state", flat=True)) == ["discarded", "draft"]


def test_the_ledger_keeps_no_text_and_no_reason(city):
    make_returned(city, "Words of the city.")
    told = str(list(Event.objects.values_list("detail", flat=True)))

    assert "Words of the city" not in told
    assert "Name the office" not in told


def test_coordinators_are_told_of_what_was_sent_and_the_city_of_the_answer(city):
    team = make_person(roles=[(Role.COORDINATOR, "network")])
    people = [make_person(roles=[(role, "city:ma/benguerir")]) for role in (Role.FOCAL_POINT, Role.MAYOR)]
    make_person(roles=[(Role.FOCAL_POINT, "city:ma/fes")])
    make_person(roles=[(Role.COMMISSION_OFFICER, "country:MA")])
    make_draft(city)
    assert not Notice.objects.exists()

    sent = make_sent(city, "Other words.")
    assert [(one.person, one.path) for one in Notice.objects.all()] == [(team.key, f"office/approvals/{sent.pk}/")]

    actions.approve(number=sent.pk, parts=list(ProfilePart), reason="", read=sent.version, by=TEAM, now=LATER)
    told = Notice.objects.filter(kind="profile.approved")
    assert {one.person for one in told} == {person.key for person in people}
    assert {one.path for one in told} == {"my-city/ma/benguerir/"}


def test_a_city_of_which_a_part_was_approved_is_told_so(city):
    make_person(roles=[(Role.EDITOR, "city:ma/benguerir")])
    write_part(city, ProfilePart.OFFICE, **OFFICE)
    sent = make_sent(city)
    given = {"parts": [ProfilePart.OFFICE], "reason": "No advertising.", "read": sent.version}
    actions.approve(number=sent.pk, by=TEAM, now=LATER, **given)

    assert [one.kind for one in Notice.objects.all()] == ["profile.partly-approved"]


def test_somebody_is_told_what_is_kept_of_their_part_and_only_of_theirs(city):
    person, other = make_person(), make_person()
    write_text(city, "Mine.", by=f"person:{person.key}")
    write_part(city, ProfilePart.OFFICE, by=f"person:{other.key}", **OFFICE)
    draft = open_proposal(city)
    actions.send(number=draft.pk, read=draft.version, by=f"person:{person.key}", now=LATER)
    actions.decline(number=draft.pk, reason="So.", read=draft.version + 1, by=f"person:{other.key}", now=LATER)

    assert written_by(person.key) == [
        {"city": "ma/benguerir", "wrote": "about", "at": MOMENT.isoformat()},
        {"city": "ma/benguerir", "sent": "proposal", "at": LATER.isoformat()},
    ]
    assert written_by(other.key) == [
        {"city": "ma/benguerir", "wrote": "office", "at": MOMENT.isoformat()},
        {"city": "ma/benguerir", "answered": "proposal", "at": LATER.isoformat()},
    ]
