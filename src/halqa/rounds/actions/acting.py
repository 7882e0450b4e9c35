"""What every act on an application begins with: the lock, who may, the facts, the rules; and how its state is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from halqa.accounts.access import Caller
from halqa.accounts.actions import use_passage
from halqa.accounts.queries.passages import OpenPassage
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.rounds.access.applications import parts_of, require_may
from halqa.rounds.enums.applications import Act, ApplicationState, Part
from halqa.rounds.enums.calls import CallState
from halqa.rounds.models import Application, Call, Revision
from halqa.rounds.queries.applications import (
    answers_of,
    application_facts,
    form_of_application,
    policy_of_call,
    subject_of,
    text_of,
)
from halqa.rounds.rules import applications as rules
from halqa.rounds.rules.applications import ApplicationFacts
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.visibility import as_seen, state_shown

WITH_TEXT = frozenset({Act.SIGN, Act.SIGN_ON_PAPER, Act.SUBMIT})
"""The acts whose rules ask about the text; others are not made to wait for it."""

TAKES_PLACES = frozenset({Act.SUBMIT, Act.ENDORSE, Act.OPEN_AGAIN, Act.PRESELECT, Act.DECIDE, Act.CORRECT, Act.SETTLE_APPEAL})
"""The acts that may take a place of a quota: one at a time in a call, so that the last place goes to one."""


@dataclass(frozen=True)
class Acting:
    """An act that has begun: the locked application, its policy and facts, and as what the caller acts."""

    application: Application
    policy: Policy
    facts: ApplicationFacts
    parts: frozenset[Part]
    by: str
    now: datetime

    @classmethod
    def begin(cls, act: Act, key: str, *, caller: Caller, by: str, now: datetime, read: int | None = None) -> "Acting":
        """Lock an application and make sure that the act can be done; ``read`` is the version that the caller has seen.

        The moment is judged once, when the request came in, however long it waits for the lock.

        :raises PermissionDenied: for somebody who has no part in it
        :raises RuleRefused: with every reason against
        :raises Application.DoesNotExist: where there is none of this key
        """
        if act in TAKES_PLACES:
            # The call before the application, always in this order: two who wait for each other would both fail.
            Call.objects.select_for_update(of=("self",)).get(applications__key=key)
        application = Application.objects.select_for_update(of=("self",)).select_related("call").get(key=key)
        policy = policy_of_call(application.call)
        facts = application_facts(application, policy, now, text=act in WITH_TEXT, places=act in TAKES_PLACES)
        parts = require_may(caller, application, act, facts)
        acting = cls(application, policy, facts, parts, by, now)
        # A reason tells no more than the page does: a city that does what it cannot is not told who is on the shortlist.
        acting.refuse(rules.refusals(act, as_seen(facts, parts), policy, now))
        if read is not None:
            acting.refuse(rules.refusals_of_version(facts, read))
        return acting

    @classmethod
    def known(
        cls, application: Application, policy: Policy, *, caller: Caller, by: str, now: datetime, text: bool = True
    ) -> "Acting":
        """Return what is known of an application that is locked already, for what is no act of its life; of its text if asked."""
        facts = application_facts(application, policy, now, text=text, places=False)
        return cls(application, policy, facts, parts_of(caller, application.city, application.country), by, now)

    @classmethod
    def settled(cls, application: Application, policy: Policy, *, by: str, now: datetime) -> "Acting":
        """Return one of many applications that are locked and of which nothing is asked any more: only its state moves."""
        facts = ApplicationFacts(ApplicationState(application.state), application.version, CallState(application.call.state))
        return cls(application, policy, facts, frozenset(), by, now)

    @property
    def subject(self) -> str:
        """What the ledger calls the application."""
        return subject_of(self.application.key)

    def pass_through(self, passage: OpenPassage | None) -> None:
        """End the passage by which the act is done, if it is done by one; behind all locks of the act, before its event.

        :raises RuleRefused: where the link is good no longer, or was opened in another browser since
        """
        if passage is not None:
            use_passage(passage=passage.key, opening=passage.opening, by=self.by, now=self.now)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Raise RuleRefused where there is any reason."""
        if found := list(refusals):
            raise RuleRefused(found)

    def move(self, to: ApplicationState, **changes: object) -> None:
        """Write the state to which the act leads, one version on, and what else changes with it.

        What only the coordination team may know leaves no moment and no version: others read both.
        """
        application, unseen = self.application, False
        if to != application.state:
            if not rules.APPLICATIONS.permits(ApplicationState(application.state), to):
                raise ValueError(f"no act leads from {application.state} to {to}")
            unseen = state_shown(to, ()) == state_shown(ApplicationState(application.state), ())
            application.state, application.state_at = to, application.state_at if unseen else self.now
        self.write(unseen=unseen, **changes)

    def write(self, *, unseen: bool = False, **changes: object) -> None:
        """Write columns of the application, one version on, unless others may not see that anything was done."""
        for name, value in changes.items():
            setattr(self.application, name, value)
        self.application.version += 0 if unseen else 1
        self.application.save()

    def frozen(self) -> Revision:
        """Return the text as it stands as a revision; the same text is the same revision."""
        application = self.application
        answers, sha256 = text_of(application, form_of_application(application), answers_of(application))
        known = Revision.objects.filter(application=application)
        return known.filter(sha256=sha256).first() or Revision.objects.create(
            application=application,
            number=known.count() + 1,
            sha256=sha256,
            form_version=application.form_version,
            language=application.language,
            answers=answers,
            made_at=self.now,
            made_by=self.by,
        )
