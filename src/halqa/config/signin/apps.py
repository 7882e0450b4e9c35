# ruff: noqa: PLC0415  words and tables are there only once all apps are ready
from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "halqa.config.signin"
    label = "signin"

    def ready(self) -> None:
        """Speak of what mail is sent about signing in, and tell whose second factors the house has removed."""
        from halqa.config.signin.labels import KINDS
        from halqa.config.signin.reactions import REACTIONS
        from halqa.ledger.reactions import register
        from halqa.notices.access import register_kind

        for kind in KINDS:
            register_kind(kind)
        for reaction in REACTIONS:
            register(reaction)
