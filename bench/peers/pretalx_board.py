"""Run by pretalx's own Python: events with many submissions, and how long an organiser waits for the list of them.

Reads a line of JSON for each question, an event's number of submissions and how often to ask, and answers with one. Speakers have
names and nothing else, submissions a title and a state: pretalx then has the least to do for an entry.
"""

import datetime as dt
import json
import re
import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  Django must be set up first
from django.test import Client  # noqa: E402  as above
from django.utils.timezone import now  # noqa: E402  as above
from django_scopes import scope, scopes_disabled  # noqa: E402  as above
from pretalx.event.models import Event  # noqa: E402  as above
from pretalx.event.utils import create_organiser_with_team  # noqa: E402  as above
from pretalx.person.models import SpeakerProfile, User  # noqa: E402  as above
from pretalx.submission.models import Submission, SubmissionStates  # noqa: E402  as above

STATES = (SubmissionStates.SUBMITTED, SubmissionStates.ACCEPTED, SubmissionStates.CONFIRMED, SubmissionStates.REJECTED)


@transaction.atomic
def event_with(entries: int) -> Event:
    """Make the event unless it is there."""
    slug = f"board-{entries}"
    with scopes_disabled():
        if found := Event.objects.filter(slug=slug).first():
            return found
        owner = User.objects.create_user(name="Owner", email=f"{slug}@example.org")
        organiser, team = create_organiser_with_team(name=slug, slug=f"{slug}-org", users=[owner])
        team.all_events = team.can_change_submissions = team.can_change_event_settings = True
        team.save()
        first_day = now().date()
        event = Event.objects.create(
            name=slug,
            slug=slug,
            organiser=organiser,
            is_public=True,
            date_from=first_day,
            date_to=first_day + dt.timedelta(days=2),
            timezone="UTC",
            email="office@example.org",
            locale_array="en",
            locale="en",
        )
    with scope(event=event):
        event.build_initial_data()
        people = User.objects.bulk_create(
            User(name=f"Speaker {number:04}", email=f"{slug}-{number}@example.org", code=f"U{entries}{number:05}")
            for number in range(entries)
        )
        SpeakerProfile.objects.bulk_create(
            SpeakerProfile(user=person, event=event, code=f"P{entries}{number:05}")
            if _has_code()
            else SpeakerProfile(user=person, event=event)
            for number, person in enumerate(people)
        )
        talks = Submission.objects.bulk_create(
            Submission(
                event=event,
                code=f"S{entries}{number:05}",
                title=f"Talk {number:04}",
                submission_type=event.cfp.default_type,
                content_locale="en",
                state=STATES[number % len(STATES)],
            )
            for number in range(entries)
        )
        through = Submission.speakers.through
        through.objects.bulk_create(through(submission=talk, user=person) for talk, person in zip(talks, people, strict=True))
    return event


def _has_code() -> bool:
    return any(field.name == "code" for field in SpeakerProfile._meta.get_fields())


class Queries:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


def ask(client: Client, path: str) -> dict:
    """Ask once; milliseconds by the clock and of the processor, queries, and how many entries are shown."""
    queries = Queries()
    with connection.execute_wrapper(queries):
        begun, worked = time.perf_counter(), time.process_time()
        answer = client.get(path)
        body = answer.content
        wall, work = time.perf_counter() - begun, time.process_time() - worked
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered with {answer.status_code}")
    shown = len(set(re.findall(rb"Talk \d{4}", body)))
    return {"wall": wall * 1000, "processor": work * 1000, "queries": queries.number, "shown": shown}


for line in sys.stdin:
    question = json.loads(line)
    event = event_with(question["entries"])
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=f"{event.slug}@example.org"))
    path = f"/orga/event/{event.slug}/submissions/"
    print(json.dumps([ask(client, path) for _ in range(question["times"])]), flush=True)
