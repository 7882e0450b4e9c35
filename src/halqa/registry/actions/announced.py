"""The facts of a round that is announced here: written in one act with the announcement, and taken back or ended with it."""

from dataclasses import dataclass
from datetime import date, datetime

from halqa.foundation.refusals import RuleRefused
from halqa.ledger import actions as ledger
from halqa.registry.actions.rows import record_row
from halqa.registry.actions.staged import RosterWriter
from halqa.registry.actions.withdrawals import restore_row, withdraw_row
from halqa.registry.enums import MembershipEnd, RoundKind
from halqa.registry.models import City, Membership
from halqa.registry.models.facts import STANDS
from halqa.registry.queries.announced import AnnouncedRound, rows_of_round
from halqa.registry.queries.office_row import row_as_it_stands
from halqa.registry.queries.roster import compared_rows
from halqa.registry.queries.roster_stored import stored_places
from halqa.registry.rules.office import version_of
from halqa.registry.rules.roster_tables import CORRECTIONS, MEMBERSHIPS


@ledger.action
def record_round(*, told: AnnouncedRound, reason: str, by: str, now: datetime) -> int | None:
    """Record the memberships or awards of a round, and the round, by the writer of the roster; return the number of the event.

    Nothing is written, and None returned, where all of it is recorded already. The cities that were candidates become cities.

    :raises RuleRefused: with every reason against any row; nothing is written then
    """
    ledger.lock_head()
    rows = rows_of_round(told)
    with compared_rows(rows=rows, now=now) as comparison:
        if comparison.problems:
            raise RuleRefused(comparison.problems.refusals)
        changed = [(row.roster, row.city) for row in comparison.rows()]
        if not changed:
            return None
        writer = RosterWriter(comparison.staging, now=now)
        writer.write()
        detail = {
            "reason": reason,
            "round": f"{told.kind}/{told.key}",
            "cities": sorted(city for _, city in changed if city),
            "tables": {name: sum(table == name for table, _ in changed) for name in sorted({table for table, _ in changed})},
            "source": told.source,
            **writer.overwritten(),
        }
        return ledger.record(kind="round.recorded", by=by, subject="network", now=now, detail=detail, public=True).number


@dataclass(frozen=True)
class Honour:
    """What a round made of a city, by its key: a membership that begins on the day it was announced, or the award of a year.

    It is taken back, ended and restored within the act that is open; the roster's acts record each as an event.
    """

    kind: RoundKind
    key: str
    city: str
    announced: date
    by: str
    now: datetime

    def take_back(self, *, source: str, reason: str) -> None:
        """Take it back, because it never was so; nothing where there is none.

        :raises RuleRefused: with every reason against, such as a later membership that stands
        """
        # Nobody else writes from here on, so that what is looked at is what is taken back.
        ledger.lock_head()
        if self.kind is RoundKind.ADMISSION:
            if (stands := self._membership(source)) is not None:
                self._correct(stands, source, reason)
            return
        identity = f"{self.city}\t{self.key}"
        found = row_as_it_stands("awards", identity)
        if found is not None and not found.is_withdrawn:
            given = {"table": "awards", "identity": identity, "version": found.version, "known": self.now.date().isoformat()}
            withdraw_row(**given, source=source, reason=reason, by=self.by, now=self.now)

    def end(self, *, source: str, reason: str) -> None:
        """Let the membership end today, or take the award back, because the city gives it back.

        :raises RuleRefused: with every reason
        """
        ledger.lock_head()
        today = self.now.date()
        # What began today did not last a day: no roster could say that it has ended.
        if self.kind is RoundKind.AWARD or today <= self.announced:
            self.take_back(source=source, reason=reason)
            return
        stands = self._membership(source)
        if stands is None or stands.end:
            return
        begun = self._begun(stands).isoformat() if stands.is_readmission else ""
        stored = row_as_it_stands("memberships", f"{self.city}\t{begun}")
        cells = {"key": self.city, "begun": begun, "end": MembershipEnd.LEFT.value, "ended": today.isoformat()}
        row = {name: {**cells, "source_url": source}.get(name, "") for name in MEMBERSHIPS.header}
        version = stored.version if stored else ""
        given = {"table": "memberships", "row": row, "version": version, "affirmed": ("source_url",)}
        record_row(**given, reason=reason, by=self.by, now=self.now)

    def restore(self, *, reason: str) -> bool:
        """Let stand again what a corrigendum had taken back, and return whether there was such a fact."""
        ledger.lock_head()
        is_award = self.kind is RoundKind.AWARD
        table = "awards" if is_award else "corrections"
        identity = f"{self.city}\t{self.key if is_award else self.announced.isoformat()}"
        found = row_as_it_stands(table, identity)
        if found is None or (is_award and not found.is_withdrawn):
            return False
        restore_row(table=table, identity=identity, reason=reason, by=self.by, now=self.now)
        return True

    def _membership(self, source: str) -> Membership | None:
        """Return the membership that the announcement brought: of its day, or, where that was corrected, of its source."""
        stands = Membership.objects.filter(STANDS, city__key=self.city).order_by("-pk")
        found = stands.filter(begun_earliest=self.announced, begun_latest=self.announced).first()
        return found or stands.filter(source__address=source).first()

    def _begun(self, stands: Membership) -> date:
        return stands.begun_latest or self.announced

    def _correct(self, stands: Membership, source: str, reason: str) -> None:
        row = City.objects.get(key=self.city)
        place, today = stored_places([row.pk])[row.pk].row, self.now.date()
        cells = {
            **place,
            "what": reason,
            "announced_on": self._begun(stands).isoformat(),
            # Unknown rather than wrong where the announcement is of today: what was known of it has lasted no day.
            "known_on": today.isoformat() if today > self.announced else "",
            "source_url": source,
        }
        content = {name: cells.get(name, "") for name in CORRECTIONS.header}
        content["geonames_id"] = content["geonames_id"] if content["latitude"] else ""
        record_row(table="corrections", row=content, version=version_of(None), reason=reason, by=self.by, now=self.now)
