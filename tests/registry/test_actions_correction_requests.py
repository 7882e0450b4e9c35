"""Asking for corrections and answering them: what is written, what is told, what is forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.notices.models import Message, Notice
from halqa.registry.actions.correction_requests import (
    Reader,
    ask_back,
    ask_for_correction,
    correct_as_asked,
    discard_flood,
    discard_requests,
    forget_person,
    forget_senders,
    reply,
    sum_up_requests,
    uphold,
    withdraw_as_asked,
)
from halqa.registry.models import Award, CorrectionRequest, RequestSender
from halqa.registry.queries.correction_requests import fact_asked, gap_asked, reply_path, requests_of
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.registry.queries.policy import correction_policy
from halqa.registry.rules.correction_requests import SentForm, Wish
from tests.factories.accounts import make_person
from tests.factories.correction_requests import make_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_roster")]

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AWARD = {"key": "ma/tinghir", "award_year": "2024"}
ROW = "ma/tinghir\t2024"
BY = "person:a"


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_HOST = "127.0.0.1"


def ask(wish=None, *, form="one", by="visitor", email="", network="n", now=NOW, shown=60, fact=None, language="en"):
    fact = fact or fact_asked("awards", AWARD)
    return ask_for_correction(
        fact=fact,
        wish=wish or Wish("2023-12-02", "https://example.org/a", column="announced_on"),
        sent=SentForm(now - timedelta(seconds=shown), fact.version),
        reader=Reader(email, language, network, form),
        by=by,
        now=now,
    )


def test_a_request_names_the_row_and_waits():
    request = CorrectionRequest.objects.get(pk=ask(email="a@mail.example"))

    assert (request.table, request.identity, request.subject) == ("awards", ROW, "city:ma/tinghir")
    assert (request.state, request.times, request.place, request.due_on) == ("open", 1, 1, date(2026, 3, 16))
    assert request.row["award_year"] == "2024"
    event = Event.objects.latest("number")
    assert (event.kind, event.by, event.public_number) == ("correction-request.sent", "visitor", None)
    assert event.detail == {"request": request.pk, "table": "awards", "identity": ROW}


def test_a_form_that_is_sent_twice_is_sent_once():
    assert ask() == ask()
    assert CorrectionRequest.objects.get().times == 1
    assert Event.objects.filter(kind__startswith="correction-request").count() == 1


def test_who_asks_the_same_joins():
    first, second = ask(), ask(Wish(" 2023-12-02", "HTTPS://example.org/a", "More", "announced_on"), form="two", network="m")

    assert first == second
    request = CorrectionRequest.objects.get()
    assert (request.times, request.remarks, request.edition) == (2, "More", 2)
    assert Event.objects.latest("number").kind == "correction-request.repeated"


def test_what_has_its_answer_is_asked_anew():
    uphold(number=ask(), read=1, answer="It stands", by=BY, now=NOW)

    assert ask(form="two") != CorrectionRequest.objects.earliest("pk").pk


def test_limits_hold_for_a_network_and_for_all():
    policy = correction_policy()
    for number in range(policy.a_day_from_one_address):
        ask(Wish(f"{number}", "a"), form=f"form {number}")
    with pytest.raises(RuleRefused, match="too-many-from-one-place"):
        ask(Wish("more", "a"), form="more")
    ask(Wish("more", "a"), form="other", network="m")
    assert ask(Wish("tomorrow", "a"), form="tomorrow", now=NOW + timedelta(hours=12))
    RequestSender.objects.bulk_create(
        RequestSender(request_id=CorrectionRequest.objects.first().pk, language="en", network=f"x{n}", form=f"y{n}", sent_at=NOW)
        for n in range(policy.a_day_in_all)
    )
    with pytest.raises(RuleRefused, match="too-many-in-all"):
        ask(Wish("more", "b"), form="more", network="z")
    assert ask(Wish("more", "b"), form="mine", by="person:b")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"shown": 1}, "sent-too-fast"),
        ({"shown": 100_000}, "form-too-old"),
        ({"wish": Wish("", "")}, "proposal-missing"),
        ({"wish": Wish("x" * 501, "a")}, "text-too-long-to-read"),
    ],
)
def test_what_is_refused_leaves_nothing(more, code):
    with pytest.raises(RuleRefused, match=code):
        ask(**more)
    assert not CorrectionRequest.objects.exists()
    assert not RequestSender.objects.exists()


def told_to(address):
    return [(m.notices.get().kind, m.language) for m in Message.objects.filter(address=address)]


def test_it_stands_and_everybody_who_asked_is_told_in_their_language():
    person = make_person(language="fr")
    number = ask(email="a@mail.example", language="ar")
    ask(form="two", email="A@mail.example", language="ar", network="m")
    ask(form="three", by=f"person:{person.key}", language="fr")
    uphold(number=number, read=3, answer="The list says so.", by=BY, now=NOW)

    assert told_to("A@mail.example") == [("correction-request.upheld", "ar")]
    assert Message.objects.filter(person="").count() == 1
    assert Notice.objects.get(person=person.key).facts["answer"] == "The list says so."
    assert set(RequestSender.objects.values_list("email", flat=True)) == {""}
    request = CorrectionRequest.objects.get()
    assert (request.state, request.answer, request.answered_by) == ("stands", "The list says so.", BY)
    assert "list says so" not in str(list(Event.objects.values_list("detail", flat=True)))
    assert "mail.example" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_asking_back_and_the_reply():
    number = ask(email="a@mail.example")
    ask_back(number=number, read=1, answer="Which page?", by=BY, now=NOW)
    request = CorrectionRequest.objects.get()
    notice = Notice.objects.get(person="")
    assert request.state == "asked-back"
    assert notice.path == reply_path(request)
    assert RequestSender.objects.get().email == "a@mail.example"

    later = NOW + timedelta(days=3)
    reply(number=number, read=2, text="Page 7", by="visitor", now=later)
    request.refresh_from_db()
    assert (request.state, request.reply, request.due_on) == ("open", "Page 7", date(2026, 3, 19))
    with pytest.raises(RuleRefused, match="request-is-answered"):
        reply(number=number, read=3, text="Once more", by="visitor", now=later)


def test_nobody_is_asked_who_left_no_address():
    with pytest.raises(RuleRefused, match="nobody-to-ask"):
        ask_back(number=ask(), read=1, answer="Which page?", by=BY, now=NOW)


def recorded(**changed):
    stored = row_as_it_stands("awards", ROW)
    row = stored.row | {"announced_on": "2023-12-02", "source_url": "https://example.org/a"} | changed
    return {"table": "awards", "row": row, "version": stored.version, "reason": "A reader asked"}


def test_a_correction_closes_the_request_and_both_events_name_each_other():
    number = ask(email="a@mail.example")
    event = correct_as_asked(number=number, read=1, recorded=recorded(), by=BY, now=NOW)

    corrected, answered = Event.objects.get(number=event), Event.objects.latest("number")
    assert corrected.kind == "fact.corrected"
    assert (corrected.detail["request"], corrected.detail["asked_on"]) == (number, "2026-03-02")
    assert (answered.kind, answered.detail) == ("correction-request.corrected", {"request": number, "event": event})
    assert corrected.act == answered.act
    request = CorrectionRequest.objects.get()
    assert (request.state, request.event) == ("corrected", event)
    assert told_to("a@mail.example") == [("correction-request.corrected", "en")]


def test_what_says_so_already_leaves_the_request_open():
    number = ask()
    stored = row_as_it_stands("awards", ROW)
    same = {"table": "awards", "row": stored.row, "version": stored.version, "reason": "Looked at"}

    assert correct_as_asked(number=number, read=1, recorded=same, by=BY, now=NOW) is None
    assert CorrectionRequest.objects.get().state == "open"


def test_a_refused_row_leaves_the_request_open():
    number = ask()
    with pytest.raises(RuleRefused):
        correct_as_asked(number=number, read=1, recorded=recorded(announced_on="yesterday"), by=BY, now=NOW)
    assert CorrectionRequest.objects.get().state == "open"


def test_what_was_never_so_is_taken_back():
    number = ask()
    said = {"table": "awards", "identity": ROW, "version": row_as_it_stands("awards", ROW).version}
    said |= {"known": "", "source": "https://example.org/a", "reason": "Never so"}
    event = withdraw_as_asked(number=number, read=1, said=said, by=BY, now=NOW)

    assert Award.objects.get(superseded_at=None).is_withdrawn
    assert Event.objects.get(number=event).detail["request"] == number
    assert CorrectionRequest.objects.get().state == "corrected"


def test_the_second_coordinator_is_told_that_the_first_was_quicker():
    number = ask()
    uphold(number=number, read=1, answer="It stands", by=BY, now=NOW)
    for act in (
        lambda: uphold(number=number, read=1, answer="No", by="person:b", now=NOW),
        lambda: ask_back(number=number, read=1, answer="No", by="person:b", now=NOW),
        lambda: correct_as_asked(number=number, read=1, recorded=recorded(), by="person:b", now=NOW),
    ):
        with pytest.raises(RuleRefused, match="request-is-answered"):
            act()
    assert row_as_it_stands("awards", ROW).row["announced_on"] == "2024-12-02"
    assert discard_requests(numbers=[number], by="person:b", now=NOW) == 0
    assert CorrectionRequest.objects.get().answer == "It stands"


def test_many_are_discarded_in_one_act_and_nobody_is_told():
    kept, gone = make_request(), [make_request(email="a@mail.example").pk for _ in range(3)]

    assert discard_requests(numbers=[*gone, 999_999], by=BY, now=NOW) == 3
    assert [*CorrectionRequest.objects.filter(state="open")] == [kept]
    event = Event.objects.get(kind="correction-requests.discarded")
    assert event.detail == {"requests": gone}
    assert not Message.objects.exists()
    assert not RequestSender.objects.exclude(email="").exists()


def test_a_flood_is_discarded_without_those_whom_others_joined():
    flood = [make_request(network="bad").pk for _ in range(3)]
    joined, other = make_request(network="bad"), make_request(network="good")
    RequestSender.objects.create(request=joined, network="good", language="en", form="f" * 64, sent_at=NOW)

    assert discard_flood(number=flood[1], by=BY, now=NOW) == 3
    assert set(CorrectionRequest.objects.filter(state="open")) == {joined, other}
    assert discard_flood(number=flood[1], by=BY, now=NOW) == 0


def test_without_a_network_nothing_is_a_flood():
    first, _second = make_request(), make_request()

    assert discard_flood(number=first.pk, by=BY, now=NOW) == 0


def test_the_team_is_told_once_a_day_at_most():
    team = make_person(roles=[(Role.COORDINATOR, "network")])
    assert sum_up_requests(by="system:halqa", now=NOW) == 0
    ask()
    assert sum_up_requests(by="system:halqa", now=NOW) == 1
    ask(Wish("more", "a"), form="two", now=NOW + timedelta(hours=1))
    assert sum_up_requests(by="system:halqa", now=NOW + timedelta(hours=23, minutes=59)) == 0
    assert sum_up_requests(by="system:halqa", now=NOW + timedelta(hours=24)) == 1
    assert sum_up_requests(by="system:halqa", now=NOW + timedelta(hours=48)) == 0
    assert [notice.facts for notice in Notice.objects.filter(person=team.key).order_by("pk")] == [{"count": 1}, {"count": 1}]


def test_what_is_kept_of_readers_is_let_go_of_in_time():
    policy = correction_policy()
    nameless, mail, person = (
        make_request(network="n"),
        make_request(network="n", email="a@mail.example"),
        make_request(person="p"),
    )
    sent_at = nameless.sent_at
    forget_senders(now=sent_at + timedelta(days=1))
    assert RequestSender.objects.count() == 3
    forget_senders(now=sent_at + timedelta(days=1, microseconds=1))
    assert set(RequestSender.objects.values_list("request", "network")) == {(mail.pk, ""), (person.pk, "")}
    forget_senders(now=sent_at + timedelta(days=policy.days_of_mail_address))
    assert RequestSender.objects.get(request=mail).email == "a@mail.example"
    forget_senders(now=sent_at + timedelta(days=policy.days_of_mail_address, microseconds=1))
    assert not RequestSender.objects.exclude(email="").exists()
    assert CorrectionRequest.objects.count() == 3


def test_what_was_discarded_is_deleted_after_a_while():
    discard_requests(numbers=[make_request().pk], by=BY, now=NOW)
    forget_senders(now=NOW + timedelta(days=30))
    assert CorrectionRequest.objects.count() == 1
    forget_senders(now=NOW + timedelta(days=30, microseconds=1))
    assert not CorrectionRequest.objects.exists()


def test_what_a_person_asked_for_is_told_and_let_go_of_with_them():
    person = make_person()
    ask(by=f"person:{person.key}", email="never@kept.example")
    assert [each["proposal"] for each in requests_of(person.key)] == ["2023-12-02"]
    assert RequestSender.objects.get().email == ""
    forget_person(person=person.key)
    assert requests_of(person.key) == []
    assert CorrectionRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "subject", "path"),
    [
        ({"city": "ma/tinghir"}, "city:ma/tinghir", "cities/ma/tinghir/"),
        ({"country": "ma"}, "country:MA", "countries/ma/"),
        ({"round": "admission/2020"}, "network", "rounds/2020/"),
        ({"city": "ma/nowhere"}, None, ""),
        ({"country": "zz"}, None, ""),
        ({"round": "admission/1900"}, None, ""),
        ({"city": "a\x00b"}, None, ""),
        ({"city": "x" * 500}, None, ""),
        ({}, None, ""),
    ],
)
def test_of_what_something_may_be_missing(given, subject, path):
    fact = gap_asked(given)

    assert (fact and fact.subject, fact.path if fact else "") == (subject, path)


@pytest.mark.parametrize(
    ("table", "given", "path"),
    [
        ("members", {"key": "ma/tinghir"}, "cities/ma/tinghir/"),
        ("awards", AWARD, "cities/ma/tinghir/"),
        ("conferences", {"number": "7"}, "conferences/7/"),
        ("rounds", {"key": "admission/2020"}, "rounds/2020/"),
        ("clusters", {"key": "literacy"}, "clusters/"),
        ("commissions", {"country_iso2": "MA"}, "countries/ma/"),
        ("first_claims", {"round": "admission/2020", "country_iso2": "MA", "publisher": "coordinator"}, "rounds/2020/"),
        ("next_dates", {"what": "The next conference"}, "conferences/"),
        ("network_figures", {"date": "2020-09-23", "scope": "total", "source_url": "https://example.org/figures"}, "figures/"),
        ("aliases", {"alias": "ma/todgha"}, None),
        ("nothing", {"key": "ma/tinghir"}, None),
        ("awards", {"key": "ma/tinghir"}, None),
        ("conferences", {"number": "seven"}, None),
        ("conferences", {"number": "9" * 99}, None),
        ("members", {"key": "ma/tinghir\x00"}, None),
        ("members", {"key": "' OR 1=1"}, None),
    ],
)
def test_which_rows_may_be_asked_about(table, given, path):
    fact = fact_asked(table, given)

    assert (fact.path if fact else None) == path
