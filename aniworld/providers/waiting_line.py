"""The queue before a gate: by priority, then askers in turn, each one's own in order of arrival."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

BACKGROUND, BULK = 0, 1  # priorities below those of people
MOST_REMEMBERED = 1000  # askers of whom it is known when they were last served


class WaitingRequest(NamedTuple):
    """One request that waits.

    number: grows with each; leaves_slots: whether it leaves slots of the gate to others.
    """

    priority: int
    asker: str
    number: int
    leaves_slots: bool


class Line:
    """Who waits, and who was served when. Not safe by itself for several threads."""

    def __init__(self) -> None:
        self._waiting: list[WaitingRequest] = []
        self._served: dict[str, int] = {}
        self._numbers = itertools.count(1)

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, priority: int, asker: str, *, leaves_slots: bool) -> WaitingRequest:
        request = WaitingRequest(priority, asker, next(self._numbers), leaves_slots)
        self._waiting.append(request)
        return request

    def leave(self, request: WaitingRequest) -> None:
        self._waiting.remove(request)

    def serve(self, request: WaitingRequest) -> None:
        """Record that a request was let through: its asker comes after the others now."""
        if len(self._served) >= MOST_REMEMBERED:
            self._served.clear()
        self._served[request.asker] = next(self._numbers)

    def place(self, request: WaitingRequest) -> int:
        """Return how many are served before this one."""
        return in_order(self._waiting, self._served).index(request)


def in_order(waiting: Iterable[WaitingRequest], served: Mapping[str, int]) -> list[WaitingRequest]:
    """Return those who wait in the order in which they are served.

    served: when each asker was served, the lowest longest ago. The first of each asker comes first, then the
    second of each, and so on. A request that leaves slots to others comes last, or it would hold up those
    behind it who may go.
    """
    rounds: Counter[tuple[int, str]] = Counter()
    keys: dict[WaitingRequest, tuple[int, bool, int, int, int]] = {}
    for request in sorted(waiting, key=lambda one: one.number):
        own = (request.priority, request.asker)
        last = served.get(request.asker, 0)
        keys[request] = (-request.priority, request.leaves_slots, rounds[own], last, request.number)
        rounds[own] += 1
    return sorted(keys, key=lambda one: keys[one])
