"""Deciding and announcing: what holds when, what nobody sees before, who is told, and what follows."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.notices.models import Notice
from halqa.rounds.actions.announcing import announce_round, plan_announcement, share_announcement
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.actions.decisions import (
    appeal_decision,
    correct_decision,
    decide_application,
    recommend_application,
    settle_appeal,
    take_back_decision,
)
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Decision
from halqa.rounds.queries.applications_page import application_page
from tests.factories.applications import caller, make_applicant, make_round, person
from tests.factories.decisions import (
    AFTERWARDS,
    CITED,
    SORRY,
    announce,
    decide,
    many_shortlisted,
    recommend,
    shortlisted,
    write_words,
)

pytestmark = pytest.mark.django_db
S = ApplicationState
APPEAL = ('appeal = false\nappeal_days = "none"', "appeal = true\nappeal_days = 30")


def given(one, role=Role.COORDINATOR, now=AFTERWARDS, scope="network"):
    asking = caller(person(role, scope), now)
    return {"key": one.key, "caller": asking, "by": asking.actor, "now": now}


def test_before_the_announcement_the_city_and_its_commission_see_no_difference():
    call = make_round()
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    readers = [caller(person(role, scope), AFTERWARDS) for role, scope in _insiders(one)]
    before = [application_page(one, reader, AFTERWARDS) for reader in readers]

    decide(one)
    decide(other, Decided.NOT_CHOSEN)

    one.refresh_from_db()
    assert one.state == S.SHORTLISTED
    assert [application_page(one, reader, AFTERWARDS) for reader in readers] == before
    assert not Notice.objects.filter(subject=f"application:{one.key}", kind__startswith="application.deci").exists()


def _insiders(one):
    return [(Role.FOCAL_POINT, one.city), (Role.MAYOR, one.city), (Role.COMMISSION_OFFICER, f"country:{one.country}")]


def test_at_the_announcement_everything_changes_in_one_moment_and_all_concerned_are_told():
    call = make_round()
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    people = {role: person(role, scope) for role, scope in _insiders(one)}
    decide(one)
    decide(other, Decided.DEFERRED)

    announce(call)

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.state_at) == (S.CHOSEN, AFTERWARDS)
    assert (other.state, other.state_at) == (S.DEFERRED, AFTERWARDS)
    assert set(Decision.objects.values_list("announced_at", flat=True)) == {AFTERWARDS}
    told = set(Notice.objects.filter(kind="application.decision-told").values_list("person", flat=True))
    assert {one.key for one in people.values()} <= told
    assert Event.objects.filter(kind="call.decided").count() == 1


def test_nothing_is_announced_while_something_is_undecided_and_nothing_is_half_announced():
    call = make_round()
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    decide(one)

    with pytest.raises(RuleRefused) as refused:
        announce(call)

    assert refused.value.codes == ("applications-undecided",)
    one.refresh_from_db()
    assert one.state == S.SHORTLISTED
    decide(other, Decided.NOT_CHOSEN)
    announce(call)
    with pytest.raises(RuleRefused) as again:
        announce(call)
    assert again.value.codes == ("announced-already",)


def test_who_decides_on_an_older_page_is_told_and_the_first_stands():
    one = shortlisted(make_round(), make_applicant())
    recommend(one)
    decide_application(said=Decided.CHOSEN, wording=CITED, read=0, **given(one))

    with pytest.raises(RuleRefused) as refused:
        decide_application(said=Decided.CHOSEN, wording=CITED, read=0, **given(one))

    assert refused.value.codes == ("decided-meanwhile",)
    decide_application(said=Decided.CHOSEN, wording=CITED, read=1, **given(one))
    assert list(one.decisions.filter(replaced_at=None).values_list("number", flat=True)) == [2]


def test_the_last_place_of_a_country_goes_to_one():
    call = make_round("places-2027", ("per_country = 3", "per_country = 1"), ('counted = "nominations"', 'counted = "decisions"'))
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    decide(one)

    with pytest.raises(RuleRefused) as refused:
        decide(other)

    assert refused.value.codes == ("country-full",)
    take_back_decision(read=1, **given(one))
    decide(other)
    with pytest.raises(RuleRefused) as again:
        decide(one)
    assert again.value.codes == ("country-full",)


def test_only_the_coordination_team_decides_and_announces():
    call = make_round()
    one = shortlisted(call, make_applicant())
    for role, scope in _insiders(one):
        with pytest.raises(PermissionDenied):
            decide_application(said=Decided.CHOSEN, wording=CITED, read=0, **given(one, role, scope=scope))
        asking = caller(person(role, scope), AFTERWARDS)
        with pytest.raises(PermissionDenied):
            announce_round(call=call, read=0, caller=asking, by=asking.actor, now=AFTERWARDS)


def test_a_second_word_of_the_jury_takes_the_place_of_the_first():
    one = shortlisted(make_round(), make_applicant())
    recommend(one, Decided.DEFERRED)
    recommend_application(says=Decided.CHOSEN, place=2, words="After the visit.", read=1, **given(one))

    with pytest.raises(RuleRefused) as refused:
        recommend_application(says=Decided.CHOSEN, place=2, words="", read=1, **given(one))

    assert refused.value.codes == ("decided-meanwhile",)
    one.recommendation.refresh_from_db()
    assert (one.recommendation.says, one.recommendation.place, one.recommendation.version) == (Decided.CHOSEN, 2, 2)


def test_a_corrigendum_says_in_public_what_was_wrong_and_holds_at_once():
    call = make_round()
    one = shortlisted(call, make_applicant())
    decide(one)
    announce(call)
    later = AFTERWARDS + timedelta(days=2)

    correct_decision(
        said=Decided.NOT_CHOSEN,
        wording=SORRY,
        corrigendum={"en": "The file was not complete."},
        read=1,
        **given(one, now=later),
    )

    one.refresh_from_db()
    assert (one.state, one.state_at) == (S.NOT_CHOSEN, later)
    stands = one.decisions.get(replaced_at=None)
    assert (stands.number, stands.corrigendum, stands.announced_at) == (2, {"en": "The file was not complete."}, later)
    assert Notice.objects.filter(kind="application.decision-corrected").exists()


def test_an_appeal_is_taken_where_the_round_has_one_until_its_last_day():
    call = make_round("appeal-2027", APPEAL)
    one = shortlisted(call, make_applicant())
    decide(one, Decided.NOT_CHOSEN)
    announce(call)
    one.refresh_from_db()
    focal = {"role": Role.FOCAL_POINT, "scope": one.city}
    late = AFTERWARDS + timedelta(days=30)

    with pytest.raises(RuleRefused) as refused:
        appeal_decision(text="There are two.", read=one.version, **given(one, now=late, **focal))
    assert refused.value.codes == ("appeal-time-over",)

    appeal_decision(text="There are two.", read=one.version, **given(one, now=late - timedelta(seconds=1), **focal))
    one.refresh_from_db()
    assert one.state == S.APPEALED
    settle_appeal(said=Decided.CHOSEN, wording=CITED, answer="You are right.", read=1, **given(one, now=late))
    one.refresh_from_db()
    assert one.state == S.CHOSEN
    assert one.decisions.get(replaced_at=None).announced_at == late
    assert one.appeals.get().answer == "You are right."


def test_an_appeal_that_changes_nothing_leaves_the_decision_as_it_is():
    call = make_round("appeal-2027", APPEAL)
    one = shortlisted(call, make_applicant())
    decide(one, Decided.DEFERRED)
    announce(call)
    one.refresh_from_db()
    appeal_decision(text="Why?", read=one.version, **given(one, Role.FOCAL_POINT, scope=one.city))

    settle_appeal(said=Decided.DEFERRED, wording=SORRY, answer="It stays.", read=1, **given(one))

    one.refresh_from_db()
    assert (one.state, one.decisions.count()) == (S.DEFERRED, 1)


def test_without_an_appeal_in_the_rules_there_is_none():
    call = make_round()
    one = shortlisted(call, make_applicant())
    decide(one, Decided.NOT_CHOSEN)
    announce(call)
    one.refresh_from_db()

    with pytest.raises(RuleRefused) as refused:
        appeal_decision(text="Why?", read=one.version, **given(one, Role.FOCAL_POINT, scope=one.city))

    assert refused.value.codes == ("no-appeal-here",)


def test_who_was_chosen_can_withdraw_and_an_undecided_withdrawal_takes_its_decision_along():
    call = make_round()
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    decide(one)
    decide(other)
    withdraw_application(reason="", read=other.version, **given(other, Role.FOCAL_POINT, scope=other.city))
    announce(call)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == (S.CHOSEN, S.WITHDRAWN)

    withdraw_application(reason="", read=one.version, **given(one, Role.FOCAL_POINT, scope=one.city))

    one.refresh_from_db()
    assert one.state == S.WITHDRAWN
    assert not Decision.objects.filter(replaced_at=None).exists()


def test_the_announcement_is_shared_and_planned_on_the_version_that_was_seen():
    call = make_round()
    write_words(call)
    team = caller(person(Role.COORDINATOR), AFTERWARDS)
    acting = {"call": call, "caller": team, "by": team.actor, "now": AFTERWARDS}
    share_announcement(read=1, **acting)
    with pytest.raises(RuleRefused) as stale:
        share_announcement(read=1, **acting)
    assert stale.value.codes == ("announcement-changed-meanwhile", "shared-already")
    with pytest.raises(RuleRefused) as twice:
        share_announcement(read=2, **acting)
    assert twice.value.codes == ("shared-already",)
    with pytest.raises(RuleRefused) as past:
        plan_announcement(at=AFTERWARDS, read=2, **acting)
    assert past.value.codes == ("planned-moment-over",)

    plan_announcement(at=AFTERWARDS + timedelta(days=1), read=2, **acting)

    row = Announcement.objects.get()
    assert (row.state, row.version, row.planned_for) == (AnnouncementState.SHARED, 3, AFTERWARDS + timedelta(days=1))


def test_each_city_more_costs_an_announcement_the_same_few_queries():
    """Its row, its decision, its event and whom it tells: who they are is one query a city."""

    def cost(number):
        call = make_round(f"costs-{number}")
        for one in many_shortlisted(call, [f"xa/costs-{number}-{place}" for place in range(number)]):
            decide(one)
        write_words(call)
        team = caller(person(Role.COORDINATOR), AFTERWARDS)
        read = Announcement.objects.get(call__key=call).version
        with CaptureQueriesContext(connection) as asked:
            announce_round(call=call, read=read, caller=team, by=team.actor, now=AFTERWARDS)
        sent = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
        return len(sent), sum("accounts_roleassignment" in one for one in sent)

    cost(1)
    (few, told_few), (many, told_many) = cost(2), cost(12)

    assert (told_few, told_many) == (2, 12)
    assert (many - few) / 10 <= 8


def test_no_two_decisions_about_an_application_stand_whoever_writes_them():
    one = shortlisted(make_round(), make_applicant())
    decide(one)
    stands = Decision.objects.get()
    second = {"application": one, "number": 2, "said": Decided.NOT_CHOSEN, "at": AFTERWARDS, "by": "system:halqa"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(**second)

    Decision.objects.create(**second, replaced_at=AFTERWARDS)
    assert Decision.objects.get(replaced_at=None) == stands
