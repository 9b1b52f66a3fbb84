"""The line in front of the passwords: nobody fills it for the others."""

import threading

import pytest

from aniworld.auth.password_queue import PasswordQueue
from aniworld.errors import Busy, TooManyTries


class Crowd:
    """Threads that ask for turns and keep them until they are let go."""

    def __init__(self, queue):
        self.queue, self.order, self.refused = queue, [], []
        self.release, self.threads, self.most = threading.Semaphore(0), [], 0

    def comes(self, asker, **how):
        before = self.settled()
        thread = threading.Thread(target=self._ask, args=(asker, how), daemon=True)
        self.threads.append(thread)
        thread.start()
        while self.settled() == before:
            thread.join(0.001)

    def settled(self):
        return len(self.queue._waiting) + len(self.order) + len(self.refused)

    def _ask(self, asker, how):
        try:
            with self.queue.slot(asker, **how):
                self.order.append(asker)
                self.most = max(self.most, len(self.queue._running))
                self.release.acquire(timeout=30)
        except TooManyTries as error:
            self.refused.append((asker, error.status))

    def leaves(self):
        """All, one after the other."""
        for _ in self.threads:
            self.release.release()
        for thread in self.threads:
            thread.join(30)


@pytest.fixture
def crowd():
    crowd = Crowd(PasswordQueue(slots=2, each=3, most=6))
    yield crowd
    crowd.leaves()


def test_one_address_has_one_turn_and_few_places(crowd):
    for _ in range(50):
        crowd.comes("flood")
    assert crowd.order == ["flood"] and crowd.refused == [("flood", 429)] * 46
    crowd.comes("alice")
    assert crowd.order == ["flood", "alice"]


def test_all_strangers_together_have_so_many_places_and_known_browsers_are_let_in(crowd):
    for number in range(12):
        crowd.comes(f"stranger {number}")
    assert len(crowd.order) == 2 and [status for _, status in crowd.refused] == [Busy.status] * 4
    crowd.comes("alice", first=True)
    crowd.leaves()
    assert crowd.order[2] == "alice" and crowd.most == 2


def test_who_makes_a_password_is_never_sent_away(crowd):
    for _ in range(8):
        crowd.comes("flood")
        crowd.comes("", limited=False)
    assert ("", 429) not in crowd.refused
    crowd.leaves()
    assert crowd.order.count("") == 8


def test_a_turn_that_fails_is_given_back():
    queue = PasswordQueue(slots=1)
    for _ in range(3):
        with pytest.raises(ValueError), queue.slot("alice"):
            raise ValueError
    assert not queue._running and not queue._waiting
