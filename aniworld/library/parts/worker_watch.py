"""The notice that background work has stopped, and that it goes on: published once, for all web processes."""

from ... import events
from ...database import iso, now, transaction
from ...messages import Message
from ...models import Flag

LOOKS = 4  # in a row without a worker, until that is told: a start or a restart is no news
TOPIC, KINDS = "activity", ("worker_stopped", "worker_started")
STOPPED = Message("worker_stopped")
STARTED = Message("worker_runs_again")
# Whether the worker is gone -> what is published.
NOTICES = {True: (KINDS[0], STOPPED), False: (KINDS[1], STARTED)}


class WorkerWatch:
    """Watch the workers from a web process. A worker that was killed or is frozen cannot say so itself."""

    def __init__(self) -> None:
        self._in_vain = 0

    def look(self, is_working: bool) -> None:
        """Record whether a worker works; call this every few seconds."""
        self._in_vain += 1
        if is_working:
            self._in_vain = 0
        if self._in_vain == 0 or self._in_vain >= LOOKS:
            _publish(self._in_vain > 0)


def _is_published() -> bool:
    """Return whether the “worker is down” notice is on."""
    return Flag.since(Flag.WORKER_GONE) is not None


def _publish(is_gone: bool) -> None:
    """Turn the notice on or off, once for all web processes."""
    if is_gone == _is_published():
        return
    with transaction():
        if is_gone == _is_published():
            return
        if is_gone:
            Flag.create(name=Flag.WORKER_GONE)
        else:
            Flag.take_back(Flag.WORKER_GONE)
        kind, message = NOTICES[is_gone]
        events.publish(TOPIC, kind, {"message": message.as_json, "timestamp": iso(now())})
