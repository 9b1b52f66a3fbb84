"""The test of a media server: whether it answers, takes the key, and has our folders in its libraries."""

from collections.abc import Sequence
from typing import NamedTuple

from ...database import transaction
from ...errors import ProviderError
from ...messages import Message
from ...models import MediaServer
from ..disk import root_rows
from . import path_map, server_errors, server_rows
from .connection import Look
from .kinds import KINDS

MOST_SHOWN = 5


class Tested(NamedTuple):
    """What came of a test. is_well: it can be told; the message may still say what is missing.

    locations: the folders that its libraries hold, by which a person sees how to name ours.
    """

    is_well: bool
    message: Message
    locations: tuple[str, ...] = ()


def test(server: MediaServer) -> Tested:
    """Ask a server what it is. A good test ends the pause after failures."""
    try:
        look = KINDS[server.kind].look(server_rows.connect(server))
    except ProviderError as error:
        why = server_errors.said(server, error)
        server_rows.note_result(server, why)
        return Tested(False, why)
    message = _message(server, look)
    with transaction():
        server_rows.succeeded(server, message, told=False)
    return Tested(True, message, look.locations)


def _message(server: MediaServer, look: Look) -> Message:
    label = KINDS[server.kind].label
    about = {"kind": label, "version": look.version[:40], "name": look.name[:80] or label}
    missing = _missing(server, look.locations)
    if not missing:
        return Message("server_well", about)
    if not look.locations:
        return Message("server_has_no_folders", about)
    shown = [path[:200] for path in look.locations[:MOST_SHOWN]]
    return Message("server_sees_others", about | {"folder": missing[0], "theirs": shown})


def _missing(server: MediaServer, locations: Sequence[str]) -> list[str]:
    """Return our library folders, as the server would see them, that are in none of its libraries."""
    missing = []
    for root in root_rows.all():
        place = path_map.theirs(server.paths, str(root_rows.path(root)))
        if not any(path_map.is_in(place, other) or path_map.is_in(other, place) for other in locations):
            missing.append(place)
    return missing
