"""Tells the media servers what has changed: each in its batches, and none waits for one that fails."""

import logging
from collections.abc import Sequence

from ... import events
from ...database import transaction
from ...errors import ProviderError
from ...files import naming
from ...messages import Message
from ...models import MediaServer
from . import folders_to_tell, path_map, server_errors, server_rows
from .connection import Place
from .kinds import KINDS

log = logging.getLogger(__name__)
BUSY_PAUSE_SECONDS = 3.0  # until a server is asked whether it is done with what it was told before
TOPIC = "servers"


def tell_due() -> int:
    """Tell each server of the folders that have changed. Return how many were told."""
    folders_to_tell.note_missed()
    return sum(_tell(server) for server in server_rows.ready() if server_rows.take(server))


def _tell(server: MediaServer) -> int:
    """Tell one server. What it was told of is noted one by one, so that a kill repeats at most the last."""
    rows = {row.path: row for row in folders_to_tell.due(server.id)}
    places = [Place(path, path_map.theirs(server.paths, path)) for path in rows]
    unknown = []
    count = 0
    try:
        for told in KINDS[server.kind].tell(server_rows.connect(server), places):
            folders_to_tell.mark_told(rows[told.ours])
            count += 1
            if not told.is_known:
                unknown.append(told.ours)
    except ProviderError as error:
        _fail(server, server_errors.said(server, error))
    else:
        _finish(server, unknown, count)
    return count


def _finish(server: MediaServer, unknown: Sequence[str], count: int) -> None:
    """Say what was told once all of it is; until then the server is asked again soon."""
    if folders_to_tell.has_due(server.id):
        server_rows.let_go(server, 0.0 if count else BUSY_PAUSE_SECONDS)
        return
    paths = folders_to_tell.told(server.id)
    result = _told(server, paths)
    if unknown:
        result = Message("server_lacks_folder", {"server": server.name, "folder": naming.shown(unknown[0])})
    with transaction():
        server_rows.succeeded(server, result, told=True)
        if paths:
            _publish(server, server_rows.NEWS[0], result, paths)
        folders_to_tell.forget_told(server.id)


def _told(server: MediaServer, paths: Sequence[str]) -> Message:
    """Return the message for what was told; the folders of one batch are one line."""
    name = ""
    if paths:
        name = naming.shown(paths[0].rpartition("/")[2])
    if len(paths) <= 1:
        return Message("server_told", {"server": server.name, "folder": name})
    return Message("server_told_more", {"server": server.name, "folder": name, "count": len(paths) - 1})


def _fail(server: MediaServer, why: Message) -> None:
    """Note a failure. People are told of the first one in a row; the others are only counted."""
    paths = folders_to_tell.told(server.id)
    log.warning("A media server was not told what has changed: %s", why)
    with transaction():
        if paths:
            _publish(server, server_rows.NEWS[0], _told(server, paths), paths)
            folders_to_tell.forget_told(server.id)
        if server.failures == 0:
            _publish(server, server_rows.NEWS[1], why, [])
        server_rows.failed(server, why)


def _publish(server: MediaServer, kind: str, message: Message, paths: Sequence[str]) -> None:
    told = {"server": server.name, "folders": list(paths), "message": message.as_json}
    events.publish(TOPIC, kind, told)
