"""Settings and a site that takes its time to load."""

import sys
import time

from halqa.config.settings import *  # noqa: F403  the real settings, another site

WSGI_APPLICATION = "tests.operations.slow_start.application"
SECONDS = 10


def __getattr__(name):
    """Make the application when a web worker asks for it, after a while."""
    if name != "application":
        raise AttributeError(name)
    print("loading", flush=True, file=sys.stderr)
    time.sleep(SECONDS)
    return lambda environ, start_response: None
