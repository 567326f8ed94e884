"""A WebSocket client that costs little, so that the bench measures the server and not itself."""

import asyncio
import base64
import os
from collections.abc import Callable

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10  # kinds of frame (RFC 6455, 5.2)


class Socket(asyncio.Protocol):
    """One open socket; `on_text` is called with the payload of each text frame.

    `closed` gets the code of the server's close frame, or 1006 when the connection ends without.
    """

    def __init__(self, host: str, cookie: str, on_text: Callable[[bytes], None]) -> None:
        self.host, self.cookie, self.on_text = host, cookie, on_text
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.unread = b""

    @classmethod
    async def open(
        cls, port: int, path: str, cookie: str, on_text: Callable[[bytes], None]
    ) -> "Socket":
        """Connect and shake hands. Raises ConnectionError when the server does not want us."""
        self = cls(f"localhost:{port}", cookie, on_text)
        self.path = path
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", port)
        await asyncio.wait_for(self.opened, timeout=30)
        return self

    def send(self, text: bytes) -> None:
        """Send one text frame of up to 65,535 bytes."""
        self._send_frame(TEXT, text)

    def _send_frame(self, kind: int, payload: bytes) -> None:
        if len(payload) < 126:
            head = bytes([0x80 | kind, 0x80 | len(payload)])
        else:
            head = bytes([0x80 | kind, 0x80 | 126]) + len(payload).to_bytes(2, "big")
        # A client masks what it sends; a mask of zeros is one, and leaves the bytes as they are.
        self.transport.write(head + bytes(4) + payload)

    def close(self) -> None:
        self.transport.abort()

    # --- asyncio's side --------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self.path} HTTP/1.1",
            f"Host: {self.host}",
            f"Origin: http://{self.host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            *([f"Cookie: {self.cookie}"] if self.cookie else []),
        ]
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed while shaking hands"))
        if not self.closed.done():
            self.closed.set_result(1006)

    def data_received(self, data: bytes) -> None:
        data = self.unread + data
        if not self.opened.done():
            answer, end, rest = data.partition(b"\r\n\r\n")
            if not end:
                self.unread = data
                return
            if b" 101 " not in answer.split(b"\r\n")[0]:
                self.opened.set_exception(ConnectionError(answer.split(b"\r\n")[0].decode()))
                return
            self.opened.set_result(None)
            data = rest
        self.unread = data[self._read_frames(data) :]

    def _read_frames(self, data: bytes) -> int:
        """Act on the whole frames in `data`; returns how many bytes they took."""
        done = 0
        while len(data) - done >= 2:
            kind, length, start = data[done] & 0x0F, data[done + 1], done + 2
            if length >= 126:
                wide = 2 if length == 126 else 8
                length = int.from_bytes(data[start : start + wide], "big")
                start += wide
            if len(data) - start < length:
                break  # not here yet, and perhaps not even the whole of its length
            payload, done = data[start : start + length], start + length
            if kind == TEXT:
                self.on_text(payload)
            elif kind == CLOSE and not self.closed.done():
                self.closed.set_result(int.from_bytes(payload[:2], "big"))
            elif kind == PING:
                self._send_frame(PONG, payload)
        return done
