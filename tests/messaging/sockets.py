"""A page's socket in the tests: Channels' own communicator over the whole application."""

import json
from typing import Any, Self
from uuid import uuid4

from channels.testing import WebsocketCommunicator
from django.conf import settings

from config.asgi import application
from tests.signing_in import session_of

__all__ = ["Page", "session_of"]

ORIGIN = settings.SITE_ORIGIN


class Page:
    """`async with Page(key) as page:` opens the socket and closes it."""

    def __init__(
        self, session_key: str = "", origin: str | None = ORIGIN, language: str = "en"
    ) -> None:
        headers = [(b"host", b"localhost")]
        if session_key:
            cookie = f"{settings.SESSION_COOKIE_NAME}={session_key}"
            headers.append((b"cookie", cookie.encode()))
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        self.socket = WebsocketCommunicator(
            application, f"/socket/?language={language}", headers=headers
        )
        self.received: list[str] = []

    async def open(self) -> tuple[bool, int | None]:
        return await self.socket.connect(timeout=20)

    async def __aenter__(self) -> Self:
        opened, code = await self.open()
        assert opened, f"the socket was refused with {code}"
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.socket.disconnect()

    async def send(self, kind: str, **fields: Any) -> None:
        await self.socket.send_to(
            text_data=json.dumps({"v": 1, "type": kind, **fields}, default=str)
        )

    async def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next frame of a kind (and with these values), passing over others."""
        while True:
            text = await self.socket.receive_from(timeout=20)
            self.received.append(text)
            frame = json.loads(text)
            if frame["type"] == kind and all(frame.get(k) == v for k, v in wanted.items()):
                return frame

    async def watch(self, thread: Any, since: int = 0) -> dict[str, Any]:
        await self.send("watch", thread=thread, since=since)
        return await self.hear("history")

    async def post(
        self, thread: Any, body: str, client_id: Any = None, **more: Any
    ) -> dict[str, Any]:
        await self.send("post", thread=thread, body=body, client_id=client_id or uuid4(), **more)
        return await self.hear("saved")

    async def close_code(self) -> int:
        """The code with which the server hangs up, passing over frames that were on their way."""
        while True:
            event = await self.socket.receive_output(timeout=20)
            if event["type"] == "websocket.close":
                return event["code"]
            self.received.append(event.get("text", ""))
