"""A new database and every older one come to exactly today's models, lose nothing, and run each step once."""

import json
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
    insert,
    make_older,
    missing_after,
    only_the_baseline,
    shape,
    without_indexes,
)
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models
from scaling.threads import at_once

from aniworld import context, database, events
from aniworld.api import serializers
from aniworld.context import Context
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
from aniworld.library.notices import follow, target_changes
from aniworld.library.parts import claims
from aniworld.library.sources import source_stats
from aniworld.messages import cure
from aniworld.models import (
    CalendarAddress,
    Chore,
    ChosenPreference,
    Credit,
    Episode,
    Folder,
    ForeignWrite,
    LibraryGate,
    NoticeAddress,
    NoticeMark,
    OriginalFile,
    Part,
    Root,
    Series,
)
from aniworld.paths import MIGRATIONS
from aniworld.providers.rate_gate_rows import Gate

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


def test_pictures_of_older_versions_are_not_pinned(empty):
    make_older(BEFORE[0])
    migrate()
    with connected():
        assert [(row["is_pinned"], row["is_chosen"]) for row in dump()["artwork"]] == [(0, 1), (0, 1)]
        insert(
            "replaced_artwork",
            series_id=7,
            kind="poster",
            season=-1,
            url="u",
            source="x",
            is_pinned=1,
            content=b"x",
            replaced_at=1.0,
            file="",
        )
        db.execute_sql("DELETE FROM series WHERE id = 7")
        assert dump()["replaced_artwork"] == []


def test_what_waited_in_an_older_version_has_its_turn_in_this_one(empty, settings):
    context.use(Context.of(settings))
    make_older(BEFORE[0])
    with connected():
        db.execute_sql(
            "UPDATE part SET state = 'pending', priority = CASE series_id WHEN 7 THEN 2 ELSE 0 END"
        )
    migrate()
    with connected():
        assert [(row["series_id"], row["asker"]) for row in dump()["part"]] == [
            (7, "earlier"),
            (9, "schedule"),
        ]
        assert [claims.claim("me", 16).series_id for _ in range(2)] == [7, 9]


def test_answers_that_were_counted_in_preferences_go_on_being_counted(empty):
    make_older("0017_merged_series")
    with connected():
        insert("preference", name="answers tvmaze 2xx", value="[[2, 0, 1, 0, 0, 0, 0, 0, 0, 1], 99.5]")
        insert("preference", name="paused", value="1")
    migrate()
    with connected():
        counted = [
            (row["source"], row["outcome"], row["bucket"], row["count"]) for row in dump()["answer_count"]
        ]
        assert counted == [("tvmaze", "2xx", 0, 2), ("tvmaze", "2xx", 2, 1), ("tvmaze", "2xx", 9, 1)]
        assert sum(row["seconds"] for row in dump()["answer_count"]) == 99.5
        assert [row["name"] for row in dump()["flag"]] == ["paused"]


UNKNOWN, CLOSED = "No show called “X” was found.", "TVmaze is slow to answer. Next try in 5 seconds."


def fill_with_sentences():
    db.execute_sql("DELETE FROM part")
    db.execute_sql("DELETE FROM event")
    sample = {"attempt": 1, "force": 0, "claim": 4, "done": 0, "total": 0, "source": "", "requested_at": 5.0}
    sample |= {"priority": 1, "asker": "schedule"}
    parts = (
        (7, "episodes", "unavailable", UNKNOWN, "unknown_title"),
        (7, "nfo", "unavailable", UNKNOWN, "unknown_title"),
        (7, "logo", "pending", CLOSED, "gate_closed"),
        (7, "images", "loaded", None, None),
        (9, "episodes", "failed", "Cancelled. It is not tried again until you ask.", "cancelled"),
        (9, "logo", "failed", "It failed.", None),
    )
    for series_id, name, state, error, code in parts:
        insert("part", series_id=series_id, name=name, state=state, error=error, error_code=code, **sample)
    db.execute_sql("UPDATE series SET loading_error = ? WHERE id = 7", (UNKNOWN,))
    db.execute_sql("UPDATE series SET loading_error = 'Loading failed.' WHERE id = 9")
    db.execute_sql("UPDATE gate SET reason = 'TVmaze is having problems (HTTP 500).'")
    insert(
        "gate",
        name="kitsu",
        tat=0,
        credit=0,
        background_at=0,
        closed_until=0,
        reason="",
        failures=0,
        probe_until=0,
    )
    times = {"since": 1.0, "next_probe_at": 2.0, "probe_until": 0.0, "seen_at": 3.0}
    insert("library_gate", host="h", code="library_full", sentence="It is full.", cure="X", room=0, **times)
    insert("chore", name="check", next_at=1.0, result="All series data is complete.")
    insert("chore", name="trim", next_at=1.0, result="")
    insert("preference", name="tested tvmaze", value='["well", "TVmaze answered.", null, 3.0]')
    told = {"status": "failed", "message": UNKNOWN, "error": UNKNOWN}
    told["parts"] = {"episodes": {"state": "unavailable", "error": UNKNOWN, "error_code": "unknown_title"}}
    insert("event", topic="series-7", kind="series_loading_update", payload=json.dumps(told), at=7.0)
    insert("event", topic="series-7", kind="series_added", payload='{"a": 1}', at=7.0)


@pytest.fixture
def sentences(empty):
    """A database of the version before codes, brought to today's."""
    make_older("0018_source_stats")
    with connected():
        fill_with_sentences()
    migrate()
    with connected():
        yield


def test_the_sentences_of_parts_become_codes_with_values(sentences):
    parts = {(row.series_id, row.name): row for row in Part.select()}
    assert {place: (row.error_code, row.error_args) for place, row in parts.items()} == {
        (7, "episodes"): ("unknown_title", {"sentence": UNKNOWN}),
        (7, "nfo"): ("unknown_title", {"sentence": UNKNOWN}),
        (7, "logo"): ("gate_closed", {"sentence": "TVmaze is slow to answer."}),
        (7, "images"): (None, None),
        (9, "episodes"): ("cancelled", {}),
        (9, "logo"): ("told", {"sentence": "It failed."}),
    }
    assert parts[9, "episodes"].error == "Cancelled. It is not tried again until you ask."
    assert [place for place, row in parts.items() if row.blocked_by] == [(7, "nfo")]


def test_other_rows_that_kept_sentences_say_the_same_as_before(sentences):
    assert [row.loading_error for row in Series.select().order_by(Series.id)] == [UNKNOWN, "Loading failed."]
    assert Series.get_by_id(7).loading_error_code == "unknown_title"
    reasons = {row.name: row.reason for row in Gate.select()}
    assert str(reasons["tvmaze"]) == "TVmaze is having problems (HTTP 500)." and reasons["kitsu"] is None
    gate = LibraryGate.get()
    assert gate.message.sentence == "It is full." and cure(gate.code).startswith("Make room on its disk")
    assert [row.result for row in Chore.select().order_by(Chore.name)] == ["All series data is complete.", ""]
    assert source_stats.tests()["tvmaze"].sentence == "TVmaze answered."


def test_events_of_older_versions_are_told_as_before(sentences):
    ended, added = events.since(0)
    told = serializers.change(ended.payload)
    assert (told["message"], told["error"], told["error_code"]) == (UNKNOWN, UNKNOWN, "unknown_title")
    assert told["parts"]["episodes"]["error"] == UNKNOWN
    assert added.payload == {"a": 1}


def test_folders_and_videos_of_an_older_database_are_brought_over(empty):
    make_older(BEFORE[-1])
    with connected():
        run_sql("UPDATE series SET folder = 'Conan (1996)', folder_key = 'conan (1996)' WHERE id = 7")
        run_sql("UPDATE episode SET file = 'Season 1/1-2.mkv' WHERE series_id = 7")
        columns = "series_id, season, title, titles, overview, provider, sources, is_ignored, file"
        copied = f"INSERT INTO episode ({columns}, number, provider_id) SELECT {columns}, 2, 'x' FROM episode"
        run_sql(copied + " WHERE series_id = 7")
    migrate()
    with connected():
        folder = Folder.get()
        assert (folder.series_id, folder.root_id, folder.path, folder.key) == (
            7,
            Root.FIRST,
            "Conan (1996)",
            "conan (1996)",
        )
        assert [(row.root_id, row.folder) for row in Series.select().order_by(Series.id)] == [
            (Root.FIRST, "Conan (1996)"),
            (None, None),
        ]
        held = {row.path: [place.episode.number for place in row.places] for row in folder.videos}
    assert held == {"Season 1/1-2.mkv": [1, 2]}


def test_series_and_episodes_of_an_older_database_have_no_tags_until_they_are_read_again(empty):
    make_older(BEFORE[-1])
    migrate()
    with connected():
        show, episode = Series.get_by_id(7), Episode.select().first()
        assert (show.tagline, show.trailer, show.tags, show.content_ratings, show.ratings) == (None,) * 5
        assert (episode.votes, episode.directors, episode.writers, episode.ids) == (None,) * 4
        Credit.create(series=show, job=Credit.ACTOR, position=0, name="Aki")
        run_sql("DELETE FROM series WHERE id = 7")
        assert Credit.select().count() == 0


def test_a_series_of_an_older_database_has_no_originals_yet(empty):
    make_older(BEFORE[-1])
    migrate()
    with connected():
        series = Series.get_by_id(7)
        assert not any(series.originals) and not any(series.foreign_writes)
        OriginalFile.create(series=series, path="tvshow.nfo", content=b"\0")
        ForeignWrite.create(series=series, path="tvshow.nfo", elements=[["plot", "A"]])
        Series.delete().where(Series.id == 7).execute()
        assert not OriginalFile.select().exists() and not ForeignWrite.select().exists()


def test_episodes_of_an_older_database_have_their_days_and_no_moments_yet(empty):
    make_older(BEFORE[-1])
    migrate()
    with connected():
        assert all(row.airs_at is None for row in Episode.select()) and not CalendarAddress.select().exists()


def test_nobody_is_notified_of_what_happened_before_an_upgrade(empty):
    make_older(BEFORE[-1])
    migrate()
    with connected():
        target, _ = target_changes.add("webhook", {"address": "http://nas/hook"})
        assert follow.follow() == 0
        target_changes.remove(target)
        assert not NoticeAddress.select().exists() and not NoticeMark.select().exists()


def test_who_was_no_administrator_is_an_editor_and_keys_may_do_all_as_before(empty):
    make_older("0017_merged_series")
    with connected():
        insert("user", id=4, name="bob", password_hash="h", is_admin=False, created_at=8.0)
        insert("api_key", name="player", key_hash="k", created_at=8.0)
    migrate()
    with connected():
        assert {row["name"]: row["role"] for row in dump()["user"]} == {"alice": "admin", "bob": "editor"}
        assert not any(row["is_disabled"] or "is_admin" in row for row in dump()["user"])
        assert [row["scope"] for row in dump()["api_key"] if row["name"] == "player"] == ["admin"]
        assert {(row["how"], row["device"], row["address"]) for row in dump()["session"]} == {
            ("password", "", "")
        }


def test_what_was_chosen_for_nfo_files_is_kept_among_the_preferences(empty):
    with connected():
        Runner(db.obj, str(MIGRATIONS)).up("0032_notifications")
        row = ("INSERT INTO nfo_choice (id, rating_system, kinds) VALUES (1, 'DE', ?)", '{"tags": false}')
        run_sql(*row)
    migrate()
    with connected():
        kept = {row.name: row.value for row in ChosenPreference.select()}
        assert kept == {"rating_system": "DE", "nfo_kinds": {"tags": False}}
        assert not db.table_exists("nfo_choice")


def test_who_chose_nothing_for_nfo_files_has_chosen_nothing(empty):
    with connected():
        Runner(db.obj, str(MIGRATIONS)).up("0032_notifications")
        run_sql("INSERT INTO nfo_choice (id, rating_system, kinds) VALUES (1, NULL, '{}')")
    migrate()
    with connected():
        assert not ChosenPreference.select().exists()
