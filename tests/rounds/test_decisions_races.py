"""Real threads on one decision or one round: one wins and the other is told; nothing is half announced; each is done once."""

import pytest

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.rounds.actions.announcing import announce_round
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.actions.bulk import begin_bulk, do_line
from halqa.rounds.actions.decisions import correct_decision, decide_application, take_back_decision
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.bulk import BulkKind, LineState
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Application, BulkLine, Decision, Recommendation
from halqa.rounds.rules.deciding import Wording
from halqa.rounds.tasks import work_on_bulk
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
from tests.registry.test_profile_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CALL = "demo-admission-2027"
S = ApplicationState


def acting(role=Role.COORDINATOR, scope="network"):
    one = caller(person(role, scope), AFTERWARDS)
    return {"caller": one, "by": one.actor, "now": AFTERWARDS}


def deciding(one, said, read=0):
    wording = Wording(CITED.citation, words="Read and weighed.", reason="We see it otherwise.")
    given = {"key": one.key, "said": said, "wording": wording, "read": read, **acting()}
    return lambda: decide_application(**given)


def test_two_coordinators_decide_differently_at_once_and_one_of_them_is_told():
    one = shortlisted(make_round(), make_applicant())
    recommend(one)

    refusals = at_once(deciding(one, Decided.CHOSEN), deciding(one, Decided.NOT_CHOSEN))

    assert refusals == [("decided-meanwhile",)]
    assert one.decisions.count() == 1
    assert Event.objects.filter(kind="application.decided").count() == 1
    assert verify().broken is None


def test_ten_decide_for_the_last_three_places_of_a_country_and_three_do():
    call = make_round(CALL, ('counted = "nominations"', 'counted = "decisions"'))
    files = many_shortlisted(call, [f"xa/city-{number}" for number in range(10)])
    for one in files:
        recommend(one)

    refusals = at_once(*(deciding(one, Decided.CHOSEN) for one in files))

    assert refusals == [("country-full",)] * 7
    assert Decision.objects.filter(said=Decided.CHOSEN).count() == 3


@pytest.mark.parametrize("turn", range(3))
def test_a_round_is_announced_while_somebody_decides_otherwise_and_what_is_told_is_what_stands(turn):
    one = shortlisted(make_round(), make_applicant())
    decide(one)
    write_words(CALL)
    read = Announcement.objects.get().version
    given = acting()

    refusals = at_once(lambda: announce_round(call=CALL, read=read, **given), deciding(one, Decided.NOT_CHOSEN, read=1))

    one.refresh_from_db()
    stands = one.decisions.get(replaced_at=None)
    # Either the other decision came first and is announced, or it came too late and is told so.
    assert (one.state, stands.said, refusals) in (
        (S.NOT_CHOSEN, Decided.NOT_CHOSEN, []),
        (S.CHOSEN, Decided.CHOSEN, [("application-not-there",)]),
    )
    assert stands.announced_at == AFTERWARDS
    assert Event.objects.filter(kind="application.decision-told").count() == 1
    assert Event.objects.get(kind="application.decision-told").detail["said"] == stands.said


def test_a_round_is_announced_while_a_decision_is_taken_back_and_nothing_is_half_announced():
    files = [shortlisted(make_round(), make_applicant())]
    decide(files[0])
    write_words(CALL)
    read, given = Announcement.objects.get().version, acting()
    taking = {"key": files[0].key, "read": 1, **acting()}

    refusals = at_once(lambda: announce_round(call=CALL, read=read, **given), lambda: take_back_decision(**taking))

    files[0].refresh_from_db()
    made = Announcement.objects.get().state == AnnouncementState.MADE
    assert (made, files[0].state, refusals) in (
        (True, S.CHOSEN, [("application-not-there",)]),
        (False, S.SHORTLISTED, [("applications-undecided",)]),
    )
    assert Decision.objects.filter(replaced_at=None).count() == int(made)


def test_a_city_withdraws_while_the_round_is_announced_and_one_of_both_is_first():
    call = make_round()
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    for each in (one, other):
        decide(each)
    write_words(CALL)
    read, given = Announcement.objects.get().version, acting()
    leaving = {"key": one.key, "reason": "", "read": one.version, **acting(Role.FOCAL_POINT, one.city)}

    refusals = at_once(lambda: announce_round(call=CALL, read=read, **given), lambda: withdraw_application(**leaving))

    one.refresh_from_db()
    other.refresh_from_db()
    told = Event.objects.filter(kind="application.decision-told", subject=f"application:{one.key}").count()
    assert other.state == S.CHOSEN
    assert (one.state, told, refusals) in ((S.WITHDRAWN, 0, []), (S.CHOSEN, 1, [("application-changed-meanwhile",)]))
    assert verify().broken is None


def test_two_correct_at_once_and_one_of_them_is_told():
    one = shortlisted(make_round(), make_applicant())
    decide(one)
    announce(CALL)
    corrected = {"key": one.key, "wording": SORRY, "corrigendum": {"en": "Two files were mixed up."}, "read": 1}
    acts = [{"said": said, **corrected, **acting()} for said in (Decided.DEFERRED, Decided.NOT_CHOSEN)]

    refusals = at_once(*(lambda given=given: correct_decision(**given) for given in acts))

    assert refusals == [("decided-meanwhile",)]
    assert one.decisions.count() == 2
    assert Event.objects.filter(kind="application.decision-corrected").count() == 1


def test_three_workers_do_an_act_on_many_each_once_while_somebody_decides_one_of_them():
    files = many_shortlisted(make_round(), [f"xa/city-{number}" for number in range(12)])
    Recommendation.objects.bulk_create(
        Recommendation(application=one, says=Decided.CHOSEN, at=AFTERWARDS, by="system:halqa") for one in files
    )
    wording = dict.fromkeys(Decided, CITED)
    begin_bulk(call=CALL, kind=BulkKind.AS_RECOMMENDED, keys=[one.key for one in files], wording=wording, **acting())
    lines = list(BulkLine.objects.order_by("pk").values_list("pk", flat=True))

    refused = set()

    def work():
        for line in lines:
            try:
                do_line(line=line, now=AFTERWARDS)
            except RuleRefused:
                refused.add(line)

    refusals = at_once(work, work, work, deciding(files[6], Decided.CHOSEN))
    work_on_bulk(AFTERWARDS)

    assert refusals in ([], [("decided-meanwhile",)])
    assert refused <= {lines[6]}, "whoever comes second finds a line done, and is told of nothing"
    assert Decision.objects.count() == 12
    assert Event.objects.filter(kind="application.decided").count() == 12
    assert BulkLine.objects.filter(state=LineState.DONE).count() == (12 if refusals else 11)
    assert Application.objects.filter(decisions__number=1).count() == 12


def test_two_orders_for_one_round_at_once_and_one_is_told():
    files = many_shortlisted(make_round(), ["xa/city-0", "xa/city-1"])
    given = {"call": CALL, "kind": BulkKind.TAKE_BACK, "keys": [one.key for one in files], "wording": {}}

    assert at_once(*(lambda one=one: begin_bulk(**given, **one) for one in (acting(), acting()))) == [("bulk-under-way",)]
