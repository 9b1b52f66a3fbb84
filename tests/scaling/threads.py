"""Several threads that act at once, each with a connection of its own unless it opens one itself."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

from aniworld.database import connected


def at_once(
    acts: list[Callable[[], Any]], connection: Callable[[], AbstractContextManager] = connected
) -> list[Any]:
    """Start all at the same moment and wait for all. Returns what they return; raises what one raises."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with connection():
            start.wait(10)
            return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [future.result(60) for future in [threads.submit(run, act) for act in acts]]


class Another:
    """A thread that does one thing after the other when it is told to, in the order of a story."""

    def __init__(self):
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> "Another":
        return self

    def __exit__(self, *reason: object) -> None:
        self._thread.shutdown()

    def begins(self, act: Callable[..., Any], *args: Any) -> Any:
        """Start something; its .result() waits for its end."""
        return self._thread.submit(act, *args)

    def does(self, act: Callable[..., Any], *args: Any) -> Any:
        return self.begins(act, *args).result(30)
