"""What the user ignores, edited and has as videos follows the episodes to another source's list and back."""

import pytest

from aniworld.library.episodes import episode_list
from aniworld.library.series import edits
from aniworld.models import Episode
from aniworld.providers import base

from .test_episode_list import FEB, ep, listing, row, store
from .test_episode_list import show as show


def of(spine, ident, season, number, **fields):
    return base.Episode(
        provider=spine, id=str(ident), season=season, number=number, is_special=season == 0, **fields
    )


PARTED = [of("tvmaze", n, 1 + (n > 3), n - 3 * (n > 3)) for n in range(1, 7)] + [
    of("tvmaze", 90, 0, 1, air_date=FEB)
]


WHOLE = [of("tmdb", n, 1, n) for n in range(1, 7)] + [of("tmdb", 90, 0, 5, air_date=FEB)]


def test_another_spine_takes_over_the_list_whatever_its_ids_are(show):
    store(show, [of("kitsu", n, 1, n) for n in (1, 2, 3)], "kitsu")
    store(show, [ep(3, 1, 1), ep(9, 1, 2)])
    assert listing(show) == {(1, 1): "3", (1, 2): "9"}
    assert {r.provider for r in Episode.select().where(Episode.missing_since.is_null())} == {"tvmaze"}


def ignored(show):
    rows = Episode.select().where((Episode.series == show) & Episode.is_ignored & (Episode.season >= 0))
    return {(row.season, row.number) for row in rows}


IGNORED = {
    "of the second season": ((2, 2), (1, 5)),
    "of the first season": ((1, 2), (1, 2)),
    "a special that aired on the same day": ((0, 1), (0, 5)),
}


@pytest.mark.parametrize("before, after", IGNORED.values(), ids=IGNORED)
def test_what_the_user_ignores_follows_the_episode_to_another_numbering_and_back(show, before, after):
    store(show, PARTED)
    Episode.update(is_ignored=True).where(
        (Episode.season == before[0]) & (Episode.number == before[1])
    ).execute()
    store(show, WHOLE, "tmdb")
    assert ignored(show) == {after}
    store(show, WHOLE, "tmdb")
    assert ignored(show) == {after}
    store(show, PARTED)
    assert ignored(show) == {before}


@pytest.mark.parametrize("before, after", IGNORED.values(), ids=IGNORED)
def test_what_a_person_edited_follows_the_episode_to_another_numbering_and_back(show, before, after):
    def edited():
        rows = Episode.select().where(Episode.edits.is_null(False) & (Episode.season >= 0))
        return {(row.season, row.number): edits.chosen(row, "title", "") for row in rows}

    store(show, PARTED)
    mine = {"title": edits.entry(edits.PAGE, "Mine"), "plot": edits.entry(edits.FILE, "x")}
    Episode.update(edits=mine).where((Episode.season == before[0]) & (Episode.number == before[1])).execute()
    store(show, WHOLE, "tmdb")
    assert edited() == {after: "Mine"}
    row = Episode.get(Episode.edits.is_null(False) & (Episode.season >= 0))
    assert row.edits.keys() == {"title"} and row.edits["title"]["is_pending"]
    store(show, PARTED)
    assert edited() == {before: "Mine"}


def test_an_edit_that_is_made_while_a_list_is_stored_stays(show):
    store(show, PARTED)
    steps = episode_list.store(show, "tvmaze", [one.model_copy(update={"title": "New"}) for one in PARTED])
    Episode.update(edits={"title": edits.entry(edits.PAGE, "Mine")}).execute()
    for _ in steps:
        Episode.update(edits={"title": edits.entry(edits.PAGE, "Mine")}).execute()
    assert {row.title for row in show.episodes if row.season >= 0} >= {"New"}
    assert all(edits.chosen(row, "title", "") == "Mine" for row in show.episodes)


def test_what_is_no_longer_ignored_stays_so_however_often_it_is_read(show):
    store(show, PARTED)
    Episode.update(is_ignored=True).where(Episode.season == 2).execute()
    store(show, WHOLE, "tmdb")
    Episode.update(is_ignored=False).where(Episode.provider == "tmdb").execute()
    store(show, WHOLE, "tmdb")
    assert ignored(show) == set()


def test_another_numbering_leaves_no_episode_of_the_former_one_in_the_list(show):
    store(show, PARTED)
    Episode.update(file="x.mkv").where(Episode.season == 2).execute()
    store(show, WHOLE[:3], "tmdb")
    rows = list(Episode.select().where(Episode.series == show))
    assert {(r.season, r.number) for r in rows if r.season >= 0} == {(1, 1), (1, 2), (1, 3)}
    assert len(rows) == 10 and all(r.missing_since and not r.file for r in rows if r.season < 0)


def test_an_empty_list_of_another_spine_changes_nothing(show):
    store(show, PARTED)
    store(show, [], "tmdb")
    assert set(listing(show).values()) == {"1", "2", "3", "4", "5", "6", "90"}


def test_a_video_stays_at_its_place_until_the_files_are_looked_at_again(show):
    store(show, PARTED)
    Episode.update(file="Show - S01E01.mkv").where((Episode.season == 1) & (Episode.number == 1)).execute()
    store(show, WHOLE, "tmdb")
    assert (row(show, 1, 1).provider, row(show, 1, 1).file) == ("tmdb", "Show - S01E01.mkv")
