"""The steps from every older database to today's: they build exactly the models, lose nothing, and run once."""

import shutil
import subprocess
import sys
from contextlib import nullcontext

import pytest
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from aniworld import database
from aniworld.app import create_app  # noqa: F401  (so that every model is known)
from aniworld.database import BaseModel, connected, db, migrate, open_database, pending_migrations, transaction
from aniworld.errors import SettingsError
from scaling.threads import at_once

STEPS = sorted(path.stem for path in database.MIGRATIONS.glob("0*.py"))
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


def columns():
    """table -> its columns (type, not null, part of the key), whether its ids are never given again, its foreign keys."""
    tables = [row[0] for row in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {
        table: (
            {row[1]: (row[2], bool(row[3]), row[5]) for row in db.execute_sql(f'PRAGMA table_info("{table}")').fetchall()},
            "AUTOINCREMENT" in db.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0],
            sorted(row[2:] for row in db.execute_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()),
        )
        for table in tables if table not in ("sqlite_sequence", "schema_migration")
    }


def dump():
    """table -> all rows as dicts, in their order"""
    found = {}
    for table in columns():
        cursor = db.execute_sql(f'SELECT * FROM "{table}" ORDER BY rowid')
        names = [column[0] for column in cursor.description]
        found[table] = [dict(zip(names, row)) for row in cursor.fetchall()]
    return found


def insert(table, **values):
    names = ", ".join(f'"{name}"' for name in values)
    db.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(values))})', tuple(values.values()))


def fill():
    """A small library as the first version had it: rows in every table that hangs on another."""
    for number, title in ((7, "Détective Conan"), (9, "葬送のフリーレン")):
        insert(
            "series", id=number, key=f"s{number}", title=title, added_as=title, sort_title="", original_title="", overview="",
            titles='{"de": "Detektiv Conan"}', synonyms='["Case Closed"]', status="", genres="[]", studio="", country="",
            added_at=1.0, resolved_at=2.0,
            loading_status="completed", episodes_loaded=1, nfo_loaded=1, logo_loaded=1, images_loaded=0,
        )
        insert("series_id", series_id=number, provider="tvmaze", value=str(number))
        insert("season", series_id=number, number=1, name="", overview="")
        insert(
            "episode", series_id=number, season=1, number=1, title="One", titles="{}", overview="", provider="tvmaze",
            provider_id=str(number), sources="{}", is_ignored=0,
        )
        insert(
            "part", series_id=number, name="logo", state="loaded", priority=1, attempt=2, force=0, claim=4, done=0, total=0,
            source="x", requested_at=5.0,
        )
        insert("artwork", series_id=number, kind="poster", season=-1, url="u", source="tvmaze", score=1.0, is_chosen=1)
        insert("written_file", series_id=number, path="tvshow.nfo", sha="0" * 64, content=b"\x00\xff", written_at=6.0)
    insert("event", topic="series-7", kind="series_added", payload='{"a": 1}', at=7.0)
    insert("user", id=3, name="alice", password_hash="h", is_admin=1, created_at=8.0)
    insert("session", user_id=3, token_hash="t", created_at=9.0, seen_at=9.0)
    insert("gate", name="tvmaze", tat=0, credit=0, closed_until=0, reason="", failures=2, probe_until=0)


def test_the_migrations_build_exactly_the_models(empty):
    assert migrate() == STEPS
    with connected():
        assert not diff_models(db.obj, BaseModel.__subclasses__()), str(diff_models(db.obj, BaseModel.__subclasses__()))
        migrated = columns()
    other = empty / "other"
    open_database(other, durable=False)
    with connected():
        db.create_tables(BaseModel.__subclasses__())
        assert migrated == columns()


def test_every_table_that_is_written_has_a_model(empty):
    migrate()
    with connected():
        assert set(columns()) == {model._meta.table_name for model in BaseModel.__subclasses__()}


def test_a_database_of_the_first_version_keeps_all_its_rows(empty):
    with connected():
        Runner(db.obj, str(database.MIGRATIONS)).up(STEPS[0])
        fill()
        before = dump()
    assert migrate() == STEPS[1:]
    with connected():
        after = dump()
        assert db.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute_sql("PRAGMA integrity_check").fetchone()[0] == "ok"
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows if rows else not after[table], table


def test_series_of_older_versions_are_found_by_all_their_titles_and_are_due_within_a_day(empty):
    with connected():
        Runner(db.obj, str(database.MIGRATIONS)).up(STEPS[0])
        fill()
    migrate()
    with connected():
        rows = {row["id"]: row for row in dump()["series"]}
    assert rows[7]["search_text"] == "detective conan · detektiv conan · case closed"
    assert rows[9]["search_text"].startswith("葬送のフリーレン · ")
    assert all(row["refresh_at"] - database.now() < 86_400 + 60 for row in rows.values())


def test_children_go_with_their_series_after_a_migration_as_before(empty):
    with connected():
        Runner(db.obj, str(database.MIGRATIONS)).up(STEPS[0])
        fill()
    migrate()
    with connected():
        db.execute_sql("DELETE FROM series WHERE id = 7")
        assert {table: len(rows) for table, rows in dump().items() if table in ("part", "episode", "season", "artwork")} == {
            "part": 1, "episode": 1, "season": 1, "artwork": 1,
        }


def test_what_is_done_is_not_done_again(empty):
    assert pending_migrations() == STEPS
    migrate()
    assert migrate() == pending_migrations() == []


def test_a_database_of_a_newer_version_is_refused_in_words_and_not_touched(empty, tmp_path, monkeypatch):
    newer = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, newer, ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "0999_tomorrow.py").write_text("def up(migrator, db):\n    db.execute_sql('CREATE TABLE tomorrow (x)')\n")
    monkeypatch.setattr(database, "MIGRATIONS", newer)
    migrate()
    monkeypatch.undo()
    with connected():
        before = dump()
    with pytest.raises(SettingsError, match="made by a newer aniworld .it has 0999_tomorrow.. Update the program."):
        migrate()
    with connected():
        assert dump() == before and db.table_exists("tomorrow")


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty, tmp_path, monkeypatch):
    broken = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, broken, ignore=shutil.ignore_patterns("__pycache__"))
    (broken / "0999_broken.py").write_text("def up(migrator, db):\n    db.execute_sql('CREATE TABLE half (x)')\n    1 / 0\n")
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


def test_four_threads_at_once_migrate_once(empty):
    done = at_once([migrate] * 4, nullcontext)
    assert sorted(done) == [[], [], [], STEPS]


def test_four_processes_at_once_on_an_empty_folder_migrate_once(tmp_path):
    folder = tmp_path / "data"
    run = [sys.executable, "-c", MIGRATE, str(folder)]
    started = [subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ended = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0] * 4, ended
    assert sorted(out.split() for out, _ in ended) == [[], [], [], STEPS]


def test_pictures_of_older_versions_are_not_pinned_and_the_step_can_be_taken_back(empty):
    with connected():
        runner = Runner(db.obj, str(database.MIGRATIONS))
        runner.up(STEPS[0])
        fill()
    migrate()
    with connected():
        assert [(row["is_pinned"], row["is_chosen"]) for row in dump()["artwork"]] == [(0, 1), (0, 1)]
        insert("replaced_artwork", series_id=7, kind="poster", season=-1, url="u", source="x", is_pinned=1, content=b"x", replaced_at=1.0)
        db.execute_sql("DELETE FROM series WHERE id = 7")
        assert dump()["replaced_artwork"] == []
        while "0007_artwork_choice" not in pending_migrations():
            runner.down()
        assert len(dump()["artwork"]) == 1 and not db.table_exists("replaced_artwork")
        assert not {"is_pinned"} & set(columns()["artwork"][0])
    migrate()
    with connected():
        assert dump()["artwork"][0]["is_pinned"] == 0
