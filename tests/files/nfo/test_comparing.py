"""What writing an NFO would change, told before it is written."""

from aniworld.files import nfo
from aniworld.files.nfo import Change, ShowNfo, changes

OURS = nfo.tvshow(ShowNfo("Willow", plot="A tree.", year=2014, ids={"tvdb": "5"}, default_id="tvdb"))


def said(current):
    return {change.tag: (change.what, change.value) for change in changes(current, OURS)}


def test_all_of_a_new_file_is_added():
    assert said(None)["plot"] == ("added", "A tree.")
    assert Change("uniqueid tvdb", "added", "5") in changes(None, OURS)


def test_what_its_owner_wrote_is_kept_and_what_is_lacking_added():
    theirs = b"<tvshow><!-- mine --><title>My title</title><mood>good</mood></tvshow>"
    told = said(theirs)
    assert told["title"] == ("kept", "My title") and told["mood"] == ("kept", "good")
    assert told["plot"] == ("added", "A tree.")


def test_a_file_that_is_left_alone_is_not_changed():
    assert changes(b"<tvshow><lockdata>true</lockdata></tvshow>", OURS) == []
    assert changes(b"no xml", OURS) == []
