"""What one table of preferences held is moved to tables that say what they hold."""

import pytest
from playhouse.migrations import Runner

from aniworld.database import (
    connected,
    db,
    lasting_trouble,
    migrate,
    open_database,
    pending_migrations,
    run_sql,
)
from aniworld.library.disk import library_mark
from aniworld.library.parts import activity
from aniworld.library.sources import source_stats
from aniworld.models import Flag, LibraryMark, Secret, SourceKey
from aniworld.paths import MIGRATIONS

HELD = {
    "secret": "5e" * 32,
    "paused": "1760000000.5",
    "worker gone": "1760000001.5",
    "library id": "1d" * 16,
    "library is marked": "yes",
    "key tmdb": "a key of TMDB's",
    "key gone": "a key of a source that is gone",
    "lately tvmaze": '[[3.5, "2xx", 0.25], [4.5, "none", 10.0]]',
    "tested tvmaze": '["well", "TVmaze answered in 0.2 s.", null, 5.5]',
    "tested kitsu": '["closed", "Kitsu is busy.", 9.5, 6.5]',
}


@pytest.fixture
def move(settings):
    """Takes what preferences hold, and moves it."""

    def move(values):
        open_database(settings.data_dir, durable=False, url=settings.database_url)
        steps = pending_migrations()
        with connected():
            Runner(db.obj, str(MIGRATIONS)).up(steps[steps.index("0020_preferences") - 1])
            for name, value in values.items():
                run_sql("INSERT INTO preference (name, value) VALUES (?, ?)", name, value)
        migrate()

    return move


def test_each_preference_goes_to_the_table_for_it(move):
    move(HELD)
    source_stats.start_counting()
    with connected():
        assert [(row.name, row.value) for row in Secret.select()] == [("forms", "5e" * 32)]
        assert activity.paused_since() == 1760000000.5 and Flag.since(Flag.WORKER_GONE) == 1760000001.5
        assert library_mark.known_id() == "1d" * 16 and LibraryMark.get().is_written
        assert {row.source: row.key for row in SourceKey.select()} == {
            "tmdb": "a key of TMDB's",
            "gone": "a key of a source that is gone",
        }
        assert source_stats.speeds() == {"tvmaze": source_stats.Speed(1, 0.25, 0.25, 3.5)}
        assert source_stats.tests() == {
            "tvmaze": source_stats.Tested("well", "TVmaze answered in 0.2 s.", None, 5.5),
            "kitsu": source_stats.Tested("closed", "Kitsu is busy.", 9.5, 6.5),
        }
        assert not db.table_exists("preference")


@pytest.mark.parametrize(
    "known, row",
    [
        ([], []),
        (["library id"], [("1d" * 16, False)]),
        (["library is marked"], [(None, True)]),
    ],
    ids=["none", "not written yet", "of before there were ids"],
)
def test_the_mark_of_an_older_library_is_kept_as_far_as_it_was_known(move, known, row):
    move({name: HELD[name] for name in known})
    with connected():
        assert [(mark.library_id, mark.is_written) for mark in LibraryMark.select()] == row


def test_a_preference_of_a_name_that_nobody_knows_is_kept_and_does_no_harm(move, settings):
    move({"theme": "dark", "paused": "1.0"})
    with connected():
        assert run_sql("SELECT name, value FROM preference").fetchall() == [("theme", "dark")]
        assert activity.paused_since() == 1.0
    if not settings.database_url:
        db.obj._verdict.close()  # as if that process had ended: a file is inspected by whoever opens it first
    open_database(settings.data_dir, durable=False, url=settings.database_url)
    assert migrate() == [] and lasting_trouble() is None
