"""What the coordination team does about messages that did not get out."""

from datetime import datetime

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.notices.enums import State
from halqa.notices.models import Message
from halqa.notices.rules.outbox import MESSAGE_STATES, waiting_state


@ledger.action
def try_again(*, key: str, by: str, now: datetime) -> None:
    """Give a message that was refused or given up another try, at once; its reader may have mended their address.

    :raises Message.DoesNotExist: when there is no such message
    :raises RuleRefused: when it waits already, or was sent
    """
    message = Message.objects.select_for_update().get(key=key)
    state = waiting_state(message.unsure_times)
    if not MESSAGE_STATES.permits(State(message.state), state):
        raise RuleRefused([Refusal("message-not-stopped")])
    Message.objects.filter(pk=message.pk).update(state=state, wait_until=now, ended_at=None, put_at=now)
    ledger.record(kind="message.retried", by=by, subject=f"message:{message.key}", now=now)
