"""A bell between processes: it only says "look now", and losing a ring loses nothing but a moment."""

import os
import socket
import threading
from pathlib import Path

import pytest

from aniworld import bell
from aniworld.bell import Bell, folder_for


@pytest.fixture
def folder(tmp_path):
    return Path(os.path.relpath(tmp_path)) if len(str(tmp_path)) > 60 else tmp_path


def test_a_ring_is_heard_by_every_listener(folder):
    bell = Bell(folder, "web")
    ears = [bell.listen() for _ in range(3)]
    bell.ring()
    assert [ear.wait(1) for ear in ears] == [True] * 3
    for ear in ears:
        ear.close()


def test_without_a_ring_the_wait_ends(folder):
    ear = Bell(folder, "web").listen()
    assert ear.wait(0.001) is False
    ear.close()


def test_a_ring_before_the_wait_is_not_lost(folder):
    bell = Bell(folder, "web")
    ear = bell.listen()
    bell.ring()
    bell.ring()
    assert [ear.wait(0.001) for _ in range(3)] == [True, True, False]
    ear.close()


def test_of_several_who_wait_on_one_ear_each_ring_wakes_one(folder):
    bell = Bell(folder, "worker")
    ear, woken = bell.listen(), []
    threads = [threading.Thread(target=lambda: woken.append(ear.wait(10))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for count in (1, 2, 3):
        bell.ring()
        while len(woken) < count:
            threads[0].join(0.001)
        assert sum(thread.is_alive() for thread in threads) <= 3 - count + 1
    for thread in threads:
        thread.join(10)
    assert woken == [True] * 3
    ear.close()


def test_bells_of_other_names_are_not_heard(folder):
    ear = Bell(folder, "web").listen()
    Bell(folder, "worker").ring()
    assert not ear.wait(0.001)
    ear.close()


def test_the_socket_of_a_dead_listener_is_cleared_away_and_hinders_nobody(folder):
    bell = Bell(folder, "web")
    dead, alive = bell.listen(), bell.listen()
    dead._socket.close()  # as at kill -9: the name stays
    assert dead.path.exists()
    bell.ring()
    assert not dead.path.exists() and alive.wait(1)
    alive.close()


def test_a_listener_that_does_not_listen_does_not_stop_the_bell(folder):
    bell = Bell(folder, "web")
    ear = bell.listen()
    ear._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    for _ in range(5000):
        bell.ring()
    assert ear.path.exists() and ear.wait(1)
    ear.close()


def test_ringing_where_nobody_ever_listened_does_nothing(tmp_path):
    Bell(tmp_path / "nowhere", "web").ring()
    assert not (tmp_path / "nowhere").exists()


def test_the_folder_is_for_its_owner_only(folder):
    ear = Bell(folder / "bells", "web").listen()
    assert (folder / "bells").stat().st_mode & 0o777 == 0o700
    ear.close()
    assert not ear.path.exists()


def test_bells_hang_beside_the_databases():
    assert folder_for(Path("/data")) == Path("/data/bells")


def test_where_that_path_is_too_long_they_hang_in_the_temporary_folder(monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    deep = Path("/data") / ("x" * 80)
    folder = folder_for(deep)
    assert folder.parent == Path("/tmp") and folder == folder_for(deep) != folder_for(deep / "y")
    assert len(str(folder)) + 40 <= bell.LONGEST_PATH
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert folder_for(deep).parent == Path("/run/user/7")
