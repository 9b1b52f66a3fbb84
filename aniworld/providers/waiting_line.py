"""The queue before a gate: by priority, then who has had least of it, each one's own in order of arrival."""

import itertools
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

BACKGROUND, BULK = 0, 1  # priorities below those of people
REMEMBERED = 20  # requests that were let through last, of which it is known whose they were


class WaitingRequest(NamedTuple):
    """One request that waits.

    number: grows with each; leaves_slots: whether it leaves slots of the gate to others.
    """

    priority: int
    asker: str
    number: int
    leaves_slots: bool


class Line:
    """Who waits, and who was served lately. Not safe by itself for several threads."""

    def __init__(self) -> None:
        self._waiting: list[WaitingRequest] = []
        self._served: deque[str] = deque(maxlen=REMEMBERED)
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
        """Record that a request was let through: it counts against its asker for a while."""
        self._served.append(request.asker)

    def first(self) -> WaitingRequest | None:
        """Return who is served next; None when nobody waits."""
        return next(iter(in_order(self._waiting, Counter(self._served))), None)

    def place(self, request: WaitingRequest) -> int:
        """Return how many are served before this one."""
        return in_order(self._waiting, Counter(self._served)).index(request)


def in_order(waiting: Iterable[WaitingRequest], served: Mapping[str, int]) -> list[WaitingRequest]:
    """Return those who wait in the order in which they are served.

    served: how many requests of each asker were let through lately. Who has had least goes first, and what
    waits before a request counts as had: so askers take turns, and a single thing, which takes several
    requests, goes before all but the first of those who ask for much. A request that leaves slots to others
    comes last, or it would hold up those behind it who may go.
    """
    before: Counter[tuple[int, str]] = Counter()
    keys: dict[WaitingRequest, tuple[int, bool, int, int]] = {}
    for request in sorted(waiting, key=lambda one: one.number):
        own = (request.priority, request.asker)
        had = served.get(request.asker, 0) + before[own]
        keys[request] = (-request.priority, request.leaves_slots, had, request.number)
        before[own] += 1
    return sorted(keys, key=lambda one: keys[one])
