"""Ten ways to lose the database: each time a backup brings everything back, or the library's own files do."""

import os

import pytest
from people import PASSWORD
from test_damage import (
    a_folder,
    changed_by,
    deleted,
    garbage,
    halved,
    let_go,
    no_bytes,
    of_another_program,
    overwrite,
    pages_of_zeros,
)
from test_damage import run as run

from aniworld import sqlite
from aniworld.app import create_app
from aniworld.database import connected
from aniworld.library.parts import claims
from aniworld.models import Part, Series, User
from aniworld.tasks import load_next

pytestmark = pytest.mark.sqlite
NAMES = ("Frieren", "Cowboy Bebop")


def flipped(path):
    for at in range(5000, path.stat().st_size, 4099):
        overwrite(path, at, bytes(byte ^ 0x55 for byte in path.read_bytes()[at : at + 8]))


def of_the_future(path):
    changed_by(path, "INSERT INTO schema_migration (name, applied) VALUES ('0999_future', '2030-01-01')")


def log_deleted(path):
    """What was changed last is lost with it."""
    let_go()
    changed_by(path, "PRAGMA journal_mode = wal", "UPDATE series SET title = 'lost'")
    path.with_name("aniworld.db-wal").unlink(missing_ok=True)


WAYS = (
    flipped,
    pages_of_zeros,
    halved,
    no_bytes,
    deleted,
    log_deleted,
    garbage,
    of_another_program,
    of_the_future,
    a_folder,
)


def files_of(library):
    """Each file with its bytes and the times at which it was changed."""
    found = {}
    for path in sorted(library.rglob("*")):
        if path.is_file():
            found[str(path.relative_to(library))] = (path.read_bytes(), path.stat().st_mtime_ns)
    return found


@pytest.fixture
def lost(shelved, exported, settings, run):
    """A library whose database has been backed up, and is then lost. Returns what was told of it before."""
    told, files = exported(), files_of(settings.library)
    assert len(files) > 10
    code, out, _ = run("backup")
    assert code == 0 and out.strip().endswith("-manual.zip")
    let_go()

    def lose(damage):
        damage(settings.data_dir / "aniworld.db")
        return told, files

    return lose


def told_by(settings, program):
    let_go()
    app = create_app(settings, with_queue=False)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = program.environ_base["HTTP_AUTHORIZATION"]
    return app, client


@pytest.mark.parametrize("damage", WAYS, ids=lambda damage: damage.__name__)
def test_a_backup_brings_everything_back(lost, run, settings, program, damage):
    told, files = lost(damage)
    code, out, err = run("restore", "newest")
    assert (code, err) == (0, "") and "The backup was restored: 2 series" in out
    app, client = told_by(settings, program)
    listed = client.get("/api/series").get_json()
    assert listed["total"] == 2 and files_of(settings.library) == files
    details = []
    for one in sorted(listed["series"], key=lambda one: int(one["id"])):
        for path in ("", "/episodes", "/loading-status", "/videos"):
            details.append(client.get(f"/api/series/{one['id']}{path}").get_json())
    assert details == told
    signing_in = app.test_client()
    page = signing_in.get("/login").get_data(as_text=True)
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    sent = {"username": "alice", "password": PASSWORD, "csrf_token": token}
    assert signing_in.post("/login", data=sent).status_code == 302


@pytest.mark.parametrize("damage", WAYS, ids=lambda damage: damage.__name__)
def test_without_a_backup_the_library_itself_brings_its_series_back(lost, run, settings, program, damage):
    told, files = lost(damage)
    code, out, err = run("rebuild")
    assert (code, err) == (0, "") and "2 series of the library are in the database again" in out
    assert files_of(settings.library) == files, "nothing is written before anything is loaded"
    let_go()
    create_app(settings, with_queue=False)
    with connected():
        for _ in range(40):
            if not claims.runnable(1):
                break
            load_next()
        rows = list(Series.select().order_by(Series.id))
        states = {(part.series_id, part.name): part.state for part in Part.select()}
        assert User.select().count() == 0 or damage in (log_deleted,)
    assert len(rows) == 2 and set(states.values()) <= {"loaded", "partial"}, states
    assert sorted(row.folder for row in rows) == sorted(one["folder"] for one in told if "folder" in one)
    after = files_of(settings.library)
    changed = [name for name in files if after.get(name) != files[name]]
    new = sorted(set(after) - set(files))
    assert not changed and not new, (changed, new)


def test_damage_that_is_found_only_while_restoring_is_no_hindrance(lost, run, monkeypatch, settings):
    lost(pages_of_zeros)
    monkeypatch.setattr(sqlite.inspection, "look", lambda *given, **more: None)
    code, out, _ = run("restore", "newest")
    assert code == 0 and "2 series" in out and "is now" in out


def test_another_rebuild_makes_no_duplicate(lost, run, settings):
    lost(deleted)
    assert run("rebuild")[0] == 0
    code, out, _ = run("rebuild")
    assert code == 0 and "2 series" in out and "is now" not in out
    assert not os.path.exists(settings.data_dir / "nothing")


def test_what_was_there_is_kept_under_another_name(lost, run, settings):
    lost(garbage)
    damaged = (settings.data_dir / "aniworld.db").read_bytes()
    _, out, _ = run("restore", "newest")
    (aside,) = settings.data_dir.glob("aniworld.db.aside-*")
    assert aside.read_bytes() == damaged and str(aside) in out


def test_a_backup_that_cannot_be_restored_leaves_even_a_damaged_database_alone(lost, run, settings, tmp_path):
    lost(garbage)
    damaged = (settings.data_dir / "aniworld.db").read_bytes()
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04")
    code, _, err = run("restore", str(tmp_path / "cut.zip"))
    assert code == 2 and "Nothing was changed." in err
    code, _, err = run("restore", str(tmp_path / "nothing.zip"))
    assert code == 2 and err.count("\n") == 1
    code, _, err = run("restore", "nothing")
    assert code == 2 and "There is no such backup." in err
    assert (settings.data_dir / "aniworld.db").read_bytes() == damaged


def test_backups_are_listed_and_written_elsewhere(lost, run, settings, tmp_path):
    code, out, _ = run("backup", "--list")
    name, made_at, why, holds = out.strip().split("\t")
    assert code == 0 and why == "by hand" and made_at.endswith("Z") and holds.startswith("2 series")
    assert run("backup", "--to", str(tmp_path / "mine.zip"))[:2] == (0, f"{tmp_path / 'mine.zip'}\n")
    code, out, _ = run("restore", name)
    assert code == 0 and "Keys of sources" not in out
    code, out, _ = run("restore", str(tmp_path / "mine.zip"))
    assert code == 0 and "Keys of sources" in out


def test_where_no_backup_can_be_written_is_said(run, tmp_path):
    taken = tmp_path / "mine.zip"
    taken.write_bytes(b"mine")
    for place in (taken, tmp_path, "", "/dev/full"):
        code, _, err = run("backup", "--to", str(place))
        assert code == 2 and "is there already, and a backup replaces nothing." in err, place
    code, _, err = run("backup", "--to", str(tmp_path / "usb" / "mine.zip"))
    assert (code, err) == (2, f"aniworld: There is no folder “{tmp_path}/usb” to write the backup to.\n")
    code, _, err = run("backup", "--to", str(taken / "mine.zip"))
    assert code == 2 and "There is no folder" in err
    assert run("backup", "--with-keys")[0] == 2 and taken.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "library", "mine.zip"]


def test_what_cannot_be_restored_is_said(run, tmp_path):
    missing = tmp_path / "missing.zip"
    code, _, err = run("restore", str(missing))
    assert (code, err) == (2, f"aniworld: There is no file “{missing}”.\n")
    code, _, err = run("restore", str(tmp_path))
    assert code == 2 and "a folder lies where the file should be" in err
    code, _, err = run("restore", "/dev/null")
    assert code == 2 and "it is not a file" in err
    assert (
        run("restore", "newest")[2] == "aniworld: There is no backup in the data folder that can be read.\n"
    )
