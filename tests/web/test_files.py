"""The files page of a series: each video with its episodes, boxes to say them, advice, the sheet."""

import pytest
from library.episodes import rows

from aniworld.database import connected
from aniworld.events import Event
from aniworld.library.episodes import video_places
from aniworld.models import Episode, Folder, MergedSeries, Series
from aniworld.web import live

from .pages import Page

PATH = "/series/1/files"


@pytest.fixture
def held(put):
    """A series of two seasons with a folder, and how its videos are placed."""
    put("Frieren", "loaded", folder="Frieren", folder_key="frieren", root=1)
    with connected():
        series = Series.get()
        rows.with_seasons(series, 12, 12)
        home = rows.folder(series)

        def make(path, *episodes, **more):
            with connected():
                video = rows.video(home, path, *episodes, **more)
                video_places.renew([home.id])
            return video

        make.home = home
        return make


def placed(video):
    with connected():
        return rows.held(video)


def test_every_video_is_there_with_what_it_holds(alice, held):
    held("Frieren S01E01 [720p].mkv", 1, season=1, version="720p")
    held("Frieren S01E01 [1080p].mkv", 1, season=1)
    held("13.mkv", 13)
    held("odd.mkv")
    page = Page(alice.get(PATH))
    for words in ("S01E01", "720p", "one of several", "counted through the whole show", "nobody knows"):
        assert words in page.text
    assert "Of 1 video nobody knows what they hold" in page.text


def test_the_series_page_leads_to_its_files(alice, held):
    assert PATH in alice.get("/series/1").text


def test_a_person_says_what_a_video_holds_and_takes_it_back(alice, held):
    video = held("odd.mkv")
    answer = alice.post(f"{PATH}/{video.id}", episodes="S02E03-E04, S01E01")
    assert answer.status_code == 302 and answer.headers["Location"].endswith(f"#video-{video.id}")
    assert placed(video) == ([(1, 1), (2, 3), (2, 4)], "by_hand")
    assert "By its name again" in alice.get(PATH).text
    alice.post(f"{PATH}/{video.id}", by_name="yes")
    assert placed(video) == ([], "unsure")


@pytest.mark.parametrize("words", ["S02", "5", "S01E01-S02E02", "S01E09-E01", "1x", "S9E1", "S01E1-E500"])
def test_episodes_that_make_no_sense_are_refused_in_words(alice, held, words):
    video = held("odd.mkv")
    answer = alice.post(f"{PATH}/{video.id}", episodes=words)
    assert answer.status_code == 422 and 'id="files-error"' in answer.text
    assert placed(video) == ([], "unsure")


def test_a_sure_video_has_a_box_when_it_is_asked_for(alice, held):
    video = held("S01E01.mkv", 1, season=1)
    box = f'id="video-{video.id}-episodes"'
    assert box not in alice.get(PATH).text and box in alice.get(f"{PATH}?video={video.id}").text


def test_a_folder_is_numbered(alice, held):
    video = held("05.mkv", 5)
    alice.post(f"{PATH}/folders/{held.home.id}", numbering="folder", season="2", offset="-1")
    assert placed(video) == ([(2, 4)], "named")


@pytest.mark.parametrize(
    "form", [{"numbering": "odd"}, {"numbering": "folder"}, {"numbering": "folder", "season": "x"}]
)
def test_a_numbering_that_makes_no_sense_is_refused_in_words(alice, held, form):
    answer = alice.post(f"{PATH}/folders/{held.home.id}", **form)
    assert answer.status_code == 422 and 'id="files-error"' in answer.text


def test_the_folder_of_another_series_is_not_found(alice, held):
    with connected():
        strange = Folder.create(root=1, path="Strange", key="strange")
    assert alice.post(f"{PATH}/folders/{strange.id}", numbering="absolute").status_code == 404


def test_advice_is_given_and_followed(alice, held):
    video = held("Part 2/01.mkv", 1)
    assert "later part of season 1" in Page(alice.get(PATH)).text
    answer = alice.post(f"{PATH}/folders/{held.home.id}/advice")
    assert answer.status_code == 302 and placed(video) == ([(1, 7)], "named")


def test_advice_that_is_no_longer_needed_is_not_found(alice, held):
    assert alice.post(f"{PATH}/folders/{held.home.id}/advice").status_code == 404


def test_the_sheet_is_downloaded_edited_and_saved(alice, held):
    video = held("50.mkv", 50)
    answer = alice.get(f"{PATH}/mapping.csv")
    assert answer.mimetype == "text/csv" and "Frieren,,50,50,," in answer.text
    alice.post(f"{PATH}/mapping", sheet=answer.text.replace("50,50,,", "50,50,2,12"))
    assert placed(video) == ([(2, 12)], "by_hand")


def test_a_sheet_with_a_mistake_comes_back_as_it_was_typed(alice, held):
    answer = alice.post(f"{PATH}/mapping", sheet="my own words")
    assert answer.status_code == 422 and "my own words" in answer.text and "Line 1" in answer.text


def ignored():
    with connected():
        return Episode.select().where(Episode.is_ignored).count()


def test_episodes_and_seasons_are_ignored_and_counted_again(alice, held):
    answer = alice.post("/series/1/ignore?season=1&number=3&ignored=yes")
    assert answer.status_code == 302 and answer.headers["Location"].endswith("?season=1#series-1-seasons")
    assert ignored() == 1 and "Count again" in alice.get("/series/1").text
    alice.post("/series/1/ignore?season=2&ignored=yes")
    assert ignored() == 13
    alice.post("/series/1/ignore?season=2&ignored=no")
    assert ignored() == 1


@pytest.mark.parametrize("query", ["", "season=x", "season=1&number=99", "season=7", "season=²"])
def test_what_does_not_exist_is_not_ignored(alice, held, query):
    assert alice.post(f"/series/1/ignore?{query}").status_code == 422 and ignored() == 0


def test_files_of_a_series_that_is_not_there_are_not_found(alice):
    assert alice.get("/series/99/files").status_code == 404
    assert alice.post("/series/99/ignore?season=1").status_code == 404


def test_a_series_that_was_merged_leads_to_the_files_of_the_one_that_stayed(alice, held):
    with connected():
        MergedSeries.create(id=77, key="elf", series=1)
    assert alice.get("/series/77/files").headers["Location"] == PATH


def test_the_page_of_a_series_names_the_videos_that_nobody_understands(alice, held):
    held("S01E01.mkv", 1, season=1)
    assert "Unsure" not in alice.get("/series/1").text
    for number in range(40, 45):
        held(f"odd {number}.mkv", number)
    text = Page(alice.get("/series/1")).text
    assert "5 videos: odd 40.mkv, odd 41.mkv, odd 42.mkv … Say what they hold" in text


def told(app, *news):
    """What an open files page is told of these events."""
    with app.test_request_context(), connected():
        return live.fragments("files-1", news)


def test_an_open_page_fetches_its_folders_again_as_a_scan_goes_on(alice, held, app):
    held("Frieren S01E01.mkv", 1, season=1)
    page = Page(alice.get(PATH))
    assert page.one(id="files") and "view=files-1" in page.html
    drawn = told(app, Event(topic="folders", kind="folders_updated", payload={"folders": [held.home.id]}))
    assert f'hx-get="{PATH}"' in drawn and 'hx-select="#files"' in drawn
    assert told(app, Event(topic="series-1", kind="series_updated")) == drawn


def test_an_open_page_is_told_nothing_of_others(held, app):
    held("Frieren S01E01.mkv", 1, season=1)
    others = (
        Event(topic="folders", kind="folders_updated", payload={"folders": [held.home.id + 1]}),
        Event(topic="series-2", kind="series_updated"),
        Event(topic="series-1", kind="series_loading_update"),
    )
    assert told(app, *others) == ""
    with app.test_request_context(), connected():
        assert live.fragments("files-none", [Event(topic="series-1", kind="series_updated")]) == ""


def test_a_page_that_says_what_was_wrong_stays_as_it_is(alice, held):
    answer = alice.post(PATH + "/mapping", sheet="nonsense")
    assert answer.status_code == 422 and 'id="live"' not in Page(answer).html
