# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "halqa.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the doors of what is kept here, say what people are told of it, what of it is found, what is kept of them."""
        from halqa.accounts.access import register_personal_data, register_subject
        from halqa.ledger.labels import register_events
        from halqa.ledger.reactions import register
        from halqa.notices.access import register_kind
        from halqa.registry.actions.correction_requests import forget_person
        from halqa.registry.labels.events import EVENTS
        from halqa.registry.labels.notices import KINDS
        from halqa.registry.queries.correction_requests import requests_of
        from halqa.registry.queries.doors import DOORS
        from halqa.registry.queries.findable_network import NETWORKS, audiences
        from halqa.registry.queries.findable_places import PLACES
        from halqa.registry.queries.profiles import written_by
        from halqa.registry.reactions import REACTIONS
        from halqa.search.access import register_audiences, register_source

        for door in DOORS:
            register_subject(door)
        for kind in KINDS:
            register_kind(kind)
        for reaction in REACTIONS:
            register(reaction)
        for source in (*PLACES, *NETWORKS):
            register_source(source)
        register_audiences(audiences)
        register_events(EVENTS)
        # Keys alone are kept, as in the ledger: whose they were is erased where people are kept.
        register_personal_data("profiles", written_by, lambda _person, _now: None)
        register_personal_data("correction-requests", requests_of, lambda person, _now: forget_person(person=person))
