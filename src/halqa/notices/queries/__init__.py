"""What pages and the outbox need to know of notices, as frozen dataclasses."""
