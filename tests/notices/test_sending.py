"""Emptying the outbox against a real mail server that fails, hangs, refuses, forgets to answer, and comes back."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from halqa.notices.actions import put, sending
from halqa.notices.enums import Channel, State
from halqa.notices.models import Message, Notice
from halqa.notices.tasks import send_messages
from tests.factories.accounts import make_person
from tests.factories.notices import SECRET, SPOKEN
from tests.notices.servers import Post, free_port, mail_server, raw_server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def tell(*people, kind=SPOKEN, now=NOW, count=3):
    put(kind=kind.name, to=[person.key for person in people], subject="network", now=now, facts={"count": count}, path="desk/")


def turn(at=NOW):
    """Let a worker have its turn at a moment."""
    send_messages(at, clock=lambda: at)


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def people(post):
    return [make_person(f"{name}@people.example") for name in ("ana", "bo", "cyd")]


def test_each_message_is_sent_once(post, people):
    tell(*people)
    turn()
    turn(NOW + 10 * MINUTE)

    assert sorted(post.readers) == ["ana@people.example", "bo@people.example", "cyd@people.example"]
    assert set(states()) == {State.ACCEPTED}
    assert set(Message.objects.values_list("attempts", "leased_by", "leased_until", "ended_at")) == {(1, "", None, NOW)}


def test_nothing_is_sent_before_its_time(post, people):
    tell(*people)
    Message.objects.update(wait_until=NOW + MINUTE)

    turn(NOW + MINUTE - timedelta(microseconds=1))
    assert post.readers == []
    turn(NOW + MINUTE)
    assert len(post.readers) == 3


def test_one_refused_address_of_several_keeps_no_other_waiting(post, people):
    post.refuses["bo@people.example"] = "550 5.1.1 no such mailbox"
    tell(*people)
    turn()

    assert sorted(post.readers) == ["ana@people.example", "cyd@people.example"]
    assert states() == [State.ACCEPTED, State.REFUSED, State.ACCEPTED]
    assert "no such mailbox" in Message.objects.get(state=State.REFUSED).answer
    turn(NOW + timedelta(days=2))
    assert Message.objects.get(state=State.REFUSED).attempts == 1


def test_not_now_means_later_and_later_each_time(post, people):
    post.refuses["ana@people.example"] = "451 4.7.1 come again"
    tell(people[0])
    waits = []
    at = NOW
    for _ in range(9):
        turn(at)
        message = Message.objects.get()
        waits.append((message.wait_until - at) / MINUTE)
        at = message.wait_until

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    del post.refuses["ana@people.example"]
    turn(at)
    assert post.readers == ["ana@people.example"]


@pytest.mark.parametrize(("age", "state"), [(timedelta(days=5) - MINUTE, State.WAITING), (timedelta(days=5), State.GIVEN_UP)])
def test_after_days_of_not_now_a_message_is_given_up(post, people, age, state):
    post.refuses["ana@people.example"] = "451 come again"
    tell(people[0])
    turn(NOW + age)

    assert states() == [state]


def test_451_after_the_text_is_no_doubt(post, people):
    post.after_data = "451 no space just now"
    tell(people[0])
    turn()
    assert states() == [State.WAITING]

    post.after_data = "250 taken"
    turn(NOW + MINUTE)
    assert "before" not in text_of(post.taken[0][1])


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("after_data", ["drop", "drop unread"])
def test_what_nobody_answered_is_sent_again_and_says_so(post, people, after_data):
    post.after_data = after_data
    tell(people[0])
    turn()
    assert states() == [State.UNSURE]

    post.after_data = "250 taken"
    turn(NOW + MINUTE)
    turn(NOW + timedelta(days=1))

    assert states() == [State.ACCEPTED]
    mails = [mail for _to, mail in post.taken]
    assert len(mails) == (2 if after_data == "drop" else 1)
    assert len({mail["Message-ID"] for mail in mails}) == 1
    assert ["may have this message already" in text_of(mail) for mail in mails] == [False, True][-len(mails) :]


def test_a_server_that_never_answers_gets_a_message_three_times_at_most(post, people):
    post.after_data = "drop"
    tell(people[0])
    for hour in range(48):
        turn(NOW + timedelta(hours=hour))

    assert len(post.taken) == 3
    assert states() == [State.GIVEN_UP]


def test_a_drop_ends_the_turn_so_that_not_everybody_is_left_unsure(post, people):
    post.after_data = "drop"
    tell(*people)
    turn()

    assert sorted(states()) == [State.UNSURE, State.WAITING, State.WAITING]


def test_a_mail_server_that_is_down_for_a_day_costs_nobody_a_notice(settings, people):
    settings.EMAIL_PORT = free_port()
    tell(*people)
    for minute in range(0, 24 * 60, 60):
        turn(NOW + minute * MINUTE)
        assert states() == [State.WAITING] * 3

    back = Post()
    with mail_server(back, settings.EMAIL_PORT):
        for minute in range(0, 65, 5):
            turn(NOW + timedelta(days=1) + minute * MINUTE)
    assert sorted(back.readers) == ["ana@people.example", "bo@people.example", "cyd@people.example"]
    assert all("before" not in text_of(mail) for _to, mail in back.taken)


def test_a_server_that_is_down_is_asked_once_a_turn(settings, people):
    settings.EMAIL_PORT = free_port()
    tell(*people)
    turn()

    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert not Message.objects.filter(wait_until__lt=NOW + MINUTE).exists()


@pytest.mark.parametrize(
    "server",
    [{}, {"says": b"220 wel", "drip": 0.02}, {"says": b"220 halqa.example\r\n250-slow\r\n" + b"250-x\r\n" * 200, "drip": 0.02}],
    ids=["says nothing", "stops in its greeting", "lets its words drip"],
)
def test_a_hanging_server_is_cut_off(settings, people, server):
    settings.NOTICE_ANSWER, settings.NOTICE_TURN = timedelta(seconds=0.2), timedelta(seconds=0.2)
    tell(*people)
    with raw_server(**server) as port:
        settings.EMAIL_PORT = port
        begun = time.monotonic()
        turn()

    assert time.monotonic() - begun < 2
    assert states() == [State.WAITING] * 3


def test_a_server_that_hangs_after_the_text_leaves_a_doubt(settings, post, people):
    settings.NOTICE_ANSWER = timedelta(seconds=0.2)
    post.hangs_at = "text"
    tell(people[0])
    turn()

    assert states() == [State.UNSURE]


def test_a_turn_has_an_end(settings, post, people):
    tell(*people)
    moments = iter([NOW, NOW, NOW, NOW + settings.NOTICE_TURN])
    send_messages(NOW, clock=lambda: next(moments))

    assert len(post.readers) == 1
    assert sorted(states()) == [State.ACCEPTED, State.WAITING, State.WAITING]


def test_a_sender_that_is_not_let_in_loses_nothing(post, people):
    for person in people:
        post.refuses[person.email] = "530 5.7.0 sign in first"
    tell(*people)
    turn()

    assert states() == [State.WAITING] * 3
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]


@pytest.mark.parametrize("how", [{"EMAIL_USE_TLS": True}, {"EMAIL_USE_SSL": True}, {"EMAIL_HOST_USER": "halqa"}], ids=str)
def test_a_way_in_that_the_server_does_not_offer_loses_nothing(settings, post, people, how):
    for name, value in how.items():
        setattr(settings, name, value)
    tell(*people)
    turn()

    assert states() == [State.WAITING] * 3


def test_what_may_be_about_us_is_tried_again(post, people):
    post.refuses["bo@people.example"] = "554 5.7.1 relay access denied"
    tell(*people)
    turn()

    assert states() == [State.ACCEPTED, State.WAITING, State.ACCEPTED]


def test_a_server_that_ends_the_conversation_is_greeted_anew(post, people):
    post.ends_after_each = True
    tell(*people)
    turn()

    assert states() == [State.ACCEPTED] * 3


def test_an_address_that_is_none_is_refused(post, people):
    people[1].email = "nowhere"
    people[1].save()
    tell(*people)
    turn()

    assert states() == [State.ACCEPTED, State.REFUSED, State.ACCEPTED]


@pytest.mark.parametrize(("utf8", "state"), [(True, State.ACCEPTED), (False, State.REFUSED)])
def test_an_address_beyond_ascii_is_for_servers_that_write_to_such(settings, people, utf8, state):
    people[1].email = "бо@people.example"
    people[1].save()
    tell(*people)
    with mail_server(Post(), utf8=utf8) as settings.EMAIL_PORT:
        turn()

    assert states() == [State.ACCEPTED, state, State.ACCEPTED]


def test_what_a_dead_worker_had_in_hands_is_taken_over_after_its_lease(post, people):
    tell(people[0])
    key = sending.claim_message(channel=Channel.MAIL, worker="dead", now=NOW)
    lease = Message.objects.get().leased_until

    turn(lease - timedelta(microseconds=1))
    assert post.readers == []
    turn(lease)
    assert post.readers == ["ana@people.example"]
    assert "before" not in text_of(post.taken[0][1])
    assert Message.objects.get().key == key


def test_what_a_dead_worker_had_handed_over_is_sent_again_and_says_so(post, people):
    tell(people[0])
    key = sending.claim_message(channel=Channel.MAIL, worker="dead", now=NOW)
    assert sending.hand_over_message(key=key, worker="dead", now=NOW)
    lease = Message.objects.get().leased_until

    turn(lease)
    assert states() == [State.UNSURE]
    turn(lease + MINUTE)
    assert states() == [State.ACCEPTED]
    assert "may have this message already" in text_of(post.taken[0][1])


def test_a_worker_that_slept_through_its_lease_sends_nothing(post, people):
    tell(people[0])
    key = sending.claim_message(channel=Channel.MAIL, worker="slow", now=NOW)
    lease = Message.objects.get().leased_until

    assert not sending.hand_over_message(key=key, worker="slow", now=lease)
    sending.claim_message(channel=Channel.MAIL, worker="quick", now=lease)
    assert not sending.hand_over_message(key=key, worker="slow", now=lease)
    sending.settle_message(key=key, worker="slow", result=sending.Result("accepted"), now=lease)
    assert states() == [State.WAITING]
    assert sending.hand_over_message(key=key, worker="quick", now=lease)


def test_a_message_that_cannot_be_written_keeps_no_other_waiting(post, people, caplog):
    tell(*people)
    Notice.objects.filter(person=people[1].key).update(subject="no subject at all")
    turn()

    assert sorted(post.readers) == ["ana@people.example", "cyd@people.example"]
    assert states() == [State.ACCEPTED, State.WAITING, State.ACCEPTED]
    assert "cannot be written" in caplog.text


def test_nothing_is_kept_for_somebody_who_is_not_there(post, people):
    put(kind=SPOKEN.name, to=["nobody", people[0].key], subject="network", now=NOW, facts={"count": 3}, path="desk/")
    turn()

    assert post.readers == ["ana@people.example"]
    assert not Message.objects.filter(person="nobody").exists()
    assert not Notice.objects.filter(person="nobody").exists()


def test_a_secret_is_wiped_once_it_is_sent(post, people):
    tell(people[0], kind=SECRET, count=424242)
    assert Notice.objects.get().facts == {"count": 424242}
    turn()

    assert "424242" in text_of(post.taken[0][1])
    assert Notice.objects.get().facts == {}


def test_other_facts_stay(post, people):
    tell(people[0])
    turn()

    assert Notice.objects.get().facts == {"count": 3}
