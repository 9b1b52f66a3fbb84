"""What a thread writes its answer to: it takes the bytes at once, and the client fetches them later."""

import socket
from typing import IO

from .deadlines import WRITE, Transfer, wait
from .limits import Limits

PIECE_BYTES = 64 * 1024


class ResponseBuffer:
    """Stands in for the socket that gunicorn writes an answer to."""

    def __init__(self, sock: socket.socket, limits: Limits, asked: bytes = b""):
        """asked: how the request begins, for whoever has to refuse it unread."""
        self.sock, self.limits, self.asked = sock, limits, asked
        self.pending = bytearray()
        # Begins with the first byte: the app's own time is not the client's.
        self.transfer: Transfer | None = None

    def deadline(self) -> float:
        return self.transfer.deadline() if self.transfer else 0.0

    def flush(self) -> bool:
        """Send what the client takes now. Return whether that was all. Raises OSError when it is gone."""
        while self.pending:
            try:
                count = self.sock.send(self.pending, socket.MSG_DONTWAIT)
            except (BlockingIOError, InterruptedError):
                return False
            del self.pending[:count]
            if self.transfer:
                self.transfer.move(count)
        return True

    def sendall(self, data: bytes) -> None:
        """Take data. Raises TooSlow if the client has too much to fetch and does not fetch it in time."""
        self.transfer = self.transfer or Transfer(self.limits)
        self.pending += data
        is_sent = self.flush()
        while not is_sent and len(self.pending) > self.limits.answer_bytes:
            wait(self.sock, WRITE, self.deadline())
            is_sent = self.flush()

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def sendfile(self, file: IO[bytes], offset: int = 0, count: int | None = None) -> None:
        """Send a file as socket.sendfile does: the thread reads it, so a slow disk delays nobody else."""
        file.seek(offset)
        left = count
        while piece := file.read(PIECE_BYTES if left is None else min(left, PIECE_BYTES)):
            self.sendall(piece)
            left = None if left is None else left - len(piece)

    def fileno(self) -> int:
        return self.sock.fileno()

    # What else gunicorn asks of a socket. It is the loop that closes it, once the answer is fetched.

    def setblocking(self, flag: bool) -> None:
        pass

    def settimeout(self, seconds: float | None) -> None:
        pass

    def gettimeout(self) -> float:
        return 0.0

    def recv(self, size: int) -> bytes:
        return b""

    def shutdown(self, how: int) -> None:
        pass

    def close(self) -> None:
        pass
