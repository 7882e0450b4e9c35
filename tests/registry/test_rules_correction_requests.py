"""Corrections that readers ask for: both sides of each edge."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.registry.enums import CorrectionRequestState
from halqa.registry.rules.correction_requests import (
    REQUESTS,
    CorrectionPolicy,
    Received,
    RequestFacts,
    SentForm,
    Wish,
    columns_to_ask_of,
    due_on,
    fingerprint_of,
    proposed_cells,
    refusals_of_answer,
    refusals_of_form,
    refusals_of_limit,
    refusals_of_wish,
    refusals_to_answer,
    seconds_to_next_day,
)
from halqa.registry.rules.roster_tables import TABLES

POLICY = CorrectionPolicy(
    answer_days=14,
    a_day_from_one_address=3,
    a_day_from_one_person=5,
    a_day_in_all=9,
    seconds_to_write=3,
    hours_to_write=24,
    most_of_proposal=20,
    most_of_source=30,
    most_of_remarks=40,
    most_of_answer=50,
    days_of_mail_address=90,
    days_of_discarded=30,
)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPEN, BACK = CorrectionRequestState.OPEN, CorrectionRequestState.ASKED_BACK
CORRECTED, STANDS, DISCARDED = CorrectionRequestState.CORRECTED, CorrectionRequestState.STANDS, CorrectionRequestState.DISCARDED


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("of_sender", "of_visitors", "is_person", "reasons"),
    [
        (0, 0, False, []),
        (2, 8, False, []),
        (3, 8, False, ["too-many-from-one-place"]),
        (2, 9, False, ["too-many-in-all"]),
        (3, 9, False, ["too-many-from-one-place", "too-many-in-all"]),
        (4, 9, True, []),
        (5, 0, True, ["too-many-today"]),
    ],
)
def test_how_often_somebody_may_ask(of_sender, of_visitors, is_person, reasons):
    assert codes(refusals_of_limit(Received(of_sender, of_visitors, is_person), POLICY)) == reasons


@pytest.mark.parametrize(
    ("shown", "is_trapped", "reasons"),
    [
        (timedelta(seconds=2.999), False, ["sent-too-fast"]),
        (timedelta(seconds=3), False, []),
        (timedelta(hours=24), False, []),
        (timedelta(hours=24, microseconds=1), False, ["form-too-old"]),
        (timedelta(microseconds=-1), False, ["form-too-old"]),
        (None, False, ["form-too-old"]),
        (timedelta(minutes=1), True, ["looks-automatic"]),
        (None, True, ["looks-automatic"]),
    ],
)
def test_how_a_form_is_sent(shown, is_trapped, reasons):
    form = SentForm(NOW - shown if shown is not None else None, is_trapped=is_trapped)

    assert codes(refusals_of_form(form, "", POLICY, NOW)) == reasons


def test_a_fact_that_changed_while_its_reader_wrote():
    form = SentForm(NOW - timedelta(minutes=1), "0123456789abcdef")

    assert codes(refusals_of_form(form, "0123456789abcdef", POLICY, NOW)) == []
    assert codes(refusals_of_form(form, "fedcba9876543210", POLICY, NOW)) == ["fact-changed-meanwhile"]


@pytest.mark.parametrize(
    ("wish", "reasons"),
    [
        (Wish("2019", "https://example.org/"), []),
        (Wish("x" * 20, "y" * 30, "z" * 40), []),
        (Wish("x" * 21, "y" * 31, "z" * 41), [("text-too-long-to-read", field) for field in ("proposal", "source", "remarks")]),
        (Wish("", ""), [("proposal-missing", "proposal"), ("published-nowhere", "source")]),
        (Wish(" \n ", "\t"), [("proposal-missing", "proposal"), ("published-nowhere", "source")]),
        (Wish("=1+1", "+49 1"), []),
        (Wish("<script>", "'; DROP TABLE"), []),
        (Wish("two\nlines", "a", "of\r\nremarks"), []),
        (Wish("a\x00b", "a"), [("sign-nobody-sees", "proposal")]),
        (Wish("a", "a\u202eb"), [("sign-nobody-sees", "source")]),
        (Wish("a", "a", "x\ud800"), [("sign-nobody-sees", "remarks")]),
        (Wish("a", "a", "", "joined_date"), []),
        (Wish("a", "a", "", "source_url"), [("no-such-cell", "column")]),
        (Wish("a", "a", "", "nothing"), [("no-such-cell", "column")]),
    ],
)
def test_what_a_reader_writes(wish, reasons):
    found = [(refusal.code, refusal.facts["column"]) for refusal in refusals_of_wish(columns_to_ask_of("members"), wish, POLICY)]

    assert found == reasons


def test_of_what_is_missing_there_are_no_cells():
    assert codes(refusals_of_wish((), Wish("a", "b", column="name"), POLICY)) == ["no-such-cell"]
    assert columns_to_ask_of("") == ()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_asked_of_a_row_is_what_it_says_and_no_source(table):
    columns = columns_to_ask_of(table.name)

    assert set(columns) <= set(table.header)
    assert not {"source_url", "notes", "confidence"} & set(columns)
    assert columns


@pytest.mark.parametrize(
    ("answer", "reasons"), [("", ["answer-missing"]), ("x", []), ("x" * 50, []), ("x" * 51, ["text-too-long-to-read"])]
)
def test_what_the_team_answers(answer, reasons):
    assert codes(refusals_of_answer(answer, POLICY)) == reasons


@pytest.mark.parametrize(
    ("state", "to", "read", "may_be_told", "reasons"),
    [
        (OPEN, STANDS, 2, False, []),
        (OPEN, CORRECTED, 2, False, []),
        (OPEN, DISCARDED, 2, False, []),
        (OPEN, BACK, 2, True, []),
        (OPEN, BACK, 2, False, ["nobody-to-ask"]),
        (OPEN, STANDS, 1, True, ["request-changed-meanwhile"]),
        (OPEN, BACK, 1, False, ["request-changed-meanwhile", "nobody-to-ask"]),
        (BACK, OPEN, 2, True, []),
        (BACK, STANDS, 2, True, []),
        (BACK, BACK, 2, True, ["request-is-answered"]),
        (OPEN, OPEN, 2, True, ["request-is-answered"]),
        *(
            (state, to, 2, True, ["request-is-answered"])
            for state in (CORRECTED, STANDS, DISCARDED)
            for to in CorrectionRequestState
        ),
    ],
)
def test_which_answer_may_follow(state, to, read, may_be_told, reasons):
    assert codes(refusals_to_answer(RequestFacts(state, 2, may_be_told), to, read=read)) == reasons


def test_every_end_is_one():
    assert {state for state in CorrectionRequestState if not REQUESTS.allowed_from(state)} == {CORRECTED, STANDS, DISCARDED}


def test_spaces_and_capitals_make_no_other_request():
    said = fingerprint_of("awards", "ma/tinghir\t2024", "city:ma/tinghir", Wish("In  2019", "HTTPS://example.org"))

    assert said == fingerprint_of(
        "awards", "ma/tinghir\t2024", "city:ma/tinghir", Wish("in 2019 ", "https://example.org", "More")
    )
    assert said != fingerprint_of("awards", "ma/tinghir\t2024", "city:ma/tinghir", Wish("in 2018", "https://example.org"))
    assert said != fingerprint_of("awards", "ma/tinghir\t2022", "city:ma/tinghir", Wish("in 2019", "https://example.org"))


@pytest.mark.parametrize(
    ("now", "due", "seconds"),
    [
        (datetime(2026, 3, 1, 0, 0, tzinfo=UTC), date(2026, 3, 15), 86400),
        (datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC), date(2026, 3, 15), 1),
        (datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC), date(2026, 3, 15), 1),
        (datetime.fromisoformat("2026-03-02T01:00:00+02:00"), date(2026, 3, 15), 3600),
    ],
)
def test_days_are_those_of_utc(now, due, seconds):
    assert (due_on(now, POLICY), seconds_to_next_day(now)) == (due, seconds)


@pytest.mark.parametrize(
    ("table", "wish", "cells"),
    [
        (
            "members",
            Wish("2019-09-23", "https://example.org/a", column="joined_date"),
            {"joined_date": "2019-09-23", "source_url": "https://example.org/a"},
        ),
        ("members", Wish("of\ntwo lines", "A book, 2019", column="name"), {"name": "of two lines"}),
        ("members", Wish("anything", "javascript:alert(1)"), {}),
        ("network_figures", Wish("230", "https://example.org/a", column="cities"), {"cities": "230"}),
        ("", Wish("anything", "https://example.org/a"), {}),
    ],
)
def test_with_what_the_coordinators_form_begins(table, wish, cells):
    assert proposed_cells(table, wish) == cells
