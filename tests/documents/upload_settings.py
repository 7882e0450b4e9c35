"""The settings of tests for a site where files can be sent."""

from tests.settings import *  # noqa: F403  the same, with more addresses

ROOT_URLCONF = "tests.documents.upload_site"
