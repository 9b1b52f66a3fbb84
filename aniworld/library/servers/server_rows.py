"""The media servers that are named: found, connected to, taken by one worker at a time, and how they do."""

from ... import context
from ...database import now, transaction
from ...errors import NotFound
from ...messages import Message
from ...models import FolderToTell, MediaServer, MediaServerKey
from ...providers import household
from . import folders_to_tell
from .connection import Connection

BUSY_SECONDS = 300.0  # that a worker may talk to one; another takes over then
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 30.0, 900.0
NEWS = ("media_server_told", "media_server_untold")  # the kinds of its events


def all() -> list[MediaServer]:
    return list(MediaServer.select().order_by(MediaServer.name))


def get(identifier: int | str) -> MediaServer:
    """Return the server of this id. Raises NotFound."""
    number = str(identifier)
    row = None
    if number.isascii() and number.isdecimal() and len(number) < 10:
        row = MediaServer.one_with(id=int(number))
    if row is None:
        raise NotFound("no_such_server")
    return row


def named(name: str) -> MediaServer:
    """Return the server of this name. Raises NotFound."""
    row = MediaServer.one_with(name=name)
    if row is None:
        raise NotFound("no_such_server")
    return row


def key_of(server: MediaServer) -> str:
    row = MediaServerKey.one_with(server=server.id)
    return row.key if row else ""


def with_keys() -> set[int]:
    """Return the ids of the servers that have a key."""
    return {row.server_id for row in MediaServerKey.select(MediaServerKey.server)}


def connect(server: MediaServer) -> Connection:
    """Return the way to a server. Nothing is sent yet."""
    client = household.client(server.name, server.url, context.current().settings.data_dir)
    return Connection(server.name, server.user, key_of(server), client)


def ready() -> list[MediaServer]:
    """Return the servers that are on and can be told something now, those that do well first.

    Times further ahead than any that is ever set were written by a wrong clock.
    """
    at = now()
    is_left_alone = MediaServer.next_at.between(at, at + LONGEST_PAUSE_SECONDS)
    is_busy = MediaServer.busy_until.between(at, at + BUSY_SECONDS)
    has_due = MediaServer.id.in_(FolderToTell.select(FolderToTell.server).where(folders_to_tell.is_due()))
    rows = MediaServer.select().where(MediaServer.is_on & ~is_left_alone & ~is_busy & has_due)
    return list(rows.order_by(MediaServer.failures, MediaServer.id))


def take(server: MediaServer) -> bool:
    """Have a server for this worker alone. Return whether no other one has it."""
    is_same = (MediaServer.id == server.id) & (MediaServer.busy_until == server.busy_until)
    with transaction():
        return MediaServer.update(busy_until=now() + BUSY_SECONDS).where(is_same).execute() > 0


def let_go(server: MediaServer, pause_seconds: float = 0.0) -> None:
    """Give a server back to all workers; pause_seconds: it is left alone for so long."""
    with transaction():
        _update(server, busy_until=0.0, next_at=now() + pause_seconds)


def succeeded(server: MediaServer, result: Message, *, told: bool) -> None:
    """Note inside the caller's transaction that a server did what it was asked: its failures are over."""
    values = {"failures": 0, "next_at": 0.0}
    if told:
        values |= {"told_at": now(), "busy_until": 0.0}
    _update(server, **values, **_result(result))


def failed(server: MediaServer, result: Message) -> None:
    """Note inside the caller's transaction that a server failed; it is left alone, longer each time."""
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(server.failures, 10), LONGEST_PAUSE_SECONDS)
    next_at = now() + pause
    _update(server, failures=server.failures + 1, next_at=next_at, busy_until=0.0, **_result(result))


def note_result(server: MediaServer, result: Message) -> None:
    """Note what came of a test that went badly."""
    with transaction():
        _update(server, **_result(result))


def _result(message: Message) -> dict[str, object]:
    return {"result_code": message.code, "result_args": message.plain_args, "result_at": now()}


def _update(server: MediaServer, **values: object) -> None:
    MediaServer.update(values).where(MediaServer.id == server.id).execute()
