"""What threads share: small amounts side by side, a large one in its turn, and no one waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from aniworld.budget import DOWNLOADS, PICTURES, PIXELS, Budget

SECONDS = 10


@pytest.fixture
def threads():
    with ThreadPoolExecutor(16) as pool:
        yield pool


def staying(budget: Budget, amount: int, leave: Event, order: list, name: str = "") -> None:
    with budget.taking(amount):
        order.append(name)
        assert leave.wait(SECONDS)


def wait_until(is_so) -> None:
    while not is_so():
        pass


def test_what_fits_is_there_side_by_side(threads):
    budget, all_are_in = Budget(4), Barrier(4, timeout=SECONDS)

    def enter():
        with budget.taking(1):
            return all_are_in.wait()

    assert {done.result(SECONDS) for done in [threads.submit(enter) for _ in range(4)]} == {0, 1, 2, 3}


def test_what_does_not_fit_waits_and_is_not_passed_by_smaller_ones(threads):
    budget, leave, order = Budget(4), Event(), []
    with budget.taking(2):
        large = threads.submit(staying, budget, 3, leave, order, "large")
        wait_until(lambda: len(budget._waiting) == 1)
        small = threads.submit(staying, budget, 1, leave, order, "small")
        wait_until(lambda: len(budget._waiting) == 2)
        assert order == []
    leave.set()
    large.result(SECONDS), small.result(SECONDS)
    assert order == ["large", "small"]


def test_who_gives_up_waiting_is_in_nobodys_way(threads):
    budget = Budget(4)
    with budget.taking(3):
        assert threads.submit(budget.take, 2, 0.01).result(SECONDS) is False
        assert threads.submit(budget.take, 1, SECONDS).result(SECONDS) is True


def test_more_than_there_is_counts_as_all_of_it(threads):
    budget = Budget(4)
    with budget.taking(100):
        assert threads.submit(budget.take, 1, 0).result(SECONDS) is False
    assert threads.submit(budget.take, 4, 0).result(SECONDS) is True


def test_one_that_fails_gives_its_share_back():
    budget = Budget(1)
    with pytest.raises(ZeroDivisionError), budget.taking(1):
        raise ZeroDivisionError
    assert budget.take(1, 0)


def test_who_holds_some_is_never_let_to_wait_for_more():
    budget = Budget(4)
    with budget.taking(1), pytest.raises(AssertionError):
        budget.take(1)
    with budget.taking(4):
        pass


def test_threads_that_take_several_in_their_order_all_come_through(threads):
    order = [Budget(budget.size // 1_000_000) for budget in (DOWNLOADS, PICTURES, PIXELS)]

    def come_through(number: int) -> None:
        for step in range(60):
            amounts = [1 + (number * 7 + step * 13) % (budget.size + 3) for budget in order]
            first, second, third = order
            with first.taking(amounts[0]), second.taking(amounts[1]), third.taking(amounts[2]):
                pass

    for done in [threads.submit(come_through, number) for number in range(16)]:
        done.result(SECONDS)
    assert [budget._free for budget in order] == [budget.size for budget in order]
