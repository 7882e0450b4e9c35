"""A house that may write to people, and a mail server that takes what it sends."""

import pytest

from tests.factories.notices import known_kinds
from tests.notices.servers import Post, mail_server

SITE = "https://cities.example"


@pytest.fixture(autouse=True)
def _house(settings):
    settings.SITE_ADDRESS = SITE
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "Halqa <halqa@cities.example>"
    with known_kinds():
        yield


@pytest.fixture
def post(settings):
    """A mail server on loopback: what it takes, and how it is to behave."""
    post = Post()
    with mail_server(post) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield post
