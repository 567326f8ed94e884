from datetime import time

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        from messaging import receivers  # noqa: F401 (connects the signals)
        from messaging.tasks import discard_drafts
        from network.schedule import Daily, Job, register

        register(Job("discard_drafts", Daily(time(3, 15)), discard_drafts))
