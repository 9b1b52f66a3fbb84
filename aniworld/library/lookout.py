"""Whether anybody works: each web process looks, and tells the pages when the last worker is gone and when one is back."""

from pathlib import Path

from .. import events
from ..database import iso, now, transaction
from ..models import Preference
from . import owners

GONE = "worker gone"  # the preference that is there while it is told that no worker runs
LOOKS = 4  # in a row without a worker, until that is told: a start or a restart is no news
TOPIC, KINDS = "activity", ("worker_stopped", "worker_started")
STOPPED = "Background work is paused: the worker is not running. What you add is kept and loads when it is back."
STARTED = "The worker is back. Loading goes on."


class Lookout:
    """The looks of one process. A worker that was killed cannot say so itself."""

    def __init__(self, data_dir: Path):
        self._data_dir, self._in_vain = data_dir, 0

    def look(self) -> None:
        """To be called every few seconds."""
        self._in_vain = 0 if owners.any_working(self._data_dir) else self._in_vain + 1
        if self._in_vain == 0 or self._in_vain >= LOOKS:
            _tell(self._in_vain > 0)


def is_worker_gone() -> bool:
    """Whether it is told that no worker runs."""
    return Preference.get_or_none(Preference.name == GONE) is not None


def _tell(is_gone: bool) -> None:
    """Once for all web processes."""
    if is_gone == is_worker_gone():
        return
    with transaction():
        if is_gone == is_worker_gone():
            return
        if is_gone:
            Preference.create(name=GONE, value=str(now()))
        else:
            Preference.delete().where(Preference.name == GONE).execute()
        events.publish(TOPIC, KINDS[not is_gone], {"message": STOPPED if is_gone else STARTED, "timestamp": iso(now())})
