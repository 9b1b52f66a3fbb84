"""What the terms of the sources ask, seen from the library: what is old is read again or dropped, and
nothing is hoarded."""

from unittest.mock import Mock

import pytest

from aniworld.database import now
from aniworld.errors import ProviderError
from aniworld.library.parts import activity, claims, refresh_schedule, schedule
from aniworld.library.sources import ask
from aniworld.models import Artwork, Chore, Part, Series, SeriesId
from aniworld.models.part import BACKGROUND
from aniworld.providers import cache
from aniworld.providers.tmdb import TMDB

from ..extras import EVERYBODY

DAY = 86_400.0
OLD = TMDB.renew_seconds + 1


@pytest.fixture
def environ(environ, services):
    """Every source is asked, each at its stub."""
    return environ | services.environment() | EVERYBODY


def old(series):
    """The pictures of a series become old."""
    Artwork.update(fetched_at=now() - OLD).where(Artwork.series == series).execute()


def read_again(series):
    """The series is due; returns what is asked for, in the background."""
    Series.update(refresh_at=now() - 1).where(Series.id == series.id).execute()
    Part.update(priority=2).execute()
    refresh_schedule.due()
    return {part.name: bool(part.force) for part in Part.select().where(Part.priority == BACKGROUND)}


def test_pictures_of_tmdb_are_fetched_again_before_half_a_year_has_passed(shelf, with_keys, services):
    frieren = shelf.add("Frieren")
    assert (
        shelf.chosen(frieren, "poster").source == "tmdb"
        and shelf.chosen(frieren, "poster").fetched_at <= now()
    )
    assert read_again(frieren) == {"episodes": False, "nfo": False}
    shelf.work()
    old(frieren)
    count = services.count("/poster-de.jpg")
    assert read_again(frieren) == {"episodes": False, "nfo": False, "logo": True, "images": True}
    shelf.work()
    assert services.count("/poster-de.jpg") == count + 1
    assert (
        not refresh_schedule.has_old_pictures(frieren)
        and shelf.states(frieren) == "loaded loaded loaded loaded"
    )


def test_a_pinned_picture_is_fetched_again_too_and_stays_when_it_cannot_be(
    shelf, with_keys, services, monkeypatch
):
    frieren = shelf.add("Frieren")
    Artwork.update(is_pinned=True).where(Artwork.is_chosen).execute()
    old(frieren)
    count = services.count("/poster-de.jpg")
    shelf.load(frieren, "images", force=True)
    assert services.count("/poster-de.jpg") == count + 1
    assert shelf.chosen(frieren, "poster").is_pinned and not refresh_schedule.has_old_pictures(frieren)

    old(frieren)
    there = shelf.path(frieren, "poster.jpg").read_bytes()
    gone = ProviderError("TMDB has no such picture.", "images", retryable=False)
    monkeypatch.setattr(ask.sources().client, "get_image", Mock(side_effect=gone))
    shelf.load(frieren, "images", force=True)
    assert (
        shelf.chosen(frieren, "poster").is_pinned and shelf.path(frieren, "poster.jpg").read_bytes() == there
    )


def test_a_picture_that_is_only_looked_at_stays_as_old_as_it_is(shelf, with_keys):
    frieren = shelf.add("Frieren")
    old(frieren)
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "poster").fetched_at < now() - TMDB.renew_seconds


def test_pictures_of_others_are_not_fetched_again_for_their_age(shelf, switch):
    switch()
    frieren = shelf.add("Frieren")
    old(frieren)
    assert read_again(frieren) == {"episodes": False, "nfo": False}


def test_a_show_that_has_ended_is_read_again_at_tmdb_well_within_half_a_year(shelf, with_keys, services):
    frieren = shelf.add("Frieren")
    assert frieren.spine == "tmdb"
    waits = [refresh_schedule.next_time("ended") - now() for _ in range(200)]
    assert max(waits) + TMDB.renew_seconds < 180 * DAY


def test_old_answers_are_dropped_while_all_loading_is_paused(shelf, with_keys, monkeypatch):
    shelf.add("Frieren")
    schedule.prepare()
    schedule.run_due()  # the first scan
    activity.pause()
    later = now() + cache.LONGEST_SECONDS + 1
    monkeypatch.setattr(cache, "now", lambda: later)
    schedule.run_now("forget")
    assert schedule.run_due() == 1
    dropped = Chore.get(Chore.name == "forget").result
    assert dropped.endswith("cached answers removed.") and not dropped.startswith("0 ")
    assert ask.sources().client.forget_old_answers() == 0 and claims.runnable(9) == 0


def test_anilist_is_asked_for_the_shows_that_are_added_and_for_no_others(shelf, switch, services):
    switch()
    media = {
        "id": 154587,
        "title": {"english": "Frieren: Beyond Journey's End", "romaji": "Sousou no Frieren"},
        "format": "TV",
        "episodes": 28,
        "startDate": {"year": 2023, "month": 9, "day": 29},
    }
    others = [
        media | {"id": 999000 + number, "title": {"english": f"Another Elf {number}"}} for number in range(9)
    ]
    services.says("/anilist", {"data": {"Page": {"media": [media, *others]}, "Media": media}})
    frieren = shelf.add("Frieren")
    asked = [body["variables"] for body in services.posted]
    assert asked and {variables.get("id", 154587) for variables in asked} == {154587}
    known = {
        row.value
        for row in SeriesId.select().where((SeriesId.series == frieren) & (SeriesId.provider == "anilist"))
    }
    assert "154587" in known and not any(value.startswith("999") for value in known), (
        "what a search brought along is not kept"
    )


@pytest.mark.parametrize("name", ["forget", "refresh"])
def test_both_rules_stand_on_the_timetable(name):
    assert schedule.ENTRIES[name].every_seconds <= 3600.0
