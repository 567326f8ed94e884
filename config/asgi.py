"""One process: pages, static files and sockets."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import tempfile
from pathlib import Path

from django.core.asgi import get_asgi_application

# Twisted keeps the body of a larger request, which may be a raw picture, in a temporary file. Where
# the machine has a memory disk it goes there, and never to a real one.
if Path("/dev/shm").is_dir():  # noqa: S108 (files there are opened by tempfile, without a name)
    tempfile.tempdir = "/dev/shm"  # noqa: S108

django_application = get_asgi_application()  # loads the models; what follows imports them

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from servestatic import ServeStaticASGI

from messaging.routing import websocket_urlpatterns
from network.origins import OriginOfSocket
from network.working import start_inside


def _hashed(path: str, url: str) -> bool:
    """Whether the name of a static file tells its content, so that it may be kept forever."""
    stem = url.rsplit("/", 1)[-1].split(".")
    return len(stem) > 2 and len(stem[-2]) == 12


application = ProtocolTypeRouter(
    {
        "http": ServeStaticASGI(
            django_application,
            root=str(settings.STATIC_ROOT),
            prefix=settings.STATIC_URL,
            immutable_file_test=_hashed,
            allow_all_origins=False,
        ),
        "websocket": OriginValidator(
            OriginOfSocket(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
            settings.SOCKET_ORIGINS,
        ),
    }
)

if settings.WORKER == "inside":
    start_inside()
