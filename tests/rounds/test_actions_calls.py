"""Calls through their life: frozen when they open, amended for a reason, and all concerned are told."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.notices.access import kind_named
from halqa.notices.models import Notice
from halqa.rounds.actions import calls as actions
from halqa.rounds.actions.demonstration import load_calls
from halqa.rounds.enums.calls import CallState
from halqa.rounds.models import Amendment, Call
from halqa.rounds.queries.calls import call_record, concerned, policy_of
from halqa.rounds.queries.policies import read_file
from halqa.rounds.rules.calls import fingerprint
from tests.factories.accounts import make_person
from tests.factories.registry import make_city, make_country
from tests.factories.rounds import NOW, TEAM, call_text, complete, make_call

pytestmark = pytest.mark.django_db
LATER = ("closes = 2027-03-28", "closes = 2027-04-11")


def step(function, key: str = "national-2027", *, read: int = 2, **more):
    return function(key=key, read=read, by=TEAM, now=NOW, **more)


@pytest.fixture
def people():
    """The coordination team, and people of the country that the call is for, of another invented one and of a real one."""
    for code in ("XD", "XA", "MA"):
        make_country(code)
    for key in ("xd/larkmoor", "xa/bir-nour", "ma/benguerir"):
        make_city(key)
    roles = {
        "team": (Role.COORDINATOR, "network"),
        "officer": (Role.COMMISSION_OFFICER, "country:XD"),
        "focal point": (Role.FOCAL_POINT, "city:xd/larkmoor"),
        "mayor": (Role.MAYOR, "city:xd/larkmoor"),
        "officer elsewhere": (Role.COMMISSION_OFFICER, "country:XA"),
        "focal point elsewhere": (Role.FOCAL_POINT, "city:xa/bir-nour"),
        "real officer": (Role.COMMISSION_OFFICER, "country:MA"),
        "real editor": (Role.EDITOR, "city:ma/benguerir"),
    }
    return {make_person(roles=[role]).key: name for name, role in roles.items()} | {make_person().key: "nobody"}


def told(people, kind: str) -> set[str]:
    return {people[one.person] for one in Notice.objects.filter(kind=kind)}


def test_a_call_is_drafted_in_silence_and_opened_for_all_concerned(people):
    key = make_call(opened=False)
    assert told(people, "call.opened") == set()

    step(actions.open_call, key, read=1, fiction=True)

    call = Call.objects.get(key=key)
    assert (call.state, call.version, call.opened_at) == (CallState.OPEN, 2, NOW)
    assert told(people, "call.opened") == {"team", "officer", "focal point", "mayor"}
    assert [event.kind for event in Event.objects.order_by("number")] == ["call.drafted", "call.opened"]
    assert Event.objects.get(kind="call.opened").public_number
    assert verify().broken is None


def test_the_policy_is_frozen_as_it_was_when_the_call_opened(tmp_path, settings):
    key = make_call()
    call = Call.objects.get(key=key)
    # Whatever becomes of the network's defaults, the call keeps what it opened with.
    settings.POLICY = tmp_path
    Call.objects.filter(pk=call.pk).update(text="# somebody touched the text")

    kept = policy_of(Call.objects.get(key=key))
    assert kept.number("membership.months") == 6
    assert fingerprint(kept) == call.sha256 == Event.objects.get(kind="call.opened").detail["sha256"]


def test_the_deadline_travels_with_the_notice(people):
    make_call()

    assert {one.due_at for one in Notice.objects.filter(kind="call.opened")} == {datetime(2027, 3, 28, 23, tzinfo=UTC)}


def test_a_call_that_opens_later_is_told_with_its_day(people):
    make_call(now=datetime(2027, 1, 15, tzinfo=UTC))

    assert told(people, "call.opened") == set()
    assert told(people, "call.announced") == {"team", "officer", "focal point", "mayor"}
    assert {one.facts["opens"] for one in Notice.objects.filter(kind="call.announced")} == {"2027-02-01"}
    kind = kind_named("call.announced")
    assert "from 1 February 2027 on" in str(kind.text) % {"subject": "Award", **kind.in_words({"opens": "2027-02-01"})}


def test_an_extended_deadline_is_an_amendment_with_reason_and_author_and_notice(people):
    key = make_call()

    number = step(actions.amend_call, key, text=call_text(key, LATER), reason="  Roads are closed. ")

    made = Amendment.objects.get()
    assert (number, made.number, made.reason, made.made_by, made.made_at) == (1, 1, "Roads are closed.", TEAM, NOW)
    assert made.changes == [{"key": "window.closes", "before": "2027-03-28", "after": "2027-04-11"}]
    call = Call.objects.get()
    assert policy_of(call).day("window.closes").isoformat() == "2027-04-11"
    assert call.sha256 == fingerprint(policy_of(call))
    assert told(people, "call.amended") == {"team", "officer", "focal point", "mayor"}
    assert {one.due_at for one in Notice.objects.filter(kind="call.amended")} == {datetime(2027, 4, 11, 23, tzinfo=UTC)}
    assert Event.objects.get(kind="call.amended").detail["keys"] == ["window.closes"]


@pytest.mark.parametrize(
    ("text", "reason", "code"),
    [
        (call_text("national-2027", ("months = 6", "months = 3")), "Why", "key-is-frozen"),
        (call_text("national-2027", ("closes = 2027-03-28", "closes = 2027-03-01")), "Why", "not-to-an-earlier-day"),
        (call_text("national-2027", LATER), " ", "why-missing"),
        (call_text("national-2027"), "Why", "nothing-amended"),
        (call_text("national-2027", ("months = 6", "months = six")), "Why", "not-toml"),
        (call_text("other"), "Why", "key-is-frozen"),
    ],
)
def test_what_is_refused_changes_nothing_and_tells_nobody(people, text, reason, code):
    make_call()
    before = Call.objects.values().get()

    with pytest.raises(RuleRefused) as refused:
        step(actions.amend_call, text=text, reason=reason)

    assert code in refused.value.codes
    assert (Call.objects.values().get(), Amendment.objects.count()) == (before, 0)
    assert Event.objects.filter(kind="call.amended").count() == 0
    assert told(people, "call.amended") == set()


def test_a_call_closes_when_its_time_is_over_and_a_later_deadline_opens_it_again():
    key = make_call()
    with pytest.raises(RuleRefused, match="window-still-open"):
        step(actions.close_call, key)

    actions.close_call(key=key, read=2, by=TEAM, now=datetime(2027, 3, 28, 23, tzinfo=UTC))
    assert Call.objects.get().state == CallState.CLOSED

    step(actions.amend_call, key, read=3, text=call_text(key, LATER), reason="Roads were closed.")
    assert Call.objects.get().state == CallState.OPEN


def test_a_later_deadline_that_is_over_as_well_does_not_open_a_closed_call():
    key = make_call()
    actions.close_call(key=key, read=2, by=TEAM, now=datetime(2027, 4, 20, tzinfo=UTC))
    text = call_text(key, LATER)

    actions.amend_call(key=key, read=3, text=text, reason="Lists came late.", by=TEAM, now=datetime(2027, 4, 21, tzinfo=UTC))

    assert Call.objects.get().state == CallState.CLOSED


def test_another_amendment_of_a_closed_call_does_not_open_it():
    key = make_call()
    actions.close_call(key=key, read=2, by=TEAM, now=datetime(2027, 4, 1, tzinfo=UTC))

    step(actions.amend_call, key, read=3, text=call_text(key, ('decided = "2027-06"', 'decided = "2027-07"')), reason="Late.")

    assert Call.objects.get().state == CallState.CLOSED


def test_a_call_is_called_off_for_a_reason_that_all_concerned_read(people):
    key = make_call()

    step(actions.call_off, key, reason="There is no money.")

    assert Call.objects.get().state == CallState.CALLED_OFF
    assert (Amendment.objects.get().reason, Amendment.objects.get().changes) == ("There is no money.", [])
    assert told(people, "call.called-off") == {"team", "officer", "focal point", "mayor"}
    assert {one.due_at for one in Notice.objects.filter(kind="call.called-off")} == {None}


def test_a_draft_is_changed_and_given_up():
    key = make_call(opened=False)

    step(actions.redraft_call, key, read=1, text=call_text(key, ("months = 6", "months = 9")), fiction=True)
    assert policy_of(Call.objects.get()).number("membership.months") == 9
    step(actions.discard_call, key)

    assert Call.objects.get().state == CallState.DISCARDED
    with pytest.raises(RuleRefused, match="call-not-there"):
        step(actions.open_call, key, read=3, fiction=True)


def test_a_key_is_given_once():
    make_call(opened=False)

    with pytest.raises(RuleRefused, match="call-key-taken"):
        make_call(opened=False)


def test_a_real_call_concerns_no_invented_country(people):
    rules = complete()

    assert {people[key] for key in concerned(rules, NOW)} == {"team", "real officer", "real editor"}


def test_invented_rounds_have_no_place_outside_a_demonstration():
    with pytest.raises(RuleRefused, match="round-is-invented"):
        actions.draft_call(text=call_text(), fiction=False, by=TEAM, now=NOW)

    assert Call.objects.count() == 0


def test_the_demonstration_opens_its_calls_once(settings):
    folder = settings.DATA / "demo" / "calls"

    assert load_calls(folder=folder, by=TEAM, now=NOW)
    assert load_calls(folder=folder, by=TEAM, now=NOW) is None

    admissions = {f"demo-admission-{year}" for year in (2023, 2024, 2026, 2027)}
    keys = admissions | {"demo-award-2027", "demo-report-2026", "demo-report-2027"}
    assert set(Call.objects.values_list("key", "state", "is_illustrative")) == {(key, "open", True) for key in keys}
    for call in Call.objects.all():
        assert call.opened_at == min(NOW, call_record(call, NOW).line.opens), "its rules stood when its window began"


def test_the_demonstration_takes_no_real_round(tmp_path, settings):
    real = settings.POLICY / "rounds" / "past" / "award-2024.toml"
    assert read_file(real).policy
    (tmp_path / "real.toml").write_text(real.read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(ValueError, match="invented"):
        load_calls(folder=tmp_path, by=TEAM, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_amend_at_the_same_moment_do_not_both_win():
    key = make_call()
    texts = (call_text(key, LATER), call_text(key, ("closes = 2027-03-28", "closes = 2027-04-18")))
    met, refused, failures = threading.Barrier(2), [], []

    def amend(text: str) -> None:
        try:
            connection.ensure_connection()
            met.wait(10)
            step(actions.amend_call, key, text=text, reason="Roads are closed.")
        except RuleRefused as error:
            refused.append(error.codes)
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=amend, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    assert [codes[0] for codes in refused] == ["call-changed-meanwhile"]
    assert Amendment.objects.count() == 1
