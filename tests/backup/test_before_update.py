"""Before an update changes the tables, the database is backed up; without that backup nothing is changed."""

import pytest
from older_versions import BEFORE, make_older, missing_after

from aniworld import bootstrap, context, database
from aniworld.backup import archive, before_update, checking, restoring, shelf
from aniworld.context import Context
from aniworld.database import connected, migrate, open_database, pending_migrations
from aniworld.errors import DiskError, SettingsError
from aniworld.models import Series, User


@pytest.fixture
def older(settings):
    """A database of an older version with two series, as a new program finds it."""
    context.use(Context.of(settings))
    settings.library.mkdir(parents=True)
    open_database(settings.data_dir, durable=False, url=settings.database_url)
    make_older(BEFORE[-1])
    return settings


def test_one_is_made_once_and_brings_the_rows_of_then_to_todays_tables(older):
    assert migrate(before_update.make) == missing_after(BEFORE[-1])
    assert migrate(before_update.make) == []
    (made,) = shelf.all_backups()
    assert made.reason == shelf.UPDATE and made.description.schema == BEFORE[-1]
    with connected():
        titles = sorted(series.title for series in Series.select())
        Series.delete().execute()
        User.delete().execute()
    assert restoring.restore(made.path).series == 2
    with connected():
        assert sorted(series.title for series in Series.select()) == titles
        assert User.get().name == "alice"
    assert pending_migrations() == []


def test_each_start_of_a_new_version_makes_it(older, monkeypatch):
    monkeypatch.setattr(bootstrap, "migrate", database.migrate)
    bootstrap.prepare(older, durable=False)
    bootstrap.prepare(older, durable=False)
    assert [made.reason for made in shelf.all_backups()] == [shelf.UPDATE]


def test_a_new_database_is_not_backed_up(settings, monkeypatch):
    monkeypatch.setattr(bootstrap, "migrate", database.migrate)
    bootstrap.prepare(settings, durable=False)
    assert shelf.all_backups() == []


def test_without_room_for_it_nothing_is_changed(older, monkeypatch):
    def refuse(*given):
        raise DiskError("disk_full", "x", "full", cannot="", place="x")

    monkeypatch.setattr(archive, "write", refuse)
    with pytest.raises(SettingsError, match="no backup could be made"):
        migrate(before_update.make)
    assert pending_migrations() == missing_after(BEFORE[-1])


@pytest.mark.parametrize("step", BEFORE)
def test_a_backup_of_every_older_version_can_be_restored(settings, step):
    context.use(Context.of(settings))
    settings.library.mkdir(parents=True)
    open_database(settings.data_dir, durable=False, url=settings.database_url)
    make_older(step)
    before_update.make()
    (made,) = shelf.all_backups()
    with checking.opened(made.path, shelf.folder()) as staged:
        assert staged.rows.execute("SELECT count(*) FROM series").fetchone()[0] == 2
