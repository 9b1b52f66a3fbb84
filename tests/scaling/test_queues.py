"""Redis carries messages between machines. It only wakes workers: without it the work goes on, a second
later."""

import json

import pytest

from aniworld import queues, rounds, tasks
from aniworld.cli import main
from aniworld.library.parts import claims
from aniworld.library.series import series
from aniworld.models import Part
from aniworld.queues import FileQueue, RedisQueue

from .threads import Another


@pytest.fixture
def queue(house):
    """The queue as web and worker open it; the tests hear what is put into it."""
    tasks.open_queue(house, None)
    yield tasks.huey.storage
    tasks.huey.immediate = True


def test_with_an_address_of_redis_the_queue_is_there(queue):
    assert isinstance(queue, RedisQueue)


def test_what_is_rung_on_one_machine_is_heard_on_another(queue, house):
    other = RedisQueue("aniworld", house.queue_url, spare=lambda: b"spare")
    with Another() as worker:
        heard = worker.begins(other.dequeue)
        tasks.wake()
        assert json.loads(heard.result(10))[1] == "aniworld.tasks.load_next"
    assert other.dequeue() is None, "and by one only"
    other.hang_up()


def test_a_message_is_no_pickle_and_does_what_it_says(queue, house):
    series.add("Frieren")
    tasks.wake()
    tasks.huey.execute(tasks.huey.dequeue())
    assert Part.get(Part.name == "episodes").attempt == 1


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x80\x04.",
        b"{}",
        b"[1, 2]",
        b'["id", "os.system", null, 0, 0, 0, ["true"], {}]',
        b"\xff",
    ],
)
def test_a_message_that_is_none_says_that_there_is_work_and_runs_nothing(queue, message):
    queue.conn.lpush(queue.queue_key, message)
    assert isinstance(tasks.huey.dequeue(), tasks.load_next.task_class)
    assert queue.queue_size() == 0


def test_a_queue_that_nobody_listens_to_does_not_grow_without_end(queue, monkeypatch):
    monkeypatch.setattr(tasks.Work, "threads", 5)
    for _ in range(20):
        tasks.wake()
    assert queue.queue_size() == 5


def test_upkeep_sends_what_is_missing_in_the_queue_and_not_more(queue, house):
    for number in range(4):
        series.add(f"Show {number}")
    upkeep = rounds.Upkeep(house.data_dir)
    for _ in range(3):
        upkeep.safe_round()
    assert queue.queue_size() == 4 == claims.runnable(16)


def test_without_redis_an_add_is_accepted_and_a_worker_looks_for_itself_once_a_second(
    queue, redis, monkeypatch, caplog
):
    waited = []
    monkeypatch.setattr(queues, "sleep", waited.append)
    redis.halt()
    try:
        tasks.wake()
        assert "could not store new work" in caplog.text
        messages = [tasks.huey.dequeue() for _ in range(3)]
        assert [type(message).__name__ for message in messages] == ["load_next"] * 3 and waited == [1, 1, 1]
        assert caplog.text.count("Redis does not answer") == 1, "said once, however long it lasts"
    finally:
        redis.start()
    tasks.wake()
    assert tasks.huey.dequeue() and waited == [1, 1, 1]


def test_nothing_is_scheduled_in_redis(queue):
    assert queue.read_schedule(None) == []


def test_without_redis_each_machine_has_a_queue_of_its_own(house, tmp_path):
    from_files = tasks.Settings.load(
        {"ANIWORLD_DATA_DIR": str(house.data_dir), "ANIWORLD_DATABASE_URL": house.database_url}
    )
    tasks.open_queue(from_files, tasks.WakeUp(tmp_path / "bells", "worker"))
    try:
        assert isinstance(tasks.huey.storage, FileQueue)
        series.add("Frieren")
        assert tasks.huey.pending_count() == 0, "another machine was told"
        rounds.Upkeep(house.data_dir).safe_round()
        assert tasks.huey.pending_count() == 1, "this one has seen it in the rows"
    finally:
        tasks.huey.immediate = True


def test_the_doctor_says_whether_redis_answers(environ, redis, monkeypatch, capsys):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    main(["doctor"])
    assert "ok   queue: Redis answers" in capsys.readouterr().out
    redis.halt()
    try:
        assert main(["doctor"]) == 1
        said = capsys.readouterr().out
        assert "BAD  queue: " in said and "not a secret" not in said
    finally:
        redis.start()
