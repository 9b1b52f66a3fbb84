"""What .plexmatch files say, and what is passed over in them."""

from aniworld.files import plexmatch
from aniworld.files.plexmatch import PlexMatch


def test_title_year_season_and_ids_are_read():
    text = "title: Willow Tale\nyear: 2014\nseason: 2\ntvdbid: 81797\nimdbid: tt0388629\nguid: tmdb://37854\n"
    assert plexmatch.read(text.encode()) == PlexMatch(
        "Willow Tale", 2014, 2, {"tvdb": "81797", "imdb": "tt0388629", "tmdb": "37854"}
    )


def test_the_show_is_the_title_too_and_keys_are_written_as_one_likes():
    assert plexmatch.read(b"\xef\xbb\xbfShow :  Willow Tale \r\nTVDB: 1\r\n") == PlexMatch(
        "Willow Tale", ids={"tvdb": "1"}
    )


def test_two_ids_that_contradict_each_other_tell_nothing():
    assert plexmatch.read(b"tvdbid: 1\nguid: tvdb://2\n").ids == {}


def test_what_is_not_understood_is_passed_over():
    data = b"\xff\xfe\x00\nnonsense\nyear: soon\nseason: 99999\ntitle:\nep: S01E01: a.mkv\nguid: plex://show/5d\n"
    assert plexmatch.read(data) == PlexMatch()


def test_a_huge_file_is_not_read_to_its_end():
    assert plexmatch.read(b"\n" * plexmatch.LARGEST + b"title: Willow Tale") == PlexMatch()
