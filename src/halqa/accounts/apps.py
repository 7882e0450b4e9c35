from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "halqa.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
