"""Tables of cases: pages, fields, parameters, limits, tokens."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halqa.opendata.enums import TokenScope, TokenState
from halqa.opendata.rules import asking, tokens
from halqa.opendata.rules.asking import Unusable
from halqa.opendata.rules.fields import chosen, narrowed, refusals_of_fields
from halqa.opendata.rules.limits import SPAN, counted_as, portion, seconds_left, span_of
from halqa.opendata.rules.paging import Window
from halqa.opendata.rules.policy import TokenPolicy
from halqa.opendata.rules.tokens import TokenFacts, Wanted

NOW = datetime(2026, 3, 1, 12, 7, 30, tzinfo=UTC)
TODAY = NOW.date()
POLICY = TokenPolicy(most_tokens=2, longest_days=366)
BOTH = frozenset(TokenScope)
PUBLIC = frozenset({TokenScope.READ_PUBLIC})


@pytest.mark.parametrize(
    ("window", "pages", "previous", "following", "rows"),
    [
        (Window(1, 2, 0), 1, None, None, []),
        (Window(1, 2, 5), 3, None, 2, [0, 1]),
        (Window(2, 2, 5), 3, 1, 3, [2, 3]),
        (Window(3, 2, 5), 3, 2, None, [4]),
        (Window(4, 2, 5), 3, 3, None, []),
        (Window(9, 2, 5), 3, 3, None, []),
        (Window(2, 2, 0), 1, 1, None, []),
        (Window(1, 5, 5), 1, None, None, [0, 1, 2, 3, 4]),
    ],
)
def test_a_window_holds_its_rows_and_knows_those_beside_it(window, pages, previous, following, rows):

    assert (window.pages, window.previous, window.next) == (pages, previous, following)
    assert window.of(list(range(window.total))) == rows
    assert window.is_beyond is (window.page > pages)


@pytest.mark.parametrize(
    ("text", "names", "codes"),
    [
        ("key", ("key",), []),
        ("name, key,name", ("name", "key"), []),
        ("", (), ["no-field-named"]),
        (" , ", (), ["no-field-named"]),
        ("key,colour,Name", ("key", "colour", "Name"), ["unknown-field", "unknown-field"]),
    ],
)
def test_fields_are_chosen_by_name(text, names, codes):
    assert chosen(text) == names
    assert [refusal.code for refusal in refusals_of_fields(names, ("key", "name"))] == codes


def test_chosen_fields_keep_the_order_of_the_row():
    assert list(narrowed({"key": 1, "name": 2, "kind": 3}, ("kind", "key"))) == ["key", "kind"]
    assert narrowed({"key": 1}, ()) == {"key": 1}


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (lambda text: asking.whole_number(text, least=1, most=9), "9", 9),
        (lambda text: asking.whole_number(text, least=-3, most=9), "-3", -3),
        (lambda text: asking.whole_number(text, least=1, most=9), "10", "number-too-large"),
        (lambda text: asking.whole_number(text, least=1, most=9), "0", "number-too-small"),
        (lambda text: asking.whole_number(text, least=1, most=9), "1.0", "not-a-whole-number"),
        (lambda text: asking.whole_number(text, least=1, most=9), " 1", "not-a-whole-number"),
        (lambda text: asking.whole_number(text, least=1, most=9), "١", "not-a-whole-number"),
        (lambda text: asking.whole_number(text, least=1, most=9), "9" * 5000, "not-a-whole-number"),
        (lambda text: asking.whole_number(text, least=1, most=9), "", "not-a-whole-number"),
        (asking.day, "2020-02-29", date(2020, 2, 29)),
        (asking.day, "2021-02-29", "not-a-day-of-the-calendar"),
        (asking.day, "20200229", "not-a-day-of-the-calendar"),
        (asking.day, "2020-02-29T00:00", "not-a-day-of-the-calendar"),
        (asking.day, "1582934400", "not-a-day-of-the-calendar"),
        (lambda text: asking.choice(text, ["a", "b"]), "b", "b"),
        (lambda text: asking.choice(text, ["a", "b"]), "", "not-a-choice"),
        (lambda text: asking.in_form(text, "[A-Z]{2}", "MA"), "MA", "MA"),
        (lambda text: asking.in_form(text, "[A-Z]{2}", "MA"), "MA\n", "text-not-in-form"),
        (lambda text: asking.short_text(text, 3), "abc", "abc"),
        (lambda text: asking.short_text(text, 3), "abcd", "text-too-long"),
    ],
)
def test_what_stands_in_an_address_is_read_strictly(read, text, found):
    try:
        answer = read(text)
    except Unusable as unusable:
        answer = unusable.refusal.code

    assert answer == found


def test_what_is_told_back_is_one_line_that_no_terminal_obeys():
    with pytest.raises(Unusable) as unusable:
        asking.choice("\x1b[31m" + "a" * 500, ["b"])

    told = unusable.value.refusal.facts["value"]
    assert len(told) == 61
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("given", "known", "codes"),
    [
        (["page"], ["page"], []),
        (["page", "page"], ["page"], ["parameter-given-twice"]),
        (["pages"], ["page"], ["unknown-parameter"]),
        (["pages"], [], ["no-parameter-here"]),
        (["a", "a", "page"], ["page"], ["unknown-parameter"]),
    ],
)
def test_unknown_and_repeated_parameters_are_refused(given, known, codes):
    assert [refusal.code for _name, refusal in asking.refusals_of_parameters(given, known)] == codes


def test_a_day_that_lies_ahead_is_refused_at_its_parameter():
    days = [("as_of", TODAY + timedelta(days=1)), ("known_on", TODAY), ("other", None)]

    assert [(name, one.code) for name, one in asking.refusals_of_days(days, TODAY)] == [("as_of", "day-lies-ahead")]


@pytest.mark.parametrize(
    ("moment", "begun", "seconds"),
    [
        (NOW, datetime(2026, 3, 1, 12, 0, tzinfo=UTC), 150),
        (datetime(2026, 3, 1, 12, 10, tzinfo=UTC), datetime(2026, 3, 1, 12, 10, tzinfo=UTC), 600),
        (datetime(2026, 3, 1, 12, 9, 59, 999_999, tzinfo=UTC), datetime(2026, 3, 1, 12, 0, tzinfo=UTC), 1),
    ],
)
def test_spans_are_the_same_for_everybody(moment, begun, seconds):
    assert span_of(moment) == begun
    assert seconds_left(moment) == seconds
    assert span_of(moment + timedelta(seconds=seconds)) == begun + SPAN


@pytest.mark.parametrize(
    ("limit", "taken", "permits"),
    [(600, 0, 75), (600, 300, 38), (600, 593, 1), (600, 599, 1), (600, 600, 0), (600, 700, 0), (1, 0, 1)],
)
def test_portions_grow_small_so_that_the_last_are_counted_one_by_one(limit, taken, permits):
    assert portion(limit, taken) == permits


def test_a_whole_limit_is_given_out_by_few_writes():
    taken = writes = 0
    while permits := portion(600, taken):
        taken += permits
        writes += 1

    assert taken == 600
    assert writes < 40


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_household_counts_as_one(address, counted):
    assert counted_as(address) == counted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (tokens.written("0123456789abcdef", "A" * 43), ("0123456789abcdef", "A" * 43)),
        ("halqa_0123456789abcdef_" + "A" * 42, None),
        ("other_0123456789abcdef_" + "A" * 43, None),
        ("halqa_0123456789ABCDEF_" + "A" * 43, None),
        (tokens.written("0123456789abcdef", "A" * 43) + "\n", None),
        ("", None),
    ],
)
def test_a_token_is_known_by_its_form(text, found):
    assert tokens.read(text) == found


@pytest.mark.parametrize(
    ("facts", "state", "code"),
    [
        (TokenFacts(PUBLIC, TODAY + timedelta(days=1), False, False), TokenState.GOOD, []),
        (TokenFacts(PUBLIC, TODAY, False, False), TokenState.OVER, ["token-over"]),
        (TokenFacts(PUBLIC, TODAY + timedelta(days=1), True, False), TokenState.WITHDRAWN, ["token-withdrawn"]),
        (TokenFacts(PUBLIC, TODAY, True, False), TokenState.WITHDRAWN, ["token-withdrawn"]),
    ],
)
def test_a_token_is_good_until_its_day_or_its_withdrawal(facts, state, code):
    assert tokens.state_of(facts, TODAY) is state
    assert [refusal.code for refusal in tokens.refusals_of_using(facts, TODAY)] == code


def test_a_token_that_nobody_made_is_unknown():
    assert [refusal.code for refusal in tokens.refusals_of_using(None, TODAY)] == ["token-unknown"]


@pytest.mark.parametrize(
    ("scopes", "shown", "needs", "codes"),
    [
        (BOTH, True, True, []),
        (BOTH, False, False, []),
        (BOTH, False, True, ["token-without-second-factor"]),
        (PUBLIC, True, True, ["token-without-scope"]),
        (PUBLIC, False, True, ["token-without-scope", "token-without-second-factor"]),
    ],
)
def test_what_is_its_person_s_own_needs_scope_and_second_factor(scopes, shown, needs, codes):
    facts = TokenFacts(scopes, TODAY + timedelta(days=1), False, shown)

    assert [refusal.code for refusal in tokens.refusals_of_own(facts, needs_second_factor=needs)] == codes


@pytest.mark.parametrize(
    ("scopes", "days", "has_role", "good", "codes"),
    [
        (BOTH, 1, True, 0, []),
        (PUBLIC, 366, False, 1, []),
        (PUBLIC, 0, False, 0, ["token-ends-already"]),
        (PUBLIC, 367, False, 0, ["token-ends-too-late"]),
        (BOTH, 1, False, 0, ["no-role-to-read-by"]),
        (frozenset(), 1, True, 0, ["token-opens-nothing"]),
        (PUBLIC, 1, True, 2, ["too-many-tokens"]),
        (BOTH, -1, False, 2, ["too-many-tokens", "no-role-to-read-by", "token-ends-already"]),
    ],
)
def test_who_may_make_which_token(scopes, days, has_role, good, codes):
    wanted = Wanted(scopes, TODAY + timedelta(days=days), has_role, good)

    assert [refusal.code for refusal in tokens.refusals_of_making(wanted, POLICY, NOW)] == codes
