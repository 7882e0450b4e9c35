from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "halqa.operations"
    label = "operations"
