# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "halqa.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the ledger the words for what happens to people, and say what awaits them in their account."""
        from halqa.accounts.access import register_awaiting, register_personal_data
        from halqa.accounts.actions.passages import erase_passages
        from halqa.accounts.labels.events import EVENTS
        from halqa.accounts.queries import awaiting
        from halqa.accounts.queries.passages import passages_of
        from halqa.ledger.labels import register_events

        register_events(EVENTS)
        register_awaiting("account", awaiting)
        register_personal_data("passages", passages_of, lambda person, now: erase_passages(person=person, now=now))
