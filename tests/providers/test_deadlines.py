"""Connections are cut when the time of their request is up, by one thread for all requests of a process."""

import os
import socket
import threading
import time

import pytest

from aniworld.providers.deadlines import Deadline


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(10)
        yield ours, theirs


def watchers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "deadlines"]


def test_a_connection_that_says_nothing_is_cut(pair):
    started = time.monotonic()
    with Deadline(0.1) as deadline:
        deadline.watch(pair[0])
        assert pair[0].recv(1) == b""
        assert deadline.is_over and time.monotonic() - started >= 0.1


def test_a_connection_that_comes_too_late_is_cut_at_once(pair):
    with Deadline(0) as deadline:
        while not deadline.is_over:
            time.sleep(0.001)
        deadline.watch(pair[0])
        assert pair[0].recv(1) == b""


def test_what_is_done_in_time_is_never_cut(pair):
    with Deadline(0.02) as deadline:
        deadline.watch(pair[0])
    time.sleep(0.05)
    pair[1].send(b"x")
    assert not deadline.is_over and pair[0].recv(1) == b"x"


def test_a_short_one_is_cut_in_time_while_a_long_one_runs(pair):
    with Deadline(60), Deadline(0.05) as short:
        short.watch(pair[0])
        assert pair[0].recv(1) == b"" and short.is_over


def test_many_requests_have_one_thread_between_them():
    with Deadline(60):
        for _ in range(100):
            with Deadline(30):
                pass
        assert len(watchers()) == 1


def cuts_in_time(sock: socket.socket) -> bool:
    with Deadline(0.05) as deadline:
        deadline.watch(sock)
        return sock.recv(1) == b"" and deadline.is_over


def test_a_forked_process_cuts_its_own_connections(pair):
    with Deadline(60):
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if cuts_in_time(pair[0]) else 1)
            finally:
                os._exit(2)  # whatever is raised, the copy of the tests ends here
        assert os.waitpid(child, 0)[1] == 0
