"""Asking the database from the event loop."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async

P = ParamSpec("P")
R = TypeVar("R")


async def ask(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that uses the database, in a thread of its own.

    Not in Channels' one shared thread: there somebody's slow query would hold up everybody's
    frames, heartbeats and hang-ups.
    """
    call = partial(function, *args, **kwargs)
    return await database_sync_to_async(call, thread_sensitive=False)()
