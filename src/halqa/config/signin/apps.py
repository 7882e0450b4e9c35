from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "halqa.config.signin"
    label = "signin"

    def ready(self) -> None:
        """Speak of what mail is sent about signing in."""
        from halqa.config.signin.labels import KINDS  # noqa: PLC0415  words need the apps
        from halqa.notices.access import register_kind  # noqa: PLC0415

        for kind in KINDS:
            register_kind(kind)
