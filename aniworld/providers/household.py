"""The one HTTP client, as it asks the media servers of a household: at their addresses and no others."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from ..messages import Message
from .http import Client
from .rate_gate import SERVER, Gates
from .transport import Timeouts
from .url_policy import AllowList, origin

PATIENCE = Timeouts(connect=5, read=15, total=30)


class OpenGates(Gates):
    """Gates that are always open: a household's own server sets no rate, and its row says how it does."""

    @contextlib.contextmanager
    def slot(self, name: str, priority: int) -> Iterator[None]:
        yield

    def answered(self, name: str) -> None:
        pass

    def failed(self, name: str, reason: Message) -> None:
        pass

    def shut(self, name: str, seconds: float, reason: Message, *, probe: bool = False) -> None:
        pass


def gate(name: str) -> str:
    """Return the gate of a media server, under which errors name it."""
    return f"{SERVER}:{name}"


def client(name: str, url: str, data_dir: Path) -> Client:
    """Return a client that may ask this address, also in a private network, and nothing else."""
    allowed = AllowList({origin(url)})
    return Client({gate(name): url}, OpenGates(), data_dir, pictures=allowed, timeouts=PATIENCE)
