"""What a person edits in NFO files counts for the series, too, until they give it back."""

import re
from xml.etree import ElementTree as ET

import pytest

from aniworld.library.series import editing, edits, rematch
from aniworld.models import Episode, OriginalFile, Series

VIDEO = "Season 01/Frieren - S01E01"
OTHER = "513"


@pytest.fixture
def watched(shelf):
    """Frieren with its first episode, which lies there in two versions."""
    added = shelf.add("Frieren")
    for version in ("720p", "1080p"):
        shelf.video(added, f"{VIDEO} - {version}.mkv")
    return shelf.load(added, "episodes", "nfo")


def edit(path, *changes):
    """Give elements of a file other content; without any, the element goes."""
    text = path.read_text()
    for tag, inner in changes:
        wanted = f"<{tag}>{inner}</{tag}>" if inner is not None else ""
        text, count = re.subn(
            rf"<{tag}\b[^>]*>.*?</{tag}>", lambda _, wanted=wanted: wanted, text, count=1, flags=re.DOTALL
        )
        if not count:
            text = re.sub("(<tvshow>|<episodedetails>)", rf"\1{wanted}", text)
    path.write_text(text)


def said(path, tag):
    return ET.fromstring(path.read_bytes()).findtext(tag)


def listed(row):
    return {one.field: (one.value, one.how) for one in editing.listed(row)}


def first_episode():
    return Episode.get((Episode.season == 1) & (Episode.number == 1))


def test_an_edited_element_is_the_value_of_the_series(shelf, frieren):
    edit(
        shelf.path(frieren, "tvshow.nfo"),
        ("title", "The Mage"),
        ("plot", "My words.\n\nAnd more."),
        ("premiered", "2020-02-03"),
        ("status", "Ended"),
        ("runtime", "99"),
        ("userrating", "9"),
        ("ratings", '<rating name="x" max="5" default="true"><value>4</value></rating>'),
    )
    row = shelf.load(frieren, "nfo", force=True)
    assert (row.title, row.overview, row.premiered, row.year) == (
        "The Mage",
        "My words.\n\nAnd more.",
        "2020-02-03",
        2020,
    )
    assert (row.status, row.runtime_minutes, row.rating) == ("ended", 99, 8.0)
    assert edits.chosen(row, "user_rating", None) == 9
    assert {how for _, how in listed(row).values()} == {edits.FILE}


def test_a_refresh_keeps_what_was_edited_in_a_file(shelf, frieren):
    edit(shelf.path(frieren, "tvshow.nfo"), ("plot", "My words."))
    shelf.load(frieren, "nfo", force=True)
    row = shelf.load(frieren, force=True)
    assert row.overview == "My words." == said(shelf.path(row, "tvshow.nfo"), "plot")
    assert editing.ours(row, "plot") not in ("", "My words.")


def test_what_was_deleted_in_a_file_is_empty(shelf, frieren):
    edit(shelf.path(frieren, "tvshow.nfo"), ("plot", None), ("premiered", None), ("mpaa", None))
    row = shelf.load(frieren, "nfo", force=True)
    assert (row.overview, row.premiered) == ("", None)


def test_given_back_the_file_says_ours_again_and_all_else_in_it_stays(shelf, frieren):
    path = shelf.path(frieren, "tvshow.nfo")
    before = path.read_bytes()
    edit(path, ("plot", "My words."), ("studio", "Home"))
    edited = path.read_bytes()
    shelf.load(frieren, "nfo", force=True)
    editing.give_back(frieren, "plot")
    shelf.work()
    ours = re.search(b"<plot>.*?</plot>", before, re.DOTALL)[0]
    assert path.read_bytes() == re.sub(b"<plot>.*?</plot>", lambda _: ours, edited, flags=re.DOTALL)
    row = Series.get()
    assert row.overview == editing.ours(row, "plot") and row.studio == "Home"
    assert listed(row) == {"plot": ("My words.", edits.GIVEN_BACK), "studio": ("Home", edits.FILE)}
    assert shelf.load(frieren, "nfo", force=True).overview == row.overview


def test_edited_back_in_the_file_it_is_nobodys_edit(shelf, frieren):
    path = shelf.path(frieren, "tvshow.nfo")
    before = path.read_bytes()
    edit(path, ("plot", "My words."))
    shelf.load(frieren, "nfo", force=True)
    path.write_bytes(before)
    row = shelf.load(frieren, "nfo", force=True)
    assert listed(row) == {} and row.overview == said(path, "plot")


def test_an_element_without_a_field_is_listed_and_given_back(shelf, frieren):
    path = shelf.path(frieren, "tvshow.nfo")
    edit(path, ("actor", "<name>Me</name><role>Myself</role>"), ("status", "On a break"), ("mine", "x"))
    row = shelf.load(frieren, "nfo", force=True)
    by_field = {one.field: one for one in editing.listed(row)}
    assert by_field.keys() == {"actor", "status"}
    assert by_field["actor"].texts[0] == "Me (Myself)" and by_field["status"].texts == ["On a break"]
    assert row.status == "running" and by_field["actor"].ours is None
    for field in ("actor", "status"):
        editing.give_back(row, field)
    shelf.work()
    assert b"Myself" not in path.read_bytes() and said(path, "status") == "Continuing"
    assert said(path, "mine") == "x"


def test_what_is_edited_here_is_written_over_what_was_edited_in_the_file(shelf, frieren):
    path = shelf.path(frieren, "tvshow.nfo")
    edit(path, ("plot", "In the file."))
    editing.change(frieren, {"plot": "On the page."})
    shelf.work()
    assert said(path, "plot") == "On the page."
    assert listed(Series.get()) == {"plot": ("On the page.", edits.PAGE)}


def test_what_is_edited_in_the_file_later_counts_more_than_what_was_edited_here(shelf, frieren):
    path = shelf.path(frieren, "tvshow.nfo")
    editing.change(frieren, {"plot": "On the page."})
    shelf.work()
    edit(path, ("plot", "In the file."))
    row = shelf.load(frieren, "nfo", force=True)
    assert row.overview == "In the file." == said(path, "plot")
    assert listed(row) == {"plot": ("In the file.", edits.FILE)}
    assert editing.ours(row, "plot") not in ("On the page.", "In the file.")


def test_a_file_of_somebody_else_counts_and_its_bytes_are_kept_when_it_is_written_over(shelf):
    theirs = b"<tvshow>\n  <title>By hand</title>\n  <plot>Theirs.</plot>\n</tvshow>\n"
    path = shelf.root / "Frieren - Beyond Journey's End (2023)" / "tvshow.nfo"
    path.parent.mkdir(parents=True)
    path.write_bytes(theirs)
    row = shelf.add("Frieren")
    assert (row.title, row.overview) == ("By hand", "Theirs.")
    editing.give_back(row, "title")
    editing.change(row, {"plot": "Mine."})
    shelf.work()
    assert said(path, "title").startswith("Frieren") and said(path, "plot") == "Mine."
    assert bytes(OriginalFile.get().content) == theirs


def test_an_episode_edited_in_one_of_its_files_is_edited(shelf, watched):
    one = shelf.path(watched, f"{VIDEO} - 720p.nfo")
    edit(one, ("title", "The Wall"), ("plot", "Mine."))
    shelf.load(watched, "nfo", force=True)
    row = first_episode()
    assert listed(row) == {"title": ("The Wall", edits.FILE), "plot": ("Mine.", edits.FILE)}
    assert edits.episode_title(row) == "The Wall" != editing.ours(row, "title")
    editing.give_back_of_episode(watched, 1, 1, "title")
    shelf.work()
    assert said(one, "title") == editing.ours(row, "title") and said(one, "plot") == "Mine."


def test_an_edit_goes_with_the_file_that_said_it(shelf, watched):
    one = shelf.path(watched, f"{VIDEO} - 720p.nfo")
    edit(one, ("title", "The Wall"))
    shelf.load(watched, "nfo", force=True)
    one.unlink()
    shelf.load(watched, "nfo", force=True)
    assert listed(first_episode()) == {}


def test_while_a_file_cannot_be_read_what_was_edited_in_it_stays(shelf, watched):
    paths = [shelf.path(watched, f"{VIDEO} - 720p.nfo"), shelf.path(watched, "tvshow.nfo")]
    for path in paths:
        edit(path, ("plot", "Mine."))
    shelf.load(watched, "nfo", force=True)
    for path in paths:
        path.write_bytes(b"<!DOCTYPE a><episodedetails/>")
    row = shelf.load(watched, "nfo", force=True)
    assert listed(row) == listed(first_episode()) == {"plot": ("Mine.", edits.FILE)}


def test_a_season_nfo_is_nobodys_edit_of_the_series(shelf, watched):
    path = shelf.path(watched, "Season 01", "season.nfo")
    path.write_text(path.read_text().replace("<title>", "<plot>Mine.</plot><title>"))
    editing.change(watched, {"plot": "Of the series."})
    shelf.work()
    assert said(path, "plot") == "Mine."
    assert listed(Series.get()) == {"plot": ("Of the series.", edits.PAGE)}


def test_an_edited_title_finds_the_same_sources_as_before(shelf, frieren):
    editing.change(frieren, {"title": "Nobody Knows This Show"})
    before = {(row.provider, row.value) for row in frieren.ids}
    row = shelf.load(frieren, force=True)
    assert row.title == "Nobody Knows This Show" and row.loading_status == "completed"
    assert {(row.provider, row.value) for row in row.ids} == before


def test_edits_of_a_show_wait_for_it_while_the_series_is_another(shelf, frieren):
    editing.change(frieren, {"plot": "Mine."})
    editing.change_episode(frieren, 1, 1, {"title": "My start"})
    shelf.work()
    mine = next(row for row in frieren.ids if row.provider == frieren.spine)
    rematch.to(frieren, "tvmaze", OTHER)
    shelf.work()
    row = Series.get()
    assert row.spine == "tvmaze" and listed(row) == {} and row.overview != "Mine."
    assert edits.episode_title(first_episode()) != "My start"
    rematch.to(row, mine.provider, mine.value)
    shelf.work()
    row = Series.get()
    assert row.overview == "Mine." == said(shelf.path(row, "tvshow.nfo"), "plot")
    assert edits.episode_title(first_episode()) == "My start" and row.edits_aside is None


def test_edits_of_a_series_that_no_source_knew_stay_when_it_is_matched(shelf):
    row = shelf.add("Nobody Knows This Show")
    editing.change(row, {"plot": "Mine."})
    rematch.to(Series.get(), "tvmaze", OTHER)
    shelf.work()
    row = Series.get()
    assert (row.overview, row.loading_status) == (
        "Mine.",
        "completed",
    ) and row.title != "Nobody Knows This Show"
