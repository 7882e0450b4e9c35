"""What a city says of itself in public, what it proposes to say, and what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from babel.languages import get_official_languages
from django.db.models import QuerySet

from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.languages import LANGUAGES, is_tag
from halqa.foundation.lists import Page
from halqa.foundation.localized import Chosen, Localized
from halqa.registry.enums import ProfilePart, ProposalState
from halqa.registry.models import City, ProfileProposal, ProposedPart, PublishedPart
from halqa.registry.queries.lines import UNKNOWN_LANGUAGE, CityLine
from halqa.registry.rules.profiles import EDITABLE, OPEN, READ_BY_OFFICES, Content, ProposalFacts
from halqa.registry.rules.wording import Change, Stretch, changes, replaced

NOT_READ: Final = frozenset({"file", "called"})
"""What a part holds for the house, and nobody reads."""

READ_WHOLE: Final = frozenset({"address", "email"})
"""Fields of which a piece says nothing."""


@dataclass(frozen=True)
class Picture:
    """A picture, what it shows in words, and who made it. ``path``: below the language, for those who may see a draft."""

    key: str
    path: str
    alternative: str
    credit: str

    @classmethod
    def of(cls, content: Content) -> "Picture | None":
        """Return the picture of a part, if it holds one."""
        if not content.get("file"):
            return None
        path = f"documents/{content['file']}/{quote(content['called'], safe='')}"
        return cls(content["file"], path, content["alternative"], content["credit"])


@dataclass(frozen=True)
class PublicProfile:
    """What a city says of itself, as it was approved, for a reader of one language. Empty where it says nothing."""

    about: Chosen | None
    in_other_languages: tuple[Chosen, ...]
    website: str
    programme: str
    office: str
    email: str
    picture: Picture | None
    versions: tuple["Version", ...]

    @property
    def approved_at(self) -> datetime:
        """When the latest of it became public."""
        return self.versions[0].approved_at


@dataclass(frozen=True)
class LineChange:
    """One text of a part, before and after. ``name``: the language of a text about the city, else the name of the field."""

    name: str
    before: str
    after: str

    @property
    def is_read_whole(self) -> bool:
        return self.name in READ_WHOLE

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Both wordings in one, word by word; an address that goes, then the one that comes."""
        return replaced(self.before, self.after) if self.is_read_whole else changes(self.before, self.after)


@dataclass(frozen=True)
class PartLine:
    """A part of a profile: what is public, what is proposed (None: nothing else), and the answer, if there is one."""

    part: ProfilePart
    public: Content
    proposed: Content | None = None
    is_approved: bool | None = None
    changed_by: str = ""

    @property
    def now(self) -> Content:
        """What whoever goes on writing finds: the proposed content, else the public one."""
        return self.public if self.proposed is None else self.proposed

    @property
    def pictures(self) -> tuple[tuple[Change, Picture], ...]:
        """The picture that would go and the one that would come; the one that stays, where none takes its place."""
        if self.part is not ProfilePart.PICTURE:
            return ()
        before, after = Picture.of(self.public), Picture.of(self.now)
        if before and after and before.key == after.key:
            return ((Change.KEPT, after),)
        both = ((Change.REMOVED, before), (Change.ADDED, after))
        return tuple((change, picture) for change, picture in both if picture)

    @property
    def lines(self) -> tuple[LineChange, ...]:
        """Every text that changes; where nothing is proposed, every text as it is."""
        before, after = _texts(self.part, self.public), _texts(self.part, self.now)
        names = [name for name in {**before, **after} if self.proposed is None or before.get(name) != after.get(name)]
        return tuple(LineChange(name, before.get(name, ""), after.get(name, "")) for name in names)


@dataclass(frozen=True)
class ProposalRecord:
    """A proposal with its parts beside what is public, or, once it is closed, beside nothing."""

    number: int
    city: CityLine
    state: ProposalState
    version: int
    changed_at: datetime
    sent_at: datetime | None
    decided_at: datetime | None
    reason: str
    parts: tuple[PartLine, ...]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE


@dataclass(frozen=True)
class WaitingLine:
    """A proposal in the list of those that wait for a decision."""

    number: int
    city: CityLine
    sent_at: datetime
    parts: tuple[ProfilePart, ...]


@dataclass(frozen=True)
class Version:
    """Parts of a profile that became public at one moment."""

    approved_at: datetime
    parts: tuple[ProfilePart, ...]


@dataclass(frozen=True)
class OwnProfile:
    """A city's profile as its own people see it: every part, the open proposal, those that were answered, and the versions."""

    parts: tuple[PartLine, ...]
    open: ProposalRecord | None
    closed: tuple[ProposalRecord, ...]
    versions: tuple[Version, ...]

    def part(self, part: ProfilePart) -> PartLine:
        """Return one part."""
        return next(line for line in self.parts if line.part is part)


def content_for(proposal: ProfileProposal, part: ProfilePart) -> Content:
    """Return what a part holds for whoever goes on writing on a proposal: the proposed content, else the public one."""
    proposed = proposal.parts.filter(part=part).first()
    public = proposed or public_parts(proposal.city).filter(part=part).first()
    return public.content if public else {}


def proposal_facts(proposal: ProfileProposal) -> ProposalFacts:
    """Return a proposal as rules see it."""
    parts = frozenset(ProfilePart(part) for part in proposal.parts.values_list("part", flat=True))
    return ProposalFacts(ProposalState(proposal.state), proposal.version, parts)


def public_parts(city: City) -> QuerySet[PublishedPart]:
    """Return the parts of a city's profile that are public today."""
    return PublishedPart.objects.filter(city=city, superseded_at=None)


def public_profile(key: str, *, language: str) -> PublicProfile | None:
    """Return what a city says of itself to a reader of this language; nothing where it says nothing at all."""
    rows = list(PublishedPart.objects.filter(city__key=key).order_by("-approved_at", "pk"))
    held: Mapping[ProfilePart, Content] = {ProfilePart(row.part): row.content for row in rows if row.superseded_at is None}
    if not any(held.values()):
        return None
    text = Localized.from_json(held[ProfilePart.ABOUT]) if held.get(ProfilePart.ABOUT) else None
    about = text.pick(language) if text else None
    office = held.get(ProfilePart.OFFICE, {})
    return PublicProfile(
        about=about,
        in_other_languages=tuple(text.pick(tag) for tag in text.texts if tag != about.tag) if text and about else (),
        website=held.get(ProfilePart.WEBSITE, {}).get("address", ""),
        programme=held.get(ProfilePart.PROGRAMME, {}).get("address", ""),
        office=office.get("name", ""),
        email=office.get("email", ""),
        picture=Picture.of(held.get(ProfilePart.PICTURE, {})),
        versions=_versions(rows),
    )


def own_profile(city: City, *, language: str, drafts: bool) -> OwnProfile:
    """Return a city's profile for those who may see more than what is public.

    Without ``drafts`` what the city is still writing, or has given up, is told of by its state alone.
    """
    line = CityLine.of(city, language)
    public = {ProfilePart(row.part): row.content for row in public_parts(city)}
    rows = ProfileProposal.objects.filter(city=city).prefetch_related("parts").order_by("-pk")
    records = [_record(row, line, public, row.parts.all(), drafts=drafts) for row in rows[:20]]
    current = next((record for record in records if record.is_open), None)
    proposed = {part.part: part for part in current.parts} if current else {}
    return OwnProfile(
        parts=tuple(proposed.get(part) or PartLine(part, public.get(part, {})) for part in ProfilePart),
        open=current,
        closed=tuple(record for record in records if not record.is_open and (drafts or record.sent_at)),
        versions=_versions(PublishedPart.objects.filter(city=city).order_by("-approved_at", "pk")),
    )


def proposal_record(number: int, *, language: str) -> ProposalRecord | None:
    """Return a proposal that was sent at least once, for the coordination team; nothing where there is none."""
    row = ProfileProposal.objects.select_related("city__country").filter(pk=number, sent_at__isnull=False).first()
    if row is None:
        return None
    public = {ProfilePart(each.part): each.content for each in public_parts(row.city)}
    return _record(row, CityLine.of(row.city, language), public, row.parts.all(), drafts=False)


def is_proposal_of(city: City, number: int) -> bool:
    """Return whether the city made a proposal of this number."""
    return ProfileProposal.objects.filter(city=city, pk=number).exists()


def languages_for(city: City, about: Content) -> tuple[str, ...]:
    """Return the languages in which a city may write: those it has written in, those of its country, the six of the interface."""
    written = Localized.from_json(about).texts if about else ()
    of_country = get_official_languages(city.country_id, regional=True, de_facto=True)
    own = [tag for tag in (city.local_language, *(tag.replace("_", "-").lower() for tag in of_country)) if is_tag(tag)]
    return tuple(tag for tag in dict.fromkeys((*written, *own, *LANGUAGES)) if not tag.startswith(UNKNOWN_LANGUAGE))


def sent_proposals() -> QuerySet[ProfileProposal]:
    """Return the proposals that wait for a decision, those that wait longest first."""
    return ProfileProposal.objects.filter(state=ProposalState.SENT).select_related("city__country").order_by("sent_at", "pk")


def waiting_lines(page: Page, *, language: str) -> tuple[WaitingLine, ...]:
    """Return one page of the proposals that wait for a decision."""
    rows = sent_proposals().prefetch_related("parts")[page.offset : page.offset + page.size]
    return tuple(
        WaitingLine(
            number=row.pk,
            city=CityLine.of(row.city, language),
            sent_at=row.sent_at,
            parts=tuple(ProfilePart(each.part) for each in row.parts.all()),
        )
        for row in rows
    )


def written_by(person: str) -> list[dict[str, str]]:
    """Return what is kept of a person's part in profiles, by the person's key: where and when they wrote, sent or answered."""
    actor = str(Actor(ActorKind.PERSON, person))
    wrote = ProposedPart.objects.filter(changed_by=actor).values_list("proposal__city__key", "part", "changed_at")
    sent = ProfileProposal.objects.filter(sent_by=actor).values_list("city__key", "sent_at")
    answered = ProfileProposal.objects.filter(decided_by=actor).values_list("city__key", "decided_at")
    return [
        *({"city": city, "wrote": part, "at": at.isoformat()} for city, part, at in wrote.order_by("changed_at")),
        *({"city": city, "sent": "proposal", "at": at.isoformat()} for city, at in sent.order_by("sent_at")),
        *({"city": city, "answered": "proposal", "at": at.isoformat()} for city, at in answered.order_by("decided_at")),
    ]


def _record(
    row: ProfileProposal, city: CityLine, public: Mapping[ProfilePart, Content], parts: Iterable[ProposedPart], *, drafts: bool
) -> ProposalRecord:
    state = ProposalState(row.state)
    shown = parts if drafts or state in READ_BY_OFFICES else ()
    beside = public if state in OPEN else {}
    return ProposalRecord(
        number=row.pk,
        city=city,
        state=state,
        version=row.version,
        changed_at=row.changed_at,
        sent_at=row.sent_at,
        decided_at=row.decided_at,
        reason=row.reason,
        parts=tuple(sorted((_line(each, beside) for each in shown), key=lambda line: list(ProfilePart).index(line.part))),
    )


def _line(row: ProposedPart, beside: Mapping[ProfilePart, Content]) -> PartLine:
    part = ProfilePart(row.part)
    return PartLine(part, beside.get(part, {}), row.content, row.is_approved, row.changed_by)


def _texts(part: ProfilePart, content: Content) -> Mapping[str, str]:
    """Return every text of a part that people read, by language or by the name of its field."""
    if part is ProfilePart.ABOUT:
        return Localized.from_json(content).texts if content else {}
    return {name: text for name, text in content.items() if text and name not in NOT_READ}


def _versions(rows: Iterable[PublishedPart]) -> tuple[Version, ...]:
    acts: dict[str, tuple[datetime, list[ProfilePart]]] = {}
    for row in rows:
        acts.setdefault(row.act, (row.approved_at, []))[1].append(ProfilePart(row.part))
    return tuple(Version(at, tuple(parts)) for at, parts in acts.values())
