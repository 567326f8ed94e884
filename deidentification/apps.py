from django.apps import AppConfig


class DeidentificationConfig(AppConfig):
    name = "deidentification"
