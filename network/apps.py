from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "network"

    def ready(self) -> None:
        from network import receivers  # noqa: F401 (connects the signals)
        from network.verification import registry_changes  # noqa: F401
