"""What follows in the registry and in public from what was decided: facts are written, taken back and ended in the same act."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import override

from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.registry.actions.announced import Honour, record_round
from halqa.registry.enums import RoundKind
from halqa.registry.labels.refusals import sentence
from halqa.registry.queries.announced import AnnouncedRound, countries_without_region
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Announcement, Application, Call, Decision
from halqa.rounds.queries.decisions import announcement_of, day_of, first_chosen, page_of, said_of
from halqa.rounds.rules.deciding import honour_year
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.publishing import is_invented, is_recorded, told_in_public


@dataclass(frozen=True)
class Recording:
    """Writing what a round decides as facts of the registry, within the act that is open, by its person and at its moment."""

    call: Call
    policy: Policy
    by: str
    now: datetime

    @classmethod
    def of(cls, acting: Acting) -> "Recording":
        """Return what is written for an act on one application."""
        return cls(acting.application.call, acting.policy, acting.by, acting.now)

    def write(self, cities: Sequence[str], regions: Mapping[str, str]) -> None:
        """Write the facts of the cities that are chosen at the announcement, by their keys (``xa/bir-nour``).

        :raises RuleRefused: with every reason of the registry; nothing is announced then
        """
        if is_recorded(self.policy, illustrative=self.call.is_illustrative):
            day = day_of(self.now)
            self._record(cities, day, honour_year(self.policy, day), regions)

    def follow(self, application: Application, before: Decision | None, after: Decision | None) -> None:
        """Let the registry and the public follow a corrigendum, the outcome of an appeal (``after``) or a withdrawal (without).

        :raises RuleRefused: with every reason of the registry; nothing is changed then
        """
        announcement = announcement_of(self.call)
        if announcement is None or announcement.state != AnnouncementState.MADE or before is None or before.announced_at is None:
            return
        was_chosen, is_chosen = before.said == Decided.CHOSEN, after is not None and after.said == Decided.CHOSEN
        city = Subject.parse(application.city).rest
        if is_recorded(self.policy, illustrative=self.call.is_illustrative) and not is_invented(city):
            first = first_chosen(application) or before
            announced = day_of(first.announced_at or self.now)
            if was_chosen and not is_chosen:
                self._take_back(city, announced, announcement, ends=after is None)
            elif is_chosen and not was_chosen:
                self._give(city, announced, announcement)
        if told_in_public(self.policy, said_of(application)):
            subject = str(Subject("call", self.call.key))
            ledger.record(kind="announcement.changed", by=self.by, subject=subject, now=self.now, public=True)

    def _record(self, cities: Sequence[str], day: date, year: int, regions: Mapping[str, str]) -> None:
        if missing := [code for code in countries_without_region(cities) if code not in regions]:
            raise RuleRefused([Refusal("regions-missing", {"countries": ", ".join(missing)})])
        kind = RoundKind(self.call.kind)
        with override(WORKING_LANGUAGE):
            name = call_name(CallKind(self.call.kind), year)
        told = AnnouncedRound(kind, str(year), name, day, page_of(self.call.key), cities, regions)
        with _in_words():
            record_round(told=told, reason=f"Announced in the round {self.call.key}.", by=self.by, now=self.now)

    def _give(self, city: str, announced: date, announcement: Announcement) -> None:
        honour = self._honour(city, announced, announcement)
        with _in_words():
            is_restored = honour.restore(reason=f"Chosen after all in the round {self.call.key}.")
        if not is_restored:
            self._record((city,), day_of(self.now), int(honour.key), announcement.regions)

    def _take_back(self, city: str, announced: date, announcement: Announcement, *, ends: bool) -> None:
        honour, source = self._honour(city, announced, announcement), page_of(self.call.key)
        with _in_words():
            if ends:
                honour.end(source=source, reason=f"The city withdrew in the round {self.call.key}.")
            else:
                honour.take_back(
                    source=source, reason=f"Announced in error in the round {self.call.key}; corrected there in public."
                )

    def _honour(self, city: str, announced: date, announcement: Announcement) -> Honour:
        year = honour_year(self.policy, day_of(announcement.made_at or announcement.changed_at))
        return Honour(RoundKind(self.call.kind), str(year), city, announced, self.by, self.now)


@contextmanager
def _in_words() -> Iterator[None]:
    """Tell what the registry refuses in its own words: here nobody knows its codes."""
    try:
        yield
    except RuleRefused as refused:
        raise RuleRefused([Refusal("registry-refuses", {"reason": sentence(one)}) for one in refused.refusals]) from refused
