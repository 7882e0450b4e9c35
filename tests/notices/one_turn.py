"""A worker to be killed: one turn of sending on the database of a test, ``python -m tests.notices.one_turn NAME PORT``."""

import sys

import django
from django.conf import settings
from django.utils import timezone

settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", int(sys.argv[2]), False
settings.SITE_ADDRESS = "https://cities.example"
django.setup()

from halqa.notices.tasks import send_messages  # noqa: E402  Django first
from tests.factories.notices import known_kinds  # noqa: E402

with known_kinds():
    send_messages(timezone.now())
