"""The one handle on aniworld.db: how it is opened, what a transaction promises, and how times are told."""

import contextlib
import stat
import threading
import time
from types import SimpleNamespace

import cysqlite
import pytest
from peewee import IntegrityError, Model, OperationalError

from aniworld import sqlite, write_lock
from aniworld.database import (
    a_statement,
    after_commit,
    connected,
    db,
    iso,
    note,
    open_database,
    run_sql,
    snapshot,
    transaction,
)
from aniworld.errors import DiskError, SettingsError
from aniworld.library.parts import claims
from aniworld.models import Part, Secret, Series


@pytest.fixture
def house(house):
    """With none of the secrets that the start keeps."""
    Secret.delete().execute()
    return house


def pragma(name):
    return db.execute_sql(f"PRAGMA {name}").fetchone()[0]


# Opening


@pytest.mark.parametrize("durable, synchronous", [(True, 2), (False, 1)])
def test_every_connection_has_its_pragmas(tmp_path, durable, synchronous):
    open_database(tmp_path / "data", durable=durable)
    for _ in range(2):
        with connected():
            assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == (
                "wal",
                synchronous,
                1,
            )
            assert pragma("busy_timeout") == 10_000


def test_a_statement_is_compiled_once_whatever_its_values_are(house):
    compiled = []
    db.obj.connection().authorizer(lambda *action: compiled.append(action) or 0)
    for owner in ("one", "another"):
        compiled.clear()
        statement, values = claims.claim_statement(owner, 16)
        assert run_sql(statement, *values).fetchone() is None
    assert compiled == []


def test_the_data_folder_is_made_for_its_owner_only(tmp_path):
    open_database(tmp_path / "deep" / "data", durable=True)
    assert stat.S_IMODE((tmp_path / "deep" / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "deep" / "data" / "aniworld.db").stat().st_mode) == 0o600


def test_a_data_folder_that_cannot_be_used_is_refused_in_words(tmp_path):
    (tmp_path / "data").write_text("a file is in the way")
    with pytest.raises(DiskError, match=f"The data folder {tmp_path}/data cannot be used: .*"):
        open_database(tmp_path / "data", durable=True)


@pytest.mark.parametrize(
    "version, is_safe", [((3, 51, 2), False), ((3, 40, 0), False), ((3, 51, 3), True), ((3, 60, 0), True)]
)
def test_a_sqlite_that_can_corrupt_shared_databases_is_refused(tmp_path, monkeypatch, version, is_safe):
    monkeypatch.setattr(sqlite.cysqlite, "sqlite_version_info", version)
    if is_safe:
        open_database(tmp_path, durable=True)
    else:
        with pytest.raises(SettingsError, match=r"3.51.3 or newer is needed"):
            open_database(tmp_path, durable=True)


# Connections and transactions


def test_a_connection_that_is_open_is_used_and_left_open(house):
    with connected():
        with connected():
            assert not db.is_closed()
        assert not db.is_closed()


def test_a_connection_is_opened_for_the_duration_where_there_is_none(house):
    seen = []

    def look():
        with connected():
            seen.append(db.is_closed())
        seen.append(db.is_closed())

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(10)
    assert seen == [False, True]


def test_a_transaction_stands_or_falls_as_a_whole(house):
    with pytest.raises(ZeroDivisionError), transaction():
        Secret.create(name="a", value="1")
        with transaction():
            Secret.create(name="b", value="2")
        raise ZeroDivisionError
    assert Secret.select().count() == 0


def test_a_part_of_a_transaction_can_be_undone_by_itself(house):
    with transaction():
        Secret.create(name="a", value="1")
        with pytest.raises(IntegrityError), transaction():
            Secret.create(name="b", value="2")
            Secret.create(name="a", value="3")
        Secret.create(name="c", value="4")
    assert {row.name for row in Secret.select()} == {"a", "c"}


def test_a_snapshot_shows_one_state_while_others_write(house):
    def write():
        with connected(), transaction():
            Secret.create(name="a", value="1")

    with snapshot():
        before = Secret.select().count()
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(10)
        assert not thread.is_alive() and Secret.select().count() == before
    assert Secret.select().count() == before + 1


# Statements that are ready


def whole(row):
    """A row as peewee itself reads it."""
    return type(row).select().where(type(row).id == row.id).dicts().get()


NEW = {"key": "k", "title": "T", "added_as": "t", "sort_title": "t", "search_text": "t"}
FULL = NEW | {
    "titles": {"ja": "葬送", "en": 'a "quote"'},
    "synonyms": ["x", ""],
    "genres": ["Drama"],
    "rating": 8.5,
    "year": 2023,
    "images_loaded": True,
}


def test_a_new_row_and_a_row_that_is_saved_are_what_peewee_would_have_written(house):
    ours, theirs = Series.create(**FULL), Series(**FULL | {"key": "other", "added_as": "other"})
    Model.save(theirs)
    same = whole(theirs) | {"id": ours.id, "key": "k", "added_as": "t", "added_at": whole(ours)["added_at"]}
    assert whole(ours) == same and Series.get_by_id(ours.id).titles["ja"] == "葬送"
    ours.titles, ours.year, ours.rating = {}, None, 1
    assert ours.save() == 1
    assert whole(ours) == same | {"titles": {}, "year": None, "rating": 1.0}


def test_only_what_is_named_is_written_and_only_what_the_row_knows(house):
    row = Series.create(**FULL)
    row.title, row.year = "New", 1999
    row.save(only=[Series.title])
    assert (whole(row)["title"], whole(row)["year"]) == ("New", 2023)
    some = Series.select(Series.id, Series.title).get()
    some.title = "Newer"
    some.save()
    assert whole(row)["title"] == "Newer" and whole(row)["titles"] == FULL["titles"]


def test_saving_a_row_that_is_gone_says_so_and_one_that_is_there_twice_is_refused(house):
    row = Series.create(**FULL)
    with pytest.raises(IntegrityError):
        Series.create(**FULL)
    row.delete_instance()
    assert row.save() == 0


def test_a_row_whose_key_is_not_a_number_that_counts_up(house):
    Secret.create(name="forms", value="old")
    row = Secret.one_with(name="forms")
    row.value = "new"
    assert row.save() == 1 and [found.value for found in Secret.all_with(value="new")] == ["new"]
    assert Secret.one_with(name="none") is None
    with pytest.raises(Secret.DoesNotExist):
        Secret.get_by_id("none")


def test_a_value_is_a_question_mark_whatever_the_database(house):
    Secret.create(name="a", value="1")
    assert run_sql("SELECT value FROM secret WHERE name = ?", "a").fetchone()[0] == "1"


@pytest.mark.sqlite
def test_a_transaction_holds_the_lock_for_writing_from_its_start(house):
    stranger = cysqlite.connect(str(house.data_dir / "aniworld.db"), timeout=0)
    with transaction():
        Secret.select().count()  # a reader that would only want to write later
        with pytest.raises(cysqlite.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
    stranger.execute("BEGIN IMMEDIATE")
    stranger.execute("ROLLBACK")
    stranger.close()


@pytest.mark.sqlite
@pytest.mark.parametrize("is_remote, waits", [(False, 0), (True, 4)])
def test_no_other_thread_runs_while_a_free_lock_is_taken_unless_that_asks_a_network(
    tmp_path, monkeypatch, is_remote, waits
):
    calls = []
    lock = sqlite.WriteLock(tmp_path / "write.lock", is_remote=is_remote)
    monkeypatch.setattr(write_lock.fcntl, "flock", lambda *call: calls.append(call))  # lets others run
    with lock:
        pass
    assert len(calls) == waits


@pytest.mark.parametrize("writing", [transaction, a_statement])
def test_who_has_waited_too_long_for_his_turn_hears_that_the_database_is_locked(house, monkeypatch, writing):
    heard = []

    def write():
        with connected(), pytest.raises(OperationalError) as caught, writing():
            raise AssertionError("it is somebody else's turn")
        heard.append(str(caught.value))

    monkeypatch.setattr(write_lock, "BUSY_SECONDS", 0.05)
    with transaction():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(10)
        with writing():
            pass  # whose turn it is may write on
    assert heard == ["database is locked"]


def test_what_is_not_worth_a_wait_is_written_while_nobody_else_writes(house):
    note(Secret.insert(name="a", value="1"))
    assert Secret.get().value == "1"


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "busy", ["the turn of another process", "the turn of another thread", "a lock without a turn"]
)
def test_what_is_not_worth_a_wait_is_left_out_while_somebody_else_writes(house, busy):
    before, began = pragma("busy_timeout"), time.monotonic()
    with contextlib.ExitStack() as others:
        if busy == "a lock without a turn":
            stranger = others.enter_context(
                contextlib.closing(cysqlite.connect(str(house.data_dir / "aniworld.db")))
            )
            stranger.execute("BEGIN IMMEDIATE")
            others.callback(stranger.execute, "ROLLBACK")
        else:
            others.enter_context(
                db.obj._write_lock if "thread" in busy else sqlite.WriteLock(house.data_dir / "write.lock")
            )
        note(Secret.insert(name="a", value="1"))
    assert Secret.select().count() == 0 and time.monotonic() - began < sqlite.BUSY_SECONDS / 2
    note(Secret.insert(name="a", value="1"))
    assert Secret.select().count() == 1 and pragma("busy_timeout") == before, (
        "and whoever writes next waits as ever"
    )


@pytest.mark.sqlite
@pytest.mark.sqlite
@pytest.mark.parametrize("waited, patience", [(0.5, 10_000), (4.0, 6_000), (25.0, 0)])
def test_who_has_waited_for_the_turn_waits_for_the_file_but_the_rest_of_the_time(
    house, monkeypatch, waited, patience
):
    clock = iter([100.0, 100.0 + waited])
    monkeypatch.setattr(sqlite, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with connected():
        with db.a_statement():
            assert db.execute_sql("PRAGMA busy_timeout").fetchone() == (patience,)
        assert db.execute_sql("PRAGMA busy_timeout").fetchone() == (10_000,)


def test_writers_of_two_processes_take_turns(house):
    mine, theirs = (
        sqlite.WriteLock(house.data_dir / "write.lock"),
        sqlite.WriteLock(house.data_dir / "write.lock"),
    )
    order = []

    def write():
        with theirs:
            order.append("theirs")

    with mine:
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(0.05)
        order.append("mine")
    thread.join(10)
    assert order == ["mine", "theirs"]


def test_rows_of_a_series_go_with_it_and_none_can_be_without_one(house):
    series = Series.create(key="a", title="a", added_as="a")
    Part.create(series=series, name="logo", requested_at=1.0)
    Series.delete().execute()
    assert Part.select().count() == 0
    with pytest.raises(IntegrityError):
        Part.create(series=series.id, name="logo", requested_at=1.0)


def test_an_id_of_a_series_or_part_is_never_given_again(house):
    first = Series.create(key="a", title="a", added_as="a")
    part = Part.create(series=first, name="logo", requested_at=1.0)
    Series.delete().execute()
    second = Series.create(key="b", title="b", added_as="b")
    assert second.id > first.id
    assert Part.create(series=second, name="logo", requested_at=1.0).id > part.id


@pytest.mark.sqlite
def test_the_last_short_connection_leaves_the_log_open_for_the_next(house):
    wal = house.data_dir / "aniworld.db-wal"
    Secret.create(name="a", value="1")
    db.close()
    assert wal.exists() and wal.stat().st_size > 0


# What follows a commit


def test_what_follows_a_commit_is_done_once_and_after_it(house):
    seen = []

    def look():
        seen.append((db.in_transaction(), Secret.select().count()))

    with transaction():
        after_commit(look)
        with transaction():
            after_commit(look)
        Secret.create(name="a", value="1")
        assert seen == []
    assert seen == [(False, 1)]


def test_what_follows_a_commit_is_not_done_when_it_is_undone_nor_by_the_next_one(house):
    seen = []
    with pytest.raises(ZeroDivisionError), transaction():
        after_commit(lambda: seen.append("undone"))
        raise ZeroDivisionError
    with transaction():
        after_commit(lambda: seen.append("done"))
    with transaction():
        pass
    assert seen == ["done"]


# Times


@pytest.mark.parametrize(
    "seconds, text",
    [
        (None, None),
        (0.0, "1970-01-01T00:00:00Z"),
        (1768818600.9, "2026-01-19T10:30:00Z"),
        (4102444800, "2100-01-01T00:00:00Z"),
    ],
)
def test_times_are_told_in_utc(seconds, text):
    assert iso(seconds) == text
