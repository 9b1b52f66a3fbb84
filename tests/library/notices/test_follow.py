"""What is worth telling: of everything that happens, once, and only what happens from now on."""

import pytest

from aniworld import events
from aniworld.database import transaction
from aniworld.library.notices import follow, noting, target_changes
from aniworld.library.notices.kinds import ADDED, COMPLETE, FAILED, KINDS, NEW_SEASON, REMOVED
from aniworld.library.series import series
from aniworld.messages import Message
from aniworld.models import Episode, NoticeMark

ALL = list(KINDS)
HOOK = "http://127.0.0.1:9/hook"


def publish(kind, row, **told):
    with transaction():
        events.publish(row.topic, kind, {"series_id": str(row.id), "name": row.title} | told)


def moved_on(row, status, message="all_loaded", error=None):
    publish("series_loading_update", row, status=status, message={"code": message, "args": {}}, error=error)


@pytest.fixture
def frieren(still, database):
    return series.add("Frieren")[0]


def test_without_a_target_nothing_is_noted(household, still):
    series.add("Frieren")
    assert follow.follow() == 0
    assert household.noted() == []


def test_what_was_before_the_first_target_is_no_news(household, frieren):
    household.add("webhook", HOOK, kinds=ALL)
    household.follow()
    assert household.noted() == []


def test_a_new_series_is_told_when_it_is_added_and_when_it_is_loaded(household, still):
    household.add("webhook", HOOK, kinds=ALL)
    row, _ = series.add("Frieren")
    moved_on(row, "loading_episodes")
    moved_on(row, "completed")
    moved_on(row, "completed")
    household.follow()
    assert [kind for kind, _ in household.noted()] == [ADDED, COMPLETE]
    assert household.noted()[1][1].startswith("Frieren is loaded.")


def test_a_series_that_is_loaded_again_is_no_news(household, frieren):
    household.add("webhook", HOOK, kinds=ALL)
    moved_on(frieren, "loading_nfo")
    moved_on(frieren, "completed")
    household.follow()
    assert household.noted() == []


def test_a_failure_is_told_once_until_it_is_over(household, frieren):
    household.add("webhook", HOOK, kinds=ALL)
    why = Message("loading_failed").as_json
    moved_on(frieren, "failed", error=why)
    moved_on(frieren, "failed", error=why)
    household.follow()
    assert [kind for kind, _ in household.noted()] == [FAILED]
    moved_on(frieren, "completed")
    moved_on(frieren, "failed", error=why)
    household.follow()
    assert [kind for kind, _ in household.noted()] == [FAILED, FAILED]


def test_a_series_that_is_removed_leaves_no_marks(household, still):
    household.add("webhook", HOOK, kinds=ALL)
    row, _ = series.add("Frieren")
    household.follow()
    series.remove(row)
    household.follow()
    assert [kind for kind, _ in household.noted()] == [ADDED, REMOVED]
    assert [mark.name for mark in NoticeMark.select()] == [follow.CURSOR]


def episode(row, season, number, **values):
    where = {"series": row, "season": season, "number": number}
    return Episode.create(**where, provider="tvmaze", provider_id=f"{season}-{number}", **values)


def test_a_season_that_was_not_there_before_is_told(household, frieren):
    episode(frieren, 1, 1)
    household.add("webhook", HOOK, kinds=ALL)
    moved_on(frieren, "completed")
    household.follow()
    assert household.noted() == []
    episode(frieren, 2, 1, air_date="2027-01-16")
    episode(frieren, 2, 2, air_date="2027-01-23")
    moved_on(frieren, "completed")
    moved_on(frieren, "completed")
    household.follow()
    assert household.noted() == [(NEW_SEASON, "Frieren gets a new season: 2, from 2027-01-16.")]


def test_a_season_without_a_date_is_told_without_one(household, frieren):
    episode(frieren, 1, 1)
    household.add("webhook", HOOK, kinds=ALL)
    episode(frieren, 2, 1)
    moved_on(frieren, "completed")
    household.follow()
    assert household.noted() == [(NEW_SEASON, "Frieren gets a new season: 2.")]


def test_the_seasons_of_a_new_series_are_no_news(household, still):
    household.add("webhook", HOOK, kinds=[NEW_SEASON])
    row, _ = series.add("Frieren")
    episode(row, 1, 1)
    moved_on(row, "completed")
    household.follow()
    assert household.noted() == []


def test_two_processes_note_nothing_twice(household, frieren, monkeypatch):
    household.add("webhook", HOOK, kinds=ALL)
    publish("series_added", frieren)
    monkeypatch.setattr(follow.marks, "move", lambda name, old, new: False)
    assert follow.follow() == 0
    assert household.noted() == []


def test_events_that_a_restored_database_does_not_have_are_not_waited_for(household, frieren):
    household.add("webhook", HOOK, kinds=ALL)
    NoticeMark.update(value=10**9).where(NoticeMark.name == follow.CURSOR).execute()
    follow.follow()
    publish("series_added", frieren)
    household.follow()
    assert [kind for kind, _ in household.noted()] == [ADDED]


def test_a_target_is_told_only_what_it_wants(household, frieren):
    target = household.add("webhook", HOOK, kinds=[FAILED])
    publish("series_added", frieren)
    moved_on(frieren, "failed")
    household.follow()
    assert [kind for kind, _ in household.noted()] == [FAILED]
    assert target.deliveries.count() == 1


def test_a_notice_belongs_into_a_transaction(household):
    with pytest.raises(RuntimeError):
        noting.note(ADDED, Message("told", {"sentence": "x"}))


def test_without_any_target_left_it_begins_anew(household, frieren):
    target_changes.remove(household.add("webhook", HOOK, kinds=ALL))
    publish("series_added", frieren)
    household.add("webhook", HOOK, kinds=ALL)
    household.follow()
    assert household.noted() == []
