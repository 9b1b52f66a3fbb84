"""An empty place beside a library that was kept before: only a person begins anew."""

import pytest
from test_damage import deleted, is_maintenance, pages_of_zeros, start_anew_process
from test_damage import kept as kept
from test_damage import log_of_the_test as log_of_the_test
from test_damage import run as run

from aniworld import cli
from aniworld.app import announce_setup
from aniworld.database import connected, open_database
from aniworld.library.disk import library_mark
from aniworld.models import Series

pytestmark = pytest.mark.sqlite


def test_a_fresh_folder_beside_a_marked_library_is_no_first_start_until_a_person_says_so(
    settings, run, caplog
):
    settings.library.mkdir(parents=True)
    (settings.library / library_mark.MARK).write_text("kept by another")
    app = start_anew_process(settings)
    assert is_maintenance(app, "") and b"start-anew" in app.test_client().get("/").data
    assert not (settings.data_dir / "aniworld.db").exists()

    code, said, _ = run("start-anew")

    assert code == 0 and "empty database" in said
    app = start_anew_process(settings)
    assert not is_maintenance(app, "") and "/setup?code=" in announce_setup(settings)


def test_what_was_in_the_place_is_set_aside_and_never_deleted(kept, settings, run):
    path, key = kept
    pages_of_zeros(path)
    damaged = path.read_bytes()
    code, said, _ = run("start-anew")
    (aside,) = [
        path
        for path in settings.data_dir.glob("aniworld.db.aside-*")
        if not path.name.endswith(("-wal", "-shm"))
    ]
    assert code == 0 and str(aside) in said and aside.read_bytes() == damaged
    app = start_anew_process(settings)
    with connected():
        assert Series.select().count() == 0 and not is_maintenance(app, key)


def test_a_database_that_is_well_is_not_set_aside(kept, run):
    code, _, said = run("start-anew")
    assert code == 2 and "The database is well" in said
    assert kept[0].stat().st_size


def test_nothing_is_set_aside_while_aniworld_runs(kept, settings, environ, monkeypatch, capsys):
    path, _ = kept
    other = open_database(settings.data_dir, durable=True)
    deleted(path)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert cli.main(["start-anew"]) == 2 and "aniworld is running" in capsys.readouterr().err
    other._verdict.close()


def test_a_log_without_its_database_is_no_first_start(settings, run):
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / "aniworld.db-wal").write_bytes(b"changes that wait")
    assert is_maintenance(start_anew_process(settings), "")
    assert (settings.data_dir / "aniworld.db-wal").read_bytes() == b"changes that wait"
