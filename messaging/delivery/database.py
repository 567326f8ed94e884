"""Asking the database from the event loop."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async

P = ParamSpec("P")
R = TypeVar("R")


async def ask(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that uses the database, in Channels' thread for such functions.

    That is one thread for a process, so a slow query holds up the next one. Threads of their own
    lost connections of the PostgreSQL pool; limits of the database bound the wait (settings).
    """
    return await database_sync_to_async(partial(function, *args, **kwargs))()
