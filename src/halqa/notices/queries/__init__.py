"""What pages and the outbox need to know of notices, as frozen dataclasses."""

from halqa.notices.queries.desk import awaiting, count_unread, unread

__all__ = ["awaiting", "count_unread", "unread"]
