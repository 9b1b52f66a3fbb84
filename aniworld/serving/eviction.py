"""Which connections are closed when there are too many, or when too much is buffered for them."""

from collections import Counter
from collections.abc import Iterable

from .addresses import peer_of
from .connection import CLOSING, READING, SENDING, Connection


def waits_for_client(connection: Connection) -> bool:
    return connection.state in (READING, SENDING, CLOSING)


def to_give_up(connections: Iterable[Connection], count: int) -> list[Connection]:
    """Return up to `count` that wait for their clients: of the address with the most, longest wait first.

    A client that sends and fetches at once is hardly ever among them.
    """
    waiting = [connection for connection in connections if waits_for_client(connection)]
    sizes = Counter(map(_whose, waiting))
    waiting.sort(key=lambda connection: (-sizes[_whose(connection)], connection.waiting_since))
    return waiting[:count]


def _whose(connection: Connection) -> str:
    return connection.group or peer_of(connection.client)


def to_relieve(connections: Iterable[Connection], most_bytes: int) -> list[Connection]:
    """Return those to close so that no more than `most_bytes` are buffered for the others."""
    holding = [connection for connection in connections if connection.buffered_bytes]
    excess = -most_bytes
    for connection in filter(waits_for_client, holding):
        excess += connection.buffered_bytes
    given_up = []
    for connection in to_give_up(holding, len(holding)):
        if excess <= 0:
            break
        excess -= connection.buffered_bytes
        given_up.append(connection)
    return given_up
