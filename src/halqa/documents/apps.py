# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "halqa.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the ledger our words, and say what is kept of a person."""
        from halqa.accounts.access import register_personal_data
        from halqa.documents.actions import erase_files
        from halqa.documents.labels import EVENTS
        from halqa.documents.queries.personal_data import data_of
        from halqa.ledger.labels import register_events

        register_events(EVENTS)
        register_personal_data("documents", data_of, lambda person, now: erase_files(person=person, now=now))
