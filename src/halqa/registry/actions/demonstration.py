"""The invented countries and cities of a demonstration: outside every count, list, map and export of the network."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from halqa.accounts.access import Caller
from halqa.foundation.actors import ActorKind
from halqa.foundation.localized import digest
from halqa.ledger import actions as ledger
from halqa.registry.access import city_for
from halqa.registry.actions import profiles
from halqa.registry.actions.correction_requests import Reader, ask_for_correction
from halqa.registry.actions.geography import load_countries
from halqa.registry.enums import ProfilePart
from halqa.registry.models import City, CityName, Source
from halqa.registry.queries.correction_requests import gap_asked
from halqa.registry.queries.demonstration import (
    INVENTED_SOURCE,
    ShippedProposal,
    missing_cities,
    shipped_proposals,
    shipped_requests,
)
from halqa.registry.queries.profiles import own_profile
from halqa.registry.rules.correction_requests import SentForm, Wish
from halqa.registry.rules.places import derived_columns
from halqa.registry.rules.profiles import fingerprint, source_digest, text_in


@ledger.action
def load_demonstration(*, folder: Path, by: str, now: datetime) -> int | None:
    """Add the invented countries and cities of a folder that are not there yet; return the number of the event, if there is one.

    They have names and nothing else: no position on any territory, no population, and no membership of the network.

    :raises ValueError: where a country of the folder is not one of those that are left to fiction
    """
    number = load_countries(path=folder / "countries.csv", by=by, now=now)
    missing = missing_cities(folder / "cities.csv")
    if not missing:
        return number
    source, _ = Source.objects.get_or_create(address="", title=INVENTED_SOURCE)
    told = {"source": source, "known_latest": now.date(), "act": ledger.current_act(), "recorded_at": now}
    for invented in missing:
        facts = invented.facts
        city = City(key=facts.key, country_id=invented.country, kind=invented.kind, **asdict(derived_columns(facts)))
        city.save(force_insert=True)
        CityName.objects.bulk_create(
            CityName(city=city, kind=name.kind, text=name.text, language=name.language, **told) for name in facts.names
        )
    detail = {"cities": [invented.facts.key for invented in missing]}
    return ledger.record(kind="demonstration.loaded", by=by, subject="network", now=now, detail=detail, public=True).number


@ledger.action
def load_proposals(*, path: Path, people: Mapping[str, Caller], by: str, now: datetime) -> None:
    """Let invented people, who are given by their addresses, propose what ``profiles.json`` says, and answer as it says."""
    proposals = shipped_proposals(path)
    for proposal in proposals:
        _propose(proposal, people[proposal.by], by, now)
    detail = {"proposals": len(proposals)}
    ledger.record(kind="demonstration.written", by=by, subject="network", now=now, detail=detail)


@ledger.action
def load_requests(*, path: Path, by: str, now: datetime) -> None:
    """Let invented readers ask for the corrections that ``correction_requests.json`` names."""
    requests = shipped_requests(path)
    for number, asked in enumerate(requests):
        fact = gap_asked({"city": asked.city})
        if fact is None:
            continue
        wish = Wish(asked.proposal, asked.source, asked.remarks)
        sent = SentForm(now - timedelta(minutes=5), fact.version)
        reader = Reader(asked.email, asked.language, network="", form=f"{path.name} {number}")
        ask_for_correction(fact=fact, wish=wish, sent=sent, reader=reader, by=str(ActorKind.VISITOR), now=now)
    detail = {"requests": len(requests)}
    ledger.record(kind="demonstration.asked", by=by, subject="network", now=now, detail=detail)


def _propose(shipped: ShippedProposal, caller: Caller, by: str, now: datetime) -> None:
    city = city_for(caller, shipped.city)
    for language, text in shipped.texts.items():
        about = own_profile(city, language=language, drafts=True).part(ProfilePart.ABOUT).now
        read, source = digest(text_in(about, language)), source_digest(about)
        profiles.draft_text(city=city, language=language, text=text, read=read, made_from=source, by=caller.actor, now=now)
    for part, content in shipped.parts.items():
        read = fingerprint(own_profile(city, language=caller.language, drafts=True).part(ProfilePart(part)).now)
        profiles.draft_part(city=city, part=ProfilePart(part), content=content, read=read, by=caller.actor, now=now)
    drafted = own_profile(city, language=caller.language, drafts=True).open
    if drafted is None or shipped.answer == "draft":
        return
    profiles.send(number=drafted.number, read=drafted.version, by=caller.actor, now=now)
    told = {"number": drafted.number, "read": drafted.version + 1, "reason": shipped.reason, "by": by, "now": now}
    if shipped.answer == "approved":
        profiles.approve(parts=[line.part for line in drafted.parts], **told)
    elif shipped.answer == "returned":
        profiles.send_back(**told)
