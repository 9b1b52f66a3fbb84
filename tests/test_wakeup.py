"""Wake-ups between processes: they only say "look now", and a lost one costs nothing but a moment."""

import os
import socket
import threading
from pathlib import Path

import pytest

from aniworld import wakeup
from aniworld.errors import DiskError
from aniworld.wakeup import WakeUp, folder_for


@pytest.fixture
def folder(tmp_path):
    return Path(os.path.relpath(tmp_path)) if len(str(tmp_path)) > 60 else tmp_path


def test_a_ring_is_heard_by_every_listener(folder):
    wakeup = WakeUp(folder, "web")
    listeners = [wakeup.listen() for _ in range(3)]
    wakeup.wake()
    assert [listener.wait(1) for listener in listeners] == [True] * 3
    for listener in listeners:
        listener.close()


def test_without_a_ring_the_wait_ends(folder):
    listener = WakeUp(folder, "web").listen()
    assert listener.wait(0.001) is False
    listener.close()


def test_a_ring_before_the_wait_is_not_lost(folder):
    wakeup = WakeUp(folder, "web")
    listener = wakeup.listen()
    wakeup.wake()
    wakeup.wake()
    assert [listener.wait(0.001) for _ in range(3)] == [True, True, False]
    listener.close()


def test_of_several_who_wait_on_one_listener_each_wake_up_wakes_one(folder):
    wakeup = WakeUp(folder, "worker")
    listener, woken = wakeup.listen(), []
    threads = [threading.Thread(target=lambda: woken.append(listener.wait(10))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for count in (1, 2, 3):
        wakeup.wake()
        while len(woken) < count:
            threads[0].join(0.001)
        assert sum(thread.is_alive() for thread in threads) <= 3 - count + 1
    for thread in threads:
        thread.join(10)
    assert woken == [True] * 3
    listener.close()


def test_wake_ups_of_other_names_are_not_heard(folder):
    listener = WakeUp(folder, "web").listen()
    WakeUp(folder, "worker").wake()
    assert not listener.wait(0.001)
    listener.close()


def test_the_socket_of_a_dead_listener_is_cleared_away_and_hinders_nobody(folder):
    wakeup = WakeUp(folder, "web")
    dead, alive = wakeup.listen(), wakeup.listen()
    dead._socket.close()  # as at kill -9: the name stays
    assert dead.path.exists()
    wakeup.wake()
    assert not dead.path.exists() and alive.wait(1)
    alive.close()


def test_a_listener_that_does_not_listen_does_not_stop_the_sender(folder):
    wakeup = WakeUp(folder, "web")
    listener = wakeup.listen()
    listener._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    for _ in range(5000):
        wakeup.wake()
    assert listener.path.exists() and listener.wait(1)
    listener.close()


def test_ringing_where_nobody_ever_listened_does_nothing(tmp_path):
    WakeUp(tmp_path / "nowhere", "web").wake()
    assert not (tmp_path / "nowhere").exists()


def test_the_folder_is_for_its_owner_only_and_goes_with_the_last_who_listens(folder):
    web, worker = WakeUp(folder / "bells", "web").listen(), WakeUp(folder / "bells", "worker").listen()
    assert (folder / "bells").stat().st_mode & 0o777 == 0o700
    web.close()
    assert not web.path.exists() and worker.path.exists()
    worker.close()
    assert not (folder / "bells").exists()


def test_what_somebody_else_keeps_in_the_folder_keeps_it(folder):
    listener = WakeUp(folder / "bells", "web").listen()
    (folder / "bells" / "note").touch()
    listener.close()
    listener.close()
    assert [path.name for path in (folder / "bells").iterdir()] == ["note"]


def test_whoever_leaves_can_still_wait_as_the_process_ends(folder):
    listener = WakeUp(folder / "bells", "web").listen()
    listener.leave()
    assert not (folder / "bells").exists() and listener.wait(0.001) is False
    listener.close()


def test_a_folder_that_another_process_just_removes_is_made_again(folder, monkeypatch):
    real, made = Path.mkdir, []

    def mkdir_and_lose(path, *how, **more):
        real(path, *how, **more)
        made.append(path)
        if len(made) < wakeup.BIND_TRIES:
            path.rmdir()

    monkeypatch.setattr(Path, "mkdir", mkdir_and_lose)
    listener = WakeUp(folder / "bells", "web").listen()
    assert listener.path.exists() and len(made) == wakeup.BIND_TRIES
    listener.close()


def test_a_folder_that_never_stays_is_said_in_words(folder, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", lambda path, *how, **more: None)
    with pytest.raises(DiskError, match="cannot be used: No such file or directory"):
        WakeUp(folder / "bells", "web").listen()


def test_the_sockets_are_beside_the_databases():
    assert folder_for(Path("/data")) == Path("/data/bells")


def test_where_that_path_is_too_long_they_hang_in_the_temporary_folder(monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    deep = Path("/data") / ("x" * 80)
    folder = folder_for(deep)
    assert folder.parent == Path("/tmp") and folder == folder_for(deep) != folder_for(deep / "y")
    assert len(str(folder)) + 40 <= wakeup.LONGEST_PATH
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert folder_for(deep).parent == Path("/run/user/7")


def test_a_folder_in_which_nobody_can_listen_is_said_in_words(tmp_path):
    (tmp_path / "bells").write_text("a file in its place")
    with pytest.raises(DiskError, match="where web and worker find each other, cannot be used"):
        WakeUp(tmp_path / "bells", "worker").listen()
