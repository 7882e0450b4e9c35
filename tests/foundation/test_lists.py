import pytest

from halqa.foundation.lists import Page, Query

ORDER = ("q", "region", "sort", "page")


@pytest.mark.parametrize(
    ("wanted", "number"),
    [(None, 1), ("", 1), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("9" * 5000, 1), ("1", 1), ("8", 8), ("9", 8), (3, 3)],
)
def test_a_page_that_does_not_exist_becomes_the_nearest(wanted, number):
    assert Page.of(367, wanted, size=50).number == number


@pytest.mark.parametrize(
    ("total", "wanted", "rows", "count"),
    [(0, 1, (0, 0), 1), (1, 1, (1, 1), 1), (50, 1, (1, 50), 1), (51, 2, (51, 51), 2), (367, 8, (351, 367), 8)],
)
def test_rows_of_a_page(total, wanted, rows, count):
    page = Page.of(total, wanted, size=50)

    assert (page.first_row, page.last_row) == rows
    assert page.count == count


def test_neighbours_end_at_both_ends():
    assert (Page.of(100, 1).previous, Page.of(100, 1).next) == (None, 2)
    assert (Page.of(100, 2).previous, Page.of(100, 2).next) == (1, None)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, [1, 2, None, 10]),
        (3, [1, 2, 3, 4, None, 10]),
        (4, [1, 2, 3, 4, 5, None, 10]),
        (5, [1, None, 4, 5, 6, None, 10]),
        (10, [1, None, 9, 10]),
    ],
)
def test_numbers_leave_out_only_what_is_more_than_one(number, expected):
    assert Page.of(500, number, size=50).numbers() == expected


def test_one_view_of_a_list_has_one_address():
    first = Query.parse("?sort=name&q= rabat &region=africa&region=arab-states&utm_source=x", ORDER)
    second = Query.parse("region=africa&q=rabat&region=africa&region=arab-states&sort=name&page=+", ORDER)

    assert str(first) == str(second) == "?q=rabat&region=africa&region=arab-states&sort=name"


def test_a_change_leads_to_the_first_page_and_turning_pages_keeps_the_rest():
    query = Query.parse("q=rabat&page=3", ORDER)

    assert str(query.put("sort", "name")) == "?q=rabat&sort=name"
    assert str(query.drop("q")) == "?"
    assert str(query.put("page", 4)) == "?q=rabat&page=4"


def test_one_of_several_values_can_be_taken_away():
    query = Query.parse("region=africa&region=arab-states", ORDER)

    assert query.drop("region", "africa").values("region") == ("arab-states",)
    assert query.drop("region").values("region") == ()


def test_only_keeps_what_makes_a_page_of_its_own():
    assert str(Query.parse("q=a&sort=name&page=2", ORDER).only("q", "page")) == "?q=a&page=2"


def test_what_is_typed_is_encoded():
    assert str(Query(ORDER).put("q", "a&b=ç")) == "?q=a%26b%3D%C3%A7"
