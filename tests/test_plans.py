"""The statements that run all the time find their rows by an index, however large the library is."""

import re

import pytest

from aniworld import context, events
from aniworld.database import connected, db, transaction
from aniworld.library.disk import scan
from aniworld.library.parts import (
    activity,
    attempt_history,
    claims,
    completeness,
    progress_events,
    refresh_schedule,
    schedule,
)
from aniworld.library.series import missing, series
from aniworld.models import PARTS, Episode, Part, Root, Series, WrittenFile
from aniworld.models.part import BACKGROUND, PENDING
from aniworld.web.view_models import show

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("library")]
LARGE = ("part", "series", "episode", "event", "written_file", "artwork", "season", "series_id")
SHOWS, EPISODES = 300, 6


@pytest.fixture
def library(app):
    """A library with enough in it for a plan to matter."""
    with connected():
        with transaction():
            shows = [
                {"key": f"s{i}", "title": f"Show {i}", "added_as": f"s{i}", "added_at": i, "root": 1}
                for i in range(SHOWS)
            ]
            Series.insert_many(shows).execute()
            ids = [row.id for row in Series.select(Series.id)]
            loaded = {"state": "loaded", "requested_at": 0}
            Part.insert_many(
                [loaded | {"series": i, "name": name, "priority": i % 3} for i in ids for name in PARTS]
            ).execute()
            Part.update(state=PENDING).where(Part.series.in_(ids[:30])).execute()
            for i in ids[:50]:
                known = {"series": i, "season": 1, "provider": "tvmaze"}
                Episode.insert_many(
                    [
                        known | {"number": n, "provider_id": f"{i}-{n}", "air_date": "2020-01-01"}
                        for n in range(EPISODES)
                    ]
                ).execute()
                Episode.update(file="Season 01/0.mkv").where(
                    (Episode.series == i) & (Episode.number == 0)
                ).execute()
                WrittenFile.insert(series=i, path="tvshow.nfo", sha="", written_at=0).execute()
                progress_events.refresh(i)
        yield


def one():
    return Series.get_by_id(1)


def a_turn():
    """A claim, its progress and its end."""
    part = claims.claim("me", 16)
    claimed = claims.ClaimedPart(part)
    claimed.advance(1, 2)
    with claimed.writing():
        claims.finish(claimed, "loaded")


def a_request():
    with transaction():
        claims.request(one().id, ["logo"], BACKGROUND)


def a_batch_of_the_check():
    completeness._check(
        list(Series.select().where(Series.id > 10).order_by(Series.id).limit(100)), True, [Root.FIRST]
    )


def tell():
    with transaction():
        progress_events.refresh(one().id)


def a_cancel():
    activity.cancel(one().id, ["logo"])


HOT = {
    "a worker's turn": a_turn,
    "whether anything may run": lambda: claims.runnable(16),
    "asking for a part": a_request,
    "cancelling a part": a_cancel,
    "the recovery": lambda: claims.recover(context.current().library),
    "adding": lambda: series.add("Frieren"),
    "adding what a provider has": lambda: series.add(provider="tvmaze", source_id="42"),
    "a page of the library": lambda: show(series.list_series().items),
    "a page of the library by title": lambda: series.list_series(sort="title"),
    "a page of the library by state": lambda: series.list_series(state="failed"),
    "the counts of the library": series.counts,
    "one series": lambda: show([series.get(one().id)]),
    "the head of each page": activity.in_short,
    "whether loading is paused": activity.paused_since,
    "the activity page": lambda: (activity.running(), activity.waiting(), activity.waiting_in_background()),
    "the events after a cursor": lambda: (events.since(5), events.latest(), events.can_replay(5)),
    "forgetting events": events.trim,
    "a batch of the start-up check": a_batch_of_the_check,
    "what a scan writes": lambda: scan.store(one(), scan.Looked([])),
    "the timetable": schedule.run_due,
    "what is due to be read again": refresh_schedule.due,
    "telling of a series": tell,
    "the missing episodes": lambda: missing.find(missing.Wanted()),
    "the missing episodes of what is here in part": lambda: missing.find(missing.Wanted(have="some")),
    "the story of a series": lambda: attempt_history.of(one()),
}


@pytest.fixture
def asked(monkeypatch):
    """Every statement that is sent to the database, with its values."""
    sent, real = [], type(db.obj).execute_sql

    def execute_sql(self, sql, params=None):
        sent.append((sql, params or ()))
        return real(self, sql, params)

    monkeypatch.setattr(type(db.obj), "execute_sql", execute_sql)
    return sent


def plan(statement, values):
    return [row[3] for row in db.obj.connection().execute(f"EXPLAIN QUERY PLAN {statement}", tuple(values))]


def reads_all(statement, values):
    """The steps in which a statement reads a large table from end to end; counting by an index, or a part
    of it, is fine."""
    names = {alias: table for table, alias in re.findall(r'"(\w+)" AS "(\w+)"', statement)}
    scanned = [
        (found[1], step) for step in plan(statement, values) if (found := re.match(r"SCAN (\w+)", step))
    ]
    steps = [step for name, step in scanned if names.get(name, name) in LARGE]
    fine = ("USING COVERING INDEX", "USING INDEX") if "LIMIT" in statement else ("USING COVERING INDEX",)
    return [f"{step}: {statement}" for step in steps if not any(word in step for word in fine)]


@pytest.mark.parametrize("what", HOT)
def test_it_reads_no_large_table_from_end_to_end(what, asked):
    HOT[what]()
    statements = [(sql, values) for sql, values in asked if re.match(r"\s*(SELECT|UPDATE|DELETE)\b", sql)]
    assert statements
    assert not [found for sql, values in statements for found in reads_all(sql, values)]


def test_the_most_urgent_part_is_found_in_the_order_of_turns_without_sorting(asked):
    claims.claim("me", 16)
    (steps,) = [plan(sql, values) for sql, values in asked if "claim = claim + 1, attempt" in sql]
    assert steps.count("SCAN asker USING INDEX asker_served") == 3, "once for each priority"
    assert steps.count("SEARCH part USING INDEX part_turns (state=? AND priority=? AND asker=?)") == 3
    assert not [step for step in steps if "TEMP B-TREE" in step or re.match("SCAN (?!asker|root)", step)]


@pytest.mark.parametrize(
    "statement, is_found",
    [
        ('SELECT * FROM "part" AS "t1" WHERE "t1"."source" = ?', True),
        ('SELECT * FROM "part" AS "t1" WHERE "t1"."state" = ?', False),
        ("DELETE FROM event WHERE kind = ?", True),
        ('SELECT * FROM "series" AS "t1" WHERE "t1"."title" <> ? ORDER BY "t1"."sort_title"', True),
    ],
)
def test_what_reads_a_whole_table_would_be_seen(statement, is_found):
    assert bool(reads_all(statement, ("x",))) is is_found
