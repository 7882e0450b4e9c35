"""What the invented cities of a demonstration ask each other about their invented practices."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from halqa.accounts.access import Caller
from halqa.exchange.actions.enquiries import answer_enquiry, send_enquiry
from halqa.exchange.enums import Reply
from halqa.foundation.subjects import NETWORK
from halqa.ledger import actions as ledger


@ledger.action
def load_enquiries(*, path: Path, people: Mapping[str, Caller], by: str, now: datetime) -> None:
    """Let invented people, given by their addresses, ask about invented practices and answer as ``enquiries.json`` says.

    :raises RuleRefused: where the files do not fit the rules
    """
    shipped = json.loads(path.read_text(encoding="utf-8"))
    for one in shipped:
        asker = people[one["by"]]
        number = send_enquiry(
            practice=one["practice"], city=one["city"], message=one["message"], caller=asker, by=asker.actor, now=now
        )
        if answered := one.get("answered"):
            who = people[answered["by"]]
            answer_enquiry(
                number=number,
                reply=Reply(answered["reply"]),
                answer=answered["answer"],
                caller=who,
                by=who.actor,
                now=now,
            )
    detail = {"enquiries": len(shipped)}
    ledger.record(kind="demonstration.enquired", by=by, subject=NETWORK, now=now, detail=detail)
