"""What we ask of providers over the network: of those that are set up, and for a short time."""

import time
from collections.abc import Iterable
from typing import Any

import requests

from network.single_sign_on.configuration import origin_of

TIMEOUT = (3.05, 5.0)  # seconds to connect, and between two pieces of an answer
PATIENCE = 10.0  # seconds for a whole answer
LARGEST_ANSWER = 1024 * 1024  # bytes


class ProviderSession(requests.Session):
    """Asks nobody but the providers, follows no redirection, and takes no endless answer.

    Raises requests.RequestException.
    """

    def __init__(self, origins: Iterable[str]) -> None:
        super().__init__()
        self.origins = frozenset(origins)

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        if origin_of(str(url)) not in self.origins:
            raise requests.exceptions.InvalidURL("not an address of a provider")
        bounds = {"timeout": TIMEOUT, "allow_redirects": False, "stream": True}
        response = super().request(method, url, *args, **{**kwargs, **bounds})
        with response:
            response._content = _read(response)  # what requests itself does, within bounds
        return response


def _read(response: requests.Response) -> bytes:
    until, pieces, size = time.monotonic() + PATIENCE, [], 0
    for piece in response.iter_content(16_384):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise requests.exceptions.ContentDecodingError("the answer is too large")
        if time.monotonic() > until:
            raise requests.exceptions.ReadTimeout("the answer takes too long")
    return b"".join(pieces)
