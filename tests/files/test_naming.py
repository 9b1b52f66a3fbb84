"""Names on disk: every title gets one safe folder, and no path leaves the library."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aniworld.errors import NotAllowed
from aniworld.files import naming

HOSTILE_TITLES = [
    "../../etc/x",
    "..",
    ".",
    "/abs",
    "C:\\x",
    "\\\\srv\\x",
    "a/../../b",
    "..%2f",
    "．．／",
    "a\0b",
    "a\nb",
    "CON",
    "aux.txt",
    "com1",
    "LPT9.log",
    "nul .txt",
    "x.",
    "x ",
    "a" * 4000,
    "あ" * 4000,
    "😀" * 100,
    "\u202e\u2066\u200f",
    "~",
    "-rf",
    "$(id)",
    '"',
    "",
    " ",
    "...",
    "\ud800",
    "a\udfffb",
    "e*\u0301",
    "CON" + "." * 300 + "x",
    "aux." + "y" * 300,
    ": : :",
    "\u200b",
    "\ufeff",
]
anything = st.text(st.characters(exclude_categories=()), max_size=300)
titles = st.one_of(
    anything, st.lists(st.one_of(anything, st.sampled_from(HOSTILE_TITLES)), max_size=4).map("".join)
)
years = st.one_of(st.none(), st.integers(1900, 2100))


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return tmp_path_factory.mktemp("library")


def assert_is_one_safe_folder(name: str, library: Path):
    folder = naming.inside(library, name)
    folder.mkdir(exist_ok=True)
    assert folder.parent == library and folder.name == name
    assert os.listdir(library) == [name]
    folder.rmdir()
    assert 0 < len(name.encode()) <= 200
    assert name == name.strip(" .") and not set('/\\:*?"<>|') & set(name)
    assert name.partition(".")[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@pytest.mark.parametrize("year", [None, 2020])
@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_becomes_one_folder_inside_the_library(title, year, library):
    assert_is_one_safe_folder(naming.folder_name(title, year, "series-7"), library)


@settings(max_examples=400, deadline=None)
@given(titles, years)
def test_any_title_becomes_one_folder_that_keeps_its_name(library, title, year):
    name = naming.folder_name(title, year, "series-7")
    assert_is_one_safe_folder(name, library)
    assert naming.folder_name(name, None, "other") == name
    assert naming.folder_name(name, year, "other") == name


@settings(max_examples=200, deadline=None)
@given(titles, years, titles)
def test_a_name_with_a_suffix_is_as_safe(library, title, year, tag):
    name = naming.with_suffix(naming.folder_name(title, year, "series-7"), tag)
    assert_is_one_safe_folder(name, library)
    assert name.endswith("]") and (year is None or f" ({year}) [" in name)


FOLDERS = [
    ("Frieren: Beyond Journey's End", 2023, "Frieren - Beyond Journey's End (2023)"),
    ("Re:Zero", None, "Re-Zero"),
    ("Fate/Zero", 2011, "Fate-Zero (2011)"),
    ("Dororo (2019)", 2019, "Dororo (2019)"),
    ("進撃の巨人", 2013, "進撃の巨人 (2013)"),
    ("Cafe\u0301", None, "Caf\u00e9"),
    ("Is the Order a Rabbit?", 2014, "Is the Order a Rabbit (2014)"),
    ("  two \t blanks ", None, "two blanks"),
    ("CON", None, "CON_"),
    ("aux.txt", 2020, "aux_.txt (2020)"),
    ("...", 2020, "series-7 (2020)"),
]


@pytest.mark.parametrize("title, year, name", FOLDERS)
def test_a_folder_is_named_after_title_and_year(title, year, name):
    assert naming.folder_name(title, year, "series-7") == name


def test_a_title_that_is_too_long_is_cut_and_its_year_is_not():
    name = naming.folder_name("あ" * 300, 2020, "series-7")
    assert name == "あ" * 64 + " (2020)"
    assert naming.with_suffix(name, "tvmaze-123") == "あ" * 60 + " (2020) [tvmaze-123]"


def test_twins_share_a_key():
    assert naming.folder_key("Café") == naming.folder_key("CAFE\u0301")
    assert naming.folder_key("Strasse") == naming.folder_key("STRAßE")
    assert naming.folder_key("K") != naming.folder_key("K2")


SLUGS = [
    ("Übel Blatt", "ubel-blatt"),
    ("JoJo's Bizarre Adventure", "jojos-bizarre-adventure"),
    ("Łódź & Æon ß", "lodz-aeon-ss"),
    ("86", "86"),
    ("×××HOLiC", "holic"),
    ("進撃の巨人 2", "series-7"),
    ("שלום", "series-7"),
    ("", "series-7"),
    ("🔥", "series-7"),
    ("a" * 79 + " b", "a" * 79),
]


@pytest.mark.parametrize("title, slug", SLUGS)
def test_a_slug_is_plain_latin_or_the_fallback(title, slug):
    assert naming.slug(title, "series-7") == slug


@settings(max_examples=200)
@given(titles)
def test_any_slug_fits_in_an_address(title):
    slug = naming.slug(title, "series-7")
    assert 0 < len(slug) <= 80 and set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug.strip("-") == slug


SEASONS = [
    ("Season 1", 1),
    ("Season 01", 1),
    ("season 12", 12),
    ("S01", 1),
    ("s2", 2),
    ("Staffel 1", 1),
    ("Saison 3", 3),
    ("シーズン 2", 2),
    ("Season.03", 3),
    ("Season 1 (2013)", 1),
    ("Season 2 - The Final", 2),
    ("Specials", 0),
    ("Season 00", 0),
    ("Season", None),
    ("Season 1-2", None),
    ("Extras", None),
    ("S01E01", None),
    ("Show 1", None),
    ("", None),
]


@pytest.mark.parametrize("folder, number", SEASONS)
def test_season_folders_are_recognised_in_many_spellings(folder, number):
    assert naming.season_number(folder) == number


def test_seasons_are_named_with_two_digits():
    assert [naming.season_folder(number) for number in (0, 1, 12, 100)] == [
        "Specials",
        "Season 01",
        "Season 12",
        "Season 100",
    ]


@pytest.mark.parametrize(
    "existing, found",
    [
        (["Season 1"], "Season 1"),
        (["Staffel 1", "Season 01"], "Season 01"),
        (["S01", "Season 02"], "S01"),
        (["Season 02"], None),
    ],
)
def test_a_season_goes_where_it_already_is(tmp_path, existing, found):
    for name in existing:
        (tmp_path / name).mkdir()
    (tmp_path / "Season 001").write_text("a file is no season folder")
    assert naming.find_season_folder(tmp_path, 1) == (tmp_path / found if found else None)


def test_a_season_folder_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "series").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "series" / "Season 1").symlink_to(tmp_path / "elsewhere")
    assert naming.find_season_folder(tmp_path / "series", 1) is None
    assert naming.find_season_folder(tmp_path / "missing", 1) is None


def test_artwork_and_nfo_are_named_as_media_centres_expect():
    video = "Season 01/Show - S01E01 - Mr. X.mkv"
    assert naming.episode_thumb(video) == "Season 01/Show - S01E01 - Mr. X-thumb.jpg"
    assert naming.episode_nfo(video) == "Season 01/Show - S01E01 - Mr. X.nfo"
    assert [naming.season_poster(number) for number in (0, 1)] == [
        "season-specials-poster.jpg",
        "season01-poster.jpg",
    ]


@pytest.fixture
def shelves(tmp_path):
    """A library with a series in it, a private folder with nearly the same name beside it, and links of
    all kinds."""
    root, private = tmp_path / "anime", tmp_path / "anime-private"
    (root / "Show").mkdir(parents=True)
    private.mkdir()
    (root / "out").symlink_to(private)
    (root / "etc").symlink_to("/etc")
    (root / "loop").symlink_to("loop")
    (root / "alias").symlink_to("Show")
    return root


@pytest.mark.parametrize(
    "parts",
    [
        ("..",),
        ("../anime-private/x",),
        ("Show", "..", "x"),
        ("Show/../../x",),
        ("/etc/passwd",),
        ("Show", "/etc/passwd"),
        ("out",),
        ("out/x",),
        ("etc", "passwd"),
        ("loop", "x"),
        ("a\0b",),
        ("\ud800",),
    ],
)
def test_no_path_leads_out_of_the_library(shelves, parts):
    with pytest.raises(NotAllowed) as refusal:
        naming.inside(shelves, *parts)
    assert str(refusal.value).isprintable() and str(refusal.value).encode()


@pytest.mark.parametrize(
    "parts",
    [
        ("Show",),
        ("Show/Season 01", "x.nfo"),
        ("alias", "x"),
        ("..x",),
        ("a..b/c",),
        ("x" * 300,),
        (),
    ],
)
def test_paths_inside_the_library_are_joined(shelves, parts):
    assert naming.inside(shelves, *parts) == shelves.joinpath(*parts)


def test_a_library_that_is_a_link_itself_is_fine(shelves):
    link = shelves.parent / "link"
    link.symlink_to(shelves)
    assert naming.inside(link, "Show", "x") == link / "Show" / "x"
    assert naming.steps_inside(link, "alias/x") == ("Show", "x")
