"""What a merge tells of a person's elements, and how ours are written over them."""

import pytest

from aniworld.files import nfo

OURS = b"<tvshow>\n  <title>Ours</title>\n  <plot>Old.</plot>\n</tvshow>\n"
NEW = b"<tvshow>\n  <title>Ours</title>\n  <plot>New.</plot>\n</tvshow>\n"
THEIRS = OURS.replace(b"Old.", b"Mine.").replace(b"</tvshow>", b"  <mine>x</mine>\n</tvshow>")


def edited(inner, last=OURS):
    merged = nfo.merge(OURS.replace(b"</tvshow>", inner + b"</tvshow>"), last, NEW)
    return {one.tag: one.texts for one in merged.edited}


def test_each_element_of_the_person_is_told_with_its_text_and_whether_we_have_it_too():
    plot, mine = nfo.merge(THEIRS, OURS, NEW).edited
    assert plot == nfo.Edited(nfo.SHOW, "plot", "", ("Mine.",), is_ours=True)
    assert mine == nfo.Edited(nfo.SHOW, "mine", "", ("x",), is_ours=False)


def test_what_was_deleted_has_no_text():
    merged = nfo.merge(OURS.replace(b"  <plot>Old.</plot>\n", b""), OURS, NEW)
    assert [(one.tag, one.texts) for one in merged.edited] == [("plot", ())]


@pytest.mark.parametrize(
    ("inner", "texts"),
    [
        (b"<ratings><rating><value>7</value></rating></ratings>", ("7.0",)),
        (b"<ratings><rating default='true' max='5'><value>4</value></rating><rating/></ratings>", ("8.0",)),
        (b"<ratings><rating max='0'><value>4</value></rating></ratings>", ("4",)),
        (b"<ratings><rating max='10'><value>good</value></rating></ratings>", ("good",)),
        (b"<ratings>none</ratings>", ()),
        (b"<actor><name>A</name><role>B</role></actor><actor><name>C</name></actor>", ("A (B)", "C")),
        (b"<art><poster>p.jpg</poster>\n<fanart>f.jpg</fanart></art>", ("p.jpg f.jpg",)),
    ],
)
def test_elements_with_others_inside_are_told_in_a_line(inner, texts):
    [(_, told)] = edited(inner).items()
    assert told == texts


def test_what_is_to_be_written_over_becomes_ours_and_every_other_byte_stays():
    merged = nfo.merge(THEIRS, OURS, NEW, over={nfo.SHOW: {("plot", "")}})
    assert merged.content == THEIRS.replace(b"Mine.", b"New.")
    assert merged.kept == ("mine",)
    foreign = nfo.merge(THEIRS, None, NEW, over={nfo.SHOW: {("plot", ""), ("title", "")}})
    assert foreign.content == THEIRS.replace(b"Mine.", b"New.")


def test_what_is_written_over_and_we_have_no_more_goes():
    merged = nfo.merge(THEIRS, OURS, b"<tvshow><title>Ours</title></tvshow>", over={nfo.SHOW: {("plot", "")}})
    assert b"<plot>" not in merged.content and b"<mine>x</mine>" in merged.content


def test_of_several_episodes_only_the_one_that_is_meant_is_written_over():
    def both(first, second):
        inner = "<episodedetails><season>1</season><episode>{}</episode><plot>{}</plot></episodedetails>\n"
        return (inner.format(1, first) + inner.format(2, second)).encode()

    merged = nfo.merge(both("a", "b"), both("x", "y"), both("1", "2"), over={("1", "2"): {("plot", "")}})
    assert merged.content == both("a", "2")
    assert [(one.numbers, one.texts) for one in merged.edited] == [(("1", "1"), ("a",))]


def test_fields_that_we_locked_ourselves_do_not_lock_us_out():
    def locked(plot, names=b"Overview"):
        lock = b"<lockedfields>" + names + b"</lockedfields>"
        return b"<tvshow><title>T</title><plot>" + plot + b"</plot>" + lock + b"</tvshow>"

    merged = nfo.merge(b"\n" + locked(b"a"), locked(b"a"), locked(b"b"))
    assert b"<plot>b</plot>" in merged.content
    theirs = locked(b"a", b"Overview|Name")
    assert b"<plot>a</plot>" not in nfo.merge(theirs, locked(b"a"), locked(b"b")).content
    by_them = nfo.merge(locked(b"a"), b"<tvshow><title>T</title><plot>a</plot></tvshow>", NEW)
    assert b"<plot>a</plot>" in by_them.content


def test_the_own_rating_and_the_locks_are_written_where_there_are_some():
    text = nfo.tvshow(nfo.ShowNfo(title="T", user_rating=9, locked_fields=("Name", "Overview"))).decode()
    assert "<userrating>9</userrating>" in text and "<lockedfields>Name|Overview</lockedfields>" in text
    assert b"lockedfields" not in nfo.tvshow(nfo.ShowNfo(title="T"))
