"""The only writers of notices, of the outbox and of preferences. Other apps use ``put`` and ``write_to``."""

from halqa.notices.actions.outbox import put, write_to

__all__ = ["put", "write_to"]
