"""The settings of tests for a site whose forms meet trouble."""

from tests.settings import *  # noqa: F403  the same, with more addresses

ROOT_URLCONF = "tests.operations.trouble_site"
