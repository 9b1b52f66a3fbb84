"""Pictures share the memory of a process: small ones side by side, a large one in its turn, and no one waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from aniworld.files.images.room import ROOM, Room

SECONDS = 10


@pytest.fixture
def threads():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def staying(room: Room, amount: int, leave: Event, order: list, name: str = "") -> None:
    with room.taking(amount):
        order.append(name)
        assert leave.wait(SECONDS)


def test_what_fits_is_there_side_by_side(threads):
    room, all_are_in = Room(4), Barrier(4, timeout=SECONDS)

    def enter():
        with room.taking(1):
            return all_are_in.wait()

    places = [threads.submit(enter) for _ in range(4)]
    assert {done.result(SECONDS) for done in places} == {0, 1, 2, 3}


def test_what_does_not_fit_waits_and_is_not_passed_by_smaller_ones(threads):
    room, leave, order = Room(4), Event(), []
    with room.taking(2):
        large = threads.submit(staying, room, 3, leave, order, "large")
        while not room._door.locked():  # it stands in front of the others
            pass
        small = threads.submit(staying, room, 1, leave, order, "small")
        assert order == [] and not large.done() and not small.done()
    leave.set()
    large.result(SECONDS), small.result(SECONDS)
    assert order == ["large", "small"]


def test_nobody_is_ever_beside_one_that_needs_everything(threads):
    room, inside, most = Room(1), [], []

    def enter():
        for _ in range(50):
            with room.taking(1):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    for done in [threads.submit(enter) for _ in range(8)]:
        done.result(SECONDS)
    assert max(most) == 1 and len(most) == 400


def test_one_that_fails_gives_its_room_back():
    room = Room(1)
    with pytest.raises(ZeroDivisionError), room.taking(1):
        raise ZeroDivisionError
    with room.taking(1):
        pass


def test_more_than_there_is_cannot_even_be_waited_for():
    with pytest.raises(AssertionError), ROOM.taking(ROOM.size + 1):
        pass
