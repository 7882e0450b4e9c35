"""Each app gives the words for its events; the ledger knows none by itself."""

from collections import ChainMap

import pytest
from django.utils.translation import gettext_lazy as _

from halqa.ledger import labels


@pytest.fixture(autouse=True)
def _own_words(monkeypatch):
    monkeypatch.setattr(labels, "_words", ChainMap())


def test_an_event_says_what_its_app_says():
    labels.register_events({"storm.passed": _("Skip to content")})

    assert labels.event_words("storm.passed") == "Skip to content"


def test_an_event_that_no_app_speaks_of_says_its_kind():
    assert labels.event_words("storm.passed") == "storm.passed"


def test_a_kind_belongs_to_one_app():
    labels.register_events({"storm.passed": _("Skip to content")})

    with pytest.raises(ValueError, match=r"storm\.passed"):
        labels.register_events({"storm.passed": _("Skip to content"), "storm.rose": _("Skip to content")})
    assert labels.event_words("storm.rose") == "storm.rose"
