"""A new database and every older one come to exactly today's models, lose nothing, and run each step once."""

import shutil
import subprocess
import sys
from contextlib import nullcontext

import pytest
from older_versions import (
    BEFORE,
    STEPS,
    comes_to_the_baseline_with_all_its_rows,
    dump,
    fresh_shape,
    make_older,
    missing_after,
    only_the_baseline,
    shape,
    without_indexes,
)
from playhouse.schema_diff import diff_models
from scaling.threads import at_once

from aniworld import database
from aniworld.database import (
    BaseModel,
    connected,
    db,
    migrate,
    open_database,
    pending_migrations,
    run_sql,
    transaction,
)
from aniworld.errors import SettingsError

MIGRATE = """
import sys
from pathlib import Path
from aniworld.database import migrate, open_database
folder = Path(sys.argv[1])
open_database(folder, durable=True)
print(*migrate())
"""


@pytest.fixture
def empty(tmp_path):
    """A database without any table."""
    open_database(tmp_path, durable=False)
    return tmp_path


def test_the_migrations_build_exactly_the_models(empty):
    assert migrate() == STEPS
    with connected():
        assert not diff_models(db.obj, BaseModel.__subclasses__()), str(
            diff_models(db.obj, BaseModel.__subclasses__())
        )
        migrated = without_indexes(shape())  # the names of some are older than those of their tables
    other = empty / "other"
    open_database(other, durable=False)
    with connected():
        db.create_tables(BaseModel.__subclasses__())
        assert migrated == without_indexes(shape())


def test_every_table_that_is_written_has_a_model(empty):
    migrate()
    with connected():
        ours = {model._meta.table_name for model in BaseModel.__subclasses__()}
        assert set(dump()) - {"sqlite_sequence"} == ours


@pytest.mark.parametrize("step", BEFORE)
def test_a_database_of_each_older_version_comes_to_the_same_shape_with_all_its_rows(tmp_path, step):
    open_database(tmp_path / "fresh", durable=False)
    with only_the_baseline(tmp_path / "migrations"):
        baseline = fresh_shape()
    today = fresh_shape()
    open_database(tmp_path, durable=False)
    make_older(step)
    db.obj._verdict.close()  # as if that process had ended
    open_database(tmp_path, durable=False)
    assert db.lasting_trouble() is None
    assert pending_migrations() == missing_after(step)
    with only_the_baseline(tmp_path / "migrations"):
        assert comes_to_the_baseline_with_all_its_rows(step, baseline)
    assert migrate() == STEPS[1:]
    assert migrate() == pending_migrations() == []
    with connected():
        assert shape() == today
        assert run_sql("PRAGMA foreign_key_check").fetchall() == []
        assert run_sql("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.obj._verdict.close()
    open_database(tmp_path, durable=False)  # it is taken for one of this version
    assert db.lasting_trouble() is None


def test_an_upgrade_that_was_cut_short_before_its_last_note_goes_on(empty):
    make_older(BEFORE[-1])  # all steps are done, and the baseline is not noted yet
    assert migrate() == STEPS[1:]
    with connected():
        noted = {name for (name,) in run_sql("SELECT name FROM schema_migration").fetchall()}
    assert noted == {*BEFORE, *STEPS}


def test_a_step_that_fails_leaves_an_older_database_at_the_step_before(empty, tmp_path, monkeypatch):
    make_older(BEFORE[3])
    broken = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, broken, ignore=shutil.ignore_patterns("__pycache__"))
    (broken / "before" / f"{BEFORE[6]}.py").write_text("def up(migrator, db):\n    1 / 0\n")
    monkeypatch.setattr(database, "MIGRATIONS", broken)
    with pytest.raises(ZeroDivisionError):
        migrate()
    monkeypatch.undo()
    assert migrate() == missing_after(BEFORE[5])


def test_series_of_older_versions_are_found_by_all_their_titles_and_are_due_within_a_day(empty):
    make_older(BEFORE[0])
    migrate()
    with connected():
        rows = {row["id"]: row for row in dump()["series"]}
    assert rows[7]["search_text"] == "detective conan · detektiv conan · case closed"
    assert rows[9]["search_text"].startswith("葬送のフリーレン · ")
    assert all(row["refresh_at"] - database.now() < 86_400 + 60 for row in rows.values())


def test_children_go_with_their_series_after_a_migration_as_before(empty):
    make_older(BEFORE[0])
    migrate()
    with connected():
        db.execute_sql("DELETE FROM series WHERE id = 7")
        assert {
            table: len(rows)
            for table, rows in dump().items()
            if table in ("part", "episode", "season", "artwork")
        } == {
            "part": 1,
            "episode": 1,
            "season": 1,
            "artwork": 1,
        }


def test_what_is_done_is_not_done_again(empty):
    assert pending_migrations() == STEPS
    migrate()
    assert migrate() == pending_migrations() == []


def test_a_database_of_a_newer_version_is_refused_in_words_and_not_touched(empty, tmp_path, monkeypatch):
    newer = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, newer, ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "0999_tomorrow.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE tomorrow (x)')\n"
    )
    monkeypatch.setattr(database, "MIGRATIONS", newer)
    migrate()
    monkeypatch.undo()
    with connected():
        before = dump()
    with pytest.raises(
        SettingsError, match=r"made by a newer aniworld .it has 0999_tomorrow.. Update the program."
    ):
        migrate()
    with connected():
        assert dump() == before and db.table_exists("tomorrow")


def test_a_database_of_a_newer_version_is_no_damaged_one(tmp_path, monkeypatch):
    newer = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, newer, ignore=shutil.ignore_patterns("__pycache__"))
    more = "def up(migrator, db):\n    db.execute_sql('ALTER TABLE series ADD COLUMN mood TEXT')\n"
    (newer / "0999_tomorrow.py").write_text(more)
    monkeypatch.setattr(database, "MIGRATIONS", newer)
    open_database(tmp_path, durable=False)
    migrate()
    db.obj._verdict.close()  # as if that process had ended
    monkeypatch.undo()
    open_database(tmp_path, durable=False)
    with pytest.raises(SettingsError, match="made by a newer aniworld"):
        migrate()


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty, tmp_path, monkeypatch):
    broken = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, broken, ignore=shutil.ignore_patterns("__pycache__"))
    (broken / "0999_broken.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE half (x)')\n    1 / 0\n"
    )
    monkeypatch.setattr(database, "MIGRATIONS", broken)
    with pytest.raises(Exception, match="division by zero"):
        migrate()
    with connected():
        assert not db.table_exists("half")
    monkeypatch.undo()
    assert migrate() == []


def test_inside_a_transaction_it_would_delete_children_and_is_refused(empty):
    with connected(), transaction(), pytest.raises(RuntimeError, match="inside a transaction"):
        migrate()


def test_four_threads_at_once_upgrade_once(empty):
    make_older(BEFORE[2])
    done = at_once([migrate] * 4, nullcontext)
    assert sorted(done) == [[], [], [], missing_after(BEFORE[2])]


def test_four_threads_at_once_migrate_once(empty):
    done = at_once([migrate] * 4, nullcontext)
    assert sorted(done) == [[], [], [], STEPS]


def test_four_processes_at_once_on_an_empty_folder_migrate_once(tmp_path):
    folder = tmp_path / "data"
    run = [sys.executable, "-c", MIGRATE, str(folder)]
    started = [
        subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    ended = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0] * 4, ended
    assert sorted(out.split() for out, _ in ended) == [[], [], [], STEPS]
