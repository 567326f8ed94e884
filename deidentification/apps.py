from django.apps import AppConfig
from django.conf import settings

from deidentification.policies import choose


class DeidentificationConfig(AppConfig):
    name = "deidentification"

    def ready(self) -> None:
        choose(settings.DEIDENTIFICATION_POLICY)
