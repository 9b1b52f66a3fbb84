"""Every version and part of an episode gets its NFO and still; a video that nobody understands gets none."""

import pytest

from aniworld.errors import DiskError
from aniworld.library.disk import beside_videos, file_changes, file_removal, scan, series_folder
from aniworld.library.episodes import by_hand
from aniworld.models import Episode, Folder, Root, Video, WrittenFile


def written(shelf, added, end=".nfo"):
    return [path for path in shelf.files(added) if path.endswith(end) and "S0" in path]


def test_every_version_and_part_gets_its_nfo(shelf, frieren):
    for name in ("S01E01 [720p]", "S01E01 [1080p]", "S01E02-cd1", "S01E02-cd2"):
        shelf.video(frieren, f"Frieren {name}.mkv")
    scan.all_roots()
    shelf.work()
    assert len(written(shelf, frieren)) == 4


def test_every_version_gets_its_still(shelf, frieren):
    for name in ("S01E01 [720p]", "S01E01 [1080p]"):
        shelf.video(frieren, f"Frieren {name}.mkv")
    scan.all_roots()
    shelf.work()
    assert Episode.get(series=frieren, season=1, number=1).still_url
    assert len(written(shelf, frieren, "-thumb.jpg")) == 2


def test_a_video_that_is_not_understood_gets_nothing(shelf, frieren):
    shelf.video(frieren, "Frieren S09E99.mkv")
    scan.all_roots()
    shelf.work()
    assert beside_videos.of(frieren) == [] and written(shelf, frieren) == []


def test_what_we_wrote_beside_a_video_that_became_unsure_is_taken_away(shelf, frieren):
    shelf.video(frieren, "Frieren S01E01.mkv")
    scan.all_roots()
    shelf.work()
    by_hand.number(Folder.get(Folder.series == frieren).id, "folder", 1, 500)
    shelf.work()
    assert Video.get().how == "unsure"
    assert written(shelf, frieren) == written(shelf, frieren, "-thumb.jpg") == []
    assert "Frieren S01E01.mkv" in shelf.files(frieren)


def test_what_a_person_edited_beside_a_video_that_became_unsure_stays(shelf, frieren):
    shelf.video(frieren, "Frieren S01E01.mkv")
    scan.all_roots()
    shelf.work()
    path = shelf.path(frieren, "Frieren S01E01.nfo")
    path.write_text(path.read_text().replace("</title>", " (my own)</title>"))
    by_hand.number(Folder.get(Folder.series == frieren).id, "folder", 1, 500)
    shelf.work()
    assert "(my own)" in path.read_text()


def test_an_nfo_that_a_sure_video_shares_with_an_unsure_one_stays(shelf, frieren):
    shelf.video(frieren, "Frieren S01E01.mkv")
    scan.all_roots()
    twin = Video.create(folder=Folder.get(Folder.series == frieren), path="Frieren S01E01.mp4", how="unsure")
    shelf.work()
    assert beside_videos.clear(frieren) == 0 and twin.how == "unsure"
    assert written(shelf, frieren) == ["Frieren S01E01.nfo"]


def test_a_file_that_the_disk_does_not_let_go_stops_nothing(shelf, frieren, monkeypatch):
    shelf.video(frieren, "Frieren S01E01.mkv")
    scan.all_roots()
    shelf.work()
    by_hand.number(Folder.get(Folder.series == frieren).id, "folder", 1, 500)

    def refuse(*args):
        raise DiskError("disk_broken", args[1], "broken")

    with monkeypatch.context() as patch:
        patch.setattr(series_folder, "remove", refuse)
        shelf.work()
    assert shelf.part(frieren, "nfo").state == "loaded" and len(written(shelf, frieren)) == 1
    shelf.load(frieren, "nfo", force=True)
    assert written(shelf, frieren) == []


@pytest.fixture
def elsewhere(shelf, frieren, tmp_path):
    """Another folder of the series, in another root."""
    top = tmp_path / "second"
    (top / "Frieren Again").mkdir(parents=True)
    root = Root.create(path=str(top), position=1)
    folder = Folder.create(root=root, path="Frieren Again", key="frieren again", series=frieren)
    (top / "Frieren Again" / "S01E05.mkv").write_bytes(b"not much of a film")
    return folder, top / "Frieren Again"


def test_a_video_in_another_root_gets_its_nfo_beside_it(shelf, frieren, elsewhere):
    folder, place = elsewhere
    scan.one(frieren.id)
    shelf.work()
    assert (place / "S01E05.nfo").is_file()
    assert shelf.written(frieren)[f"//{folder.id}/S01E05.nfo"].content
    assert not [path for path in shelf.files(frieren) if "S01E05" in path]


def test_what_we_wrote_in_another_root_goes_when_its_video_became_unsure(shelf, frieren, elsewhere):
    folder, place = elsewhere
    scan.one(frieren.id)
    shelf.work()
    by_hand.number(folder.id, "folder", 9, 0)
    shelf.work()
    assert [path.name for path in place.iterdir()] == ["S01E05.mkv"]


def test_while_another_root_is_away_nothing_in_it_is_written_or_counts_as_lost(shelf, frieren, elsewhere):
    _, place = elsewhere
    scan.one(frieren.id)
    shelf.work()
    place.parent.rename(place.parent.with_name("unplugged"))
    place.parent.mkdir()
    shelf.load(frieren, "nfo", force=True)
    assert list(place.parent.iterdir()) == []
    assert WrittenFile.select().where(WrittenFile.path.startswith("//")).exists()
    assert shelf.part(frieren, "nfo").state == "loaded"


def test_a_file_of_a_folder_that_is_no_longer_known_is_left_alone(shelf, frieren, elsewhere):
    folder, place = elsewhere
    scan.one(frieren.id)
    shelf.work()
    Folder.delete().where(Folder.id == folder.id).execute()
    files = [row for row in frieren.files if row.path.startswith("//")]
    assert files and file_changes.missing_on_disk(frieren, files) == []
    assert file_changes.changed_on_disk(frieren, files) == []
    assert file_changes.changed_at(frieren, files[0].path) is None
    assert series_folder.read(frieren, files[0].path) is None
    assert not series_folder.remove(frieren, files[0].path)
    file_removal.remove_ours(frieren)
    assert (place / "S01E05.nfo").is_file()


def test_the_nfo_of_a_file_that_counts_through_the_show_says_its_season(shelf):
    titan = shelf.add("Attack on Titan")
    for name in ("Attack on Titan - 25.mkv", "Attack on Titan - 26.mkv", "Attack on Titan - 999.mkv"):
        shelf.video(titan, name)
    scan.all_roots()
    shelf.work()
    told = shelf.path(titan, "Attack on Titan - 26.nfo").read_text()
    assert "<season>2</season>" in told and "<episode>1</episode>" in told
    assert not shelf.path(titan, "Attack on Titan - 999.nfo").exists()


def test_the_nfo_in_the_folder_of_a_season_is_of_that_season(shelf):
    titan = shelf.add("Attack on Titan")
    second = shelf.root / "Attack on Titan 2nd Season"
    second.mkdir()
    (second / "Attack on Titan - 02.mkv").write_bytes(b"not much of a film")
    Folder.create(root=Root.FIRST, path=second.name, key=second.name.casefold(), series=titan)
    scan.all_roots()
    shelf.work()
    told = (second / "Attack on Titan - 02.nfo").read_text()
    assert "<season>2</season>" in told and "<episode>2</episode>" in told
