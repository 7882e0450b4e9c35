"""What the worker in the background does about notices, turn by turn."""

from halqa.notices.tasks.digests import gather_digests
from halqa.notices.tasks.keeping import delete_old
from halqa.notices.tasks.outbox import send_messages

__all__ = ["delete_old", "gather_digests", "send_messages"]
