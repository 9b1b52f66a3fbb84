"""Limits: how long a client may take, and how much is buffered for it."""

from dataclasses import dataclass, replace


@dataclass
class Limits:
    """Times in seconds, sizes in bytes. A deadline counts from the beginning of a step."""

    head_seconds: float = 10.0  # from the first byte to the end of the head, and for the first byte at all
    idle_seconds: float = 5.0  # between two requests
    transfer_seconds: float = 20.0  # for a body, or for fetching an answer; as long again for each …
    transfer_bytes: int = 160 * 1024  # … so many that it moves meanwhile: 64 kbit/s
    longest_seconds: float = 3600.0  # for one body or answer in all
    linger_seconds: float = 2.0  # for a client to read our last words before the connection is closed
    stopping_seconds: float = 2.0  # for what waits for a client, when the process is to stop
    head_bytes: int = 32 * 1024
    body_bytes: int = 32 * 1024  # a larger body is read by the thread that answers, if the app wants it
    answer_bytes: int = 1024 * 1024  # of one answer; the thread waits before it makes more
    buffered_bytes: int = 48 * 1024 * 1024  # of all requests and answers that wait for their clients
    connections: int = 3000  # of all, sockets included
    per_address: int = 256  # connections of one address (IPv6: /64) that is no trusted proxy
    sockets: int = 1000  # upgraded connections: each has a thread of its own
    streams: int = 24  # large bodies that threads read at once; as many threads as the pool LARGE has


OWN_FILES = 256  # for the database, the queue, the library and files that are sent
FILES_OF_SOCKET = 2  # the socket, and what its thread waits on


def within_files(limits: Limits, most_files: int) -> Limits:
    """Return limits that fit a process with this many open files; below 0: any number."""
    connections = max(limits.connections, limits.sockets + 2000)
    if most_files < 0 or most_files >= OWN_FILES + connections + limits.sockets:
        return replace(limits, connections=connections)
    own_files = min(OWN_FILES, most_files // 2)
    sockets = max(1, min(limits.sockets, (most_files - own_files) // (2 * FILES_OF_SOCKET)))
    return replace(limits, sockets=sockets, connections=max(8, most_files - own_files - sockets))
