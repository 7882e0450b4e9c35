"""What the coordination team does about messages that did not get out."""

from datetime import datetime

from django.shortcuts import get_object_or_404

from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger import actions as ledger
from halqa.notices.enums import SECRETS, State
from halqa.notices.models import Message
from halqa.notices.rules.outbox import MESSAGE_STATES, waiting_state


@ledger.action
def try_again(*, key: str, by: str, now: datetime) -> None:
    """Give a message that was refused or given up another try, at once; its reader may have mended their address.

    :raises django.http.Http404: when there is no such message
    :raises RuleRefused: when it waits already, was sent, or held a secret
    """
    message = get_object_or_404(Message.objects.select_for_update(), key=key)
    state = waiting_state(message.unsure_times)
    if not MESSAGE_STATES.permits(State(message.state), state):
        raise RuleRefused([Refusal("message-not-stopped")])
    # Neither is known any more who would read it.
    if not message.person or message.notices.filter(kind__startswith=SECRETS).exists():
        raise RuleRefused([Refusal("secret-is-wiped")])
    Message.objects.filter(pk=message.pk).update(state=state, wait_until=now, ended_at=None, put_at=now)
    ledger.record(kind="message.retried", by=by, subject=f"message:{message.key}", now=now)
