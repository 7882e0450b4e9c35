"""Settings for proofs of sending: a day of patience in seconds, and no limit to how often a message is unsure."""

from datetime import timedelta

from halqa.config.settings import *  # noqa: F403

NOTICE_FIRST_PAUSE = timedelta(milliseconds=50)
NOTICE_LONGEST_PAUSE = timedelta(milliseconds=200)
NOTICE_ANSWER = timedelta(milliseconds=400)
NOTICE_TURN = timedelta(milliseconds=300)
NOTICE_MOST_UNSURE = 1000
