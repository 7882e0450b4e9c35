from django.apps import AppConfig

from halqa.accounts.labels.events import EVENTS
from halqa.ledger.labels import register_events


class AccountsConfig(AppConfig):
    name = "halqa.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the ledger the words for what happens to people."""
        register_events(EVENTS)
