"""What a live thread is measured beside: a plain Channels consumer on Daphne.

It asks nobody who they are, checks no right, filters nothing, renders nothing and stores nothing:
a frame that comes in goes out to the group, through the in-memory layer, as every tutorial has it.
"""

import django
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

settings.configure(
    SECRET_KEY="bare",
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
)
django.setup()


class BareConsumer(AsyncJsonWebsocketConsumer):
    groups = ["thread"]

    async def receive_json(self, content: dict, **kwargs: object) -> None:
        frame = {"type": "message", "client_id": content["client_id"], "body": content["body"]}
        await self.channel_layer.group_send("thread", {"type": "tell", "frame": frame})

    async def tell(self, event: dict) -> None:
        await self.send_json(event["frame"])


application = ProtocolTypeRouter(
    {"websocket": URLRouter([path("socket/", BareConsumer.as_asgi())])}
)
