"""Acts on many applications: ordered from the board, done by the worker each once, followed, stopped, told which were refused."""

import re
from csv import DictReader
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.accounts.models import RoleAssignment
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.rounds import tasks
from halqa.rounds.actions.bulk import begin_bulk, do_line
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.bulk import BulkKind, LineState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, BulkAct, BulkLine, Decision, Recommendation
from halqa.rounds.rules.bulk import LEASE
from halqa.rounds.rules.deciding import Wording
from halqa.rounds.tasks import work_on_bulk
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import caller, make_round, person
from tests.factories.decisions import AFTERWARDS, announce, decide, many_shortlisted, recommend

pytestmark = pytest.mark.django_db
CALL = "demo-admission-2027"
BOARD = f"/en/office/calls/{CALL}/applications/"
BEGIN = BOARD + "decide/"
NOTHING = dict.fromkeys(Decided, Wording({}))


@pytest.fixture
def team():
    return sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))


@pytest.fixture
def files():
    return many_shortlisted(make_round(), [f"xa/city-{number}" for number in range(4)])


def text(answer):
    return answer.content.decode()


def order(files, kind=BulkKind.AS_RECOMMENDED, wording=NOTHING, by=None):
    team = caller(by or person(Role.COORDINATOR), AFTERWARDS)
    given = {"wording": wording, "caller": team, "by": team.actor, "now": AFTERWARDS}
    return begin_bulk(call=CALL, kind=kind, keys=[one.key for one in files], **given)


def test_who_orders_from_a_page_that_is_out_of_date_is_told_and_overwrites_nothing(team, files):
    seen = re.search(r'name="seen" value="([0-9a-f]{16})"', text(team.get(f"{BEGIN}?all=1")))[1]
    decide(files[0], Decided.DEFERRED)

    late = team.post(f"{BEGIN}?all=1", {"kind": "take-back", "seen": seen})

    assert late.status_code == 409
    assert "A colleague has decided about this since you opened the page." in text(late)
    assert not BulkAct.objects.exists()
    anew = re.search(r'name="seen" value="([0-9a-f]{16})"', text(late))[1]
    assert anew != seen
    assert team.post(f"{BEGIN}?all=1", {"kind": "take-back", "seen": anew}).status_code == 302


def test_a_round_is_not_announced_while_an_act_on_many_is_under_way(team, files):
    for one in files:
        decide(one)
    order(files, BulkKind.TAKE_BACK)

    with pytest.raises(RuleRefused) as refused:
        announce(CALL)

    assert refused.value.codes == ("bulk-under-way",)


def test_many_are_decided_as_the_jury_says_and_those_that_cannot_be_are_told_why(team, files):
    for one, says in zip(files, (Decided.CHOSEN, Decided.NOT_CHOSEN, Decided.DEFERRED), strict=False):
        recommend(one, says)
    sent = {"kind": "as-recommended", "words-not-chosen": "Say who carries the plan.", "citation-en": "For its houses."}

    begun = team.post(f"{BEGIN}?state=shortlisted", sent)
    assert begun.status_code == 302
    assert "0 of 4 are done." in text(team.get(begun["Location"]))
    assert "Decide as the jury recommends: 0 of 4" in text(team.get("/en/desk/"))
    work_on_bulk(timezone.now())

    told = text(team.get(begun["Location"]))
    assert "2 of 4 are done." in told
    assert "2 were refused." in told
    # The deferred one has no words to its city; about the last one the jury has said nothing.
    assert "Write to the city why." in told
    assert "The jury&#x27;s recommendation is not entered yet." in told
    assert {one.said for one in Decision.objects.all()} == {Decided.CHOSEN, Decided.NOT_CHOSEN}
    assert Event.objects.filter(kind="application.decided").count() == 2
    assert Event.objects.get(kind="bulk.ended").detail["refused"] == 2
    refused = text(team.get(f"{begun['Location']}?state=refused"))
    assert len(re.findall(f'href="/en/applications/{CALL}/', refused)) == 2
    rows = list(DictReader(StringIO(text(team.get(f"{begun['Location']}?format=csv")))))
    assert [row["state"] for row in rows] == ["done", "done", "refused", "refused"]
    assert "0 of 4" not in text(team.get("/en/desk/"))


def test_only_what_is_ticked_or_shown_is_decided_and_the_board_tells_what(team, files):
    for one in files:
        recommend(one)
    sent = {"kind": "chosen", "citation-en": "For its houses."}
    team.post(f"{BEGIN}?one={files[0].key}&one={files[1].key}", sent)
    work_on_bulk(timezone.now())

    undecided, decided = (text(team.get(f"{BOARD}?decided={one}")) for one in ("undecided", "chosen"))
    assert [one.key in undecided for one in files] == [False, False, True, True]
    assert [one.key in decided for one in files] == [True, True, False, False]
    assert "2 applications wait for a decision" in text(team.get("/en/desk/"))
    rows = list(DictReader(StringIO(text(team.get(f"{BOARD}?format=csv&order=jury")))))
    assert sorted(row["decided"] for row in rows) == ["", "", "chosen", "chosen"]


def test_an_order_is_refused_at_once_where_it_could_not_be_done_for_any(team, files):
    assert "Write to the city why." in text(team.post(f"{BEGIN}?all=1", {"kind": "not-chosen"}))
    assert "Select at least one file." in text(team.post(f"{BEGIN}?state=drafted", {"kind": "take-back"}))
    assert team.post(f"{BEGIN}?all=1", {"kind": "everything"}).status_code == 200
    assert team.post(f"{BEGIN}?all=1", {"kind": "take-back"}).status_code == 302
    again = team.post(f"{BEGIN}?all=1", {"kind": "take-back"})
    assert again.status_code == 409
    assert "is under way. Wait for its end, or stop it." in text(again)
    assert BulkAct.objects.count() == 1


def test_without_a_tick_or_a_filter_it_is_asked_first_which_are_meant(team, files):
    asked = text(team.get(BEGIN))
    assert "All 4 that can be decided" in asked
    assert '<form method="post" class="form band"' not in asked

    assert team.post(BEGIN, {"kind": "take-back"}).status_code == 200
    assert not BulkAct.objects.exists()
    assert team.post(f"{BEGIN}?order=jury&page=1", {"kind": "take-back"}).status_code == 200
    assert not BulkAct.objects.exists()
    assert team.post(f"{BEGIN}?all=1", {"kind": "take-back"}).status_code == 302
    assert BulkLine.objects.count() == 4


def test_before_it_begins_it_is_named_what_is_decided_and_what_is_left_out(team):
    files = many_shortlisted(make_round(), [f"xa/city-{number:02}" for number in range(25)])
    Application.objects.filter(key=files[1].key).update(state=ApplicationState.WITHDRAWN)
    Application.objects.filter(key=files[2].key).update(state=ApplicationState.RETURNED)

    shown = text(team.get(f"{BEGIN}?country=XA")).partition('id="meant"')[2].partition("</section>")[0]

    done, _, left = shown.partition("Left out")
    open_ones, _, folded = done.partition("<details>")
    assert (open_ones.count("<li>"), folded.count("<li>"), left.count("<li>")) == (20, 3, 2)
    assert "3 more applications" in folded
    assert "withdrawn" in left
    assert files[0].city not in left
    assert team.post(f"{BEGIN}?country=XA", {"kind": "take-back"}).status_code == 302
    assert BulkLine.objects.count() == 23


def test_nothing_is_decided_for_many_once_the_round_is_announced(team, files):
    for one in files:
        decide(one)
    assert "Decide about them" in text(team.get(BOARD))
    announce(CALL)

    assert "Decide about them" not in text(team.get(BOARD))
    shown = text(team.get(f"{BEGIN}?all=1"))
    assert "The round is announced" in shown
    assert 'name="kind"' not in shown
    assert team.post(f"{BEGIN}?state=chosen", {"kind": "take-back"}).status_code == 409
    assert not BulkAct.objects.exists()


def test_what_somebody_decided_meanwhile_stands(files):
    for one in files:
        recommend(one)
    order(files)
    decide(files[0], Decided.CHOSEN)

    work_on_bulk(AFTERWARDS)

    line = BulkLine.objects.get(application=files[0])
    assert (line.state, [one["code"] for one in line.refusals]) == (LineState.REFUSED, ["decided-meanwhile"])
    assert Decision.objects.filter(application=files[0]).count() == 1


def test_what_is_not_done_is_stopped_and_what_is_done_stays(team, files):
    recommend(files[0])
    key = order(files)
    do_line(line=BulkLine.objects.order_by("pk").first().pk, now=AFTERWARDS)
    address = f"/en/office/calls/{CALL}/bulk/{key}/"

    assert team.post(address).status_code == 302
    work_on_bulk(AFTERWARDS)

    assert [line.state for line in BulkLine.objects.order_by("pk")] == ["done", *["refused"] * 3]
    assert "It was stopped before this one was done." in text(team.get(address))
    assert team.post(address).status_code == 409


def test_a_worker_that_died_leaves_the_act_to_another_after_its_lease(files):
    key = order(files, BulkKind.TAKE_BACK)
    BulkAct.objects.filter(key=key).update(leased_until=AFTERWARDS + LEASE)

    work_on_bulk(AFTERWARDS)
    assert BulkAct.objects.get().ended_at is None
    work_on_bulk(AFTERWARDS + LEASE + timedelta(seconds=1))
    assert BulkAct.objects.get().ended_at is not None
    assert {line.refusals[0]["code"] for line in BulkLine.objects.all()} == {"nothing-decided"}


def test_a_line_that_fails_for_another_reason_keeps_nobody_else_from_being_done(files, caplog):
    for one in files:
        recommend(one)
    order(files)
    # What no rule foresees: words that are no words.
    BulkAct.objects.update(wording={"chosen": {"citation": {"en": 7}}})
    Recommendation.objects.filter(application=files[1]).update(says=Decided.NOT_CHOSEN)

    work_on_bulk(AFTERWARDS)

    codes = [line.refusals[0]["code"] for line in BulkLine.objects.order_by("pk")]
    assert codes == ["bulk-failed", "decision-without-words", "bulk-failed", "bulk-failed"]
    assert BulkAct.objects.get().ended_at is not None
    assert "of an act on many failed" in caplog.text


def test_others_have_their_turn_while_many_are_decided(files, monkeypatch):
    monkeypatch.setattr(tasks, "TURN", timedelta(0))
    for one in files:
        recommend(one)
    order(files)

    for done in range(1, 5):
        work_on_bulk(AFTERWARDS)
        assert BulkLine.objects.filter(state=LineState.DONE).count() == done
    assert BulkAct.objects.get().ended_at is not None


def test_who_left_the_team_decides_nothing_any_more(files):
    ines = person(Role.COORDINATOR)
    order(files, by=ines)
    RoleAssignment.objects.filter(person=ines).delete()

    work_on_bulk(AFTERWARDS)

    assert not Decision.objects.exists()
    assert {line.refusals[0]["code"] for line in BulkLine.objects.all()} == {"bulk-not-yours"}


def test_the_page_asks_as_often_for_one_as_for_many(team, files):
    found = []
    for chosen in (files[:1], files):
        BulkLine.objects.all().delete()
        BulkAct.objects.all().delete()
        key = order(chosen)
        with CaptureQueriesContext(connection) as queries:
            team.get(f"/en/office/calls/{CALL}/bulk/{key}/")
        found.append(len(queries))
    assert found[0] == found[1]


def test_pages_of_acts_on_many_are_the_teams(files):
    key = order(files)
    client = sign_in(Client(), make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")]))

    for address in (BEGIN, f"/en/office/calls/{CALL}/bulk/", f"/en/office/calls/{CALL}/bulk/{key}/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}
    assert not Recommendation.objects.exists()
