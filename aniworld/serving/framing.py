"""Find where a request ends, to know how long to wait. Gunicorn's parser decides whether it is valid."""

import re
from dataclasses import dataclass

LONGEST_LINE = 8190  # of a chunk's size
MOST_WASTE = 1024  # bytes of sizes, line ends and trailers around chunks, beyond an eighth of their content
CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]{1,12}")
DIGITS = re.compile(rb"[0-9]{1,4300}")  # as many as int() takes


@dataclass(frozen=True)
class Head:
    """What a request's head says of its body. length: its bytes, None when it comes in chunks."""

    size: int
    method: str
    path: str
    length: int | None
    expects_continue: bool
    is_upgrade: bool
    forwarded_for: str
    credential: int  # which cookies and key it was sent with; 0 for none


def is_broken(data: bytes | bytearray, longest_line: int) -> bool:
    """Return whether the parser will refuse this head whatever follows, so that waiting is useless."""
    end = data.find(b"\r\n", 2)  # an empty line may come first
    if end < 0 and len(data) > longest_line + 2:
        return True
    return data.count(b"\n") != data.count(b"\r\n")


def head_of(data: bytes | bytearray) -> Head | None:
    """Return the head at the beginning of what was received, or None until its end has arrived."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    request_line, *lines = bytes(data[:end]).lstrip(b"\r\n").split(b"\r\n")
    method, _, target = request_line.partition(b" ")
    fields: dict[bytes, list[bytes]] = {}
    for line in lines:
        name, _, value = line.partition(b":")
        fields.setdefault(name.lower(), []).append(value.strip())
    return Head(
        size=end + 4,
        method=method.decode("latin-1"),
        path=target.partition(b" ")[0].partition(b"?")[0].decode("latin-1"),
        length=_length(fields),
        expects_continue=_last(fields, b"expect").lower() == b"100-continue"
        and b"HTTP/1.0" not in request_line,
        is_upgrade=b"websocket" in [value.lower() for value in fields.get(b"upgrade", ())],
        credential=_credential(fields),
        forwarded_for=_last(fields, b"x-forwarded-for").rpartition(b",")[2].strip().decode("latin-1"),
    )


def _last(fields: dict[bytes, list[bytes]], name: bytes) -> bytes:
    return fields.get(name, [b""])[-1]


def _credential(fields: dict[bytes, list[bytes]]) -> int:
    given = fields.get(b"cookie", []) + fields.get(b"authorization", [])
    return hash(tuple(given)) if given else 0


def _length(fields: dict[bytes, list[bytes]]) -> int | None:
    """Return the length of the body; 0 also for invalid fields, which gunicorn refuses at once."""
    codings = fields.get(b"transfer-encoding")
    lengths = fields.get(b"content-length", [])
    if codings:
        is_chunked = not lengths and codings[-1].lower().rpartition(b",")[2].strip() == b"chunked"
        return None if is_chunked else 0
    if len(lengths) == 1 and DIGITS.fullmatch(lengths[0]):
        return int(lengths[0])
    return 0


class ChunkScan:
    """Finds the end of a chunked body while it arrives, without keeping it."""

    def __init__(self) -> None:
        self.content_bytes = self.other_bytes = 0
        self.is_over = False  # also when it is broken
        self._line = bytearray()
        self._ahead = 0  # bytes of the current chunk, with its line end, that are still to come
        self._is_in_trailers = False  # behind the last chunk

    @property
    def is_wasteful(self) -> bool:
        return self.other_bytes > self.content_bytes // 8 + MOST_WASTE

    def feed(self, data: bytes) -> None:
        at = 0
        while at < len(data) and not (self.is_over or self.is_wasteful):
            if self._ahead:
                step = min(self._ahead, len(data) - at)
                self._ahead -= step
                self.content_bytes += step
                at += step
            else:
                end = data.find(b"\n", at) + 1 or len(data)
                self._line += data[at:end]
                self.other_bytes += end - at
                at = end
                self._look_at_line()

    def _look_at_line(self) -> None:
        if not self._line.endswith(b"\n"):
            self.is_over = len(self._line) > LONGEST_LINE + 2
            return
        line, is_plain = bytes(self._line).rstrip(b"\r\n"), self._line.endswith(b"\r\n")
        self._line.clear()
        if not is_plain:
            self.is_over = True
        elif self._is_in_trailers:
            self.is_over = not line
        else:
            self._begin_chunk(line)

    def _begin_chunk(self, line: bytes) -> None:
        size = line.partition(b";")[0].strip()
        if not CHUNK_SIZE.fullmatch(size):
            self.is_over = True
        elif int(size, 16):
            self._ahead = int(size, 16) + 2  # with its line end
            self.content_bytes -= 2
            self.other_bytes += 2
        else:
            self._is_in_trailers = True
