"""A household that outgrows one machine moves over with everything: SQLite to PostgreSQL, and back."""

import dataclasses

import pytest
from backup.conftest import exported as exported
from backup.conftest import shelved as shelved

from aniworld import recovery
from aniworld.app import create_app
from aniworld.backup import making, restoring, shelf
from aniworld.bootstrap import prepare
from aniworld.database import connected, db, run_sql, transaction
from aniworld.library.series import series
from aniworld.models import Episode, Series, WrittenFile
from aniworld.postgres import PostgresServer
from aniworld.sqlite import SqliteFile


@pytest.fixture
def at_home(settings, tmp_path):
    """The settings of the same library with a database in a file."""
    return dataclasses.replace(settings, database_url=None, queue_url=None, data_dir=tmp_path / "home")


def everything():
    """All rows of the library, as Python has them."""
    with connected():
        found = []
        for model in (Series, Episode, WrittenFile):
            found.append([row.__data__ for row in model.select().order_by(model.id)])
        return found


def test_everything_moves_into_a_file_and_back(shelved, settings, at_home, exported):
    assert isinstance(db.obj, PostgresServer)
    server, told, rows = db.obj, exported(), everything()
    made = making.make(shelf.MANUAL)
    assert made.description.series == 2

    recovery.begin(at_home)
    found = recovery.restore(made.path, at_home)
    prepare(at_home, durable=True)
    assert found.set_aside_as is None and isinstance(db.obj, SqliteFile) and everything() == rows
    with connected(), transaction():
        late = series.add("A show of later")[0].id
    back = making.make(shelf.MANUAL)
    recovery.close()

    db.initialize(server)
    create_app(settings, with_queue=False)
    restoring.restore(back.path)
    assert isinstance(db.obj, PostgresServer) and len(everything()[0]) == 3
    with connected(), transaction():
        assert series.add("Another show")[0].id > late
        Series.delete().where(Series.id >= late).execute()
    assert exported() == told and everything() == rows


def test_a_restore_that_fails_leaves_the_server_as_it_was(shelved, settings, monkeypatch):
    rows, made = everything(), making.make(shelf.MANUAL)
    monkeypatch.setattr(restoring, "_go_on_counting", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restoring.restore(made.path)
    assert everything() == rows


def test_truth_values_json_and_bytes_are_of_their_kinds(shelved):
    made = making.make(shelf.MANUAL)
    restoring.restore(made.path)
    with connected():
        kinds = run_sql("SELECT pg_typeof(genres)::text, pg_typeof(has_folder)::text FROM series").fetchone()
        assert kinds == ("json", "boolean")
        text = WrittenFile.select().where(WrittenFile.path == "tvshow.nfo").first()
        assert bytes(text.content).startswith(b"<?xml")


def test_a_backup_goes_into_a_new_database_beside_a_library_that_is_known(settings, at_home):
    recovery.begin(at_home)
    prepare(at_home, durable=True)
    with connected(), transaction():
        known = series.add("Frieren")[0].id
    made = making.make(shelf.MANUAL)
    recovery.close()
    recovery.begin(settings)
    recovery.restore(made.path, settings)
    with connected():
        assert isinstance(db.obj, PostgresServer) and Series.get().id == known
