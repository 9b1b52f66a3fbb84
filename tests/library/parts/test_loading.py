"""Whole loads, from the request to the files, against the stand-in."""

import json

from aniworld import context
from aniworld.library.parts import lease, loading
from aniworld.models import Episode, Part

from .conftest import told

# From the click to the files


def test_a_series_loads_completely_and_tells_every_step(shelf):
    added = shelf.add("Frieren")
    assert (added.title, added.year, added.status) == ("Frieren: Beyond Journey's End", 2023, "running")
    assert (added.loading_status, added.loading_error) == ("completed", None)
    assert shelf.states(added) == "loaded loaded loaded loaded"
    assert shelf.files(added) == [
        "banner.jpg",
        "clearlogo.png",
        "fanart.jpg",
        "fanart1.jpg",
        "poster.jpg",
        "season01-poster.jpg",
        "season02-poster.jpg",
        "tvshow.nfo",
    ]
    statuses = list(dict.fromkeys(event.payload["status"] for event in told(added)))
    assert statuses == ["loading", "loading_episodes", "loading_nfo", "completed"]
    assert next(event.kind for event in told(added)) == "series_added"


def test_times_are_kept_from_the_first_start_to_the_last_end(frieren):
    parts = Part.select().where(Part.series == frieren)
    assert frieren.loading_started_at == min(part.started_at for part in parts)
    assert frieren.loading_completed_at == max(part.finished_at for part in parts)


def test_the_ids_of_all_services_are_kept(frieren):
    known = {(row.provider, row.value) for row in frieren.ids}
    assert {
        ("tvmaze", "503"),
        ("tvdb", "424536"),
        ("kitsu", "46474"),
        ("kitsu", "90102"),
        ("mal", "52991"),
    } <= known


def test_logo_and_images_need_not_wait_for_the_episodes(shelf, standin, monkeypatch):
    woken = []
    added = shelf.put("Frieren")
    loading.work("me", 16, wake=woken.append, is_stopping=lambda: False)
    assert woken == [2]
    shelf.load(added, "episodes")
    assert woken == [2]


def test_a_show_of_more_than_a_thousand_episodes_is_told_as_it_grows(shelf, monkeypatch):
    monkeypatch.setattr(lease, "PUBLISH_EVERY_SECONDS", 0)
    added = shelf.add("One Piece")
    numbers = [
        row.absolute
        for row in added.episodes.where(Episode.season > 0).order_by(Episode.season, Episode.number)
    ]
    assert added.loading_status == "completed" and len(numbers) > 1000
    assert numbers == list(range(1, len(numbers) + 1))
    changes = [event.payload for event in told(added)]
    steps = [
        change["parts"]["episodes"]["done"] for change in changes if change["status"] == "loading_episodes"
    ]
    assert {200, 400, 600, 800, 1000} <= set(steps) and shelf.part(added, "episodes").done == len(numbers)
    assert not shelf.asked("/kitsu/anime/12/episodes")


def test_without_a_logo_one_is_drawn_and_the_card_says_so(shelf):
    added = shelf.add("Mushi-Shi")
    part = shelf.part(added, "logo")
    assert (part.state, part.source, part.error_code) == ("partial", "drawn", "drawn")
    assert part.not_before > 0 and added.loading_status == "completed" and added.logo_loaded
    assert shelf.path(added, "clearlogo.png").read_bytes().startswith(b"\x89PNG")


def test_a_show_that_fails_twice_is_loaded_with_the_third_try(shelf):
    added = shelf.add("Made in Abyss")
    assert added.loading_status == "loading_episodes"
    assert shelf.part(added, "episodes").error == "TVmaze is having problems (HTTP 503)."
    assert shelf.later(added).loading_status == "loading_episodes"
    assert shelf.later(added).loading_status == "completed"
    assert shelf.part(added, "episodes").attempt == 3


def test_specials_without_a_number_get_one(shelf):
    added = shelf.add("Attack on Titan")
    specials = added.episodes.where(Episode.season == 0).order_by(Episode.number)
    assert [(row.number, row.air_date) for row in specials] == [(1, "2023-03-04"), (2, "2023-11-05")]
    assert shelf.load(added, "episodes", force=True).episodes.where(Episode.season == 0).count() == 2


def test_what_has_not_aired_yet_is_unaired(shelf, standin):
    added = shelf.add("Pokémon Horizons")
    today = standin.catalogue.today
    coming = [row for row in added.episodes if row.air_date and row.air_date > today.isoformat()]
    assert (
        coming
        and {row.state(today) for row in coming} == {"unaired"}
        and {row.title for row in coming} == {"TBA"}
    )


def test_an_empty_air_date_counts_as_not_aired(shelf, standin):
    standin.fail("/kitsu", times=None, body='{"data": []}')
    listed = [
        {"id": n, "season": 1, "number": n, "airdate": day, "airstamp": None}
        for n, day in ((1, ""), (2, "2023-09-29"))
    ]
    standin.fail("/tvmaze/shows/503/episodes", body=json.dumps(listed))
    added = shelf.add("Frieren")
    assert [row.state(standin.catalogue.today) for row in added.episodes] == ["unaired", "missing"]
    assert added.loading_status == "completed"


def test_a_show_that_only_kitsu_has(shelf):
    added = shelf.add("Barakamon")
    assert (added.spine, added.loading_status, added.episodes.count()) == ("kitsu", "completed", 12)
    assert shelf.part(added, "images").error == "No source has a banner for this show."


def test_a_show_that_only_tvmaze_has(shelf):
    added = shelf.add(provider="tvmaze", source_id="502", title="ONE PIECE")
    assert (added.loading_status, added.episodes_loaded) == ("completed", True)
    assert "kitsu" not in {row.provider for row in added.ids}


def test_titles_of_the_second_source_fill_the_list(shelf):
    added = shelf.add("SPY x FAMILY")
    rows = shelf.episodes(added)
    assert {rows[place].titles.get("x-jat", "") != "" for place in ((1, 1), (1, 13), (2, 1), (3, 13))} == {
        True
    }
    assert {row.provider for row in rows.values()} == {"tvmaze"}


# A title that nobody knows, and two names for one show


def test_an_unknown_title_says_so_and_waits_for_its_user(shelf):
    added = shelf.add("Zzyzx Qwfp")
    sentence = "No show called “Zzyzx Qwfp” was found. Look for it under another title."
    assert (added.loading_status, added.loading_error) == ("failed", sentence)
    assert shelf.states(added) == "unavailable unavailable unavailable unavailable"
    assert {part.error for part in shelf.parts(added).values()} == {sentence}
    assert shelf.part(added, "episodes").not_before > 0
    assert not added.folder or not shelf.path(added).exists()


def test_an_unknown_id_says_so(shelf):
    added = shelf.add(provider="tvmaze", source_id="999999", title="Nothing")
    assert added.loading_error == "TVmaze has no show 999999."


def test_a_series_added_by_its_kitsu_id_gets_the_whole_show_from_tvmaze(shelf):
    added = shelf.add(provider="kitsu", source_id="90142", title="SPY x FAMILY Part 2")
    assert (added.spine, added.title) == ("tvmaze", "SPY x FAMILY")
    assert {row.season for row in added.episodes} == {1, 2, 3}


def test_with_german_first_the_series_has_its_german_title(shelf, monkeypatch):
    monkeypatch.setattr(context.current(), "languages", ["de", "en"])
    added = shelf.add("Frieren")
    assert added.title == "Frieren – Nach dem Ende der Reise"
    assert shelf.path(added).name.startswith("Frieren – Nach dem Ende der Reise (2023)")
