# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "halqa.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the ledger our words, say what is kept of a person, and tell the team of webhooks that are paused."""
        from halqa.accounts.access import register_personal_data
        from halqa.ledger.labels import register_events
        from halqa.notices.access import register_kind
        from halqa.opendata.actions.tokens import erase_tokens
        from halqa.opendata.labels import EVENTS
        from halqa.opendata.labels.webhooks import KINDS
        from halqa.opendata.queries.personal_data import data_of

        register_events(EVENTS)
        for kind in KINDS:
            register_kind(kind)
        register_personal_data("tokens", data_of, lambda person, _now: erase_tokens(person=person))
