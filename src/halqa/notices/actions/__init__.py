"""The only writers of notices, of the outbox and of preferences. Other apps use ``put``."""

from halqa.notices.actions.outbox import put

__all__ = ["put"]
