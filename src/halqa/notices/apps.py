# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "halqa.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell people of what happens to their accounts, give the ledger our words, and say what is kept of a person."""
        from halqa.accounts.access import register_awaiting, register_personal_data
        from halqa.ledger.labels import register_events
        from halqa.ledger.reactions import Reaction, register
        from halqa.notices.access import register_kind
        from halqa.notices.actions.following import follow
        from halqa.notices.actions.keeping import erase_notices
        from halqa.notices.labels import EVENTS
        from halqa.notices.labels.accounts import KINDS
        from halqa.notices.queries import awaiting
        from halqa.notices.queries.personal_data import data_of
        from halqa.notices.reactions import TOLD_AFTER

        for kind in KINDS:
            register_kind(kind)
        for event in TOLD_AFTER:
            register(Reaction(f"notices.{event}", event, follow))
        register_events(EVENTS)
        register_awaiting("notices", awaiting)
        register_personal_data("notices", data_of, lambda person, _now: erase_notices(person=person))
