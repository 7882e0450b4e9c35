"""Calls and forms are found by the search and stand in the feed; drafts and what is invented do not."""

from datetime import timedelta

import pytest

from halqa.foundation.languages import LANGUAGES
from halqa.rounds.actions import calls as actions
from halqa.rounds.actions import forms
from halqa.rounds.enums.forms import Direction
from halqa.rounds.queries.forms import forms_now, published_form
from halqa.rounds.queries.news import round_news
from halqa.rounds.rules.forms_editing import order_mark
from halqa.search.access import EVERYBODY
from halqa.search.queries import find
from halqa.search.tasks import catch_up
from tests.factories.registry import make_country
from tests.factories.rounds import NOW, REAL, TEAM, call_text, make_call, make_real_call
from tests.rounds.test_actions_forms import WHO

pytestmark = pytest.mark.django_db


def found(words: str, language: str = "en") -> list[str]:
    return [one.subject for one in find(words, EVERYBODY, language=language).results]


def test_a_call_is_found_from_the_moment_it_opens_and_an_invented_one_never():
    make_country("MA", fr="Maroc")
    make_call()
    make_call("another-2027", opened=False)
    assert found("2027") == []

    make_real_call()

    assert found("award 2027") == found("prix 2027", "fr") == found("maroc") == ["call:real-2027"]


def test_a_form_is_found_by_its_title_in_every_language():
    catch_up(NOW, turn=timedelta(minutes=1), clock=lambda: NOW)
    titles = forms_now()["admission"].title.texts

    assert [tag for tag in LANGUAGES if "form:admission" not in found(titles[tag], tag)] == []


def test_what_became_of_calls_and_forms_stands_in_the_feed(client):
    make_call()
    key = make_real_call()
    later = call_text(key, *REAL, ("closes = 2027-03-28", "closes = 2027-04-11"))
    actions.amend_call(key=key, text=later, reason="Roads are closed.", read=2, by=TEAM, now=NOW)

    told = client.get("/en/feed.atom").content.decode()

    assert told.count(f"/en/calls/{key}/") == 2
    assert "Award 2027: A call was amended after it had opened." in told
    assert "national-2027" not in told


def test_a_published_form_is_new(client):
    form = published_form("award")
    forms.begin_version(key="award", **WHO)
    forms.move_part(key="award", part="access", to=Direction.UP, read=order_mark(form), **WHO)
    forms.publish_version(key="award", read=2, **WHO)

    assert [(one.kind, one.path) for one in round_news(language="en")] == [("form.published", "forms/award/")]
