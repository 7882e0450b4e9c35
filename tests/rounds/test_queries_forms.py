"""What the registry knows of a city is brought into its form with day and source; what stands in the way of a policy is told."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from halqa.foundation.policy import BadPolicy
from halqa.registry.actions import profiles
from halqa.registry.enums import ProfilePart
from halqa.registry.rules.profiles import fingerprint
from halqa.rounds.enums.forms import KnownFrom
from halqa.rounds.queries.forms import concepts, filed_forms, form_policy, published_form
from halqa.rounds.queries.forms_door import FORM_DOOR
from halqa.rounds.queries.forms_known import known_of_city
from halqa.rounds.rules.forms_answers import Limits, unfit
from halqa.rounds.rules.forms_carrying import carried
from tests.factories.profiles import CITY, TEAM
from tests.factories.registry import make_country, make_member, make_population, make_source

pytestmark = pytest.mark.django_db
APPROVED = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def city():
    make_country("MA", fr="Maroc")
    city = make_member("ma/benguerir", name="Benguerir", begun="2020-09-23")
    make_population(city, 88_626, about="2014", source=make_source("https://example.org/census"))
    make_population(city, 90_000, about="2019", source=make_source("https://example.org/later"))
    make_population(city, 12, published_as="GeoNames, of the urban place")
    who = {"city": city, "by": CITY, "now": APPROVED, "read": fingerprint({})}
    profiles.draft_part(part=ProfilePart.WEBSITE, content={"address": "https://www.example.org/"}, **who)
    profiles.draft_part(part=ProfilePart.OFFICE, content={"name": "Learning", "email": "l@city.example"}, **who)
    proposal = city.proposals.get()
    profiles.send(number=proposal.pk, read=proposal.version, by=CITY, now=APPROVED)
    proposal.refresh_from_db()
    profiles.approve(
        number=proposal.pk,
        read=proposal.version,
        parts=[ProfilePart.WEBSITE, ProfilePart.OFFICE],
        reason="",
        by=TEAM,
        now=APPROVED,
    )
    return city


def test_what_is_known_of_a_city_is_known_by_concept(city):
    known = {one.concept: one for one in known_of_city(city.key, language="fr")}

    assert {concept: one.value for concept, one in known.items()} == {
        "city.name": "Benguerir",
        "city.country": "Maroc",
        "city.website": "https://www.example.org/",
        "contact.organisation": "Learning",
        "contact.email": "l@city.example",
        "city.population": {"value": "90000", "year": 2019},
        "city.joined-on": "2020-09-23",
    }
    population, website = known["city.population"], known["city.website"]
    assert (population.on, population.source) == (date(2019, 12, 31), "https://example.org/later")
    assert (population.known_from, website.known_from) == (KnownFrom.POPULATION, KnownFrom.WEBSITE)
    assert website.on == date(2026, 1, 5)


def test_it_is_brought_into_the_form_and_asked_aloud_once_it_is_old(city):
    form, limits = published_form("award"), Limits(form_policy(), 2026)

    found = carried(form, known_of_city(city.key, language="en"), concepts(), limits, date(2026, 3, 1))

    assert {ident: one.is_old for ident, one in found.items()} == {
        "city-name": False,
        "country": False,
        "joined-on": False,
        "population": True,
        "contact-email": False,
    }
    assert unfit(form, {ident: one.known.value for ident, one in found.items()}, limits) == []


def test_it_costs_no_more_for_a_city_of_which_more_is_known(city):
    def queries(key: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            known_of_city(key, language="en")
        return len(asked)

    make_member("ma/tinghir", name="Tinghir")

    assert queries(city.key) == queries("ma/tinghir") + 0
    assert known_of_city("ma/nowhere", language="en") == ()


def test_a_form_has_a_door():
    assert FORM_DOOR.name("form:award", "fr") == "Candidature au Prix des villes apprenantes"
    assert FORM_DOOR.name("form:contest", "fr") is None
    assert FORM_DOOR.address("form:award") == "/en/forms/award/"


def copied(settings, tmp_path):
    """Return a folder with the network's policy, which is the one that holds from now on."""
    for path in [*settings.POLICY.glob("*.toml"), *settings.POLICY.glob("forms/*.toml")]:
        to = tmp_path / path.relative_to(settings.POLICY)
        to.parent.mkdir(exist_ok=True)
        to.write_bytes(path.read_bytes())
    settings.POLICY = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("forms.toml", ("most_options = 40", ""), "must hold one table [forms]"),
        ("concepts.toml", ('type = "day"', 'type = "night"'), "concepts.toml, line"),
        ("forms/award-1.toml", ("most_words = 300", "most_words = -300"), "award-1.toml, line"),
        ("forms/award-1.toml", ("version = 1", "version = 2"), "has to be called award-2.toml"),
    ],
)
def test_a_policy_that_cannot_be_used_says_where(settings, tmp_path, name, change, said):
    folder = copied(settings, tmp_path)
    text = (folder / name).read_text()
    assert change[0] in text
    (folder / name).write_text(text.replace(*change, 1))

    with pytest.raises(BadPolicy) as told:
        filed_forms()

    assert said in str(told.value)


def test_a_command_checks_the_forms(settings, tmp_path, capsys):
    call_command("forms", "check")
    assert "award-1.toml: 21 questions" in capsys.readouterr().out

    path = copied(settings, tmp_path) / "forms" / "award-1.toml"
    path.write_text(path.read_text().replace("most_words = 300", "most_words = 0", 1))
    with pytest.raises(
        CommandError, match=r"award-1.toml, line \d+, questions\[9\].most_words: No word would be allowed.\n1 in all"
    ):
        call_command("forms", "check")


def test_another_network_has_forms_of_its_own(settings, tmp_path):
    folder = copied(settings, tmp_path)
    for path in folder.glob("forms/*.toml"):
        if path.stem != "papers-1":
            path.unlink()

    assert [key for key, _number in filed_forms()] == ["papers"]
    assert published_form("award") is None
