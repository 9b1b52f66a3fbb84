"""Faults that the stand-in can be told to inject, each for a number of requests."""

from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

from .answers import JSON, Answer, kitsu_error, tvmaze_error


@dataclass
class Fault:
    """What happens to the requests whose path (with query) starts with path_prefix.

    With a status or a body, that is the answer; without, the real answer is damaged.
    times: for how many requests, None for all. cut: send only half of the body, framed as if it were all.
    drop: break the connection half-way. hang_seconds: wait before answering. drip_seconds: send the body
    piece by piece. is_over: set when all faults are cleared; what hangs or drips is then sent at once.
    """

    path_prefix: str
    times: int | None = 1
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str | bytes | None = None
    content_type: str | None = None
    cut: bool = False
    drop: bool = False
    hang_seconds: float = 0.0
    drip_seconds: float = 0.0
    is_over: Event = field(default_factory=Event)

    def apply(self, real: Answer) -> Answer:
        """Return the answer that is sent in place of the real one."""
        if self.status is None and self.body is None:
            answer = Answer(
                real.status,
                real.body,
                self.content_type or real.content_type,
                {**real.headers, **self.headers},
            )
        else:
            answer = self._own_answer()
        if not self.cut:
            return answer
        # A half body with the tag of the whole would be taken for the whole later on.
        headers = {name: value for name, value in answer.headers.items() if name != "ETag"}
        return Answer(answer.status, answer.body[: len(answer.body) // 2], answer.content_type, headers)

    def _own_answer(self) -> Answer:
        status = self.status or 200
        if self.body is not None:
            body = self.body.encode() if isinstance(self.body, str) else self.body
            return Answer(status, body, self.content_type or JSON, dict(self.headers))
        if self.path_prefix.startswith("/kitsu"):
            usual = kitsu_error(status, "Error", "Told to fail.")
        else:
            usual = tvmaze_error(status)
        return Answer(status, usual.body, self.content_type or usual.content_type, dict(self.headers))


class Faults:
    """The faults that are still to come, in the order in which they were added. Thread-safe."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._added: list[Fault] = []
        self._lock = Lock()

    def add(self, path_prefix: str, **what: Any) -> None:
        fault = Fault(path_prefix, **what)
        with self._lock:
            self._waiting.append(fault)
            self._added.append(fault)

    def take(self, path: str) -> Fault | None:
        """Return the fault for this request, and count it as used once."""
        with self._lock:
            fault = next((fault for fault in self._waiting if path.startswith(fault.path_prefix)), None)
            if fault and fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
            return fault

    def clear(self) -> None:
        """Forget all faults, and end those that a request is waiting in."""
        with self._lock:
            for fault in self._added:
                fault.is_over.set()
            self._added.clear()
            self._waiting.clear()

    def __len__(self) -> int:
        return len(self._waiting)
