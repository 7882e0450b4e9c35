"""What notices keep about a person, as their export tells it."""

from typing import Any

from halqa.notices.enums import SECRETS
from halqa.notices.models import Message, Notice, Preferences


def data_of(person: str) -> dict[str, Any]:
    """Return all that a person was told and how they want it, as values of JSON; what opens a door is left out."""
    notices = Notice.objects.filter(person=person).order_by("pk")
    own = Preferences.objects.filter(person=person).first()
    return {
        "notices": [
            {
                "kind": notice.kind,
                "subject": notice.subject,
                "facts": {} if notice.kind.startswith(SECRETS) else notice.facts,
                "put_at": notice.put_at.isoformat(),
                "due_at": notice.due_at.isoformat() if notice.due_at else None,
                "read_at": notice.read_at.isoformat() if notice.read_at else None,
            }
            for notice in notices
        ],
        "messages": [
            {"channel": message.channel, "state": message.state, "put_at": message.put_at.isoformat(), "answer": message.answer}
            for message in Message.objects.filter(person=person).order_by("pk")
        ],
        "preferences": {"ways": own.ways, "digest_hour": own.digest_hour, "wants_sms": own.wants_sms} if own else None,
    }
