"""The Django application of the floor that every page stands on."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "halqa.pages"
    label = "pages"
