"""``halqa demo``: the key with which it certifies what is invented."""

import os

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from halqa.operations.management.commands import demo
from halqa.rounds.queries.credential_key import demonstration_key, issuer, keep_new_key, key_ring


@pytest.fixture
def started(settings, tmp_path, monkeypatch):
    """Start a demonstration in a folder of its own, without its rows and its server; return what starts it again."""
    settings.VAR, settings.CREDENTIAL_KEY, settings.SITE_ADDRESS, settings.DEMO_PEOPLE = tmp_path, None, "", False
    monkeypatch.setattr(demo, "pending_migrations", list)
    monkeypatch.setattr(demo, "call_command", lambda *_asked, **_more: None)
    for name in ("_load_roster", "_load_practices"):
        monkeypatch.setattr(demo.Command, name, lambda _self, _path: None)
    for name in ("HALQA_CREDENTIAL_KEY", "HALQA_ADDRESS"):
        monkeypatch.setenv(name, "")  # what the command writes there is taken back after the test
    return lambda **asked: call_command("demo", **asked)


def test_a_demonstration_makes_its_key_once_and_a_restart_keeps_it(started, settings):
    started(port=8460)
    first = key_ring().name

    assert issuer() == f"did:web:localhost%3A{settings.SITE_ADDRESS.rpartition(':')[2]}"
    assert os.environ["HALQA_CREDENTIAL_KEY"] == str(demonstration_key())
    assert os.environ["HALQA_ADDRESS"] == settings.SITE_ADDRESS
    assert demonstration_key().stat().st_mode & 0o777 == 0o600

    settings.CREDENTIAL_KEY, settings.SITE_ADDRESS = None, ""
    started(port=8460)
    assert key_ring().name == first


def test_a_key_and_an_address_that_are_configured_stay(started, settings, tmp_path):
    settings.CREDENTIAL_KEY, settings.SITE_ADDRESS = tmp_path / "own.pem", "https://cities.example"
    keep_new_key(settings.CREDENTIAL_KEY)
    own = key_ring().name
    started(port=8460)

    assert (key_ring().name, settings.SITE_ADDRESS) == (own, "https://cities.example")
    assert not demonstration_key().exists()
    assert os.environ["HALQA_CREDENTIAL_KEY"] == ""


def test_in_production_no_key_is_made(started, settings):
    settings.MODE = "production"

    with pytest.raises(CommandError, match="production"):
        started(port=8460)
    assert not demonstration_key().exists()
