"""The household that the tests live in: alice (admin), a program with a key, a stranger, and the stand-in of the sources."""

import os
import shutil

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from aniworld import start, tasks
from aniworld.app import create_app
from aniworld.auth import accounts
from aniworld.database import connected, db, migrate, open_database, transaction
from aniworld.demo.standin import StandIn
from aniworld.library import series, telling
from aniworld.models import Part, Series
from aniworld.settings import Settings
from aniworld.sqlite import SqliteFile
from aniworld.start import prepare
from scaling.places import places as places
from scaling.places import postgres as postgres
from scaling.places import redis as redis

PASSWORD = "correct horse battery"


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
    """Where rows and bells are kept: in files; with bin/test --services each test has a place in PostgreSQL and Redis."""
    return request.getfixturevalue("places") if os.environ.get("TEST_SERVICES") else {}


@pytest.fixture
def environ(tmp_path, standin, stores):
    """The environment of an aniworld of its own that asks the stand-in, as fast as it likes."""
    return standin.environment() | {
        "ANIWORLD_DATA_DIR": str(tmp_path / "data"),
        "ANIWORLD_LIBRARY": str(tmp_path / "library"),
        "ANIWORLD_PROVIDER_RATE": "tvmaze=1000/1s,kitsu=1000/1s,images=1000/1s",
    } | stores


@pytest.fixture
def settings(environ):
    return Settings.load(environ)


@pytest.fixture
def app(settings):
    """The app with a queue that runs each task at once."""
    tasks.huey.immediate = True
    tasks.Work.owner = "immediate"
    app = create_app(settings, with_queue=False)
    yield app
    if not db.is_closed():
        db.close()


@pytest.fixture
def database(app):
    """An open connection for looking at rows."""
    with connected():
        yield db


class Person:
    """A browser with a cookie jar: it sends the token of the page, as our forms do."""

    def __init__(self, app, name=None):
        self.app, self.name = app, name
        self.client = app.test_client()

    def sign_in(self):
        with connected():
            accounts.add_user(self.name, PASSWORD)
        answer = self.post("/login", username=self.name, password=PASSWORD)
        assert answer.status_code == 302
        return self

    def get(self, path, **headers):
        return self.client.get(path, headers=headers)

    def token(self):
        page = self.client.get("/login").get_data(as_text=True)
        return page.split('name="csrf-token" content="')[1].split('"')[0]

    def post(self, path, headers=None, **fields):
        sent = {"X-CSRF-Token": self.token(), "Origin": "http://localhost"} | (headers or {})
        return self.client.post(path, data=fields, headers=sent)


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
        key = accounts.add_key("program")
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


@pytest.fixture
def house(settings):
    """What the worker stands on, without any pages: database, sources, folders, and a queue that runs each task at once."""
    tasks.huey.immediate = True
    tasks.Work.owner = "immediate"
    prepare(settings, durable=False)
    with connected():
        yield settings


@pytest.fixture(scope="session", autouse=True)
def quick(tmp_path_factory):
    """What every test would pay for again: hashes with the least work, templates compiled once, a new database migrated once."""
    real, migrated = accounts.generate_password_hash, tmp_path_factory.mktemp("migrated")
    open_database(migrated, durable=False)
    migrate()
    with connected():
        db.execute_sql("VACUUM INTO ?", [str(migrated / "new.db")])

    def migrate_quickly():
        if isinstance(db.obj, SqliteFile) and db.path.stat().st_size == 0:
            shutil.copyfile(migrated / "new.db", db.path)
        return migrate()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "generate_password_hash", lambda password, method: real(password, f"{method}:128:8:1"))
        patch.setattr(accounts, "_dummy_hash", real("nobody", "scrypt:128:8:1"))
        patch.setattr(start, "migrate", migrate_quickly)
        compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": compiled})
        yield


@pytest.fixture
def browser(app):
    """Makes other browsers: those of other people, or a second one of the same."""
    return lambda name=None: Person(app, name)


@pytest.fixture
def still(app, monkeypatch):
    """No worker runs: what is added stays as it was accepted."""
    monkeypatch.setattr(tasks, "load", lambda: None)


@pytest.fixture
def put(app, still):
    """Puts a series into the library with all its parts in one state, without asking any source. Returns its id."""

    def put_series(name, state="pending", **fields):
        with connected(), transaction():
            row, _ = series.add(name)
            Part.update(state=state, attempt=int(state != "pending")).where(Part.series == row).execute()
            Series.update({"title": row.title} | fields).where(Series.id == row.id).execute()
            telling.refresh(row.id)
        return row.id

    return put_series
