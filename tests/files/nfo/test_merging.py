"""What a user changed in an NFO stays; everything else is brought up to date."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aniworld.files import nfo
from aniworld.files.nfo.reading import parse

LAST = nfo.tvshow(
    nfo.ShowNfo(
        "Old",
        plot="Old plot",
        status="running",
        genres=("Drama", "Action"),
        mpaa="TV-14",
        ids={"tvmaze": "1", "tvdb": "2"},
        default_id="tvmaze",
        named_seasons={1: "First"},
    )
)
NEW = nfo.tvshow(
    nfo.ShowNfo(
        "New",
        plot="New plot",
        status="ended",
        genres=("Drama", "Comedy"),
        mpaa="TV-MA",
        ids={"tvmaze": "1", "tvdb": "3"},
        default_id="tvmaze",
        named_seasons={1: "First", 2: "Second"},
    )
)


def edited(*changes: tuple[str, str]) -> bytes:
    text = LAST.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def told(content: bytes, tag: str) -> list[str]:
    return [element.text for element in parse(content).documents[0].root.findall(tag)]


def test_a_file_that_nobody_touched_is_written_anew():
    assert nfo.merge(LAST, LAST, NEW) == nfo.Merged(NEW)


def test_an_edited_plot_stays_and_the_rest_is_updated():
    merged = nfo.merge(edited(("Old plot", "My plot")), LAST, NEW)
    assert merged.kept == ("plot",)
    assert merged.content == NEW.replace(b"New plot", b"My plot")


@pytest.mark.parametrize(
    "change, kept, tag, values",
    [
        (("</tvshow>", "<tag>mine</tag></tvshow>"), ("tag",), "tag", ["mine"]),
        (("<mpaa>TV-14</mpaa>", ""), ("mpaa",), "mpaa", []),
        (("</genre>", "</genre><genre>Mine</genre>"), ("genre",), "genre", ["Drama", "Mine", "Action"]),
        ((">First<", ">Mine<"), ("namedseason 1",), "namedseason", ["Mine", "Second"]),
        ((">2</uniqueid>", ">9</uniqueid>"), ("uniqueid tvdb",), "uniqueid", ["1", "9"]),
        (("Continuing", "Ended"), (), "status", ["Ended"]),
        (("<title>", "<title lang='x'>"), ("title",), "title", ["Old"]),
        (("<plot>", "<plot>\n  "), (), "plot", ["New plot"]),
    ],
)
def test_each_element_that_differs_from_what_we_wrote_is_the_users(change, kept, tag, values):
    merged = nfo.merge(edited(change), LAST, NEW)
    assert merged.kept == kept
    assert told(merged.content, tag) == values
    assert merged.reason == ""


def test_an_edit_survives_many_updates_and_then_the_bytes_rest():
    first = nfo.merge(edited(("Old plot", "My plot"), ("</tvshow>", "<x>1</x></tvshow>")), LAST, NEW)
    newer = NEW.replace(b"TV-MA", b"TV-PG")
    second = nfo.merge(first.content, NEW, newer)
    assert second.kept == ("plot", "x")
    assert told(second.content, "plot") == ["My plot"] and told(second.content, "mpaa") == ["TV-PG"]
    assert nfo.merge(second.content, newer, newer).content == second.content


def test_unknown_elements_comments_and_a_url_behind_keep_their_place():
    current = edited(
        ("<tvshow>", "<!-- my file -->\n<tvshow>\n  <dateadded>2020</dateadded>\n  <!-- note -->"),
        ("<plot>", "<custom a='b'><c/></custom><plot>"),
    )
    merged = nfo.merge(current + b"\nhttps://thetvdb.com/?id=2\n", LAST, NEW).content.decode()
    assert merged.startswith(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<!-- my file -->\n<tvshow>\n  <dateadded>'
    )
    assert merged.endswith("</tvshow>\n\nhttps://thetvdb.com/?id=2\n")
    assert (
        merged.index("<!-- note -->")
        < merged.index("<title>New")
        < merged.index("<custom a='b'><c/></custom>")
        < merged.index("<plot>New")
    )


def test_a_file_of_somebody_else_only_gets_what_it_lacks():
    theirs = (
        b"<tvshow><plot>Theirs</plot><title>New</title>"
        b"<uniqueid type='tvdb' default='true'>8</uniqueid></tvshow>"
    )
    merged = nfo.merge(theirs, None, NEW)
    assert merged.kept == ("plot", "uniqueid tvdb")
    assert [told(merged.content, tag) for tag in ("plot", "mpaa", "genre")] == [
        ["Theirs"],
        ["TV-MA"],
        ["Drama", "Comedy"],
    ]
    assert b'default="true"' not in merged.content
    assert b"<uniqueid type='tvdb' default='true'>8" in merged.content


@pytest.mark.parametrize(
    "change, default",
    [
        (("</tvshow>", '<uniqueid type="tmdb" default="true">7</uniqueid></tvshow>'), "tmdb"),
        ((' default="true">1</uniqueid>', ">1</uniqueid>"), "tvmaze"),
        (('<uniqueid type="tvdb">', '<uniqueid type="tvdb" default="true">'), "tvdb"),
        (('<uniqueid type="tvmaze" default="true">1</uniqueid>', ""), "tvdb"),
        (
            (
                "<id>",
                '<uniqueid type="mal" default="true">8</uniqueid><uniqueid type="MAL" default="true">9</uniqueid><id>',
            ),
            "MAL",
        ),
    ],
)
def test_one_id_is_the_default_whatever_the_user_did(change, default):
    root = parse(nfo.merge(edited(change), LAST, NEW).content).documents[0].root
    assert [
        element.get("type") for element in root.findall("uniqueid") if element.get("default") == "true"
    ] == [default]


def test_our_own_default_moves_with_us_also_in_an_edited_file():
    new = NEW.replace(b'type="tvmaze" default="true"', b'type="tvmaze"').replace(
        b'type="tvdb"', b'type="tvdb" default="true"'
    )
    content = nfo.merge(edited(("Old plot", "My plot")), LAST, new).content
    assert b'<uniqueid type="tvmaze">1<' in content and b'<uniqueid type="tvdb" default="true">3<' in content


def test_fields_locked_in_jellyfin_stay():
    merged = nfo.merge(
        edited(("</tvshow>", "<lockedfields>Overview|Genres</lockedfields></tvshow>")), LAST, NEW
    )
    assert told(merged.content, "plot") == ["Old plot"]
    assert told(merged.content, "genre") == [
        "Drama",
        "Action",
    ]
    assert told(merged.content, "title") == ["New"]
    assert set(merged.kept) == {"plot", "genre", "lockedfields"}
    locked = b"<tvshow><lockedfields>OfficialRating</lockedfields></tvshow>"
    assert told(nfo.merge(locked, None, NEW).content, "mpaa") == []


@pytest.mark.parametrize(
    "current, because",
    [
        (b"", "empty"),
        (b"https://thetvdb.com/?id=2", "address"),
        (b"<tvshow><title>x</tvshow>", "not well-formed"),
        (b"\0\1\2", "not well-formed"),
        (b"<!DOCTYPE x><tvshow/>", "DOCTYPE"),
        (b"<movie><title>x</title></movie>", "describes a movie"),
        (b"<tvshow><lockdata> True </lockdata></tvshow>", "locked"),
        (LAST[:-20], "not well-formed"),
    ],
)
def test_what_we_do_not_understand_or_may_not_change_is_not_touched(current, because):
    merged = nfo.merge(current, LAST, NEW)
    assert merged.content is None and because in merged.reason


def test_a_file_that_would_become_too_large_is_kept():
    opening, end = b"<tvshow><title>x</title><plot>", b"</plot></tvshow>"
    merged = nfo.merge(opening + b"x" * (nfo.MAX_BYTES - len(opening + end)) + end, None, NEW)
    assert merged.content is None and "would become larger" in merged.reason


def test_a_file_that_only_looks_different_is_not_written_again():
    reformatted = LAST.replace(b"\n  ", b"\n\t").replace(b"'", b"&apos;") + b"\n"
    assert nfo.merge(reformatted, LAST, LAST) == nfo.Merged(reformatted)


def test_what_we_wrote_last_may_be_unreadable():
    assert nfo.merge(LAST, b"<broken", NEW).kept == nfo.merge(LAST, None, NEW).kept != ()


def test_stacked_episodes_are_matched_by_their_numbers():
    one, two, three = (nfo.EpisodeNfo(f"Title {number}", 1, number, plot="Old") for number in (1, 2, 3))
    last = nfo.episode([one, two])
    current = nfo.episode([two, nfo.EpisodeNfo("Mine", 1, 1, plot="Old")])
    new = nfo.episode(
        [nfo.EpisodeNfo(f"Title {number}", 1, number, plot="New") for number in (1, 2)] + [three]
    )
    merged = nfo.merge(current, last, new)
    assert merged.kept == ("title",)
    told_now = [
        (entry.root.findtext("title"), entry.root.findtext("plot"))
        for entry in parse(merged.content).documents
    ]
    assert told_now == [("Title 2", "New"), ("Mine", "New"), ("Title 3", "Old")]


def test_episodes_that_we_did_not_write_before_only_get_what_they_lack():
    one, two, three, four = (
        nfo.EpisodeNfo(f"Title {number}", 1, number, plot="x") for number in (1, 2, 3, 4)
    )
    current = nfo.episode([one, nfo.EpisodeNfo("Mine", 1, 2)])
    merged = nfo.merge(current, nfo.episode([one, three]), nfo.episode([one, two, three, four]))
    told_now = [
        (entry.root.findtext("title"), entry.root.findtext("plot"))
        for entry in parse(merged.content).documents
    ]
    assert told_now == [("Title 1", "x"), ("Mine", "x"), ("Title 3", "x"), ("Title 4", "x")]


def test_an_empty_value_of_ours_is_not_added():
    there = b"<tvshow><plot>Theirs</plot></tvshow>"
    assert nfo.merge(there, None, nfo.tvshow(nfo.ShowNfo(""))).content == there


def test_a_lone_episode_is_matched_without_numbers():
    new = nfo.episode([nfo.EpisodeNfo("New", 1, 5)])
    merged = nfo.merge(b"<episodedetails><plot>Mine</plot></episodedetails>", None, new)
    assert [told(merged.content, tag) for tag in ("title", "episode")] == [["New"], ["5"]]
    assert merged.kept == ("plot",)


def test_an_episode_that_we_do_not_know_stays():
    current = nfo.episode([nfo.EpisodeNfo("One", 1, 1), nfo.EpisodeNfo("Theirs", 7, 7)])
    merged = nfo.merge(current, None, nfo.episode([nfo.EpisodeNfo("One", 1, 1), nfo.EpisodeNfo("Two", 1, 2)]))
    assert [entry.root.findtext("title") for entry in parse(merged.content).documents] == [
        "One",
        "Theirs",
        "Two",
    ]


shows = st.builds(
    nfo.ShowNfo,
    title=st.sampled_from("ABC"),
    plot=st.sampled_from(["", "x", "y"]),
    mpaa=st.sampled_from(["", "m"]),
    genres=st.lists(st.sampled_from("gh"), max_size=2).map(tuple),
    default_id=st.sampled_from(["mal", "imdb"]),
    ids=st.dictionaries(st.sampled_from(["mal", "imdb"]), st.sampled_from("12")),
    named_seasons=st.dictionaries(st.sampled_from([1, 2]), st.sampled_from("st")),
)


@settings(max_examples=300, deadline=None)
@given(shows, st.one_of(st.none(), shows), shows)
def test_merging_again_changes_nothing(current, last, new):
    wanted = nfo.tvshow(new)
    once = nfo.merge(nfo.tvshow(current), last and nfo.tvshow(last), wanted)
    assert nfo.merge(once.content, wanted, wanted).content == once.content
    root = parse(once.content).documents[0].root
    ids = root.findall("uniqueid")
    assert sum(element.get("default") == "true" for element in ids) == min(1, len(ids))
