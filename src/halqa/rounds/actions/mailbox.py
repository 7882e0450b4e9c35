"""What came by mail, taken into applications by whoever has it in hand: Word files are taken, pages are kept to be looked at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from halqa.accounts.access import Caller
from halqa.documents.actions import StorageAway, put_content
from halqa.documents.queries.examination import examine
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.rounds.actions.paper import Took, bring_paper, take_paper
from halqa.rounds.enums.paper import Return
from halqa.rounds.models import Application
from halqa.rounds.queries.applications_paper import read_for
from halqa.rounds.queries.mailbox import Letter
from halqa.rounds.queries.paper import KINDS, FormAnswers


@dataclass(frozen=True)
class Taken:
    """What became of a file: every reason for which it was not taken; else what was taken, and how it was read."""

    refusals: tuple[Refusal, ...] = ()
    answers: FormAnswers | None = None
    took: Took | None = None


def take_letter(letter: Letter, application: Application, *, caller: Caller, now: datetime) -> Taken:
    """Take what a file holds into an application, as the caller. What stands against it is returned, and not raised."""
    content, given_name = letter.content, letter.answers.name if letter.answers else ""
    by: dict[str, Any] = {"key": application.key, "caller": caller, "by": caller.actor, "now": now, "by_mail": True}
    try:
        given = {"size": len(content), "name": given_name, "caller": caller, "now": now}
        answers = read_for(application, letter.opened(), **given)
        upload = put_content(upload=examine(letter.opened(), size=len(content), given_name=given_name, kinds=KINDS))
        if answers.way is Return.PAGES:
            return Taken(answers=answers, took=bring_paper(upload=upload, way=Return.PAGES, **by))
        return Taken(answers=answers, took=take_paper(answers=answers, upload=upload, **by))
    except RuleRefused as refused:
        return Taken(tuple(refused.refusals))
    except PermissionDenied:
        return Taken((Refusal("not-for-you"),))
    except StorageAway:
        return Taken((Refusal("storage-away"),))
