"""Databases of older versions: made step by step as they once were, filled, and looked at."""

import contextlib
import re
import shutil
import zlib

from playhouse.migrations import Runner

from aniworld import database
from aniworld.database import connected, db, migrate, run_sql
from aniworld.sqlite import SqliteFile

BEFORE = sorted(path.stem for path in (database.MIGRATIONS / "before").glob("[0-9]*.py"))
STEPS = sorted(path.stem for path in database.MIGRATIONS.glob("[0-9]*.py"))
POSTGRES_SHAPE = (
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema = current_schema()""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = current_schema()::regnamespace""",
)


def make_older(step):
    """Turn the opened database, which is empty, into one of the version that ended with this step."""
    with connected():
        runner = Runner(db.obj, str(database.MIGRATIONS / "before"))
        runner.up(BEFORE[0])
        fill()
        runner.up(step)
        note_shape_as_then()


def note_shape_as_then():
    """Note the checksum of all tables that there are, as each version did of those that it knew."""
    if isinstance(db.obj, SqliteFile):
        made = "SELECT tbl_name, type, name, sql FROM sqlite_master WHERE type IN ('table', 'index')"
        rows = [tuple(row) for row in run_sql(made).fetchall() if not row[0].startswith("sqlite_")]
        number = zlib.crc32("\n".join(sorted(map(repr, rows))).encode()) & 0x7FFFFFFF
        db.execute_sql(f"PRAGMA user_version = {number}")


def missing_after(step):
    """Return the migrations that such a database lacks."""
    return BEFORE[BEFORE.index(step) + 1 :] + STEPS[1:]


@contextlib.contextmanager
def only_the_baseline(folder):
    """In here no migration came after the baseline: those may change rows, which the steps before it keep."""
    whole = database.MIGRATIONS
    shutil.copytree(whole / "before", folder / "before", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(whole / f"{STEPS[0]}.py", folder)
    database.MIGRATIONS = folder
    try:
        yield
    finally:
        database.MIGRATIONS = whole
        shutil.rmtree(folder)


def comes_to_the_baseline_with_all_its_rows(step, expected):
    """Whether the database of make_older(step) becomes this shape, with each row as it was."""
    with connected():
        before = dump()
    steps = migrate()
    with connected():
        return steps == BEFORE[BEFORE.index(step) + 1 :] and shape() == expected and is_kept(before, dump())


def shape():
    """Return all columns, indexes and foreign keys, in an order that does not depend on their age."""
    return _sqlite_shape() if isinstance(db.obj, SqliteFile) else _postgres_shape()


def without_indexes(lines):
    return [line for line in lines if not line.startswith("('index'")]


def _sqlite_shape():
    found = []
    for table, made_by in run_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
        if table in ("sqlite_sequence", "schema_migration"):
            continue
        found.append((table, "AUTOINCREMENT" in made_by))
        found += [(table, *row[1:]) for row in run_sql(f'PRAGMA table_info("{table}")').fetchall()]
        found += [(table, *row[2:]) for row in run_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()]
        for _, name, *kind in run_sql(f'PRAGMA index_list("{table}")').fetchall():
            keys = run_sql(f'PRAGMA index_xinfo("{name}")').fetchall()
            found.append(("index", table, name, *kind, *(key[2:] for key in keys)))
    return sorted(map(repr, found))


def _postgres_shape():
    schema = run_sql("SELECT current_schema()").fetchone()[0]
    found = [repr(row) for statement in POSTGRES_SHAPE for row in run_sql(statement).fetchall()]
    return sorted(re.sub(rf"\b{schema}\.", "", line) for line in found)


def dump():
    """Return the rows of each table as dicts, in their order."""
    found = {}
    for table in db.get_tables():
        if table == "schema_migration":
            continue
        cursor = run_sql(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        found[table] = sorted(rows, key=lambda row: repr(row.get("id") or row))
    return found


def is_kept(before, after):
    """Whether each row is there as it was; it may have more columns than before."""
    for table, rows in before.items():
        assert len(rows) == len(after[table]), table
        for old, new in zip(rows, after[table], strict=True):
            assert old == {name: new[name] for name in old}, table
    return True


def fresh_shape():
    """Bring the opened database, which is empty, to today's shape, and return that."""
    migrate()
    with connected():
        return shape()


def insert(table, **values):
    names = ", ".join(f'"{name}"' for name in values)
    run_sql(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(values))})', *values.values())


def fill():
    """A small library as the first version had it: rows in every table that hangs on another."""
    for number, title in ((7, "Détective Conan"), (9, "葬送のフリーレン")):
        insert(
            "series",
            id=number,
            key=f"s{number}",
            title=title,
            added_as=title,
            sort_title="",
            original_title="",
            overview="",
            titles='{"de": "Detektiv Conan"}',
            synonyms='["Case Closed"]',
            status="",
            genres="[]",
            studio="",
            country="",
            added_at=1.0,
            resolved_at=2.0,
            loading_status="completed",
            episodes_loaded=True,
            nfo_loaded=True,
            logo_loaded=True,
            images_loaded=False,
        )
        insert("series_id", series_id=number, provider="tvmaze", value=str(number))
        insert("season", series_id=number, number=1, name="", overview="")
        insert(
            "episode",
            series_id=number,
            season=1,
            number=1,
            title="One",
            titles="{}",
            overview="",
            provider="tvmaze",
            provider_id=str(number),
            sources="{}",
            is_ignored=False,
        )
        insert(
            "part",
            series_id=number,
            name="logo",
            state="loaded",
            priority=1,
            attempt=2,
            force=0,
            claim=4,
            done=0,
            total=0,
            source="x",
            requested_at=5.0,
        )
        insert(
            "artwork",
            series_id=number,
            kind="poster",
            season=-1,
            url="u",
            source="tvmaze",
            score=1.0,
            is_chosen=True,
        )
        insert(
            "written_file",
            series_id=number,
            path="tvshow.nfo",
            sha="0" * 64,
            content=b"\x00\xff",
            written_at=6.0,
        )
    insert("event", topic="series-7", kind="series_added", payload='{"a": 1}', at=7.0)
    insert("user", id=3, name="alice", password_hash="h", is_admin=True, created_at=8.0)
    insert("session", user_id=3, token_hash="t", created_at=9.0, seen_at=9.0)
    insert("gate", name="tvmaze", tat=0, credit=0, closed_until=0, reason="", failures=2, probe_until=0)
