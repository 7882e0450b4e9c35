"""Profiles of cities and proposals to change them, written by the actions themselves."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from halqa.foundation.localized import digest
from halqa.registry.actions import profiles as actions
from halqa.registry.enums import ProfilePart, ProposalState
from halqa.registry.models import City, ProfileProposal, ProposedPart
from halqa.registry.queries.profiles import content_for
from halqa.registry.rules.profiles import fingerprint, source_digest, text_in

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
CITY = "person:city"
TEAM = "person:team"


def write_text(city: City, text: str, language: str = "en", *, by: str = CITY, now: datetime = MOMENT, **more: Any) -> None:
    """Write what a city says of itself in a language, with what is stored in view."""
    about = stored(city, ProfilePart.ABOUT)
    seen = {"read": digest(text_in(about, language)), "made_from": source_digest(about)} | more
    actions.draft_text(city=city, language=language, text=text, by=by, now=now, **seen)


def write_part(city: City, part: ProfilePart, *, by: str = CITY, now: datetime = MOMENT, **content: str) -> None:
    """Write another part, with what is stored in view."""
    actions.draft_part(city=city, part=part, content=content, read=fingerprint(stored(city, part)), by=by, now=now)


def stored(city: City, part: ProfilePart) -> dict[str, Any]:
    """Return what a part holds for whoever opens its form."""
    proposal = open_proposal(city)
    if proposal:
        return content_for(proposal, part)
    public = city.published_parts.filter(part=part, superseded_at=None).first()
    return public.content if public else {}


def open_proposal(city: City) -> ProfileProposal | None:
    return city.proposals.filter(state__in=("draft", "sent", "returned")).first()


def make_draft(city: City, text: str = "A city that learns.", *, now: datetime = MOMENT) -> ProfileProposal:
    write_text(city, text, now=now)
    return open_proposal(city)


def make_sent(city: City, text: str = "A city that learns.", *, now: datetime = MOMENT) -> ProfileProposal:
    draft = make_draft(city, text, now=now)
    actions.send(number=draft.pk, read=draft.version, by=CITY, now=now)
    return open_proposal(city)


def make_many_sent(cities: Iterable[City], *, now: datetime = MOMENT) -> None:
    """Make a sent proposal for each city, in the fastest way: nobody is told, and nothing is recorded."""
    told = {"state": ProposalState.SENT, "begun_at": now, "changed_at": now, "changed_by": CITY, "sent_at": now}
    proposals = ProfileProposal.objects.bulk_create(ProfileProposal(city=city, **told) for city in cities)
    written = {"part": ProfilePart.WEBSITE, "content": {"address": "https://city.example"}, "changed_at": now, "changed_by": CITY}
    ProposedPart.objects.bulk_create(ProposedPart(proposal=proposal, **written) for proposal in proposals)


def make_approved(city: City, text: str = "A city that learns.", *, now: datetime = MOMENT) -> ProfileProposal:
    sent = make_sent(city, text, now=now)
    actions.approve(number=sent.pk, parts=list(ProfilePart), reason="", read=sent.version, by=TEAM, now=now + timedelta(days=1))
    sent.refresh_from_db()
    return sent


def make_returned(city: City, text: str = "A city that learns.", *, now: datetime = MOMENT) -> ProfileProposal:
    sent = make_sent(city, text, now=now)
    actions.send_back(number=sent.pk, reason="Name the office.", read=sent.version, by=TEAM, now=now + timedelta(days=1))
    sent.refresh_from_db()
    return sent
