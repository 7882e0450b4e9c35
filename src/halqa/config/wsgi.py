"""The WSGI entry: Django behind the front door."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from halqa.config.frontdoor import FrontDoor, PublicVersion

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halqa.config.settings")

django = get_wsgi_application()
application = FrontDoor(
    django,
    version=PublicVersion(settings.DATABASES["default"]).read,
    memory=settings.PAGE_MEMORY_BYTES,
    languages=tuple(tag for tag, _ in settings.LANGUAGES),
    session_cookie=settings.SESSION_COOKIE_NAME,
)

# What is loaded by now stays: looking through it again and again for what could be let go of finds nothing.
gc.freeze()
