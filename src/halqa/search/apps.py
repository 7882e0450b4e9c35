# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "halqa.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow every event: what an act changes is found as it is now."""
        from halqa.ledger.reactions import Reaction, register
        from halqa.search.actions.following import follow

        register(Reaction("search.write-documents", "*", follow))
