"""Logs that say where something went wrong and never what somebody had typed."""

import logging
import traceback
from collections.abc import ItemsView
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

# The server and the libraries under it: they put what they caught into the message itself.
UNDER_US = ("daphne", "asgiref", "channels", "twisted")
# Said before any request has come, and what an operator needs to read.
SAID_WHOLE = ("Listen failure: %s",)


class WithoutValues(logging.Formatter):
    """Writes an exception as its class and the places it passed, without its message.

    Messages of exceptions quote values ("invalid literal for int(): '…'"), and a value may be
    what a clinician typed about a patient. Of what the server says for itself, its own words stay:
    the first line of the message, up to the first value.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        if record.name.split(".", 1)[0] in UNDER_US and record.msg not in SAID_WHOLE:
            own_words = str(record.msg).partition("%")[0].partition("\n")[0]
            # A copy: other handlers and tests see the record as it was.
            record = logging.makeLogRecord({**record.__dict__, "msg": own_words, "args": ()})
        return super().format(record)

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        if kind is None:
            return ""
        places = [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([*places, kind.__name__])

    def formatStack(self, stack_info: str) -> str:
        return ""


class NothingTyped(SafeExceptionReporterFilter):
    """Error reports without request bodies and without the values of local variables."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()
