"""The names that people and programs give to the pictures of a show."""

import pytest

from aniworld.files import picture_names

SHOW = {
    "poster": ["poster.jpg", "Poster.JPG", "poster.png", "folder.jpg", "cover.webp", "Show (2020).jpg",
               "Show (2020)-poster.jpg", "show.tbn", "default.jpeg"],
    "fanart": ["fanart.png", "Fanart.jpg", "backdrop.jpg", "background.jpg", "art.jpg",
               "Show (2020)-fanart.jpg"],
    "banner": ["banner.png", "BANNER.jpg", "Show (2020)-banner.jpg"],
    "logo": ["logo.png", "clearlogo.png", "Logo.PNG", "Show (2020)-logo.png", "Show (2020)-clearlogo.png"],
    "landscape": ["landscape.png", "thumb.jpg", "Show (2020)-landscape.jpg"],
    "clearart": ["clearart.png", "ClearArt.jpg"],
    "fanart1": ["fanart1.png", "fanart-1.jpg", "backdrop1.jpg", "Background-1.jpg"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in SHOW.items() for name in names])
def test_a_picture_is_of_its_kind_and_of_no_other(kind, name):
    kinds = [one for one in picture_names.OF_A_SHOW if picture_names.of_show([name], one, "Show (2020)")]
    assert kinds == [kind]


@pytest.mark.parametrize(
    "name",
    ["poster.txt", "poster", "posters.jpg", "Show - 01-thumb.jpg", "season01.jpg", "poster.jpg.bak", ".jpg"],
)
def test_other_files_are_no_picture_of_the_show(name):
    assert not any(picture_names.of_show([name], kind, "Show") for kind in picture_names.OF_A_SHOW)


SEASONS = {
    1: ["season01-poster.jpg", "season01.jpg", "Season 1.png", "season-1-poster.jpg", "Season01-Poster.JPG",
        "S01.jpg", "staffel1-poster.jpg"],
    0: ["season-specials-poster.jpg", "season-specials.png", "season00-poster.jpg", "season00.jpg",
        "Specials.jpg", "specials-poster.jpg"],
    12: ["season12-poster.webp"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("season", "name"), [(season, name) for season in SEASONS for name in SEASONS[season]]
)
def test_a_poster_is_of_its_season(season, name):
    assert [one for one in range(20) if picture_names.of_season([name], one)] == [season]


@pytest.mark.parametrize("name", ["season01-fanart.jpg", "season-all-poster.jpg", "season.jpg", "poster.jpg"])
def test_other_pictures_are_no_poster_of_a_season(name):
    assert not any(picture_names.of_season([name], season) for season in range(20))


def test_in_the_folder_of_a_season_the_poster_is_called_as_that_of_a_show():
    names = ["season02.jpg", "folder.jpg", "season01.jpg", "Poster.png"]
    assert picture_names.in_season_folder(names, 2) == ["Poster.png", "folder.jpg", "season02.jpg"]


def test_of_several_the_likeliest_comes_first():
    names = ["folder.jpg", "poster.webp", "poster.png", "Poster.JPG"]
    assert picture_names.of_show(names, "poster", "Show")[0] == "Poster.JPG"
    assert picture_names.of_show(names, "poster", "Show")[-1] == "folder.jpg"
