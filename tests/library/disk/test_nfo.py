"""The NFO files: what the library's readers are told, and what people changed by hand stays."""

import xml.etree.ElementTree as ET

import pytest

from aniworld.library.disk import nfo_values, series_folder
from aniworld.models import Episode, Season, Series, SeriesId, WrittenFile


def text(shelf, added, name="tvshow.nfo"):
    return shelf.path(added, name).read_text()


def change(shelf, added, old, new, name="tvshow.nfo"):
    path = shelf.path(added, name)
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def load(shelf, added, *names, force=False):
    """The NFO after something has changed; nothing is asked for it."""
    return shelf.load(added, "nfo", force=force)


def test_the_show_is_told_in_full(shelf, frieren):
    root = ET.fromstring(shelf.path(frieren, "tvshow.nfo").read_bytes())
    expected = {
        "title": "Frieren: Beyond Journey's End",
        "originaltitle": "葬送のフリーレン",
        "year": "2023",
        "premiered": "2023-09-29",
        "status": "Continuing",
        "studio": "Nippon TV",
        "country": "Japan",
        "id": "424536",
    }
    assert {name: root.findtext(name) for name in expected} == expected
    assert [node.text for node in root.findall("genre")] == ["Adventure", "Anime", "Drama", "Fantasy"]
    assert [node.get("type") for node in root.findall("uniqueid") if node.get("default") == "true"] == [
        "tvdb"
    ]


def test_of_the_ids_of_several_cours_the_first_counts(shelf, frieren):
    root = ET.fromstring(shelf.path(frieren, "tvshow.nfo").read_bytes())
    assert root.findtext("kitsuid") == "46474"


def test_a_series_that_has_ended_has_an_end(shelf, frieren):
    Series.update(status="ended", ended="2026-03-27").execute()
    SeriesId.delete().execute()
    load(shelf, frieren)
    root = ET.fromstring(shelf.path(frieren, "tvshow.nfo").read_bytes())
    assert (root.findtext("status"), root.findtext("enddate")) == ("Ended", "2026-03-27")


def test_seasons_with_a_name_are_named(shelf, frieren):
    Season.update(name="The Beginning").where(Season.number == 1).execute()
    load(shelf, frieren)
    assert '<namedseason number="1">The Beginning</namedseason>' in text(shelf, frieren)


def test_a_file_whose_content_would_not_change_is_not_touched(shelf, frieren):
    before = shelf.path(frieren, "tvshow.nfo").stat()
    load(shelf, frieren)
    after = shelf.path(frieren, "tvshow.nfo").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


# Episodes and seasons that are present


@pytest.fixture
def watched(shelf, frieren, once):
    """Three videos lie in the folder: one of them holds two episodes, one is a special."""

    def find():
        shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
        shelf.video(frieren, "Season 01", "Frieren - S01E02-E03.mkv")
        Episode.create(series=frieren, season=0, number=1, title="Recap", provider="tvmaze", provider_id="s1")
        Season.create(series=frieren, number=0)
        shelf.video(frieren, "Specials", "Frieren - S00E01.mkv")
        shelf.load(frieren, "episodes", "nfo")

    once("with a special", find)
    return Series.get_by_id(frieren.id)


def test_each_video_gets_its_nfo_beside_it(shelf, watched):
    assert [name for name in shelf.files(watched) if name.endswith(".nfo")] == [
        "Season 01/Frieren - S01E01.nfo",
        "Season 01/Frieren - S01E02-E03.nfo",
        "Season 01/season.nfo",
        "Specials/Frieren - S00E01.nfo",
        "Specials/season.nfo",
        "tvshow.nfo",
    ]
    one = ET.fromstring(shelf.path(watched, "Season 01", "Frieren - S01E01.nfo").read_bytes())
    assert (one.findtext("season"), one.findtext("episode"), one.findtext("title")) == (
        "1",
        "1",
        "Where the Road Stops",
    )
    assert (one.findtext("showtitle"), one.findtext("aired")) == (
        "Frieren: Beyond Journey's End",
        "2023-09-29",
    )
    assert one.find("uniqueid").attrib == {"type": "tvmaze", "default": "true"}


def test_a_video_of_two_episodes_gets_one_nfo_with_both(shelf, watched):
    content = text(shelf, watched, "Season 01/Frieren - S01E02-E03.nfo")
    assert content.count("<?xml") == 1 and content.count("<episodedetails>") == 2
    assert content.index("<episode>2</episode>") < content.index("<episode>3</episode>")


@pytest.mark.parametrize(
    "folder, number, title", [("Season 01", "1", "Season 1"), ("Specials", "0", "Specials")]
)
def test_a_season_folder_gets_its_nfo(shelf, watched, folder, number, title):
    season = ET.fromstring(shelf.path(watched, folder, "season.nfo").read_bytes())
    assert (season.findtext("seasonnumber"), season.findtext("title")) == (number, title)


def test_without_season_folders_there_is_no_season_nfo(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes", "nfo")
    assert [name for name in shelf.files(frieren) if name.endswith(".nfo")] == [
        "Frieren - S01E01.nfo",
        "tvshow.nfo",
    ]


def test_an_episode_without_a_title_is_called_by_its_number(shelf, watched):
    Episode.update(title="", titles={}).where(Episode.number == 1).execute()
    shelf.path(watched, "Season 01", "Frieren - S01E01.nfo").unlink()
    load(shelf, watched)
    assert "<title>Episode 1</title>" in text(shelf, watched, "Season 01/Frieren - S01E01.nfo")


def test_progress_counts_the_files(shelf, watched):
    part = shelf.part(watched, "nfo")
    assert (part.done, part.total) == (6, 6)


# What people changed


def test_what_the_user_wrote_survives_a_forced_load(shelf, frieren):
    change(shelf, frieren, "<title>Frieren: Beyond Journey's End</title>", "<title>My Frieren</title>")
    change(shelf, frieren, "<studio>Nippon TV</studio>", "<studio>Nippon TV</studio><mytag>42</mytag>")
    Series.update(overview="A new text.").execute()
    load(shelf, frieren, force=True)
    content = text(shelf, frieren)
    assert (
        "<title>My Frieren</title>" in content
        and "<mytag>42</mytag>" in content
        and "<plot>A new text.</plot>" in content
    )
    load(shelf, frieren, force=True)
    assert text(shelf, frieren) == content


def test_what_the_user_deleted_stays_deleted(shelf, frieren):
    change(shelf, frieren, "<studio>Nippon TV</studio>", "")
    load(shelf, frieren)
    assert "studio" not in text(shelf, frieren)


def test_an_nfo_that_was_there_before_only_gets_what_it_lacks(shelf):
    folder = shelf.root / "Frieren - Beyond Journey's End (2023)"
    folder.mkdir()
    (folder / "tvshow.nfo").write_text("<tvshow><title>Written by hand</title></tvshow>")
    added = shelf.add("Frieren")
    content = text(shelf, added)
    assert "<title>Written by hand</title>" in content and "<studio>Nippon TV</studio>" in content


KEPT = {
    "locked": b"<tvshow><title>Mine</title><lockdata>true</lockdata></tvshow>",
    "of something else": b"<movie><title>Mine</title></movie>",
    "only an address": b"https://www.thetvdb.com/?id=5",
}


@pytest.mark.parametrize("content", KEPT.values(), ids=KEPT)
def test_an_nfo_that_must_not_be_touched_is_kept_and_the_part_says_so(shelf, frieren, content):
    shelf.path(frieren, "tvshow.nfo").write_bytes(content)
    added = load(shelf, frieren, force=True)
    part = shelf.part(frieren, "nfo")
    assert shelf.path(frieren, "tvshow.nfo").read_bytes() == content
    assert (part.state, part.error_code) == ("loaded", "kept")
    assert part.error.startswith("tvshow.nfo is kept as it is: ")
    assert added.loading_status == "completed" and added.nfo_loaded


def test_a_deleted_nfo_is_written_anew(shelf, frieren):
    before = text(shelf, frieren)
    shelf.path(frieren, "tvshow.nfo").unlink()
    load(shelf, frieren)
    assert text(shelf, frieren) == before


def test_a_season_is_named_as_its_source_names_it():
    assert (
        nfo_values.season(Season(number=3, name="Golden Land", premiered="2027-10-01")).title == "Golden Land"
    )


def test_the_folder_is_looked_at_once_for_each_new_file(shelf, frieren, monkeypatch):
    for name in shelf.files(frieren):
        if name.endswith(".nfo"):
            shelf.path(frieren, name).unlink()
    WrittenFile.delete().where(WrittenFile.path.endswith(".nfo")).execute()
    real, looks = series_folder.ready, []

    def ready(series):
        looks.append(series)
        real(series)

    monkeypatch.setattr(series_folder, "ready", ready)
    shelf.load(frieren, "nfo", force=True)
    written = [name for name in shelf.files(frieren) if name.endswith(".nfo")]
    assert len(looks) == len(written) > 0
