"""Settings and a site for tests of the server: a page that takes its time, and nothing else."""

import sys
import time

from halqa.config.settings import *  # noqa: F403  the real settings, another site

WSGI_APPLICATION = "tests.operations.slow_site.application"
SECONDS = 2


def application(environ, start_response):
    """Answer after a while when asked for ``/slow``, at once otherwise."""
    if environ["PATH_INFO"] == "/slow":
        print("begun", flush=True, file=sys.stderr)
        time.sleep(SECONDS)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"finished"]
