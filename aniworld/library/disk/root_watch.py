"""Watches the roots, if a person wants that: then a new video is found at once and not at the next scan."""

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from ... import later
from ...database import transaction
from ...files import naming, videos
from ...models import Flag, Root
from . import roots

if TYPE_CHECKING:
    from watchdog import observers
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver
else:
    observers = later.module("watchdog.observers")  # few households want it

log = logging.getLogger(__name__)

SETTLE_SECONDS = 10.0  # after the last change: a season is copied for longer than a moment
LONGEST_SECONDS = 120.0  # after the first one: something always changes in some libraries
LOOK_SECONDS = 30.0  # between two looks which roots are in reach
AGAIN_SECONDS = 300.0  # until a root that could not be watched is tried again
TELLING = ("created", "deleted", "moved")


def is_wanted() -> bool:
    return Flag.since(Flag.WATCHES_ROOTS) is not None


def want(is_wanted: bool) -> None:
    """Have the worker watch the roots from now on, or no longer."""
    with transaction():
        if is_wanted:
            Flag.insert(name=Flag.WATCHES_ROOTS).on_conflict_ignore().execute()
        else:
            Flag.take_back(Flag.WATCHES_ROOTS)


class RootWatch:
    """The watch of one worker over the roots that are in reach.

    make_observer: what watches; clock: monotonic seconds.
    """

    def __init__(
        self,
        make_observer: "Callable[[], BaseObserver]" = lambda: observers.Observer(),
        clock: Callable[[], float] = time.monotonic,
    ):
        self._make_observer, self._clock = make_observer, clock
        self._observers: dict[Path, BaseObserver] = {}
        self._tries_again: dict[Path, float] = {}
        self._changes = _Changes(clock)
        self._was_wanted, self._look_at = False, 0.0

    def look(self) -> bool:
        """Watch what is to be watched now. Return whether something has changed, so that a scan is due."""
        wanted = is_wanted()
        if wanted != self._was_wanted or self._clock() >= self._look_at:
            self._was_wanted, self._look_at = wanted, self._clock() + LOOK_SECONDS
            self._watch_only(roots.in_reach() if wanted else [])
        return self._changes.are_settled()

    def _watch_only(self, wanted: Iterable[Root]) -> None:
        tops = {roots.path(root) for root in wanted}
        for top in self._observers.keys() - tops:
            self._observers.pop(top).stop()
        for top in tops - self._observers.keys():
            if self._clock() >= self._tries_again.get(top, 0.0):
                self._watch(top)

    def _watch(self, top: Path) -> None:
        observer = self._make_observer()
        try:
            handler: Any = self._changes
            observer.schedule(handler, str(top), recursive=True)
            observer.start()
        except OSError as error:  # no more watches are to be had, or the disk went just now
            log.warning("Cannot watch %s: %s", top, error.strerror or error)
            self._tries_again[top] = self._clock() + AGAIN_SECONDS
            return
        self._observers[top] = observer

    def stop(self) -> None:
        for observer in self._observers.values():
            observer.stop()
        self._observers.clear()


class _Changes:
    """When something changed that a scan would see. The threads of the observers tell it to dispatch()."""

    def __init__(self, clock: Callable[[], float]):
        self._clock, self._lock = clock, Lock()
        self._first: float | None = None
        self._last = 0.0

    def dispatch(self, event: "FileSystemEvent") -> None:
        if event.event_type not in TELLING or not _is_seen_by_a_scan(event):
            return
        with self._lock:
            self._last = self._clock()
            if self._first is None:
                self._first = self._last

    def are_settled(self) -> bool:
        """Return whether there were changes which have come to an end, and forget them."""
        with self._lock:
            if self._first is None:
                return False
            time = self._clock()
            if time - self._last < SETTLE_SECONDS and time - self._first < LONGEST_SECONDS:
                return False
            self._first = None
            return True


def _is_seen_by_a_scan(event: "FileSystemEvent") -> bool:
    """Return whether this is a directory, a video or a tvshow.nfo; what we write beside videos is neither."""
    if event.is_directory:
        return True
    for path in (event.src_path, event.dest_path):
        name = str(path).rpartition("/")[2].lower()
        if name == naming.TVSHOW_NFO or videos.has_video_extension(name):
            return True
    return False
