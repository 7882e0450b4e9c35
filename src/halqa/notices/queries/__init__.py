"""What pages and the outbox need to know of notices, as frozen dataclasses."""

from halqa.notices.queries.desk import count_unread, unread

__all__ = ["count_unread", "unread"]
