"""Which episodes the videos of a series hold is stored, and changes when names, folders or lists do."""

import pytest

from aniworld.database import transaction
from aniworld.library.episodes import video_places
from aniworld.models import Episode, Folder, Series, Video, VideoEpisode

from . import rows


@pytest.fixture
def home(frieren):
    """Its list is two seasons of twelve; it has no videos yet."""
    rows.with_seasons(frieren, 12, 12)
    return rows.folder(frieren)


def test_a_new_video_makes_its_episode_present(frieren, home):
    video = rows.video(home, "S01E02.mkv", 2, season=1)
    assert video_places.renew([home.id]) == {frieren.id}
    assert rows.held(video) == ([(1, 2)], "named")
    assert rows.files(frieren) == {(1, 2): "S01E02.mkv"}


def test_what_is_decided_already_is_not_told_again(frieren, home):
    rows.video(home, "S01E02.mkv", 2, season=1)
    rows.video(home, "odd.mkv")
    video_places.renew([home.id])
    assert video_places.renew([home.id]) == set()


def test_a_video_that_is_not_understood_is_unsure_and_makes_nothing_present(frieren, home):
    video = rows.video(home, "odd.mkv", how="named")
    assert video_places.renew([home.id]) == {frieren.id}
    assert rows.held(video) == ([], "unsure") and rows.files(frieren) == {}


def test_a_video_that_says_another_episode_by_now_leaves_its_former_one(frieren, home):
    video = rows.video(home, "S01E02.mkv", 2, season=1)
    video_places.renew([home.id])
    Video.update(name=Video.get_by_id(video.id).name | {"episodes": [3]}).execute()
    assert video_places.renew([home.id]) == {frieren.id}
    assert rows.held(video) == ([(1, 3)], "named") and rows.files(frieren) == {(1, 3): "S01E02.mkv"}


def test_a_video_that_is_gone_takes_its_episode_away(frieren, home):
    video = rows.video(home, "S01E02.mkv", 2, season=1)
    video_places.renew([home.id])
    Video.delete().where(Video.id == video.id).execute()
    assert video_places.renew([home.id]) == {frieren.id} and rows.files(frieren) == {}


def test_the_first_file_of_an_episode_is_that_of_the_home(frieren, home):
    other = rows.folder(frieren, "A Disk/Show")
    for held, name in ((other, "a S01E01.mkv"), (home, "z S01E01.mkv"), (home, "y S01E01.mkv")):
        rows.video(held, name, 1, season=1)
    video_places.renew([other.id])
    assert rows.files(frieren) == {(1, 1): "y S01E01.mkv"}


def test_the_first_part_of_an_episode_is_its_first_file(frieren, home):
    for part in ("cd2", "cd1"):
        rows.video(home, f"S02E01-{part}.mkv", 1, season=2, part=part)
    video_places.renew([home.id])
    assert rows.files(frieren) == {(2, 1): "S02E01-cd1.mkv"}


def test_videos_of_a_folder_that_is_missing_are_not_here_but_keep_their_places(frieren, home):
    video = rows.video(home, "S01E02.mkv", 2, season=1)
    video_places.renew([home.id])
    Folder.update(missing_since=1.0).execute()
    assert video_places.renew([home.id]) == {frieren.id}
    assert rows.files(frieren) == {} and rows.held(video) == ([(1, 2)], "named")


def test_a_video_without_what_its_name_says_is_read_again(frieren, home):
    video = Video.create(folder=home, path="Season 02/Show S02E03.mkv", how="named")
    video_places.renew([home.id])
    assert rows.held(video) == ([(2, 3)], "named")


def test_a_longer_list_gives_numbers_another_meaning(frieren, home):
    rows.with_seasons(frieren, 12)
    video = rows.video(home, "13.mkv", 13)
    video_places.renew([home.id])
    assert rows.held(video) == ([], "unsure")
    rows.with_seasons(frieren, 12, 12)
    assert video_places.renew_series([frieren.id]) == {frieren.id}
    assert rows.held(video) == ([(2, 1)], "absolute")


def test_the_season_of_a_folder_counts(frieren, home):
    second = rows.folder(frieren, "Another Name", season=2, numbering="folder")
    video = rows.video(second, "05.mkv", 5)
    video_places.renew([second.id])
    assert rows.held(video) == ([(2, 5)], "named") and rows.files(frieren) == {(2, 5): "05.mkv"}


def test_folders_of_nobody_are_passed_over(frieren, home):
    strange = Folder.create(root=1, path="Strange", key="strange")
    video = rows.video(strange, "S01E01.mkv", 1, season=1)
    assert video_places.renew([strange.id]) == set() and rows.held(video) == ([], "unsure")


def say(video, *episodes):
    with transaction():
        VideoEpisode.insert_many([(video.id, row.id) for row in episodes], ["video", "episode"]).execute()
        Video.update(how="by_hand").where(Video.id == video.id).execute()


def test_what_a_person_said_stays(frieren, home):
    video = rows.video(home, "S01E02.mkv", 2, season=1)
    say(video, Episode.get(season=2, number=7))
    assert video_places.renew([home.id]) == {frieren.id}
    assert rows.held(video) == ([(2, 7)], "by_hand") and rows.files(frieren) == {(2, 7): "S01E02.mkv"}


def test_what_a_person_said_follows_the_episode_into_the_list_of_another_source(frieren, home):
    video = rows.video(home, "odd.mkv")
    said = Episode.get(season=2, number=7)
    say(video, said)
    Episode.update(season=-1 - said.id).where(Episode.id == said.id).execute()
    instead = Episode.create(
        series=frieren, season=1, number=19, absolute=19, provider="kitsu", provider_id="19"
    )
    video_places.renew([home.id])
    assert rows.held(video) == ([(1, 19)], "by_hand") and rows.files(frieren) == {(1, 19): "odd.mkv"}
    assert instead.id != said.id


def test_what_a_person_said_of_an_episode_that_no_list_has_waits_for_it(frieren, home):
    video = rows.video(home, "odd.mkv")
    said = Episode.get(season=2, number=7)
    say(video, said)
    Episode.update(season=-1 - said.id).where(Episode.id == said.id).execute()
    assert video_places.renew([home.id]) == set()
    assert rows.held(video) == ([(-1 - said.id, 7)], "by_hand") and rows.files(frieren) == {}


def test_many_series_are_written_together(shelf, frieren, home, monkeypatch):
    monkeypatch.setattr(video_places, "BATCH", 5)
    other = shelf.add("Mushi-Shi")
    rows.with_seasons(other, 12)
    folders = [home, rows.folder(other)]
    for held in folders:
        for number in range(1, 13):
            rows.video(held, f"{number:02}.mkv", number)
    assert video_places.renew([held.id for held in folders]) == {frieren.id, other.id}
    assert len(rows.files(frieren)) == len(rows.files(other)) == 12


def test_a_special_is_found_by_what_its_title_says(frieren, home):
    for number, title in enumerate(("Recap", "OVA: The Sea"), start=1):
        Episode.create(
            series=frieren, season=0, number=number, title=title, provider="tvmaze", provider_id=f"s{number}"
        )
    video = rows.video(home, "Frieren OVA 01.mkv", 1, season=0, kind="special")
    video_places.renew([home.id])
    assert rows.held(video) == ([(0, 2)], "named")


def test_a_sequel_that_is_a_show_of_its_own_has_its_number_in_the_title_only(frieren, home):
    rows.with_seasons(frieren, 12)
    Series.update(title="Frieren II", original_title="", titles={}).execute()
    video = rows.video(home, "Frieren S02E03.mkv", 3, season=2)
    video_places.renew([home.id])
    assert rows.held(video) == ([(1, 3)], "named")


def test_what_was_said_of_another_show_is_forgotten(frieren, home):
    video = rows.video(home, "odd.mkv")
    say(video, Episode.get(season=2, number=7))
    Folder.update(numbering="folder", season=2, numbering_by_hand=True).execute()
    video_places.forget_what_was_said(frieren.id)
    folder = Folder.get_by_id(home.id)
    assert (folder.numbering, folder.season, folder.numbering_by_hand) == ("seasons", None, False)
    assert Video.get_by_id(video.id).how == "unsure"
