"""Episodes that are missing for a week: told once for each series, of those that the household has."""

from datetime import date

import pytest

from aniworld.library.notices import marks, missing
from aniworld.library.notices.kinds import MISSING
from aniworld.library.series import series
from aniworld.models import Episode, Series

TODAY = date(2026, 11, 29)
WEEK_AGO = "2026-11-22"


def episode(row, number, air_date=WEEK_AGO, **values):
    where = {"series": row, "season": 1, "number": number, "provider": "tvmaze", "provider_id": str(number)}
    return Episode.create(**(where | {"air_date": air_date} | values))


@pytest.fixture
def frieren(still, household):
    """A series of which the first episode is here."""
    household.add("webhook", "http://127.0.0.1:9/hook", kinds=[MISSING])
    row, _ = series.add("Frieren")
    episode(row, 1, "2026-01-01", file="1.mkv")
    return row


def test_it_is_told_once(household, frieren):
    episode(frieren, 2)
    episode(frieren, 3)
    assert missing.look(TODAY) == 1
    assert missing.look(TODAY) == 0
    sentence = "Frieren: S01E02, S01E03 came out a week ago, and there is no video."
    assert household.noted() == [(MISSING, sentence)]


def test_the_next_one_is_told_a_week_later(household, frieren):
    episode(frieren, 2)
    episode(frieren, 3, "2026-11-29")
    missing.look(TODAY)
    assert missing.look(date(2026, 12, 6)) == 1
    assert "S01E03" in household.noted()[1][1]


NO_NEWS = {
    "not for a week yet": {"air_date": "2026-11-23"},
    "missing for long": {"air_date": "2026-10-01"},
    "without a date": {"air_date": None},
    "here": {"file": "2.mkv"},
    "ignored": {"is_ignored": True},
    "a special": {"season": 0},
    "not listed any more": {"missing_since": 1.0},
}


@pytest.mark.parametrize("values", NO_NEWS.values(), ids=NO_NEWS)
def test_other_episodes_are_no_news(household, frieren, values):
    episode(frieren, 2, **values)
    assert missing.look(TODAY) == 0


def test_a_series_without_any_video_is_not_waited_for(household, frieren):
    Episode.delete().execute()
    episode(frieren, 2)
    assert missing.look(TODAY) == 0


def test_another_process_may_be_faster(household, frieren, monkeypatch):
    episode(frieren, 2)
    monkeypatch.setattr(marks, "first", lambda name, value=0: False)
    monkeypatch.setattr(marks, "move", lambda name, old, new: False)
    assert missing.look(TODAY) == 0


def test_without_targets_nothing_is_looked_for(database, still):
    row, _ = series.add("Frieren")
    episode(row, 1, "2026-01-01", file="1.mkv")
    episode(row, 2)
    assert missing.look(TODAY) == 0
    assert Series.select().count() == 1
