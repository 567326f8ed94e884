from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Installed only when DEMONSTRATION is set: invented people, and signing in by one click."""

    name = "demonstration"
