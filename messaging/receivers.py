"""What the room below tells: somebody's access changed, a session ended."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from messaging.delivery.events import publish_access_changed, publish_session_ended
from network.signals import access_changed


@receiver(access_changed)
def close_what_is_no_longer_open(sender: Any, practitioner_id: int, **kwargs: Any) -> None:
    publish_access_changed(practitioner_id)


@receiver(user_logged_out)
def close_the_sockets_of_a_session(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    if session_key := request.session.session_key:
        publish_session_ended(session_key)
