"""Giving a link for one act, sending codes, opening, acting, taking back, forgetting: who may, what is kept, what is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Purpose, personal_data
from halqa.accounts.actions import Reader, erase_person, open_passage, revoke_passages, send_code, use_passage
from halqa.accounts.enums import Role
from halqa.accounts.models import Passage
from halqa.accounts.queries import names_of
from halqa.accounts.queries.own import everything_about
from halqa.accounts.queries.passages import given_passages, opened, passage_behind, passage_path
from halqa.accounts.queries.policy import people_policy
from halqa.accounts.tasks import forget_passages
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.notices.models import Message, Notice
from tests.factories.accounts import make_assignment, make_person
from tests.factories.passages import ABOUT, ANSWER, MAYOR, NOW, SIGN, another, given, last_code, register_purposes

VISITOR = "visitor"
MINUTE = timedelta(minutes=1)
GOOD_FOR = timedelta(hours=people_policy().passage_hours)
KEPT = timedelta(days=people_policy().passage_days_kept)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture(autouse=True)
def _ready(monkeypatch, settings):
    register_purposes(monkeypatch)
    settings.EMAIL_HOST = "127.0.0.1"


def codes(act, *args, **named):
    with pytest.raises(RuleRefused) as refused:
        act(*args, **named)
    return list(refused.value.codes)


def entered(passage, now=NOW):
    """Send a code and open a passage by it; returns the number of the opening."""
    send_code(passage=passage.key, by=VISITOR, now=now)
    tried = open_passage(passage=passage.key, code=last_code(passage), by=VISITOR, now=now)
    assert tried.refusals == ()
    return tried.opening


def token(passage):
    return passage_path(passage.key).split("/")[1]


def test_a_link_goes_to_an_address_and_nothing_that_opens_it_is_kept():
    passage = given()
    [message] = Message.objects.all()
    [notice] = Notice.objects.all()

    assert (message.person, message.address, message.language) == ("", "mayor@one.example", "ar")
    assert (notice.kind, notice.path) == ("sign-in.passage", passage_path(passage.key))
    kept = [str(value) for value in Passage.objects.values_list()[0]]
    assert token(passage).partition(".")[2] not in "".join(kept)
    assert passage_behind(token(passage), NOW).mask == "m…@one.example"


def test_an_address_of_somebody_with_an_account_is_theirs():
    amina = make_person("mayor@one.example")
    passage = given(reader=Reader(address=" MAYOR@one.example"))

    assert (passage.person, passage.address) == (amina, "")
    assert list(Message.objects.values_list("person", "address")) == [(amina.key, "")]
    opening = entered(passage)
    assert opened(passage.key, opening, NOW).actor == f"person:{amina.key}"


def test_the_ledger_names_a_key_and_nobody():
    passage = given()
    use_passage(passage=passage.key, opening=entered(passage), by=f"passage:{passage.key}", now=NOW)
    told = [(event.kind, event.by, event.subject) for event in Event.objects.order_by("number")]

    assert told == [
        ("passage.given", "system:halqa", ABOUT),
        ("passage.code-sent", VISITOR, ABOUT),
        ("passage.opened", f"passage:{passage.key}", ABOUT),
        ("passage.used", f"passage:{passage.key}", ABOUT),
    ]
    assert {str(event.detail) for event in Event.objects.all()} == {str({"passage": passage.key, "purpose": SIGN.name})}
    assert not Event.objects.exclude(public_number=None).exists()
    assert verify().broken is None
    assert names_of([f"passage:{passage.key}"]) == {f"passage:{passage.key}": "Huda"}


def test_a_newer_link_voids_the_one_before_of_the_same_reader_alone():
    first, other, answer = given(), given(reader=Reader(address="deputy@one.example")), given(purpose=ANSWER)
    second = given(reader=Reader(address="Mayor@One.example"), now=NOW + 10 * MINUTE)
    later = NOW + 10 * MINUTE

    assert [passage_behind(token(one), later) is not None for one in (first, other, answer, second)] == [False, True, True, True]


def test_giving_is_refused_with_every_reason():
    for number in range(people_policy().passages_a_day):
        given(by="person:a", reader=Reader(address=f"mayor-{number}@one.example"))
    again = {"by": "person:a", "reader": Reader(address="mayor-0@one.example"), "until": NOW}

    assert codes(given, **again) == ["passage-expired", "sent-a-moment-ago", "too-many-passages"]
    given(by="system:halqa")


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": Purpose("test.unknown", "", str)},
        {"reader": Reader()},
        {"reader": Reader(person="a", address="b@c.example")},
    ],
)
def test_mistakes_of_the_programmer_are_told(wrong):
    with pytest.raises(ValueError):
        given(**wrong)


def test_who_has_left_is_asked_for_nothing():
    assert codes(given, reader=Reader(person=make_person(is_active=False).key)) == ["person-has-left"]


def test_a_link_ends_after_its_hours_or_at_the_deadline_that_comes_first():
    assert given().expires_at == NOW + GOOD_FOR
    assert given(purpose=ANSWER, until=NOW + MINUTE).expires_at == NOW + MINUTE
    assert given(reader=Reader(address="x@y.example"), until=NOW + 2 * GOOD_FOR).expires_at == NOW + GOOD_FOR


def test_a_code_goes_to_the_reader_and_opens_once():
    passage = given()
    send_code(passage=passage.key, by=VISITOR, now=NOW)
    code = last_code(passage)
    assert Notice.objects.get(kind="sign-in.passage-code").facts == {"code": code}
    assert Message.objects.order_by("pk").last().address == "mayor@one.example"

    assert open_passage(passage=passage.key, code=code, by=VISITOR, now=NOW).opening == 1
    again = open_passage(passage=passage.key, code=code, by=VISITOR, now=NOW)
    assert [refusal.code for refusal in again.refusals] == ["code-expired"]


def test_a_newer_code_voids_the_one_before():
    passage = given()
    send_code(passage=passage.key, by=VISITOR, now=NOW)
    first = last_code(passage)
    send_code(passage=passage.key, by=VISITOR, now=NOW + MINUTE)
    assert first != last_code(passage)

    tried = open_passage(passage=passage.key, code=first, by=VISITOR, now=NOW + MINUTE)
    assert [refusal.code for refusal in tried.refusals] == ["code-wrong"]


def test_wrong_codes_count_and_close_the_code_and_in_the_end_the_link():
    passage, policy, now, answers = given(), people_policy(), NOW, []
    while "passage-blocked" not in answers:
        try:
            send_code(passage=passage.key, by=VISITOR, now=now)
        except RuleRefused as refused:
            answers.extend(refused.codes)
            continue
        wrong = another(last_code(passage))
        for _ in range(policy.code_attempts + 1):
            tried = open_passage(passage=passage.key, code=wrong, by=VISITOR, now=now)
            answers.extend(refusal.code for refusal in tried.refusals)
        right = open_passage(passage=passage.key, code=last_code(passage), by=VISITOR, now=now)
        assert right.refusals
        now += timedelta(hours=1)

    assert answers.count("code-wrong") == policy.passage_attempts
    assert Event.objects.filter(kind="passage.code-refused").count() == policy.passage_attempts


def test_opening_forgives_what_was_typed_wrongly_before():
    passage = given()
    send_code(passage=passage.key, by=VISITOR, now=NOW)
    open_passage(passage=passage.key, code=another(last_code(passage)), by=VISITOR, now=NOW)
    passage.refresh_from_db()
    assert (passage.attempts, passage.code_attempts) == (1, 1)
    open_passage(passage=passage.key, code=last_code(passage), by=VISITOR, now=NOW)
    passage.refresh_from_db()
    assert (passage.attempts, passage.code_attempts) == (0, 0)


def test_codes_are_sent_so_often_an_hour():
    passage, most = given(), people_policy().codes_an_hour
    for number in range(most):
        send_code(passage=passage.key, by=VISITOR, now=NOW + number * MINUTE)
    assert codes(send_code, passage=passage.key, by=VISITOR, now=NOW + most * MINUTE) == ["too-many-codes"]
    send_code(passage=passage.key, by=VISITOR, now=NOW + timedelta(hours=1))


def test_another_browser_that_opens_it_lets_the_first_one_out():
    passage = given()
    first = entered(passage)
    second = entered(passage, NOW + MINUTE)
    now, by = NOW + MINUTE, f"passage:{passage.key}"

    assert opened(passage.key, first, now) is None
    assert opened(passage.key, second, now).actor == by
    assert codes(use_passage, passage=passage.key, opening=first, by=by, now=now) == ["passage-opened-elsewhere"]
    use_passage(passage=passage.key, opening=second, by=by, now=now)


def test_it_is_used_once_or_as_often_as_its_purpose_says():
    once, often = given(), given(purpose=ANSWER)
    for passage in (once, often):
        opening = entered(passage)
        used = {"passage": passage.key, "opening": opening, "by": f"passage:{passage.key}", "now": NOW}
        use_passage(**used)
        if passage == once:
            assert codes(use_passage, **used) == ["passage-used"]
            assert opened(passage.key, opening, NOW) is None
        else:
            use_passage(**used)
            assert opened(passage.key, opening, NOW)


def test_nobody_acts_by_somebody_else_s_passage_or_without_a_code():
    passage, amina = given(), make_person()
    opening = entered(passage)
    for by in (f"person:{amina.key}", "visitor", "system:halqa"):
        with pytest.raises(PermissionDenied):
            use_passage(passage=passage.key, opening=opening, by=by, now=NOW)
    untried = given(purpose=ANSWER)
    assert codes(use_passage, passage=untried.key, opening=0, by=f"passage:{untried.key}", now=NOW) == [
        "passage-opened-elsewhere"
    ]


def test_an_opening_lasts_its_minutes_and_never_longer_than_the_link():
    passage = given()
    opening = entered(passage)
    until = NOW + people_policy().passage_minutes_open * MINUTE
    assert opened(passage.key, opening, NOW).until == until
    assert opened(passage.key, opening, until - timedelta(seconds=1))
    assert opened(passage.key, opening, until) is None
    short = given(purpose=ANSWER, until=NOW + MINUTE)
    assert opened(short.key, entered(short), NOW).until == NOW + MINUTE


def test_what_is_taken_back_opens_nothing():
    one, other, used = given(), given(purpose=ANSWER), given(reader=Reader(address="deputy@one.example"))
    use_passage(passage=used.key, opening=entered(used), by=f"passage:{used.key}", now=NOW)
    opening = entered(other)

    assert revoke_passages(subject=ABOUT, purpose=SIGN.name, by="system:halqa", now=NOW) == 1
    assert passage_behind(token(one), NOW) is None
    assert opened(other.key, opening, NOW)
    assert revoke_passages(subject=ABOUT, by="system:halqa", now=NOW) == 1
    assert opened(other.key, opening, NOW) is None
    assert revoke_passages(subject=ABOUT, by="system:halqa", now=NOW) == 0
    assert Event.objects.filter(kind="passages.revoked").count() == 2
    assert codes(send_code, passage=one.key, by=VISITOR, now=NOW) == ["passage-revoked"]


def test_who_without_an_account_was_asked_is_forgotten_some_days_after_it_ended():
    used, expired, revoked = (given(reader=Reader(address=f"{x}@one.example", name=x, office="Mayor")) for x in "abc")
    use_passage(passage=used.key, opening=entered(used), by=f"passage:{used.key}", now=NOW)
    Passage.objects.filter(pk=revoked.pk).update(revoked_at=NOW)

    def named():
        return sorted(filter(None, Passage.objects.values_list("name", flat=True)))

    forget_passages(NOW + KEPT - MINUTE)
    assert named() == ["a", "b", "c"]
    forget_passages(NOW + KEPT)
    assert named() == ["b"]
    forget_passages(NOW + GOOD_FOR + KEPT)
    forget_passages(NOW + GOOD_FOR + KEPT + MINUTE)
    assert set(Passage.objects.values_list("address", "name", "office")) == {("", "", "")}
    assert Event.objects.filter(kind="passages.forgotten").count() == 2
    assert names_of([f"passage:{used.key}"]) == {f"passage:{used.key}": "somebody who came by a link"}
    assert expired.name == "b"


def test_a_person_takes_along_and_erases_what_is_kept_of_their_passages():
    amina = make_person()
    make_assignment(make_person(), Role.COORDINATOR)
    passage = given(reader=Reader(person=amina.key, name="Amina", office="Mayor"))
    opening = entered(passage)
    [told] = everything_about(amina.key)["passages"]
    assert (told["purpose"], told["office"]) == (SIGN.name, "Mayor")
    assert "passages" in personal_data()

    erase_person(person=amina.key, by=f"person:{amina.key}", now=NOW)
    passage.refresh_from_db()
    assert (passage.name, passage.office) == ("", "")
    assert opened(passage.key, opening, NOW) is None
    assert not Notice.objects.filter(person=amina.key).exists()


def test_the_page_of_a_subject_can_tell_how_far_its_passages_have_come():
    passage = given()
    given(purpose=ANSWER)
    [line] = given_passages(ABOUT, NOW, purpose=SIGN.name)

    assert (line.key, line.name, line.office, line.mask) == (passage.key, "Huda", "Mayor of Oneville", "m…@one.example")
    assert not line.is_over
    assert given_passages(ABOUT, NOW + GOOD_FOR, purpose=SIGN.name)[0].is_over
    assert len(given_passages(ABOUT, NOW)) == 2
    assert MAYOR.address not in str(line)
