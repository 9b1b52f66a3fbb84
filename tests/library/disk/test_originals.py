"""Files of somebody else: their bytes are kept before we write into them, and put back when we leave."""

import pytest

from aniworld.errors import DiskError
from aniworld.files import atomic
from aniworld.files import nfo as nfo_files
from aniworld.library.disk import originals, other_show, series_folder
from aniworld.library.parts.claims import LeaseLost
from aniworld.library.series import rematch, removal
from aniworld.library.series import series as verbs
from aniworld.models import ForeignWrite, OriginalFile, Series, WrittenFile

FOLDER = "Frieren - Beyond Journey's End (2023)"
THEIRS = b"<tvshow>\n  <title>By hand</title>\n  <plot />\n  <mine a='1'/>\n</tvshow>\n"
SCENE = "▄▄ Frieren.S01E01.1080p-QUAY ▄▄\r\nhttps://www.imdb.com/title/tt1/\r\n".encode("cp437")
OTHER = b'<tvshow><title>Other</title><uniqueid type="tvdb" default="true">55555</uniqueid></tvshow>'


@pytest.fixture
def theirs(shelf):
    """Put a file of somebody else where the series will be, and add the series."""

    def put(content, name="tvshow.nfo"):
        file = shelf.root / FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if name != "tvshow.nfo":
            file.with_suffix(".mkv").write_bytes(b"x")
        return shelf.add("Frieren"), file

    return put


def test_the_bytes_of_a_file_are_kept_before_we_write_into_it_and_put_back_on_removal(theirs):
    added, file = theirs(THEIRS)
    assert b"Nippon TV" in file.read_bytes() and b"<mine a='1'/>" in file.read_bytes()
    assert bytes(OriginalFile.get().content) == THEIRS
    removal.remove(added, files=True)
    assert file.read_bytes() == THEIRS
    assert not OriginalFile.select().exists() and not ForeignWrite.select().exists()


def test_a_removal_that_leaves_files_leaves_them_as_they_are(theirs):
    added, file = theirs(THEIRS)
    before = file.read_bytes()
    removal.remove(added)
    assert file.read_bytes() == before


def test_what_was_kept_first_stays_through_every_load(shelf, theirs):
    added, file = theirs(THEIRS)
    for text in ("One.", "Two."):
        Series.update(overview=text).execute()
        shelf.load(added, "nfo", force=True)
        assert f"<plot>{text}</plot>".encode() in file.read_bytes()
    removal.remove(Series.get(), files=True)
    assert file.read_bytes() == THEIRS


def test_what_was_edited_since_stays_and_only_our_elements_go(theirs):
    added, file = theirs(THEIRS)
    edited = file.read_bytes().replace(b"By hand", b"Edited").replace(b"Nippon TV", b"My studio")
    file.write_bytes(edited.replace(b"</tvshow>", b"  <tag>new</tag>\n</tvshow>"))
    removal.remove(added, files=True)
    left = file.read_bytes()
    assert b"Edited" in left and b"My studio" in left and b"<tag>new</tag>" in left
    assert b"<premiered>" not in left and b"<plot />" in left


def test_a_file_of_theirs_that_was_deleted_since_is_not_made_again(theirs):
    added, file = theirs(THEIRS)
    file.unlink()
    removal.remove(added, files=True)
    assert not file.exists()


def test_an_empty_file_is_written_anew_and_empty_again_after_removal(theirs):
    added, file = theirs(b"")
    assert b"Nippon TV" in file.read_bytes()
    removal.remove(added, files=True)
    assert file.read_bytes() == b""


def test_a_scene_note_beside_a_video_is_kept_and_the_episode_gets_its_nfo(shelf, theirs):
    added, file = theirs(SCENE, "Frieren - S01E01.nfo")
    copy = file.with_name(file.name + "-orig")
    assert copy.read_bytes() == SCENE and b"<title>Where the Road Stops</title>" in file.read_bytes()
    assert shelf.part(added, "nfo").error is None
    removal.remove(added, files=True)
    assert file.read_bytes() == SCENE and not copy.exists()


def test_the_copy_of_a_scene_note_stays_where_the_nfo_in_its_place_was_edited(theirs):
    added, file = theirs(SCENE, "Frieren - S01E01.nfo")
    edited = file.read_bytes().replace(b"Where the Road Stops", b"Mine")
    file.write_bytes(edited)
    removal.remove(added, files=True)
    assert file.read_bytes() == edited
    assert file.with_name(file.name + "-orig").read_bytes() == SCENE


def test_a_scene_note_gets_a_free_name(shelf, theirs):
    copy = shelf.root / FOLDER / "Frieren - S01E01.nfo-orig"
    copy.parent.mkdir()
    copy.write_bytes(b"another one")
    theirs(SCENE, "Frieren - S01E01.nfo")
    assert copy.read_bytes() == b"another one"
    assert copy.with_name("Frieren - S01E01.nfo-orig1").read_bytes() == SCENE


@pytest.mark.parametrize(
    "content, is_scene",
    [
        (SCENE, True),
        (b"Release notes", True),
        (b"https://thetvdb.com/?id=2", False),
        (b"\xef\xbb\xbf<episodedetails><title>", False),
        (b"text <episodedetails>", False),
        (b"\0\0\0", False),
        (b"  \n", False),
    ],
)
def test_only_text_that_is_no_nfo_is_a_scene_note(content, is_scene):
    assert originals.is_scene(content) is is_scene


def test_a_broken_nfo_of_theirs_beside_a_video_stays(shelf, theirs):
    added, file = theirs(b"<episodedetails><title>", "Frieren - S01E01.nfo")
    assert file.read_bytes() == b"<episodedetails><title>"
    assert shelf.part(added, "nfo").error_code == "unreadable_nfo"


def test_the_title_that_jellyfin_made_of_the_file_name_is_replaced(theirs):
    theirs_nfo = b"<episodedetails>\n  <plot />\n  <title>Frieren - S01E01</title>\n</episodedetails>\n"
    _, file = theirs(theirs_nfo, "Frieren - S01E01.nfo")
    content = file.read_bytes()
    assert b"  <title>Where the Road Stops</title>\n" in content
    assert b"<plot />" not in content


def test_what_was_written_into_their_files_is_listed(theirs):
    added, _ = theirs(THEIRS)
    (row,) = originals.listed(added)
    elements = dict(row.elements)
    assert row.path == "tvshow.nfo" and elements["studio"] == "Nippon TV"
    assert "title" not in elements and "mine" not in elements and "plot" in elements


def test_a_file_that_lacks_nothing_is_not_listed(shelf, frieren):
    ours = shelf.path(frieren, "tvshow.nfo").read_bytes()
    WrittenFile.delete().where(WrittenFile.path == "tvshow.nfo").execute()
    shelf.load(frieren, "nfo", force=True)
    assert shelf.path(frieren, "tvshow.nfo").read_bytes() == ours
    assert not originals.listed(frieren)


def test_another_match_puts_the_bytes_back_before_the_new_show_is_written(shelf, theirs):
    added, file = theirs(THEIRS)
    rematch.to(added, "kitsu", "1")
    assert file.read_bytes() == THEIRS and not OriginalFile.select().exists()


def test_a_match_of_the_same_show_leaves_them_as_they_are(theirs):
    added, file = theirs(THEIRS)
    before = file.read_bytes()
    spine = Series.get_by_id(added.id).spine
    known = next(row.value for row in added.ids if row.provider == spine)
    rematch.to(added, spine, known)
    assert file.read_bytes() == before and OriginalFile.select().exists()


def test_a_disk_that_refuses_keeps_the_series_and_the_bytes(theirs, monkeypatch):
    added, file = theirs(THEIRS)
    before = file.read_bytes()

    def refuse(root, relative, content, **how):
        raise DiskError("disk_full", root / relative, "full", cannot="Cannot write", place=relative)

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "write", refuse)
        with pytest.raises(DiskError):
            removal.remove(added, files=True)
        rematch._put_originals_back(added)
    assert file.read_bytes() == before and Series.select().exists()
    assert bytes(OriginalFile.get().content) == THEIRS


def test_what_a_worker_wrote_while_the_series_was_removed_is_put_back(theirs):
    added, file = theirs(THEIRS)
    kept, files, merged = list(added.originals), list(added.files), file.read_bytes()
    removal.remove(added, files=True)
    file.write_bytes(merged)
    originals.put_back_late(added, kept, files)
    assert file.read_bytes() == THEIRS


def test_an_nfo_of_another_show_is_refused_said_and_that_show_offered(shelf, frieren):
    file = shelf.path(frieren, "tvshow.nfo")
    WrittenFile.delete().where(WrittenFile.path == "tvshow.nfo").execute()
    file.write_bytes(OTHER)
    shelf.load(frieren, "nfo", force=True)
    part = shelf.part(frieren, "nfo")
    assert file.read_bytes() == OTHER and not OriginalFile.select().exists()
    assert (part.state, part.error_code) == ("partial", "nfo_of_other_show")
    assert part.error_args["ids"] == ["tvdb:55555"]
    assert "names another show (tvdb:55555)" in part.error
    assert other_show.offered(frieren) == "tvdb:55555"


def test_the_offer_is_found_among_several_messages(shelf, frieren):
    file = shelf.path(frieren, "tvshow.nfo")
    file.write_bytes(OTHER)
    shelf.video(frieren, "Frieren - S01E01.mkv")
    file.with_name("Frieren - S01E01.nfo").write_bytes(b"\0")
    shelf.load(frieren, "episodes", "nfo", force=True)
    assert shelf.part(frieren, "nfo").error_code == "unreadable_nfo"
    assert other_show.offered(frieren) == "tvdb:55555"


def test_nothing_is_offered_for_a_series_whose_nfo_is_its_own(frieren):
    assert other_show.offered(frieren) == ""
    assert other_show.offered(Series(id=0)) == ""


def test_an_id_that_a_person_corrected_in_our_file_is_no_other_show(shelf, frieren):
    file = shelf.path(frieren, "tvshow.nfo")
    file.write_bytes(file.read_bytes().replace(b">424536</uniqueid>", b">9</uniqueid>"))
    shelf.load(frieren, "nfo", force=True)
    assert b'type="tvdb" default="true">9<' in file.read_bytes()
    assert nfo_files.read_ids(file.read_bytes())["tvdb"] == "9"
    assert other_show.offered(frieren) == ""


def test_the_name_of_a_folder_with_more_than_a_title_is_no_title(shelf):
    for name, title in (
        ("Frieren [tvdbid-424536] 1080p", b"Frieren: Beyond"),
        ("Frieren (2023)", b"Frieren (2023)"),
    ):
        folder = shelf.root / name
        folder.mkdir()
        content = f'<tvshow><title>{name}</title><uniqueid type="tvdb">424536</uniqueid></tvshow>'
        (folder / "tvshow.nfo").write_text(content)
        added = shelf.add("Frieren")
        assert b"<title>" + title in (folder / "tvshow.nfo").read_bytes()
        removal.remove(added, files=True)
        assert (folder / "tvshow.nfo").read_text() == content
        (folder / "tvshow.nfo").unlink()
        folder.rmdir()


def removed(series):
    Series.delete().where(Series.id == series.id).execute()


def matched_anew(series):
    raise LeaseLost("another show by now")


@pytest.mark.parametrize("happens", [removed, matched_anew])
def test_what_happens_to_the_series_while_its_file_is_written_leaves_the_file_as_it_was(
    shelf, theirs, monkeypatch, happens
):
    added, file = theirs(THEIRS)
    overwrite = series_folder.overwrite

    def overtaken(series, path, content, **how):
        overwrite(series, path, content, **how)
        assert b"Another text." in file.read_bytes()
        happens(series)

    Series.update(overview="Another text.").execute()
    monkeypatch.setattr(series_folder, "overwrite", overtaken)
    shelf.load(added, "nfo", force=True) if happens is matched_anew else verbs.load(
        added, ["nfo"], force=True
    )
    shelf.work()
    assert file.read_bytes() == THEIRS


def test_what_lies_in_the_place_of_a_file_and_is_none_stays(theirs):
    added, file = theirs(THEIRS)
    file.unlink()
    file.mkdir()
    removal.remove(added, files=True)
    assert file.is_dir() and not Series.select().exists()


def test_nothing_is_put_back_in_a_root_that_was_removed(theirs):
    _, file = theirs(THEIRS)
    before = file.read_bytes()
    Series.update(root=None).execute()
    assert originals.put_back(Series.get()) == [] and file.read_bytes() == before


def test_what_a_source_takes_back_is_not_listed_any_more(theirs):
    added, _ = theirs(THEIRS)
    originals.note_written(added, "tvshow.nfo", THEIRS)
    assert not originals.listed(added)
    originals.note_written(added, "another.nfo", THEIRS)
    assert not originals.listed(added)


def test_nothing_is_put_back_or_forgotten_while_the_disk_fails(theirs, monkeypatch):
    added, file = theirs(THEIRS)
    before, read = file.read_bytes(), atomic.read

    def fail(root, path, *most):
        if not path.endswith("tvshow.nfo"):
            return read(root, path, *most)
        raise DiskError("cannot_read", root, "failing", place=path, why="Input/output error")

    monkeypatch.setattr(atomic, "read", fail)
    with pytest.raises(DiskError):
        originals.put_back(added)
    assert file.read_bytes() == before and bytes(OriginalFile.get().content) == THEIRS
