"""What the room below tells: somebody's access changed, a session ended."""

from typing import Any

from django.dispatch import receiver

from messaging.delivery.events import publish_access_changed, publish_session_ended
from network.signals import access_changed, session_ended


@receiver(access_changed)
def close_what_is_no_longer_open(sender: Any, practitioner_id: int, **kwargs: Any) -> None:
    publish_access_changed(practitioner_id)


@receiver(session_ended)
def close_the_sockets_of_a_session(sender: Any, session_key: str, **kwargs: Any) -> None:
    publish_session_ended(session_key)
