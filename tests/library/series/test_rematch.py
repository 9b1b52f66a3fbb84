"""The wrong show, or none, becomes the one that its user picks."""

import pytest

from aniworld.errors import AlreadyInLibrary, Invalid, NotFound
from aniworld.library.series import rematch, series
from aniworld.models import Artwork, Credit, Episode, Series
from aniworld.models.part import USER

TITAN, SPY = "504", "513"
VIDEO = "Attack on Titan - S01E01"


def pick(shelf, added, provider, source_id):
    rematch.to(added, provider, source_id)
    shelf.work()
    return Series.get_by_id(added.id)


def test_a_title_that_nobody_knew_becomes_the_picked_show(shelf):
    added = shelf.add("Zzyzx Qwfp")
    found = pick(shelf, added, "tvmaze", "503")
    assert (found.title, found.loading_status, found.loading_error) == (
        "Frieren: Beyond Journey's End",
        "completed",
        None,
    )
    assert "poster.jpg" in shelf.files(found)


def test_picking_asks_for_everything_at_once_and_first(shelf):
    added = shelf.add("Zzyzx Qwfp")
    rematch.to(added, "tvmaze", "503")
    parts = shelf.parts(added).values()
    assert {(part.state, part.priority, part.force, part.attempt, part.source) for part in parts} == {
        ("pending", USER, 1, 0, "")
    }
    assert not any(part.not_before or part.error for part in parts)


def test_nothing_of_the_wrong_show_remains(shelf):
    added = shelf.add("Attack on Titan")
    shelf.video(added, "Season 01", "Attack on Titan - S01E01.mkv")
    wrong = shelf.path(added, "poster.jpg").read_bytes()
    found = pick(shelf, added, "tvmaze", "513")
    assert found.title == "SPY x FAMILY" and {row.season for row in found.episodes} == {1, 2, 3}
    assert {row.provider_id[:3] for row in found.episodes} == {"513"} and found.seasons.count() == 3
    assert all("spy-x-family" in row.url for row in Artwork.select())
    assert shelf.path(found, "poster.jpg").read_bytes() != wrong
    assert "season04-poster.jpg" not in shelf.files(found)
    assert shelf.episodes(found)[1, 1].file == "Season 01/Attack on Titan - S01E01.mkv"
    assert {row.value for row in found.ids if row.provider == "kitsu"} == {"90141", "90142", "90143", "90144"}


TOLD = (
    "overview",
    "status",
    "premiered",
    "ended",
    "runtime_minutes",
    "rating",
    "studio",
    "country",
    "url",
    "year",
    "spine",
)


def test_no_text_of_the_wrong_show_stays_where_the_right_one_has_none(shelf, frieren):
    assert all(
        getattr(frieren, name)
        for name in ("overview", "status", "premiered", "rating", "studio", "url", "year")
    )
    rematch.to(frieren, "tvmaze", "513")
    waiting = Series.get_by_id(frieren.id)
    assert not any(
        getattr(waiting, name)
        for name in (*TOLD, "titles", "synonyms", "genres", "sources", "original_title", "ratings")
    )
    assert Credit.select().count() == 0
    assert (waiting.titles, waiting.synonyms, waiting.genres) == ({}, [], [])
    assert waiting.title == frieren.title and "葬送" not in waiting.search_text


def test_what_is_the_users_stays(shelf, frieren):
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes", "nfo")
    nfo, mine = shelf.path(frieren, "tvshow.nfo"), shelf.path(frieren, "fanart.jpg")
    nfo.write_text(nfo.read_text().replace("</tvshow>", "<tag>with the children</tag></tvshow>"))
    mine.write_bytes(shelf.path(frieren, "poster.jpg").read_bytes())
    picture = mine.read_bytes()
    found = pick(shelf, frieren, "tvmaze", "513")
    assert (found.id, found.key, found.folder, found.added_at) == (
        frieren.id,
        frieren.key,
        frieren.folder,
        frieren.added_at,
    )
    assert shelf.path(found, "Season 01", "Frieren - S01E01.mkv").exists() and mine.read_bytes() == picture
    assert (
        "<tag>with the children</tag>" in nfo.read_text() and "<title>SPY x FAMILY</title>" in nfo.read_text()
    )


def test_an_entry_of_kitsu_may_be_picked_too(shelf):
    found = pick(shelf, shelf.add("Zzyzx Qwfp"), "kitsu", "90281")
    assert (found.title, found.spine, found.episodes.count()) == ("Barakamon", "kitsu", 12)


def test_the_same_show_may_be_picked_again(shelf, frieren):
    assert pick(shelf, frieren, "tvmaze", "503").loading_status == "completed"
    assert Episode.select().count() == 38


def test_what_it_was_added_as_is_free_again(shelf, frieren):
    by_id = shelf.add(provider="tvmaze", source_id="517", title="Mushi-Shi")
    for wrong, again in ((frieren, {"name": "Frieren"}), (by_id, {"provider": "tvmaze", "source_id": "517"})):
        pick(shelf, wrong, "tvmaze", {frieren: "513", by_id: "508"}[wrong])
        added, is_new = series.add(**again)
        assert is_new and added.id != wrong.id


def test_a_show_that_is_in_the_library_is_not_put_there_twice(shelf, frieren):
    other = shelf.add("Mushi-Shi")
    with pytest.raises(
        AlreadyInLibrary, match="already in the library as “Frieren: Beyond Journey's End”"
    ) as caught:
        rematch.to(other, "tvmaze", "503")
    assert caught.value.series_id == frieren.id
    assert shelf.states(other).startswith("loaded") and other.episodes.count() == 46


@pytest.mark.parametrize("provider, source_id", [("tvmaze", ""), ("imdb", "1"), ("", "")])
def test_what_was_not_on_offer_cannot_be_picked(shelf, frieren, provider, source_id):
    with pytest.raises(Invalid):
        rematch.to(frieren, provider, source_id)
    assert shelf.states(frieren) == "loaded loaded loaded loaded"


def test_what_is_no_entry_of_the_catalogue_cannot_be_picked(shelf, frieren):
    with pytest.raises(Invalid, match="The catalogue has no such entry"):
        rematch.to(frieren, "catalogue", "0")


def test_a_series_that_was_removed_meanwhile_cannot_be_matched(shelf, frieren):
    series.remove(frieren)
    with pytest.raises(NotFound):
        rematch.to(frieren, "tvmaze", SPY)


def test_a_series_that_is_removed_while_its_files_leave_is_not_there_any_more(shelf, frieren, monkeypatch):
    monkeypatch.setattr(rematch, "_clear_folder", lambda row, but: series.remove(row) or [])
    with pytest.raises(NotFound):
        rematch.to(frieren, "tvmaze", SPY)
