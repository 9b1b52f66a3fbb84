"""The household that the tests live in: alice (admin), a program with a key, a stranger, and the stand-in
of the sources."""

import contextlib
import gc
import logging
import os
import shutil
import tempfile
import threading
import time
from collections import deque
from concurrent.futures import wait

import compiled_addresses
import compiled_templates
import coverage_gate
import cysqlite
import hypothesis
import once_for_all
import pytest
from flask import Flask
from people import Person
from scaling.places import places as places
from scaling.places import postgres as postgres
from scaling.places import redis as redis
from xdist.scheduler.loadfile import LoadFileScheduling

from aniworld import app as web_app
from aniworld import bootstrap, tasks
from aniworld.app import create_app
from aniworld.auth import accounts, api_keys, throttle
from aniworld.bootstrap import prepare
from aniworld.database import connected, db, migrate, open_database, transaction
from aniworld.demo.standin import StandIn
from aniworld.library.parts import loading, progress_events
from aniworld.library.series import series
from aniworld.library.servers import folders_to_tell
from aniworld.library.sources import ask
from aniworld.logs import QUIET
from aniworld.models import Part, Series
from aniworld.settings import Settings
from aniworld.sqlite import SqliteFile

pytest_sessionfinish = coverage_gate.pytest_sessionfinish
pytest_terminal_summary = coverage_gate.pytest_terminal_summary

# How fast examples are made depends on what else the machine does, and proves nothing. They are the same in
# each run, so that a change is judged by what it changed. HYPOTHESIS_PROFILE=new looks for others.
ANY_SPEED = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("suite", derandomize=True, database=None, **ANY_SPEED)
hypothesis.settings.register_profile("new", **ANY_SPEED)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

STARTING_PROCESSES = ("browser", "scaling", "install", "processes", "kodi")  # the longest first


def pytest_collection_modifyitems(items):
    """Folders whose tests start processes begin: begun last, one long file would be waited for when all
    else is done."""

    def turn(item):
        folder = item.path.parent.name
        return STARTING_PROCESSES.index(folder) if folder in STARTING_PROCESSES else len(STARTING_PROCESSES)

    items.sort(key=turn)


def pytest_configure(config):
    """While thousands of tests are collected, there is no garbage to look for."""
    gc.disable()
    if not hasattr(config, "workerinput"):  # those of xdist share this one's
        have_runtime_folder(config)


def have_runtime_folder(config):
    """What killed processes leave in the runtime folder goes when all tests are done. Its path is short, as
    those of sockets must be."""
    folder = tempfile.mkdtemp(prefix="aw-", dir="/tmp")
    os.environ["XDG_RUNTIME_DIR"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_finish():
    """What was collected stays to the end: nobody has to look through it again and again."""
    gc.freeze()
    gc.enable()


# Folders whose files share what is slow to start: one chromium and aniworld, PostgreSQL and Redis, Kodi, or
# the image of the container.
ROOMS = ("tests/browser", "tests/scaling", "tests/kodi", "tests/install")


class Rooms(LoadFileScheduling):
    """The tests of one file run in one process of xdist, and so do those of all files in such a folder."""

    def _split_scope(self, nodeid):
        path = super()._split_scope(nodeid)
        folder = path.rpartition("/")[0]
        return folder if folder in ROOMS else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Rooms(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def own_standin():
    """The one stand-in of all tests; a folder that needs another kind makes its own."""
    with StandIn(images="tiny") as standin:
        yield standin


@pytest.fixture
def standin(own_standin):
    """The stand-in of TVmaze and Kitsu, without faults left from another test."""
    own_standin.reset()
    yield own_standin
    own_standin.reset()


@pytest.fixture
def stores(request):
    """Where rows and bells are kept: in files; with bin/test --services each test has a place in
    PostgreSQL and Redis."""
    return request.getfixturevalue("places") if os.environ.get("TEST_SERVICES") else {}


@pytest.fixture
def environ(tmp_path, standin, stores):
    """The environment of an aniworld of its own that asks the stand-in, as fast as it likes."""
    return (
        standin.environment()
        | {
            "ANIWORLD_DATA_DIR": str(tmp_path / "data"),
            "ANIWORLD_LIBRARY": str(tmp_path / "library"),
            "ANIWORLD_PROVIDER_RATE": "tvmaze=1000/1s,kitsu=1000/1s,anilist=1000/1s,myanimelist=1000/1s,"
            "images=1000/1s",
        }
        | stores
    )


@pytest.fixture
def settings(environ):
    return Settings.load(environ)


@pytest.fixture
def app(settings):
    """The app with a queue that runs each task at once."""
    app = create_app(settings, with_queue=False)
    yield app
    if not db.is_closed():
        db.close()


@pytest.fixture
def database(app):
    """An open connection for looking at rows."""
    with connected():
        yield db


@pytest.fixture
def alice(app):
    return Person(app, "alice").sign_in()


@pytest.fixture
def stranger(app):
    return Person(app)


@pytest.fixture
def program(app):
    """A client of the API with a key."""
    with connected():
        key = api_keys.add("program")
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


@pytest.fixture
def house(settings):
    """What the worker stands on, without any pages: database, sources, folders, and a queue that runs each
    task at once."""
    prepare(settings, durable=False)
    with connected():
        yield settings


@pytest.fixture(autouse=True)
def as_in_a_new_process(monkeypatch):
    """Nothing is left of another test: no outage is on, nobody rests or was told to stop, what another
    database refused is not written into this one, the log has lines left for strangers, and the queue runs
    each task at once."""
    for outage in (tasks.Work.database_outage, tasks.Work.queue_outage, loading._outage):
        monkeypatch.setattr(outage, "_is_on", False)
    monkeypatch.setattr(loading, "_unsettled", deque())
    monkeypatch.setattr(folders_to_tell, "_missed", set())
    monkeypatch.setattr(throttle, "failures", throttle.FewLines())
    at_first = {"owner": "immediate", "threads": 16, "stop": threading.Event(), "rest_until": 0.0}
    for name, value in at_first.items():
        monkeypatch.setattr(tasks.Work, name, value)
    tasks.huey.immediate = True


@pytest.fixture(autouse=True)
def log_stays_as_it_was():
    """A test that runs a command has the log written to its standard error. That is closed afterwards, and
    each line of the next tests would be an error of logging."""
    loggers = [logging.getLogger(name) for name in (None, *QUIET)]
    levels = [logger.level for logger in loggers]
    yield
    for handler in [handler for handler in loggers[0].handlers if type(handler) is logging.StreamHandler]:
        loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


# The threads of ours that use the database; "Worker-" are those of a queue's consumer.
USING_THE_DATABASE = (
    "Worker-",
    "activity",
    "clock",
    "diskwatch",
    "firstsweep",
    "folderwatch",
    "goodbye",
    "librarywatch",
    "listreader",
    "notifier",
    "place",
    "push",
    "serverteller",
    "upkeep",
    "watcher",
)
AT_MOST_SECONDS = 20.0


@pytest.fixture(autouse=True)
def no_thread_outlives_its_test(monkeypatch):
    """The next test opens another database: a thread of this one would write into it, or keep it from
    being replaced."""
    before, questions, submit = set(threading.enumerate()), [], ask._threads.submit

    def remember(*question):
        questions.append(submit(*question))
        return questions[-1]

    monkeypatch.setattr(ask._threads, "submit", remember)
    yield
    ends_at = time.monotonic() + AT_MOST_SECONDS
    late = wait(questions, AT_MOST_SECONDS).not_done
    new = set(threading.enumerate()) - before
    started = [thread for thread in new if thread.name.startswith(USING_THE_DATABASE)]
    for thread in started:
        thread.join(max(0.0, ends_at - time.monotonic()))
    names = [thread.name for thread in started if thread.is_alive()]
    assert not late and not names, f"{len(late)} questions and these threads go on after their test: {names}"


@pytest.fixture(scope="session", autouse=True)
def quick(tmp_path_factory):
    """What every test would pay for again: hashes with the least work, templates and addresses compiled
    once, a new database migrated once, files not waited for until they are on the disk."""
    real, migrated = accounts.generate_password_hash, tmp_path_factory.mktemp("migrated")
    open_database(migrated, durable=False)
    migrate()
    with connected():
        db.execute_sql("VACUUM INTO ?", [str(migrated / "new.db")])
    with contextlib.closing(cysqlite.connect(str(migrated / "new.db"))) as new:
        new.execute("PRAGMA journal_mode = wal").fetchall()  # as its copies are, which need no change then

    def migrate_quickly(before=None):
        if isinstance(db.obj, SqliteFile) and db.path.stat().st_size == 0:
            shutil.copyfile(migrated / "new.db", db.path)
            with db.migrating(), connected():
                return []
        return migrate(before)

    def without_waiting(settings, durable, is_for_pages):
        prepare(settings, durable=False, is_for_pages=is_for_pages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            accounts, "generate_password_hash", lambda password, method: real(password, f"{method}:128:8:1")
        )
        patch.setattr(accounts, "_dummy_hash", accounts._dummy_hash.replace("32768", "128"))
        patch.setattr(bootstrap, "migrate", migrate_quickly)
        patch.setattr(web_app, "prepare", without_waiting)
        compiled_addresses.remember(patch)
        once_for_all.remember(patch)
        patch.setattr(os, "fsync", lambda file: None)
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": compiled_templates.Kept()})
        yield


@pytest.fixture
def browser(app):
    """Makes other browsers: those of other people, or a second one of the same."""
    return lambda name=None: Person(app, name)


@pytest.fixture
def still(app, monkeypatch):
    """No worker runs: what is added stays as it was accepted."""
    monkeypatch.setattr(tasks, "wake", lambda: None)


@pytest.fixture
def put(app, still):
    """Puts a series into the library with all its parts in one state, without asking any source. Returns
    its id."""

    def put_series(name, state="pending", **fields):
        with connected(), transaction():
            row, _ = series.add(name)
            Part.update(state=state, attempt=int(state != "pending")).where(Part.series == row).execute()
            Series.update({"title": row.title} | fields).where(Series.id == row.id).execute()
            progress_events.refresh(row.id)
        return row.id

    return put_series
