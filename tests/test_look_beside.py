"""A large database is looked through beside serving: pages are read meanwhile, and nobody writes."""

import sqlite3
import subprocess
import sys
import threading

import cysqlite
import pytest
from test_damage import a_day_that_is_no_text, a_letter_that_is_none, is_maintenance, let_go, works
from test_damage import kept as kept

from aniworld import database, inspection
from aniworld.app import create_app
from aniworld.database import connected, migrate, note, open_database, transaction
from aniworld.models import Secret, Series
from aniworld.sqlitetrouble import Damaged
from aniworld.trouble import BUSY, DAMAGED, Trouble

pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Every database counts as a large one."""
    monkeypatch.setattr(inspection, "LARGE_BYTES", 1)


class Look:
    """The look of a test. It lasts until it may end, and then raises what it finds."""

    def __init__(self):
        self.began, self.may_end, self.found = threading.Event(), threading.Event(), None

    def __call__(self, path, shape):
        self.began.set()
        assert self.may_end.wait(20)
        if self.found:
            raise self.found


@pytest.fixture
def look(kept, monkeypatch):
    look = Look()
    monkeypatch.setattr(inspection, "look_through", look)
    yield look
    look.may_end.set()


def open_for_pages(settings):
    return open_database(settings.data_dir, durable=False, is_for_pages=True)


def write():
    with connected(), transaction():
        Secret.create(name="of a test", value="1")


def begun(act):
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def test_pages_are_read_meanwhile_and_writers_wait(settings, look):
    handle = open_for_pages(settings)
    assert look.began.wait(20)
    with connected():
        assert Series.select().count() == 2
        note(Secret.insert(name="not worth a wait", value="1"))
        assert handle._looking.is_alive() and Secret.get_or_none(name="not worth a wait") is None
    writing = begun(write)
    writing.join(0.05)
    assert writing.is_alive()
    look.may_end.set()
    writing.join(20)
    with connected():
        assert Secret.get(name="of a test").value == "1"


def test_another_process_waits_until_all_is_known(settings, look):
    open_for_pages(settings)
    other = open_database(settings.data_dir, durable=False)
    heard = []

    def wait():
        with pytest.raises(Damaged) as refused:
            other.wait_until_known()
        heard.append(refused.value.trouble.code)

    waiting = begun(wait)
    waiting.join(0.05)
    assert waiting.is_alive() and heard == []
    look.found = Trouble(DAMAGED, "a page is torn")
    look.may_end.set()
    waiting.join(20)
    assert heard == ["database_damaged"]
    other.let_go()


def test_tables_are_changed_only_once_all_is_known(settings, look, monkeypatch):
    open_for_pages(settings)
    monkeypatch.setattr(database.Upgrade, "waiting", lambda self: ["0999_of_a_test"])
    backed_up = []
    migrating = begun(lambda: migrate(lambda: backed_up.append(look.may_end.is_set())))
    migrating.join(0.05)
    assert backed_up == []
    look.may_end.set()
    migrating.join(20)
    assert backed_up == [True]


def test_a_look_that_could_not_be_made_stops_nothing_and_is_said(settings, look, caplog):
    handle = open_for_pages(settings)
    look.found = Trouble(BUSY, "somebody holds it")
    look.may_end.set()
    handle.wait_until_known()
    assert handle.lasting_trouble() is None and "could not be looked through" in caplog.text
    write()


@pytest.mark.parametrize(
    "damage", [a_letter_that_is_none, a_day_that_is_no_text], ids=lambda damage: damage.__name__
)
def test_damage_that_only_the_whole_look_finds_is_told_by_all_addresses_once(kept, settings, caplog, damage):
    path, key = kept
    damage(path)
    before = path.read_bytes()
    let_go()
    app = create_app(settings, with_queue=False, is_for_pages=True)
    database.db.obj._looking.join(20)
    assert is_maintenance(app, key) and path.read_bytes() == before
    found = [record for record in caplog.records if record.name == "aniworld.sqlitetrouble"]
    assert len(found) == 1 and "Traceback" not in caplog.text


def test_a_whole_one_works_and_nothing_holds_it_afterwards(kept, settings):
    _, key = kept
    app = create_app(settings, with_queue=False, is_for_pages=True)
    database.db.obj._looking.join(20)
    assert works(app, key)


def test_one_that_has_no_log_yet_is_looked_at_before_it_gets_one(kept, settings):
    path, _ = kept
    let_go()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode = delete").fetchone() == ("delete",)
    connection.close()
    handle = open_for_pages(settings)
    assert handle._looking is None
    with connected():
        assert handle.execute_sql("PRAGMA journal_mode").fetchone() == ("wal",)


def test_nobody_writes_though_he_takes_no_turns(kept, settings):
    """A program beside us knows nothing of our lock."""
    path, _ = kept
    refused = []

    def look_at(connection, shape):
        other = cysqlite.connect(str(path), timeout=0)
        with pytest.raises(cysqlite.OperationalError, match="locked"):
            other.execute("UPDATE series SET title = ''")
        other.close()
        refused.append(True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspection, "_look_through", look_at)
        inspection.look_through(path, database.shape())
    assert refused == [True]


def test_a_look_while_it_is_open_leaves_its_locks(kept, settings):
    path, _ = kept
    alone = "import sqlite3, sys; sqlite3.connect(sys.argv[1], 0.1).execute('PRAGMA journal_mode = DELETE')"
    handle = open_database(settings.data_dir, durable=False)
    with connected():
        assert Series.select().count() == 2
        handle.look_again()
        other = subprocess.run(
            [sys.executable, "-c", alone, path], capture_output=True, text=True, timeout=20
        )
    assert "database is locked" in other.stderr
