"""The page on which videos are renamed: seen first, done on purpose, undone."""

import pytest
from library.episodes import rows

from aniworld.database import connected
from aniworld.files import atomic
from aniworld.library.episodes import video_places
from aniworld.models import MergedSeries, Series, WrittenFile

from .pages import Page

PATH = "/series/1/rename"
OLD, NEW = "[G] Show - 01.mkv", "Frieren - S01E01.mkv"


@pytest.fixture
def home(put, settings):
    """The folder of a series with a video that Kodi cannot read."""
    folder = settings.library / "Frieren"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / OLD).write_bytes(b"film")
    put("Frieren", "loaded", folder="Frieren", folder_key="frieren", root=1, has_folder=True)
    with connected():
        rows.with_seasons(Series.get(), 12)
        row = rows.folder(Series.get())
        rows.video(row, OLD, 1)
        video_places.renew([row.id])
    return folder


def pattern(alice):
    return alice.get(f"{PATH}?pattern={{title}} - {{episodes}}")


def test_the_page_shows_what_would_be_renamed_and_why(alice, home):
    page = Page(pattern(alice))
    assert "Kodi or Jellyfin cannot read the names of 1 video." in page.text
    assert OLD in page.text and NEW in page.text and "Kodi cannot read the present name." in page.text
    assert (home / OLD).exists()


def test_videos_are_renamed_and_that_is_undone(alice, home):
    answer = alice.post(PATH, which="unreadable", pattern="{title} - {episodes}")
    assert answer.status_code == 302 and (home / NEW).exists()
    page = Page(alice.get(PATH))
    assert "1 file got other names the last time." in page.text
    assert "No video needs another name." in page.text
    assert alice.post(f"{PATH}/undo").status_code == 302 and (home / OLD).exists()


def test_only_the_videos_that_were_chosen_are_renamed(alice, home):
    answer = alice.post(PATH, which="unreadable", pattern="{title} - {episodes}", chosen="yes")
    assert answer.status_code == 422 and (home / OLD).exists()
    alice.post(PATH, which="unreadable", pattern="{title} - {episodes}", chosen="yes", videos="1")
    assert (home / NEW).exists()


def test_a_bad_pattern_is_said_and_what_was_typed_stays(alice, home):
    answer = alice.get(f"{PATH}?pattern={{title}}&which=all")
    assert answer.status_code == 422
    assert "must have {episodes}" in answer.text
    assert 'value="{title}"' in answer.text
    assert alice.post(PATH, which="all", pattern="{title}").status_code == 422


def test_a_video_whose_name_is_taken_stays(alice, home):
    (home / NEW).write_bytes(b"another")
    assert "Stays as it is: Another file is called" in Page(pattern(alice)).text


def test_a_disk_that_refuses_is_said(alice, home, monkeypatch):
    alice.post(PATH, pattern="{title} - {episodes}")
    (home / OLD).write_bytes(b"another")
    answer = alice.post(f"{PATH}/undo")
    assert answer.status_code == 507 and "another file has the new name" in answer.text
    assert (home / NEW).read_bytes() == b"film"


def test_a_card_that_became_another_leads_to_that_ones_page(alice, home):
    with connected():
        MergedSeries.create(id=77, key="seventy-seven", series=1)
    assert alice.get("/series/77/rename").headers["Location"].endswith(PATH)


def test_edited_files_of_videos_that_are_gone_are_listed_on_the_page_of_files(alice, home):
    (home / "gone.nfo").write_bytes(b"<my own/>")
    with connected():
        WrittenFile.create(series=1, path="gone.nfo", sha=atomic.digest(b"ours"))
    page = Page(alice.get("/series/1/files"))
    assert "Left behind" in page.text and "gone.nfo" in page.text
    assert PATH in alice.get("/series/1/files").text
