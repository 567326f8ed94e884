from django.apps import AppConfig
from django.conf import settings


class NetworkConfig(AppConfig):
    name = "network"

    def ready(self) -> None:
        from network import receivers  # noqa: F401 (connects the signals)
        from network.single_sign_on import receivers as of_sign_on  # noqa: F401
        from network.single_sign_on.codes import refuse_unknown_codes
        from network.verification import registry_changes  # noqa: F401

        refuse_unknown_codes(settings.SIGN_ON_PROVIDERS)
