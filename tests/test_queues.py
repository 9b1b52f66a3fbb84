"""A queue file that is broken, at the start or later, is set aside and made new; no part is lost with it,
as the rows know."""

import os
import random
import re
import stat
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import cysqlite
import pytest
from scaling.threads import at_once

from aniworld import queues, tasks
from aniworld.errors import DiskError
from aniworld.library.series import series
from aniworld.models import Part
from aniworld.queues import FileQueue
from aniworld.rounds import Upkeep
from aniworld.tasks import huey
from aniworld.wakeup import WakeUp

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def start(house):
    """Opens the real queue, as web and worker do when they start."""
    yield lambda: tasks.open_queue(replace(house, workers=4, queue_url=None), WakeUp(house.data_dir, "w"))
    huey.immediate = True
    huey.storage_kwargs = {}


@pytest.fixture
def path(house):
    return house.data_dir / "tasks.db"


def a_used_queue(path, messages=200):
    """A file of several pages, closed by the last process that had it."""
    queue = FileQueue("aniworld", str(path), WakeUp(path.parent, "w"))
    for _ in range(messages):
        queue.enqueue(b"[]" * 50)
    queue.close()
    return path


def overwrite(path, at, data):
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def garbage(path):
    path.write_bytes(b"this is no database " * 500)


def cut(path):
    path.write_bytes(path.read_bytes()[:5000])


def zeros(path):
    path.write_bytes(bytes(path.stat().st_size))


def a_lost_page(path):
    overwrite(path, 2 * 4096, b"\xff" * 4096)


def another_format(path):
    overwrite(path, 44, b"\0\0\0\x09")


def letters_that_are_none(path):
    """In the schema, so that SQLite's own message has them."""
    data = path.read_bytes()
    for found in re.finditer(b"create table", data, re.IGNORECASE):
        overwrite(path, found.start() + 3, b"\xff\xfe\xc3")


BROKEN = [garbage, cut, zeros, a_lost_page, another_format, letters_that_are_none]


def a_folder(path):
    path.mkdir()


def a_link_to_nothing(path):
    path.symlink_to("nowhere")


def a_pipe(path):
    os.mkfifo(path)


@pytest.mark.parametrize("running", [False, True], ids=["at the start", "while it runs"])
@pytest.mark.parametrize("put_there", [a_folder, a_link_to_nothing, a_pipe], ids=lambda put: put.__name__)
def test_whatever_is_in_the_place_of_the_queue_is_set_aside_and_everything_loads(
    house, path, start, caplog, put_there, running
):
    if running:
        start()
        path.unlink()
    put_there(path)
    series.add("Frieren")
    if not running:
        start()

    tasks.wake()

    (kept,) = set_aside(path)
    assert os.path.lexists(kept) and path.is_file() and "Traceback" not in caplog.text
    assert load_what_waits(house) == {"loaded"}


def test_a_queue_that_may_not_be_read_is_set_aside(house, path, start):
    """As a file of another user is; who may read everything is told so by the system itself."""
    a_used_queue(path)
    path.chmod(0)
    start()
    assert len(set_aside(path)) == (0 if os.geteuid() == 0 else 1)
    tasks.wake()
    assert huey.pending_count() >= 1


def test_a_message_that_cannot_be_read_still_says_that_there_is_work(house, path, start, caplog):
    start()
    for message in (
        b"\xff\xfe",
        b"[]",
        b'["1", "no.such.task", null, 0, 0, [], {}, null, null, null]',
        b"null",
    ):
        huey.storage.enqueue(message)
    series.add("Frieren")
    assert load_what_waits(house) == {"loaded"} and "Traceback" not in caplog.text


def set_aside(path):
    return [
        found for found in path.parent.glob("tasks.db.broken-*") if not found.name.endswith(("-wal", "-shm"))
    ]


def load_what_waits(house):
    """Upkeep sends messages, and a worker takes message after message."""
    for _ in range(20):
        Upkeep(house.data_dir).round()
        while huey.pending_count():
            huey.execute(huey.dequeue())
    return {part.state for part in Part.select()}


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_a_queue_found_broken_at_the_start_is_set_aside_and_everything_loads(
    house, path, start, caplog, damage
):
    damage(a_used_queue(path))
    before = path.read_bytes()
    series.add("Frieren")

    start()

    (kept,) = set_aside(path)
    assert kept.read_bytes() == before, "it is renamed and never deleted"
    assert (
        caplog.text.count("The queue was broken") == 1
        and kept.name in caplog.text
        and "Traceback" not in caplog.text
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_what_waits(house) == {"loaded"}


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_a_queue_that_breaks_while_it_is_used_still_takes_an_add_and_everything_loads(
    house, path, start, caplog, damage
):
    start()
    tasks.enqueue(200)
    other = cysqlite.connect(str(path))
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    damage(path)
    series.add("Frieren")

    tasks.wake()

    assert load_what_waits(house) == {"loaded"}
    assert "Traceback" not in caplog.text


def test_a_broken_queue_that_is_noticed_is_said_in_one_sentence_and_the_message_gets_through(
    path, start, caplog
):
    start()
    huey.storage.close()
    garbage(path)
    tasks.wake()
    assert huey.pending_count() == 1 and len(set_aside(path)) == 1
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert caplog.text.count("\n") == 1


def test_a_queue_of_no_bytes_is_a_new_queue(house, path, start):
    path.write_bytes(b"")
    series.add("Frieren")
    start()
    assert set_aside(path) == []
    assert load_what_waits(house) == {"loaded"}


def test_when_one_process_set_the_file_aside_the_other_follows_it(path):
    web, worker = (FileQueue("aniworld", str(path), WakeUp(path.parent, "w")) for _ in range(2))
    web.enqueue(b"one")
    assert worker.dequeue() == b"one"
    worker.close()
    garbage(path)
    worker.enqueue(b"two")  # sets it aside

    web.enqueue(b"three")

    assert [worker.dequeue() for _ in range(3)] == [b"two", b"three", None]
    (kept,) = set_aside(path)
    assert kept.with_name(f"{kept.name}-wal").exists(), "its log, which is still in use, goes with it"


def test_when_all_threads_find_it_broken_at_once_it_is_set_aside_once_and_no_message_is_lost(path):
    for round_number in range(5):
        queue = FileQueue("aniworld", str(path), WakeUp(path.parent, "w"))
        queue.close()
        garbage(path)
        at_once([partial(queue.enqueue, b"new")] * 8, nullcontext)
        assert queue.queue_size() == 8 and len(set_aside(path)) == round_number + 1
        queue.close()


def test_a_queue_that_somebody_deleted_is_made_again(path, start):
    start()
    tasks.enqueue()
    for name in ("tasks.db", "tasks.db-wal", "tasks.db-shm"):
        path.with_name(name).unlink(missing_ok=True)
    tasks.enqueue()
    assert huey.pending_count() == 1 and path.exists()


def test_a_queue_that_is_only_busy_is_not_set_aside(path, start, caplog):
    start()
    huey.storage._timeout = 0.01
    huey.storage.close()
    lock = cysqlite.connect(str(path))
    lock.execute("BEGIN EXCLUSIVE")
    tasks.wake()
    lock.execute("ROLLBACK")
    lock.close()
    assert set_aside(path) == [] and "could not store new work" in caplog.text
    huey.storage._timeout = 10


def test_a_queue_that_is_busy_at_the_start_is_refused_in_words(path, start, monkeypatch):
    start()
    huey.storage.close()
    huey.immediate = True
    monkeypatch.setattr(queues, "BUSY_SECONDS", 0.01)
    lock = cysqlite.connect(str(path))
    lock.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DiskError) as refused:
        start()
    lock.execute("ROLLBACK")
    lock.close()
    assert (
        str(refused.value) == f"The queue {path} cannot be used: database is locked."
        and set_aside(path) == []
    )


def test_without_its_folder_the_queue_delays_the_ring_and_stops_no_add(path, start, caplog, tmp_path):
    start()
    huey.storage.close()
    huey.storage.filename = str(tmp_path / "gone" / "tasks.db")
    tasks.wake()
    assert "could not store new work" in caplog.text
    huey.storage.filename = str(path)


def test_whatever_bytes_of_it_are_flipped_the_queue_opens_takes_messages_and_gives_them(path):
    chance = random.Random(20261125)
    whole = a_used_queue(path).read_bytes()
    for _ in range(100):
        path.write_bytes(whole)
        for name in ("tasks.db-wal", "tasks.db-shm"):
            path.with_name(name).unlink(missing_ok=True)
        start = chance.choice([0, chance.randrange(len(whole))])
        overwrite(path, start, chance.randbytes(chance.choice([1, 4, 100, 4096]))[: len(whole) - start])

        queue = FileQueue("aniworld", str(path), WakeUp(path.parent, "w"))
        before = queue.queue_size()
        queue.enqueue(b"new")
        assert queue.queue_size() == before + 1
        while queue.dequeue():
            pass
        assert queue.queue_size() == 0
        queue.close()


def test_a_full_disk_is_said_once_however_many_threads_look_and_then_the_message_comes(
    path, monkeypatch, caplog
):
    queue = FileQueue("aniworld", str(path), WakeUp(path.parent, "w"))
    queue.enqueue(b"work")
    with monkeypatch.context() as full:
        full.setattr(queues, "AWAY_SECONDS", 0.0)
        full.setattr(queues.CySqliteStorage, "dequeue", refuse)
        assert [queue.dequeue() for _ in range(20)] == [None] * 20
    assert caplog.messages == ["The queue does not answer: database or disk is full"]
    assert queue.dequeue() == b"work" and caplog.text.count("Traceback") == 0
    queue.close()


def refuse(self):
    raise cysqlite.DiskFullError("error executing query: [COMMIT] database or disk is full (code=13, ext=13)")
