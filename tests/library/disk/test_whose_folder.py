"""How surely a folder is a show's, and why."""

import pytest

from aniworld.library.disk import evidence, whose_folder
from aniworld.library.disk.whose_folder import Show, fit

NFO = b"<tvshow><title>Willow</title><uniqueid type='tvdb'>55</uniqueid></tvshow>"


def show(*titles, year=2014, **ids):
    return Show(titles or ("Willow", "柳"), year, {name: frozenset([value]) for name, value in ids.items()})


@pytest.mark.parametrize(
    ("name", "code", "is_sure"),
    [
        ("Something else [tvdbid-55]", "folder_id_in_name", True),
        ("Willow (2014)", "folder_title_and_year", True),
        ("[Grp] willow (2014) [BD 1080p]", "folder_title_and_year", True),
        ("Willow (2015)", "folder_title_near_year", True),
        ("Willow 2014", "folder_title_and_year", True),
        ("柳", "folder_title_same", True),
        ("Willow 2nd Season (2016)", "folder_title_same", True),
        ("Willow - 柳 (2014)", "folder_title_and_year", True),
        ("柳 – Willow", "folder_title_same", True),
        ("Willow - Brothers", None, False),
        ("Willow (2019)", "folder_other_year", False),
        ("Willlow Chronicles of the North", None, False),
        ("Wil", None, False),
    ],
)
def test_what_a_name_is_worth(name, code, is_sure):
    found = fit(evidence.of(name), show(tvdb="55"))
    assert (found and found.reason.code) == code
    assert bool(found and found.is_sure) == is_sure


def test_a_name_that_is_only_alike_or_held_is_never_sure():
    alike = fit(evidence.of("The Willow Chronicle"), show("The Willow Chronicles"))
    held = fit(evidence.of("Willow"), show("Willow the Scarlet"))
    assert (alike.reason.code, alike.is_sure) == ("folder_title_alike", False)
    assert (held.reason.code, held.is_sure) == ("folder_title_held", False)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Syoujo no Yanagi", "Shōjo no Yanagi"),
        ("Sukitte Ii na yanagi", "Suki tte iina Yanagi"),
        ("Yanagi & Wirrow", "The Yanagi and Willow"),
    ],
)
def test_a_title_that_sounds_the_same_is_offered_and_never_sure(name, title):
    found = fit(evidence.of(name), show(title))
    assert (found.reason.code, found.is_sure) == ("folder_title_alike", False)


def test_a_short_title_that_sounds_the_same_is_another():
    assert fit(evidence.of("Lain"), show("Rain")) is None


def test_nothing_rough_is_found_where_only_what_is_sure_counts():
    assert fit(evidence.of("The Willow Chronicle"), show("The Willow Chronicles"), is_rough=False) is None


@pytest.mark.parametrize(
    ("plex", "nfo", "code"),
    [(b"tvdbid: 55", None, "folder_id_in_plexmatch"), (None, NFO, "folder_id_in_nfo")],
)
def test_an_id_in_a_file_is_sure(plex, nfo, code):
    found = fit(evidence.of("Whatever", plex, nfo), show(tvdb="55"))
    assert found.reason.code == code and found.is_sure
    assert "tvdb" in found.reason.sentence and "55" in found.reason.sentence


def test_an_id_of_another_show_is_no_match_whatever_it_is_called():
    said = evidence.of("Willow (2014)", None, NFO)
    assert fit(said, show(tvdb="77")) is None
    assert whose_folder.names_another(said, show(tvdb="77"))


def test_another_entry_of_the_same_show_is_no_contradiction():
    found = fit(evidence.of("Willow (2014) [anidb-2]"), show(anidb="1"))
    assert found.reason.code == "folder_title_and_year"


def test_two_different_ids_are_never_sure():
    said = evidence.of("Willow (2014) [tvdbid-56]", None, NFO)
    for known in (show(tvdb="55"), show(tvdb="56"), show()):
        found = fit(said, known)
        assert found is None or not found.is_sure


def test_ids_of_two_shows_are_never_sure():
    found = fit(evidence.of("Willow [tvdbid-55] [tmdbid-9]"), show(tvdb="55", tmdb="1"))
    assert found.reason.code == "folder_ids_of_two_shows" and not found.is_sure


def test_an_id_of_a_show_and_one_of_its_later_season_are_no_two_shows():
    said = evidence.of("Willow [tvdbid-55] [anidbid-9]")
    whole, season = show(tvdb="55"), show("Yanagi Kan", anidb="9", tmdb="1")
    first = show("Willow", anidb="8", tmdb="1")
    assert whose_folder.of_two_shows(said, [whole, season]).reason.code == "folder_ids_of_two_shows"
    assert whose_folder.of_two_shows(said, [whole, season, first]) is None


def test_nothing_is_like_everything():
    assert fit(evidence.of("???"), show()) is None
