"""``halqa figures``: plain text, JSON as documented, one sentence for a bad day."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from halqa.registry.enums import Doubt, FigureScope, FigureStatus, Gap, Publisher, Qualifier, Region
from tests.factories import registry as make

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "figures.md"
WITHDRAWN = "[2020-09-24..2020-12-14]"


@pytest.fixture
def network(db):
    """One of everything that the answer can hold."""
    make.make_round("2020", cities_published=54)
    make.make_member("ma/benguerir", membership={"listed_rounds": "2020"})
    make.make_member("ma/laayoune", membership={"listed_rounds": "2020", "withdrawn": WITHDRAWN})
    make.make_member("ma/undated", begun="", membership={"known": "2016"})
    make.make_figure(
        200, 50, about="2018", cities_qualifier=Qualifier.OVER, residents=500_000_000, residents_qualifier=Qualifier.NEARLY
    )
    make.make_figure(230, 64, status=FigureStatus.CORRECTED, withdrawn=WITHDRAWN)
    make.make_figure(229, 64, known=WITHDRAWN)
    make.make_figure(55, 27, scope=FigureScope.ROUND, status=FigureStatus.CORRECTED, withdrawn=WITHDRAWN)
    make.make_figure(54, 27, scope=FigureScope.ROUND, known=WITHDRAWN)
    make.make_figure(498, None, about="2020-09-23", publisher=Publisher.PRESS, status=FigureStatus.ERROR)


def run(capsys, *options):
    call_command("figures", *options)
    return capsys.readouterr().out


def asked(capsys, as_of, known_on):
    return json.loads(run(capsys, "--as-of", as_of, "--known-on", known_on, "--json"))


def paths(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{path}.{'REGION' if path == 'listed.by_region' else 'FACT' if path.endswith('.facts') else key}".strip(".")
            yield here
            yield from paths(inner, here)
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{path}[]")


def as_published(path):
    """Name the keys of a figure as the reference does: under ``published[]``, wherever a figure stands."""
    return re.sub(r"^(other_claims|undetermined\[\]\.candidates)\[\]", "published[]", path)


def test_the_documented_keys_are_the_keys_of_the_answer(network, capsys):
    documented = re.findall(
        r"^\| `([^`]+)` \|", REFERENCE.read_text(encoding="utf-8").partition("## Keys of the answer")[2], re.MULTILINE
    )
    answers = [asked(capsys, "2020-09-23", known_on) for known_on in ("2020-09-23", "2020-10-15", "2020-12-31")]

    produced = {as_published(path) for answer in answers for path in paths(answer)}

    assert len(documented) == len(set(documented))
    assert set(documented) == produced


@pytest.mark.parametrize("kind", [Doubt, Gap, FigureStatus, Qualifier, Publisher, Region], ids=lambda kind: kind.__name__)
def test_every_code_of_the_answer_is_documented(kind):
    text = REFERENCE.read_text(encoding="utf-8")

    assert [member for member in kind if f"`{member}`" not in text] == []


def test_the_answer_for_programs_has_the_days_and_all_regions(network, capsys):
    answer = asked(capsys, "2020-09-23", "2020-12-31")

    assert (answer["as_of"], answer["known_on"]) == ("2020-09-23", "2020-12-31")
    assert list(answer["listed"]["by_region"]) == list(Region)
    assert answer["listed"]["undetermined"]["reasons"] == [
        {"code": "begun-undated", "cities": 1, "sentence": "No date of joining was found."}
    ]


def test_without_days_both_are_today(network, capsys):
    answer = json.loads(run(capsys, "--json"))

    assert answer["as_of"] == answer["known_on"] > "2026"


def test_known_on_alone_asks_about_the_same_day(network, capsys):
    assert json.loads(run(capsys, "--known-on", "2020-09-23", "--json")) == asked(capsys, "2020-09-23", "2020-09-23")


def test_qualifiers_and_residents_are_kept(network, capsys):
    (published,) = asked(capsys, "2018-12-31", "2026-01-01")["published"]

    assert published["cities_qualifier"] == "over"
    assert (published["residents"], published["residents_qualifier"]) == (500_000_000, "nearly")


def test_the_plain_answer_says_first_what_stands_and_then_what_is_in_doubt(network, capsys):
    lines = run(capsys, "--as-of", "2020-09-23", "--known-on", "2020-10-15").splitlines()

    assert lines[0] == "The network on 23 September 2020, as known on 15 October 2020"
    assert [line for line in lines[1:] if line and not line.startswith(" ")][:-1] == [
        "What others published",
        "What is listed here",
        "What cannot be decided",
        "What was taken back",
        "Rows listed of members published",
        "Why the numbers differ",
        "Other totals published about that time",
    ]
    assert lines[-1].startswith("Halqa is independent of UNESCO.")


@pytest.mark.parametrize(
    ("known_on", "line"),
    [
        (
            "2020-09-23",
            "  23 September 2020: 230 cities, 64 countries. UNESCO or its institute: https://example.org/news",
        ),
        ("2020-10-15", "  No total of UNESCO or its institute stands for certain."),
        ("2020-12-14", "  Certain for that day: 1 city in 1 country."),
        ("2020-12-14", "  Joined that day, 1: Benguerir (MA)"),
        ("2020-12-14", "  Admissions of 2020: 1 of 54"),
        (
            "2020-12-14",
            "  The total of 230 cities, published for 23 September 2020, was corrected to 229. https://example.org/corrigendum",
        ),
        (
            "2020-10-15",
            (
                "  The admission of Laayoune, announced on 23 September 2020, was taken back. "
                "Whether that was known by then cannot be decided. https://example.org/corrigendum"
            ),
        ),
    ],
)
def test_the_plain_answer_tells_each_thing_in_one_line(network, capsys, known_on, line):
    assert line in run(capsys, "--as-of", "2020-09-23", "--known-on", known_on).splitlines()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("yesterday", "--as-of 'yesterday': not a date in one of the known forms; write a day such as 2020-09-23.\n"),
        ("2020-02-30", "--as-of '2020-02-30': the month has no such day; write a day such as 2020-09-23.\n"),
        ("2020", "--as-of '2020': a day is needed, written as 2020-09-23.\n"),
        ("", "--as-of '': a day is needed, written as 2020-09-23.\n"),
        ("9999-01-01", "--as-of '9999-01-01': this day lies ahead, and nothing is known of it yet.\n"),
        ("[..2020-09-23]", "--as-of '[..2020-09-23]': a day is needed, written as 2020-09-23.\n"),
    ],
)
def test_what_is_no_day_is_answered_by_one_sentence(capsys, text, reason):
    with pytest.raises(SystemExit) as stopped:
        call_command("figures", "--as-of", text)

    assert stopped.value.code == 2
    assert capsys.readouterr() == ("", reason)


@pytest.mark.parametrize("option", ["--as-of", "--known-on"])
def test_today_is_answered_and_tomorrow_is_not(db, capsys, monkeypatch, option):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 1, 23, 59, tzinfo=UTC))

    assert run(capsys, option, "2026-03-01")
    with pytest.raises(SystemExit):
        call_command("figures", option, "2026-03-02")
    assert capsys.readouterr().err == f"{option} '2026-03-02': this day lies ahead, and nothing is known of it yet.\n"


@pytest.mark.parametrize(("begun", "said"), [((), False), (("2018",), False), (("2018", ""), True)])
def test_reasons_that_may_overlap_are_said_to(db, capsys, begun, said):
    for place, when in enumerate(begun):
        make.make_member(f"ma/town-{place}", begun=when, membership={"known": "2016"})

    assert ("A city may have several reasons:" in run(capsys, "--as-of", "2018-06-01", "--known-on", "2019-01-01")) is said
