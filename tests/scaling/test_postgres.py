"""PostgreSQL keeps the promises that SQLite keeps: one writer at a time, one order of events, one state
for a reader."""

import contextlib
import threading

import pytest
from peewee import InternalError, OperationalError
from playhouse.schema_diff import diff_models
from processes.house import wait_for

from aniworld import events
from aniworld.bootstrap import anew, prepare
from aniworld.database import (
    BaseModel,
    connected,
    db,
    migrate,
    note,
    now,
    open_database,
    pending_migrations,
    resting,
    run_sql,
    snapshot,
    transaction,
)
from aniworld.errors import Invalid, SettingsError
from aniworld.library.disk import library_mark
from aniworld.models import Secret, Series
from aniworld.postgres import LOCKS, MIGRATING, MOST_CONNECTIONS, WRITING
from aniworld.trouble import Trouble

from .threads import Another, at_once


@contextlib.contextmanager
def opened(folder, url, *, durable=False):
    """Another handle on a database, for a while."""
    before = db.obj
    handle = open_database(folder, durable=durable, url=url)
    try:
        with connected():
            yield
    finally:
        handle.close_all()
        db.initialize(before)


@pytest.fixture
def house(house):
    """With none of the secrets that the start keeps."""
    Secret.delete().execute()
    return house


def keep(name, value="1"):
    Secret.insert(name=name, value=value).execute()


def setting(name):
    return run_sql(f"SHOW {name}").fetchone()[0]


# Opening


def test_the_handle_says_what_it_is(house):
    assert db.description.startswith("PostgreSQL 1") and db.description.endswith(" at 127.0.0.1")


def test_the_web_waits_for_the_disk_and_the_worker_does_not(house, tmp_path):
    assert setting("synchronous_commit") == "off"
    with opened(tmp_path, house.database_url, durable=True):
        assert setting("synchronous_commit") == "on"


def test_options_of_the_address_go_before_ours(house, tmp_path):
    assert setting("lock_timeout") == "10s"
    address = house.database_url + "%20-c%20lock_timeout%3D4s&application_name=mine"
    with opened(tmp_path, address):
        assert (setting("lock_timeout"), setting("application_name")) == ("4s", "mine")


@pytest.mark.parametrize("broken", ["not%20a%20secret", "127.0.0.1:", "/postgres?"])
def test_a_server_that_does_not_let_us_in_is_told_in_one_sentence_without_the_password(
    postgres, tmp_path, broken
):
    right = postgres.url()
    url = right.replace(
        broken, {"not%20a%20secret": "canary", "127.0.0.1:": "127.0.0.1:1", "/postgres?": "/nowhere?"}[broken]
    )
    assert url != right
    open_database(tmp_path, durable=True, url=url)
    with pytest.raises(
        SettingsError, match="The database of ANIWORLD_DATABASE_URL does not answer: "
    ) as refused:
        migrate()
    assert (
        "canary" not in str(refused.value)
        and "not a secret" not in str(refused.value)
        and "\n" not in str(refused.value)
    )


# Migrations


def test_the_migrations_build_exactly_the_models(house):
    models = [model for model in BaseModel.__subclasses__() if model.__module__.startswith("aniworld.")]
    assert not diff_models(db.obj, models), diff_models(db.obj, models)
    assert pending_migrations() == []


def test_four_at_once_migrate_once(settings):
    open_database(settings.data_dir, durable=False, url=settings.database_url)
    done = at_once([migrate] * 4, contextlib.nullcontext)
    assert sorted(map(bool, done)) == [False, False, False, True]


def test_a_migration_that_waits_for_another_longer_than_a_busy_database_does_not_give_up(house, postgres):
    with postgres.admin() as other, Another() as thread:
        other.execute("SELECT pg_advisory_lock(%s, %s)", (LOCKS, MIGRATING))
        waiting = thread.begins(migrate)
        wait_for(postgres.waits_for_lock)
        other.execute("SELECT pg_advisory_unlock(%s, %s)", (LOCKS, MIGRATING))
        assert waiting.result(10) == []


# Writing


def test_a_writer_keeps_all_other_writers_out_from_its_start(house, postgres):
    with Another() as thread:
        with transaction():
            other = thread.begins(write, "second")
            wait_for(postgres.waits_for_lock)
            keep("first")
            assert [row.name for row in Secret.select().order_by(Secret.name)] == ["first"]
        other.result(10)
    assert {row.name for row in Secret.select()} == {"first", "second"}


def write(name, value="1"):
    with connected(), transaction():
        keep(name, value)


def test_two_that_read_and_then_write_lose_nothing(house):
    keep("count", "0")

    def add_one():
        for _ in range(20):
            with transaction():
                row = Secret.get(Secret.name == "count")
                Secret.update(value=str(int(row.value) + 1)).where(Secret.name == "count").execute()

    at_once([add_one] * 4)
    assert Secret.get(Secret.name == "count").value == "80"


def test_a_database_that_is_busy_for_too_long_is_an_error_that_the_pages_know(house, tmp_path, postgres):
    with opened(tmp_path, house.database_url + "%20-c%20lock_timeout%3D50ms"), postgres.admin() as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", (LOCKS, WRITING))
        with pytest.raises(OperationalError), transaction():
            pass


def test_what_is_not_worth_a_wait_is_left_out_while_another_holds_its_row(house, postgres):
    keep("a")
    change = Secret.update(value="2").where(Secret.name == "a")
    with Another() as thread, transaction():
        Secret.update(value="1").where(Secret.name == "a").execute()
        thread.does(note_as_another, change)
    assert Secret.get().value == "1"
    note(change)
    assert Secret.get().value == "2" and setting("lock_timeout") == "10s"


def note_as_another(change):
    with connected():
        note(change)


def test_a_part_of_a_transaction_can_fail_without_the_rest(house):
    with transaction():
        keep("kept")
        with pytest.raises(ZeroDivisionError), transaction():
            keep("undone")
            raise ZeroDivisionError
        keep("kept too")
    assert {row.name for row in Secret.select()} == {"kept", "kept too"}


def test_a_reader_sees_one_state_and_is_in_nobodys_way(house):
    keep("first")
    with Another() as thread, snapshot():
        before = Secret.select().count()
        thread.does(write, "second")
        assert Secret.select().count() == before
    assert Secret.select().count() == before + 1


def test_who_only_reads_cannot_write(house):
    with pytest.raises(Exception, match="read-only"), snapshot():
        keep("never")


# Events


def test_events_are_numbered_in_the_order_of_their_commits(house, postgres):
    with Another() as thread:
        with transaction():
            first = events.publish("series-1", "series_added", {})
            other = thread.begins(publish, "series-2")
            wait_for(postgres.waits_for_lock)
            assert thread_sees() == [], "nobody sees what is not committed"
        assert other.result(10) > first
    assert [event.topic for event in events.since(0)] == ["series-1", "series-2"]


def publish(topic):
    with connected(), transaction():
        return events.publish(topic, "series_added", {})


def thread_sees():
    with Another() as thread:
        return thread.does(lambda: seen(0))


def seen(cursor):
    with connected():
        return [event.id for event in events.since(cursor)]


def test_a_reader_that_follows_many_writers_misses_nothing(house):
    done, told = threading.Event(), []

    def follow():
        while not done.is_set() or events.latest() > (told[-1] if told else 0):
            told.extend(event.id for event in events.since(told[-1] if told else 0))

    def speak(name):
        for _ in range(25):
            publish(name)

    with Another() as follower:
        followed = follower.begins(lambda: with_connection(follow))
        at_once([lambda name=f"series-{n}": speak(name) for n in range(4)])
        done.set()
        followed.result(20)
    assert told == sorted(told) and len(told) == 100


def with_connection(act):
    with connected():
        return act()


def test_what_is_rolled_back_leaves_a_gap_and_no_event(house):
    with pytest.raises(ZeroDivisionError), transaction():
        events.publish("series-1", "series_added", {})
        raise ZeroDivisionError
    kept = publish("series-2")
    assert [event.id for event in events.since(0)] == [kept] and kept > 1
    assert events.can_replay(kept) and events.can_replay(kept - 1) and not events.can_replay(kept - 2)


# Values


def test_a_moment_is_kept_to_the_microsecond(house):
    moment = now()
    Series.create(key="x", title="x", added_as="x", added_at=moment)
    assert Series.get().added_at == moment


def test_json_is_kept_as_it_was_written(house):
    titles = {"x-jat": "z", "en": "a", "de": 'ü "\u2028\u0000', "a": ""}
    Series.create(key="x", title="x", added_as="x", titles=titles)
    assert list(Series.get().titles.items()) == list(titles.items())


def test_a_text_with_a_nul_is_unknown_and_no_accident(house):
    assert Series.get_or_none(Series.key == "a\0b") is None
    keep("x", "a\0b")
    assert Secret.get(Secret.name == "x").value == "a\N{REPLACEMENT CHARACTER}b"


# Connections


def test_a_process_takes_no_more_connections_than_it_may(house, postgres):
    def hold():
        run_sql("SELECT pg_sleep(0.01)")

    at_once([hold] * (MOST_CONNECTIONS - 1))
    asked = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE application_name = 'aniworld' AND query LIKE '%pg_sleep(0.01)'"
    )
    with postgres.admin() as admin:
        assert 1 < admin.execute(asked).fetchone()[0] <= MOST_CONNECTIONS


def test_who_finds_no_free_connection_waits_for_one(house, monkeypatch):
    monkeypatch.setattr(db.obj, "_max_connections", 2)
    at_once([lambda: 1])
    release = threading.Event()
    with Another() as holder, Another() as waiter:
        holding = holder.begins(lambda: with_connection(lambda: release.wait(10)))
        wait_for(lambda: len(db.obj._in_use) == 2)
        waiting = waiter.begins(lambda: with_connection(lambda: "served"))
        assert not waiting.done()
        release.set()
        assert waiting.result(10) == "served" and holding.result(10)


def test_who_waits_in_vain_is_told_in_words(house, monkeypatch):
    monkeypatch.setattr(db.obj, "_max_connections", 1)
    monkeypatch.setattr(db.obj, "_wait_timeout", 0.05)
    with Another() as thread, pytest.raises(OperationalError, match="connections of this process are in use"):
        thread.does(lambda: with_connection(lambda: None))


def test_a_thread_that_rests_lends_its_connection(house, monkeypatch):
    monkeypatch.setattr(db.obj, "_max_connections", 1)
    with Another() as thread:
        with resting():
            assert thread.does(lambda: with_connection(lambda: "served")) == "served"
        assert Secret.select().count() == 0, "and has one again afterwards"


def test_nobody_rests_within_a_transaction(house):
    with transaction(), resting():
        keep("kept")
    assert Secret.select().count() == 1


def test_after_a_restart_of_the_server_the_next_request_is_served(house, postgres):
    at_once([lambda: Secret.select().count()] * 3)
    db.close()
    postgres.halt()
    with pytest.raises(OperationalError), connected():
        pass
    postgres.start()
    at_once([lambda: Secret.select().count()] * 3)
    db.connect()


def test_an_empty_database_beside_a_library_is_taken_for_ours_when_a_person_says_so(settings):
    """Somebody moves from the file to a server, or put the wrong address."""
    settings.library.mkdir(parents=True, exist_ok=True)
    (settings.library / library_mark.MARK).write_bytes(b"aniworld keeps a library here")
    with pytest.raises(Trouble) as refused:
        prepare(settings, durable=True)
    assert refused.value.code == "database_missing"
    anew(settings)
    prepare(settings, durable=True)
    with pytest.raises(Invalid, match="is not empty"):
        anew(settings)


# What the server refuses


@pytest.mark.parametrize(
    "statement, code",
    [
        ("SELECT pg_terminate_backend(pg_backend_pid())", "database_away"),
        (
            "SET LOCAL default_transaction_read_only = on; SET LOCAL transaction_read_only = on; "
            "DELETE FROM secret",
            "database_read_only",
        ),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", "database_away"),
        ("SELECT * FROM secret FOR UPDATE NOWAIT", "database_busy"),
    ],
)
def test_what_the_server_refuses_is_told_by_the_state_that_it_gives(house, statement, code):
    keep("a")
    with Another() as thread, contextlib.ExitStack() as claimed:
        if code == "database_busy":
            claimed.enter_context(transaction())
            Secret.update(value="2").execute()
        told = thread.does(lambda: refusal_of(statement))
    assert told.code == code


def refusal_of(statement):
    try:
        with connected(), db.atomic():
            db.execute_sql(statement)
    except OperationalError as error:
        return db.trouble_of(error)
    except InternalError as error:
        return db.trouble_of(error)
