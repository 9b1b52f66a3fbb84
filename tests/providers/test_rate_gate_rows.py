"""A gate's row: shared by processes, deleted, locked, or of another time."""

import cysqlite
import pytest
from peewee import OperationalError

from aniworld.database import connected
from aniworld.errors import GateClosed
from aniworld.providers import rate_gate_rows
from aniworld.providers.rate_gate import Gate, Rate

from .gates_on_a_clock import WAIT, closed, enter, fail, row
from .gates_on_a_clock import clock as clock
from .gates_on_a_clock import gates as gates
from .gates_on_a_clock import make as make


@pytest.mark.parametrize(
    "spoil",
    [
        lambda g: g.shut("tvmaze", 3000, WAIT),
        lambda g: fail(g, 5),
        lambda g: [enter(g, "tvmaze", 0) for _ in range(4)],
    ],
)
def test_a_clock_that_is_set_back_locks_nobody_out(make, clock, spoil):
    spoil(make())
    clock.now -= 365 * 86_400
    enter(make(0.0), "tvmaze", 0)
    assert row().tat == pytest.approx(clock.now + Rate(20, 10.0).interval), (
        "and the next turn is counted from here on"
    )


def test_a_locked_database_is_a_wait_and_not_a_crash(gates, database, tmp_path, clock):
    enter(gates, "tvmaze", 0)
    blocker = cysqlite.connect(str(tmp_path / "aniworld.db"))
    blocker.execute("BEGIN IMMEDIATE")
    with connected():
        database.timeout = 0.01  # told to the connection that is open
        error = closed(gates)
        fail(gates, 5)
        gates.answered("tvmaze")
    blocker.execute("COMMIT")
    assert str(error) == "The database is busy." and error.retry_after_seconds == 2
    enter(gates, "tvmaze", 0)


def test_a_row_that_was_deleted_is_made_again(gates):
    enter(gates, "tvmaze", 0)
    with connected():
        Gate.delete().execute()
    enter(gates, "tvmaze", 0)
    assert row().tat > 0


def test_a_gate_that_nobody_else_uses_is_asked_by_one_statement(make, database, monkeypatch):
    gates = make(tvmaze=(20, 2.0))
    enter(gates, "tvmaze", 2)
    asked = []
    run = database.execute_sql
    monkeypatch.setattr(database, "execute_sql", lambda *args: asked.append(args[0]) or run(*args))
    enter(gates, "tvmaze", 2)
    assert [statement.split()[0] for statement in asked] == ["UPDATE"]


def test_a_process_sees_what_another_one_has_learned_since(make):
    here, there = make(), make()
    enter(here, "tvmaze", 0)
    there.shut("tvmaze", 600, WAIT)
    assert closed(here).retry_after_seconds == 600
    there.shut("tvmaze", 1200, WAIT)
    assert closed(here).retry_after_seconds == 1200


def test_a_full_disk_is_logged_once_and_its_end_once(gates, monkeypatch, caplog):
    caplog.set_level("INFO", "aniworld.providers.rate_gate")

    def refuse(*_, **__):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(rate_gate_rows.GateRow, "change", refuse)
        for _ in range(3):
            with pytest.raises(GateClosed):
                enter(gates, "tvmaze", 1)
    told = [record.getMessage() for record in caplog.records]
    assert len([line for line in told if "could not be asked" in line]) == 1
    assert not [line for line in told if "answers again" in line]
    enter(gates, "tvmaze", 1)
    assert "answers again" in caplog.records[-1].getMessage()
