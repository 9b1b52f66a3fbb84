"""What a folder says of its show: by name, .plexmatch and tvshow.nfo."""

import pytest

from aniworld.library.disk import evidence
from aniworld.library.disk.evidence import Said

NFO = b"<tvshow><title>Willow</title><year>2014</year><uniqueid type='tvdb'>55</uniqueid></tvshow>"


def test_the_name_tells_title_year_and_ids():
    said = evidence.of("[Grp] Willow Chronicle (2014) [tvdbid-55] [1080p]")
    assert (said.title, said.year, said.ids, said.told_by) == (
        "Willow Chronicle",
        2014,
        {"tvdb": "55"},
        {"tvdb": "name"},
    )


def test_files_tell_what_the_name_does_not():
    said = evidence.of("Willow", b"tmdbid: 77\nseason: 2\n", NFO)
    assert said.ids == {"tmdb": "77", "tvdb": "55"}
    assert said.told_by == {"tmdb": "plexmatch", "tvdb": "nfo"}
    assert (said.year, said.season) == (2014, 2)


def test_different_ids_of_one_service_are_noticed_and_the_name_counts():
    said = evidence.of("Willow [tvdbid-56]", None, NFO)
    assert said.ids["tvdb"] == "56" and said.contradicted == ("tvdb",)


@pytest.mark.parametrize(
    ("name", "season", "part"),
    [
        ("Willow 2nd Season", 2, None),
        ("Willow Part 2", None, 2),
        ("Willow II", 2, None),
        ("柳 第二季", 2, None),
    ],
)
def test_the_name_tells_the_season(name, season, part):
    said = evidence.of(name)
    assert (said.season, said.part) == (season, part)


def test_what_a_row_keeps_of_it_comes_back():
    said = evidence.of("Willow (2014) [tvdbid-56]", b"tmdbid: 77", NFO)
    assert Said.of(said.as_json()) == said
    assert Said.of({}) == Said()


def test_a_folder_is_read_from_the_disk(tmp_path):
    folder = tmp_path / "A-F" / "Willow"
    folder.mkdir(parents=True)
    (folder / "tvshow.nfo").write_bytes(NFO)
    (folder / ".plexmatch").write_bytes(b"guid: imdb://tt0123456\n")
    assert evidence.read(tmp_path, "A-F/Willow").ids == {"imdb": "tt0123456", "tvdb": "55"}


def test_a_file_that_leads_out_says_nothing(tmp_path):
    (tmp_path / "secret").write_bytes(NFO)
    root = tmp_path / "root"
    (root / "Willow").mkdir(parents=True)
    (root / "Willow" / "tvshow.nfo").symlink_to(tmp_path / "secret")
    assert evidence.read(root, "Willow").ids == {}
