"""Two versions of an NFO are compared element by element."""

from aniworld.files import nfo
from aniworld.files.nfo import Difference, ShowNfo, compared, merge

OURS = nfo.tvshow(ShowNfo("Willow", plot="A tree.", year=2014, ids={"tvdb": "5"}, default_id="tvdb"))
TWO = (
    b"<episodedetails><season>1</season><episode>1</episode><title>A</title></episodedetails>"
    b"<episodedetails><season>1</season><episode>2</episode><title>B</title></episodedetails>"
)


def test_all_of_a_new_file_is_added():
    told = compared(None, OURS)
    assert Difference("plot", "added", "", "A tree.") in told
    assert Difference("uniqueid tvdb", "added", "", "5 (default: true)") in told
    assert {one.what for one in told} == {"added"}


def test_all_of_a_file_that_goes_is_removed():
    assert Difference("plot", "removed", "A tree.", "") in compared(OURS, None)


def test_what_is_the_same_is_not_told():
    assert compared(OURS, OURS) == []


def test_an_element_that_gets_another_value_has_both():
    after = OURS.replace(b"A tree.", b"An old tree.")
    assert compared(OURS, after) == [Difference("plot", "changed", "A tree.", "An old tree.")]


def test_of_several_elements_of_one_name_only_those_that_differ_are_told():
    before = b"<tvshow><genre>Drama</genre><genre>Fantasy</genre><genre>Slice of Life</genre></tvshow>"
    after = b"<tvshow><genre>Fantasy</genre><genre>Comedy</genre></tvshow>"
    assert compared(before, after) == [
        Difference("genre", "changed", "Drama", "Comedy"),
        Difference("genre", "removed", "Slice of Life", ""),
    ]


def test_an_attribute_is_a_difference_too():
    before = b"<tvshow><uniqueid type='tvdb' default='true'>5</uniqueid></tvshow>"
    after = b"<tvshow><uniqueid type='tvdb'>5</uniqueid></tvshow>"
    assert compared(before, after) == [Difference("uniqueid tvdb", "changed", "5 (default: true)", "5")]


def test_a_file_of_two_episodes_names_the_episode():
    assert compared(TWO, TWO.replace(b">B<", b">C<")) == [Difference("title", "changed", "B", "C", "1x2")]


def test_what_stays_its_users_is_told_with_what_we_would_have_written():
    theirs = b"<tvshow><title>My title</title><year>2014</year></tvshow>"
    merged = merge(theirs, None, OURS)
    told = compared(theirs, merged.content, OURS, merged.kept)
    assert Difference("title", "kept", "My title", "Willow") in told
    assert "year" not in [one.tag for one in told if one.what == "kept"]


def test_a_file_that_cannot_be_read_has_no_elements():
    assert compared(b"no xml", OURS) == compared(None, OURS)


def test_a_long_value_is_cut():
    (one,) = compared(None, b"<tvshow><plot>" + b"a" * 1000 + b"</plot></tvshow>")
    assert len(one.new) == 300
