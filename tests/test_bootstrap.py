"""What web, worker and command line need before they do anything."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from peewee import OperationalError

from aniworld import context
from aniworld.bootstrap import in_words, prepare
from aniworld.database import connected, db, pending_migrations
from aniworld.errors import DiskError, SettingsError
from aniworld.library.disk import library_mark
from aniworld.library.sources import ask
from aniworld.trouble import Trouble
from aniworld.wakeup import folder_for


@pytest.mark.sqlite
def test_everything_is_where_the_settings_say(settings):
    prepare(replace(settings, languages=("de", "en")), durable=True)
    assert pending_migrations() == []
    assert list(ask.providers()) == ["tvmaze", "kitsu"]
    assert (context.current().library, context.current().thumbnails) == (
        settings.library,
        settings.data_dir / "thumbnails",
    )
    assert list(context.current().languages) == ["de", "en"]
    assert settings.library.is_dir() and context.current().thumbnails.is_dir()
    assert (settings.library / library_mark.MARK).exists()
    assert (context.current().wakeup.folder, context.current().wakeup.name) == (
        folder_for(settings.data_dir),
        "web",
    )


@pytest.mark.sqlite
@pytest.mark.parametrize("durable, synchronous", [(True, 2), (False, 1)])
def test_what_was_acknowledged_survives_a_power_cut_where_that_matters(settings, durable, synchronous):
    prepare(settings, durable=durable)
    with connected():
        assert db.execute_sql("PRAGMA synchronous").fetchone()[0] == synchronous


def test_starting_again_changes_nothing(settings):
    prepare(settings, durable=True)
    mark = (settings.library / library_mark.MARK).stat()
    prepare(settings, durable=True)
    assert (settings.library / library_mark.MARK).stat().st_mtime_ns == mark.st_mtime_ns
    assert context.current().wakeup and context.current().sources


def test_a_library_that_cannot_be_made_is_said_and_stops_nothing(settings, tmp_path, caplog):
    (tmp_path / "file").touch()
    library = tmp_path / "file" / "library"
    prepare(replace(settings, library=library), durable=True)
    assert f"The folder {library} cannot be created: Not a directory." in caplog.text
    assert context.current().library == library


@pytest.mark.parametrize("library", ["/dev/null", "file"])
def test_a_library_that_is_no_folder_stops_the_start_in_one_line(settings, tmp_path, caplog, library):
    (tmp_path / "file").touch()
    wrong = tmp_path / library
    with pytest.raises(SettingsError) as refused:
        prepare(replace(settings, library=wrong), durable=True)
    assert str(refused.value) == f"ANIWORLD_LIBRARY must be a folder (it is '{wrong}')." and not caplog.text


@pytest.mark.parametrize("library", ["/proc", "/proc/anime"])
def test_a_library_where_the_kernel_keeps_no_files_stops_the_start_in_one_line(settings, caplog, library):
    with pytest.raises(SettingsError) as refused:
        prepare(replace(settings, library=Path(library)), durable=True)
    assert str(refused.value) == f"ANIWORLD_LIBRARY must be a folder on a disk (it is '{library}')."
    assert not caplog.text


def test_a_data_folder_that_cannot_be_used_stops_the_start_in_words(settings, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DiskError, match=r"The data folder .* cannot be used: Not a directory."):
        prepare(replace(settings, data_dir=tmp_path / "file" / "data"), durable=True)


def test_only_the_sources_that_are_asked_for_are_there_in_their_order(settings):
    prepare(replace(settings, providers=("kitsu", "tvmaze")), durable=True)
    assert list(ask.providers()) == ["kitsu", "tvmaze"]


def test_nothing_is_open_when_it_is_done(settings):
    prepare(settings, durable=True)
    assert db.is_closed()
    assert not [name for name in os.listdir(settings.data_dir) if name.endswith(".new")]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "said, code, told",
    [
        (
            "error executing query: [BEGIN IMMEDIATE] database is locked (code=5, ext=5)",
            "database_busy",
            "(database is locked)",
        ),
        (
            "error executing query: [COMMIT] database or disk is full (code=13, ext=13)",
            "database_full",
            "(database or disk is full)",
        ),
        ("something that nobody knows", "database_error", "(something that nobody knows)"),
    ],
)
def test_a_database_that_does_not_answer_is_told_without_the_statement(settings, said, code, told):
    prepare(settings, durable=True)
    with pytest.raises(Trouble) as refused, in_words():
        raise OperationalError(said)
    assert refused.value.code == code and told in refused.value.in_full
    assert "[" not in refused.value.in_full and "code=" not in refused.value.in_full


def nowhere():
    raise FileNotFoundError("No usable temporary directory found")


def test_where_there_is_no_place_for_temporary_files_the_data_folder_has_one(settings, monkeypatch, caplog):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", nowhere)
    prepare(settings, durable=True)
    with tempfile.NamedTemporaryFile() as file:
        assert file.name.startswith(str(settings.data_dir / "tmp"))
    assert caplog.text.count("There is no folder for temporary files that can be written") == 1


def test_the_system_has_a_place_for_temporary_files_usually(settings):
    prepare(settings, durable=True)
    assert not (settings.data_dir / "tmp").exists()
