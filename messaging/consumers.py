"""The socket of a page: who is there, which frames come in, which verbs they call."""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from messaging import frames
from messaging.delivery import reading
from messaging.delivery.database import ask
from messaging.delivery.hub import SIGNED_OUT, SUSPENDED, hub
from messaging.limits import frames_allowed, messages_allowed, typing_allowed
from messaging.models import Message
from messaging.posting import Refused, delete_message, edit_message, post_message
from messaging.removals import removal_notice
from messaging.seeing import mark_seen
from messaging.vouching import Wishes
from network import sessions
from network.access import second_factor_given
from network.models import Practitioner

FRAME_LIMIT = 64 * 1024  # bytes
MALFORMED_IN_A_ROW = 5
MALFORMED, TOO_BIG, TOO_MANY = 4400, 1009, 4429  # close codes; SIGNED_OUT, SUSPENDED: the hub's

logger = logging.getLogger(__name__)


class NotAdmitted(Exception):
    """The person behind the socket may not (or no longer) read and write."""


class AdmittedConsumer(AsyncWebsocketConsumer):
    """A socket of somebody admitted: asked at the handshake and again before each act."""

    practitioner_id: int
    session_key: str
    began: float  # when the session did, in seconds since the epoch
    put_off_at = 0.0  # when this socket last put the session's end off
    # The handle of whoever the page was made for. At a shared desk somebody else may have signed in
    # since: what the page still holds must not be posted under their name.
    expected = ""

    async def connect(self) -> None:
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        session = self.scope["session"]
        began: float | None = await ask(lambda: session.get(sessions.BEGAN))
        if began is None:
            await self.close(SIGNED_OUT)
            return
        me = await ask(lambda: Practitioner.objects.admitted().filter(user_id=user.pk).first())
        if me is None or not await ask(lambda: second_factor_given(session)):
            await self.close(SUSPENDED)
            return
        if self.expected not in ("", me.handle):
            await self.close(SIGNED_OUT)
            return
        self.practitioner_id, self.session_key, self.began = me.pk, session.session_key, began
        if not hub().has_room_for(me.pk):
            await self.close(TOO_MANY)
            return
        await self.accept()
        hub().join(self, me.access_version)
        await hub().ask_once_more(self)

    async def disconnect(self, code: int) -> None:
        if hasattr(self, "practitioner_id"):
            await hub().leave(self)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # A server that shuts down, or is tired of waiting, ends this without `disconnect`.
            if hasattr(self, "practitioner_id"):
                hub().drop(self)

    async def send_text(self, text: str) -> None:
        await self.base_send({"type": "websocket.send", "text": text})

    async def hang_up(self, code: int) -> None:
        await self.close(code)

    async def keep_session_alive(self) -> None:
        """Somebody is at the page: their session ends later, put off once a minute at most."""
        now = time.time()
        if now - self.put_off_at >= sessions.PUT_OFF_EVERY:
            self.put_off_at = now
            await ask(lambda: sessions.put_off(self.session_key, self.began))

    def me(self) -> Practitioner:
        """The practitioner as they stand now. Synchronous. Raises NotAdmitted."""
        me = reading.admitted(self.practitioner_id)
        if me is None:
            raise NotAdmitted
        return me


def _wishes(frame: frames.Post | frames.Edit) -> Wishes:
    return Wishes(also=tuple(frame.also), keep=tuple(frame.keep))


class PageConsumer(AdmittedConsumer):
    """Each frame has one handler; whatever it raises is answered with one error frame."""

    malformed = 0

    async def connect(self) -> None:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        wished = query.get("language", [""])[0]
        self.expected = query.get("as", [""])[0]
        known = dict(settings.LANGUAGES)
        self.language = wished if wished in known else settings.LANGUAGE_CODE
        await super().connect()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if len((text_data or "").encode() or bytes_data or b"") > FRAME_LIMIT:
            await self.close(TOO_BIG)
            return
        if not frames_allowed.take(self.practitioner_id):
            await self.close(TOO_MANY)
            return
        try:
            if text_data is None:
                raise frames.MalformedFrame
            frame = frames.decode(text_data)
        except frames.MalformedFrame:
            await self._refuse_malformed()
            return
        self.malformed = 0
        if not isinstance(frame, frames.Ping):
            await self.keep_session_alive()
        with translation.override(self.language):
            await self._answer(frame)

    async def _refuse_malformed(self) -> None:
        self.malformed += 1
        with translation.override(self.language):
            await self._send_error("malformed", _("The server did not understand the page."))
        if self.malformed >= MALFORMED_IN_A_ROW:
            await self.close(MALFORMED)

    async def _answer(self, frame: frames.AnyIncoming) -> None:
        marks = {
            "client_id": getattr(frame, "client_id", None),
            "ref": getattr(frame, "ref", ""),
        }
        try:
            await self.handlers[type(frame)](self, frame)
        except Refused as refusal:
            await self._send_error(refusal.code, str(refusal), **marks)
        except NotAdmitted:
            await self.close(SUSPENDED)
        except Exception:
            logger.exception("A %s frame failed", type(frame).__name__)
            await self._send_error(
                "failed", _("That did not work. Your text is kept; try again."), **marks
            )

    async def _send_error(self, code: str, message: str, **marks: Any) -> None:
        await self.send_text(frames.encode(frames.Error(code=code, message=message, **marks)))

    # --- Watching --------------------------------------------------------------------------------

    async def _watch(self, frame: frames.Watch) -> None:
        await hub().watch(self, frame.thread, frame.since)

    async def _unwatch(self, frame: frames.Unwatch) -> None:
        await hub().unwatch(self, frame.thread)

    async def _watch_inbox(self, frame: frames.WatchInbox) -> None:
        await hub().watch_inbox(self)

    async def _typing(self, frame: frames.Typing) -> None:
        if typing_allowed.take(self.practitioner_id):
            await hub().say_typing(self, frame.thread)

    async def _seen(self, frame: frames.Seen) -> None:
        await ask(
            lambda: mark_seen(practitioner=self.me(), thread_id=frame.thread, head=frame.head)
        )

    async def _ping(self, frame: frames.Ping) -> None:
        await self.send_text(frames.encode(frames.Pong()))

    # --- Writing ---------------------------------------------------------------------------------

    async def _post(self, frame: frames.Post) -> None:
        message = await self._write(
            lambda me: post_message(
                author=me,
                thread_id=frame.thread,
                body=frame.body,
                client_id=frame.client_id,
                images=frame.images,
                wishes=_wishes(frame),
            )
        )
        await self._send_saved(message, client_id=frame.client_id)

    async def _edit(self, frame: frames.Edit) -> None:
        message = await self._write(
            lambda me: edit_message(
                author=me,
                message_id=frame.message,
                body=frame.body,
                revision=frame.revision,
                wishes=_wishes(frame),
            )
        )
        await self._send_saved(message, ref=frame.ref)

    async def _delete(self, frame: frames.Delete) -> None:
        message = await self._write(lambda me: delete_message(author=me, message_id=frame.message))
        await self._send_saved(message, ref=frame.ref)

    async def _write(self, act: Callable[[Practitioner], Message]) -> Message:
        if not messages_allowed.take(self.practitioner_id):
            raise Refused(
                "too_fast", _("That is a lot in one minute. Wait a moment, then try again.")
            )
        return await ask(lambda: act(self.me()))

    async def _send_saved(self, message: Message, **marks: Any) -> None:
        saved = frames.Saved(
            message=message.pk,
            sequence=message.sequence,
            revision=message.revision,
            removed=message.removed,
            notice=removal_notice(message.removed),
            **marks,
        )
        await self.send_text(frames.encode(saved))

    handlers: dict[type, Callable[[Any, Any], Awaitable[None]]] = {
        frames.Watch: _watch,
        frames.Unwatch: _unwatch,
        frames.WatchInbox: _watch_inbox,
        frames.Post: _post,
        frames.Edit: _edit,
        frames.Delete: _delete,
        frames.Typing: _typing,
        frames.Seen: _seen,
        frames.Ping: _ping,
    }
