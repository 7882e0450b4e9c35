# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "halqa.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the doors of cities, countries and the network, tell people of what happens to profiles, and say what is kept."""
        from halqa.accounts.access import register_personal_data, register_subject
        from halqa.ledger.labels import register_events
        from halqa.ledger.reactions import register
        from halqa.notices.access import register_kind
        from halqa.registry.actions.correction_requests import forget_person
        from halqa.registry.labels.events import EVENTS
        from halqa.registry.labels.notices import KINDS
        from halqa.registry.queries.correction_requests import requests_of
        from halqa.registry.queries.doors import DOORS
        from halqa.registry.queries.profiles import written_by
        from halqa.registry.reactions import REACTIONS

        for door in DOORS:
            register_subject(door)
        for kind in KINDS:
            register_kind(kind)
        for reaction in REACTIONS:
            register(reaction)
        register_events(EVENTS)
        # Keys alone are kept, as in the ledger: whose they were is erased where people are kept.
        register_personal_data("profiles", written_by, lambda _person, _now: None)
        register_personal_data("correction-requests", requests_of, lambda person, _now: forget_person(person=person))
