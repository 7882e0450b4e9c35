# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "halqa.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the doors of cities, countries and the network, and let people be told of what happens to profiles."""
        from halqa.accounts.access import register_subject
        from halqa.ledger.reactions import register
        from halqa.notices.access import register_kind
        from halqa.registry.labels.notices import KINDS
        from halqa.registry.queries.doors import DOORS
        from halqa.registry.reactions import REACTIONS

        for door in DOORS:
            register_subject(door)
        for kind in KINDS:
            register_kind(kind)
        for reaction in REACTIONS:
            register(reaction)
