"""Threads for each kind of request, and turns within it."""

import threading
from types import SimpleNamespace

import pytest

from aniworld.serving import thread_pools
from aniworld.serving.framing import head_of
from aniworld.serving.thread_pools import Known, ThreadPool, ThreadPools, pool_for


def head(line, fields=b""):
    return head_of(line + b" HTTP/1.1\r\n" + fields + b"\r\n")


KINDS = [
    (b"GET /healthz", False, "health"),
    (b"GET /anime/healthz?x=1", True, "health"),
    (b"GET /api/health", False, "health"),
    (b"GET /readyz", False, "ready"),
    (b"GET /login", False, "strangers"),
    (b"POST /login", True, "sign-in"),
    (b"POST /anime/setup/", False, "sign-in"),
    (b"GET /", True, "people"),
    (b"GET /", False, "strangers"),
]


@pytest.mark.parametrize("line, is_known, pool", KINDS, ids=[str(number) for number in range(len(KINDS))])
def test_a_request_goes_to(line, is_known, pool):
    assert pool_for(head(line, b"A: b\r\n"), is_known) == pool


def test_a_socket_has_a_lane_of_its_own_and_what_is_no_request_goes_with_the_strangers():
    assert pool_for(head(b"GET /healthz", b"Upgrade: websocket\r\n"), True) == "sockets"
    assert pool_for(None, False) == "strangers"


@pytest.mark.parametrize("line", [b"POST /series", b"POST /login", b"GET /healthz"])
def test_a_large_body_holds_up_nothing_but_large_bodies(line):
    assert pool_for(head(line), True, True) == "large"
    assert pool_for(head(line, b"Upgrade: websocket\r\n"), True, True) == "large"
    assert pool_for(head(line), False, True) != "large"


@pytest.fixture
def gate():
    """Lets the answers go on, one for each release."""
    return threading.Semaphore(0)


def asks(asker, done):
    return SimpleNamespace(asker=asker, done=done)


def test_askers_take_turns(gate):
    answered, last = [], threading.Event()

    def answer(connection):
        gate.acquire(timeout=10)
        answered.append(connection.asker)
        if len(answered) == 6:
            last.set()

    pool = ThreadPool("pages", 1, answer)
    for asker in ("many", "many", "many", "many", "alice", "bob"):
        pool.put(asks(asker, None))
    gate.release(6)
    assert last.wait(10)
    assert answered.index("alice") <= 2 and answered.index("bob") <= 3


def test_no_more_are_answered_at_once_than_there_are_threads_unless_one_leaves(gate):
    begun, is_third = threading.Semaphore(0), threading.Event()

    def answer(connection):
        if connection.asker == "socket":
            pool.leave()
        begun.release()
        gate.acquire(timeout=10)

    pool = ThreadPool("sockets", 2, answer)
    for asker in ("socket", "page", "page", "page"):
        pool.put(asks(asker, None))
    for _ in range(3):
        assert begun.acquire(timeout=10)
    assert not begun.acquire(timeout=0.1) and not is_third.is_set()
    gate.release(4)
    assert begun.acquire(timeout=10)


def test_a_machine_without_threads_answers_with_those_it_has(monkeypatch, gate):
    answered = threading.Event()
    pool = ThreadPool("pages", 2, lambda connection: connection.done.set())

    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    pool.put(asks("alice", threading.Event()))
    pool.put(asks("alice", answered))
    assert answered.wait(10)


def test_a_queue_has_an_end(monkeypatch, gate):
    monkeypatch.setattr(thread_pools, "LONGEST_QUEUE", 2)
    pool = ThreadPools(lambda connection: gate.acquire(timeout=10))
    taken = [
        pool.put(SimpleNamespace(asker="many", head=head(b"GET /healthz"), is_streamed=False))
        for _ in range(9)
    ]
    assert not all(taken) and taken[0]
    gate.release(9)
    pool.shutdown(wait=False)


def test_only_the_latest_that_were_found_good_are_remembered(monkeypatch):
    monkeypatch.setattr(Known, "most", 2)
    known = Known()
    for credential in (1, 2, 1, 3):
        known.add(credential)
    assert [number in known for number in (1, 2, 3)] == [True, False, True]
