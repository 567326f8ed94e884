"""The network itself, with one more address: there, the bench has an act done in this process, as
a page would do it, and learns when it was committed and what the hub still holds afterwards.

    GET /act/?what=revoke&who=12&group=3     what: revoke, remove (from the group) or look
"""

import json
import logging
import time
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import transaction

from config.asgi import application as network  # sets Django up; what follows imports models
from messaging.delivery.hub import hub
from network.joining import remove_member
from network.models import Practitioner, SpecialtyGroup
from network.verification.standing import revoke_practitioner

# That pages are refused is what is measured, no warning.
logging.getLogger("django.request").setLevel(logging.ERROR)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http" or scope["path"] != "/act/":
        await network(scope, receive, send)
        return
    asked = dict(parse_qsl(scope["query_string"].decode()))
    who = int(asked["who"])
    committed = 0.0
    if asked["what"] != "look":
        group = int(asked.get("group", 0))
        committed = await database_sync_to_async(_act)(asked["what"], who, group)
    body = json.dumps({"committed": committed, **_held(who)}).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _act(what: str, who: int, group: int) -> float:
    """Do it; the time of its commit (time.monotonic, which all processes of a machine share)."""
    times: list[float] = []
    moderator = Practitioner.objects.select_related("user").get(handle="moderator")
    practitioner = Practitioner.objects.select_related("user").get(pk=who)
    with transaction.atomic():
        # Before the act adds its own: this runs first, with the commit behind it.
        transaction.on_commit(lambda: times.append(time.monotonic()))
        if what == "revoke":
            reason = Practitioner.Reason.OTHER
            revoke_practitioner(moderator=moderator, practitioner=practitioner, reason=reason)
        else:
            left = SpecialtyGroup.objects.get(pk=group)
            remove_member(moderator=moderator, group=left, practitioner=practitioner)
    return times[0]


def _held(who: int) -> dict[str, int]:
    """What this process still holds of somebody, and its channels in the groups of the layer."""
    here = hub()
    watching = chain.from_iterable(here.watchers.values())
    sockets = [*here.sockets, *here.inboxes, *watching]
    return {
        "left": sum(s.practitioner_id == who for s in sockets) + (who in here.access),
        "channels": sum(map(len, get_channel_layer().groups.values())),
    }
