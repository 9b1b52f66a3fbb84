"""What else a name tells: whose season it is, the title, and what tells two files of one episode apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aniworld.files import names
from aniworld.files.names import Name


@pytest.mark.parametrize(
    "path, season, told_by",
    [
        ("Show S02E05.mkv", 2, "name"),
        ("Show 2nd Season - 05.mkv", 2, "name"),
        ("Season 1/Show S02E05.mkv", 2, "name"),
        ("Season 2/Show - 05.mkv", 2, "folder"),
        ("Show/Season 2/CD1/05.mkv", 2, "folder"),
        ("Show Season 2/Season 1/05.mkv", 1, "folder"),
        ("Show II - 05.mkv", 2, "title"),
        ("Show II/Show - 05.mkv", 2, "title"),
        ("Season 1/Show II - 05.mkv", 1, "folder"),
        ("Show T2 - 05.mkv", 2, "title"),
        ("05 Show (Season 2).mkv", 2, "name"),
        ("Show - OVA 05.mkv", 0, "name"),
        ("OVA/Show - 05.mkv", 0, "folder"),
        ("Show - 05.mkv", None, None),
        ("Show 2 - 05.mkv", None, None),
        ("Show S01-S02/Show - 05.mkv", None, None),
    ],
)
def test_a_season_says_who_told_it(path, season, told_by):
    name = names.read(path)
    assert (name.season, name.season_from, name.episodes) == (season, told_by, (5,))


def test_a_number_behind_that_of_its_season_is_told_as_it_stands_too():
    told = names.read("Season 1/112-113.mkv").as_json()
    assert (told["episodes"], told["written"]) == ([12, 13], [112, 113])
    assert Name.of(told) == names.read("Season 1/112-113.mkv")
    assert "written" not in names.read("Season 1/12.mkv").as_json()


@pytest.mark.parametrize(
    "path, version",
    [
        ("Show S01E05 [720p].mkv", "720p"),
        ("Show S01E05 - 1080p.mkv", "1080p"),
        ("Show - 05 (1920x1080 x264).mkv", "1080p"),
        ("Show - 05 4K.mkv", "4k"),
        ("Show - 05v2.mkv", "v2"),
        ("Show - 05v2 [1080p].mkv", "1080p v2"),
        ("Show - 05 [1080p][v3].mkv", "1080p v3"),
        ("Show S01E05 {edition-Director's Cut} [720p].mkv", "Director's Cut 720p"),
        ("Show - 05.mkv", None),
        ("Show - 480.mkv", None),
    ],
)
def test_versions_of_an_episode_are_told_apart(path, version):
    assert names.read(path).version == version


@pytest.mark.parametrize(
    "path, part",
    [
        ("Show S01E05 cd1.mkv", "cd1"),
        ("Show S01E05-CD2.mkv", "cd2"),
        ("Show S01E05 - pt1.mkv", "pt1"),
        ("Show.S01E05.part2.mkv", "part2"),
        ("Show S01E05 (disc 2) [1080p].mkv", "disc2"),
        ("Show - 05a.mkv", "a"),
        ("Show S01E05B.mkv", "b"),
        ("Show S01E05 - Title, Part 1.mkv", None),
        ("Show S01E05 - Title (Part 1).mkv", None),
    ],
)
def test_parts_of_an_episode_are_told_apart_from_titles(path, part):
    name = names.read(path)
    assert (name.part, name.episodes) == (part, (5,))


@pytest.mark.parametrize(
    "path, title",
    [
        ("[Group] The Show! - 05 [1080p].mkv", "The Show!"),
        ("The.Show.S02E05.1080p.WEB.x264-GRP.mkv", "The Show"),
        ("The Show II - 05.mkv", "The Show"),
        ("The Show 2nd Season - 05.mkv", "The Show"),
        ("The Show 2 - 05.mkv", "The Show 2"),
        ("The Show (2019) - 05.mkv", "The Show"),
        ("The Show - OVA 05.mkv", "The Show"),
        ("The Show OVA - 05.mkv", "The Show"),
        ("The Show - S5 - The Beach.mkv", "The Show"),
        ("[Group][The Show][05][1080p][made by me].mkv", "The Show"),
        ("[The Show][05].mkv", "The Show"),
        ("The Show - NCOP.mkv", None),
        ("The Show (1988) [1080p].mkv", "The Show"),
        ("The Show - 50 (S04E14) [1080p].mkv", "The Show"),
        ("The Show - 05 - S01E05 - Title.mkv", "The Show"),
        ("The Show 100 S01E05.mkv", "The Show 100"),
        ("the-show-episode-25-1080p.mkv", "the-show"),
        ("★10月新番★[The Show][05][1080p].mkv", "The Show"),
        ("The Show TV Special 05.mkv", "The Show"),
        ("Season 2/05.mkv", None),
        ("S01E05 - Title.mkv", None),
    ],
)
def test_the_title_stands_before_the_number(path, title):
    assert names.read(path).title == title


@pytest.mark.parametrize(
    "path, episodes",
    [
        ("Show 117.mkv", (117,)),
        ("show.117.mkv", (117,)),
        ("show.117.hdtv.mkv", ()),
        ("show.17.hdtv.mkv", (17,)),
    ],
)
def test_only_recordings_of_television_may_write_the_season_into_the_number(path, episodes):
    assert names.read(path).episodes == episodes


@pytest.mark.parametrize(
    "path",
    [
        "Show S01E05-S02E01.mkv",
        "Show S00E01S01E03.mkv",
        "Show - 01-26.mkv",
        "Show - 2 - 05.mkv",
        "[Group][Show][05][Extra][07].mkv",
        "Show (05) (07).mkv",
        "Show 4 Title.mkv",
        "01 02.mkv",
    ],
)
def test_what_contradicts_itself_is_unsure(path):
    name = names.read(path)
    assert (name.kind, name.episodes) == ("unknown", ())


@pytest.mark.parametrize(
    "written, number",
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十四", 24),
        ("百", 100),
        ("百二", 102),
        ("一百一十", 110),
        ("二〇一", 201),
    ],
)
def test_chinese_numbers_are_read(written, number):
    assert names.read(f"第{written}話.mkv").episodes == (number,)


def test_ranges_end_where_a_file_cannot_hold_more():
    assert names.read("Show S01E01-E50.mkv").episodes == tuple(range(1, 51))
    assert names.read("Show S01E01-E51.mkv").episodes == (1,)
    assert names.read("Show E01-E51.mkv").episodes == ()
    assert names.read("Show S01E05-E05.mkv").episodes == (5,)


@pytest.mark.parametrize("path", ["Show - S02E05 [720p].mkv", "07.5.mkv", "Show.mkv", "Show - 01-02.mkv"])
def test_a_name_comes_back_from_its_row_as_it_was(path):
    name = names.read(path)
    assert Name.of(name.as_json()) == name
    assert name.as_json()["episodes"] == list(name.episodes)


def test_nothing_is_known_from_an_empty_row_or_from_keys_of_other_releases():
    assert Name.of({}) == Name()
    assert Name.of({"kind": "extra", "mood": "good"}) == Name("extra")


LETTERS = st.text(alphabet=st.characters(codec=None, categories=("L", "N", "P", "S", "Z", "C")), max_size=60)
PIECES = st.sampled_from(
    [
        "Show",
        " - ",
        "01",
        "S1",
        "E2",
        "[",
        "]",
        "(",
        ")",
        "v2",
        "-",
        "+",
        "x",
        ".",
        "/",
        "第",
        "話",
        "OVA",
        "1080p",
    ]
)


@given(st.one_of(LETTERS, st.lists(PIECES, max_size=20).map("".join)))
def test_any_name_is_read(text):
    name = names.read(text)
    assert name.kind in names.KINDS
    assert list(name.episodes) == sorted(set(name.episodes)) and len(name.episodes) <= 50
    assert name.season is None or name.season >= 0
    assert not (name.decimal and name.episodes)
    assert name.kind in ("episode", "special") or not (name.episodes or name.decimal)


@pytest.mark.parametrize(
    "repeated",
    ["& 1", "1 of ", "e1 ", "1x1 e1", "1x1", "- ", "[1]", "a_", "movie ", "season 1 ", "TV Special ", "5.1 "],
)
def test_a_name_made_to_cost_time_costs_little(repeated):
    assert names.read((repeated * 255)[:255] + "!.mkv").kind in names.KINDS
