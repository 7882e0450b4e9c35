"""Run by pretalx's own Python: an event with so many public speakers, each with a confirmed talk in a released schedule.

Biographies, abstracts and pictures stay empty: pretalx then has the least to do for an entry.
"""

import datetime as dt
import sys

import django

django.setup()

from django.utils.timezone import now  # noqa: E402  Django must be set up first
from django_scopes import scope, scopes_disabled  # noqa: E402  as above
from pretalx.event.models import Event  # noqa: E402  as above
from pretalx.event.utils import create_organiser_with_team  # noqa: E402  as above
from pretalx.person.models import SpeakerProfile, User  # noqa: E402  as above
from pretalx.schedule.models import Room  # noqa: E402  as above
from pretalx.submission.models import Submission, SubmissionStates  # noqa: E402  as above


def make_event(slug: str, entries: int) -> None:
    """Make the event unless it is there."""
    with scopes_disabled():
        if Event.objects.filter(slug=slug).exists():
            return
        owner = User.objects.create_user(name="Owner", email=f"{slug}@example.org")
        organiser, _team = create_organiser_with_team(name=slug, slug=f"{slug}-org", users=[owner])
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
        room = Room.objects.create(event=event, name="Room")
        kind = event.cfp.default_type
        for number in range(entries):
            start = event.datetime_from + dt.timedelta(minutes=5 * number)
            _make_speaker(event, kind, room, number, start)
        event.wip_schedule.freeze("1.0", notify_speakers=False)


def _make_speaker(event, kind, room, number, start) -> None:
    person = User.objects.create_user(name=f"Speaker {number:04}", email=f"{event.slug}-{number}@example.org")
    SpeakerProfile.objects.create(user=person, event=event)
    talk = Submission.objects.create(
        event=event,
        title=f"Talk {number:04}",
        submission_type=kind,
        content_locale="en",
        state=SubmissionStates.CONFIRMED,
    )
    talk.speakers.add(person)
    talk.update_talk_slots()
    slot = talk.slots.get(schedule=event.wip_schedule)
    slot.room, slot.start, slot.end = room, start, start + dt.timedelta(minutes=5)
    slot.save()


if __name__ == "__main__":
    make_event(sys.argv[1], int(sys.argv[2]))
