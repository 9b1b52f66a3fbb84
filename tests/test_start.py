"""What web, worker and command line need before they do anything."""

import os
from dataclasses import replace

import pytest
from peewee import OperationalError

from aniworld import events
from aniworld.bell import folder_for
from aniworld.database import connected, db, pending_migrations
from aniworld.errors import DiskError
from aniworld.library import asking, pictures, shelving, titles
from aniworld.start import in_words, prepare


@pytest.mark.sqlite
def test_everything_is_where_the_settings_say(settings):
    prepare(replace(settings, languages=("de", "en")), durable=True)
    assert pending_migrations() == []
    assert list(asking.providers()) == ["tvmaze", "kitsu"]
    assert (shelving.root(), pictures.CACHE) == (settings.library, [settings.data_dir / "thumbnails"])
    assert titles.LANGUAGES == ["de", "en"]
    assert settings.library.is_dir() and pictures.CACHE[0].is_dir()
    assert (settings.library / shelving.MARK).exists()
    assert [(bell.folder, bell.name) for bell in events._bells] == [(folder_for(settings.data_dir), "web")]


@pytest.mark.sqlite
@pytest.mark.parametrize("durable, synchronous", [(True, 2), (False, 1)])
def test_what_was_acknowledged_survives_a_power_cut_where_that_matters(settings, durable, synchronous):
    prepare(settings, durable=durable)
    with connected():
        assert db.execute_sql("PRAGMA synchronous").fetchone()[0] == synchronous


def test_starting_again_changes_nothing(settings):
    prepare(settings, durable=True)
    mark = (settings.library / shelving.MARK).stat()
    prepare(settings, durable=True)
    assert (settings.library / shelving.MARK).stat().st_mtime_ns == mark.st_mtime_ns
    assert len(events._bells) == 1 and len(asking._sources) == 1


def test_a_library_that_cannot_be_made_is_said_and_stops_nothing(settings, tmp_path, caplog):
    (tmp_path / "file").touch()
    library = tmp_path / "file" / "library"
    prepare(replace(settings, library=library), durable=True)
    assert f"The folder {library} cannot be made: Not a directory." in caplog.text
    assert shelving.root() == library


def test_a_data_folder_that_cannot_be_used_stops_the_start_in_words(settings, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DiskError, match="The data folder .* cannot be used: Not a directory."):
        prepare(replace(settings, data_dir=tmp_path / "file" / "data"), durable=True)


def test_only_the_sources_that_are_asked_for_are_there_in_their_order(settings):
    prepare(replace(settings, providers=("kitsu", "tvmaze")), durable=True)
    assert list(asking.providers()) == ["kitsu", "tvmaze"]


def test_nothing_is_open_when_it_is_done(settings):
    prepare(settings, durable=True)
    assert db.is_closed()
    assert not [name for name in os.listdir(settings.data_dir) if name.endswith(".new")]


@pytest.mark.parametrize("said, told", [
    ("error executing query: [BEGIN IMMEDIATE] database is locked (code=5, ext=5)", "database is locked"),
    ("canceling statement due to lock timeout\nCONTEXT: while locking", "canceling statement due to lock timeout"),
])  # fmt: skip
def test_a_database_that_does_not_answer_is_told_without_the_statement(said, told):
    with pytest.raises(DiskError) as refused, in_words():
        raise OperationalError(said)
    assert str(refused.value) == f"The database cannot be used: {told}."
