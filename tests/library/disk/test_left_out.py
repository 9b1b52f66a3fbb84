"""What a scan leaves out is listed with its library folder: what it is, why, and what to do."""

import os
import threading

import pytest

from aniworld.events import Event
from aniworld.library.disk import left_out, root_answers, root_changes, scan, scan_state, walk
from aniworld.library.disk.root_answers import Answer
from aniworld.models import Flag, Folder, Root, Series

from .test_finding import age, folders, put

NFC, NFD = "Pok\u00e9mon", "Poke\u0301mon"


@pytest.fixture
def elsewhere(shelf):
    """A folder with a show outside of the library."""
    place = shelf.root.with_name("elsewhere")
    put(place, "Show/01.mkv")
    return place


def listed():
    return [(one.path, one.reason) for one in left_out.of(Root.get_by_id(Root.FIRST))]


def test_a_link_to_a_folder_outside_is_listed_with_where_it_leads_until_it_is_gone(shelf, elsewhere):
    (shelf.root / "Linked").symlink_to(elsewhere / "Show")
    scanned = scan.all_roots()
    (found,) = left_out.of(Root.get_by_id(Root.FIRST))
    assert found == scanned.left_out[0] == ("Linked", "link", str(elsewhere / "Show"))
    assert "link" in found.sentence and str(elsewhere) in found.sentence and "library folder" in found.cure
    (shelf.root / "Linked").unlink()
    scan.all_roots()
    assert listed() == []


def test_links_to_files_to_ignored_folders_and_into_the_library_are_not(shelf, elsewhere):
    put(shelf.root, "Birch/01.mkv", "Birch/notes.txt")
    (shelf.root / "Birch" / "words.srt").symlink_to(shelf.root / "Birch" / "notes.txt")
    (shelf.root / "Birch" / "Extras").symlink_to(elsewhere / "Show")
    (shelf.root / "poster.jpg").symlink_to(elsewhere / "gone.jpg")
    (shelf.root / "best of").symlink_to("Birch")
    scan.all_roots(fully=True)
    assert listed() == []


@pytest.mark.parametrize("name", ["Show", "Dr. Stone", "A-F/Birch/Season 2"])
def test_a_link_to_what_is_not_there_is_listed_until_it_is(shelf, elsewhere, name):
    put(shelf.root, "A-F/Birch/01.mkv")
    (shelf.root / name).symlink_to(elsewhere / "gone")
    age(shelf.root)
    for _ in range(2):
        scan.all_roots()
        (found,) = left_out.of(Root.get_by_id(Root.FIRST))
        assert found == (name, "nowhere", str(elsewhere / "gone"))
    assert "where nothing is" in found.sentence and "remove the link" in found.cure
    (elsewhere / "gone").mkdir()
    scan.all_roots()
    assert listed() == [(name, "link")]


def test_a_link_to_a_folder_whose_name_is_no_text_is_listed_all_the_same(shelf, elsewhere):
    odd = os.path.join(os.fsencode(elsewhere), b"\xff")
    os.mkdir(odd)
    os.symlink(odd, os.fsencode(shelf.root / "Linked"))
    scan.all_roots()
    assert left_out.of(Root.get_by_id(Root.FIRST)) == [("Linked", "link", f"{elsewhere}/?")]


def test_what_was_not_read_again_stays_listed_until_a_library_folder_has_it(shelf, elsewhere):
    put(shelf.root, "A-F/Birch/01.mkv")
    (shelf.root / "A-F" / "Linked").symlink_to(elsewhere / "Show")
    age(shelf.root)
    for _ in range(3):
        scan.all_roots()
        assert listed() == [("A-F/Linked", "link")]
    root_changes.add(str(elsewhere))
    scan.all_roots()
    assert listed() == [] and [row.path for row in Folder.select()] == ["A-F/Birch", "Show"]


def test_what_versions_before_left_out_unlisted_is_listed_though_nothing_has_changed(shelf, elsewhere):
    put(shelf.root, "A-F/Birch/01.mkv", "Oak/01.mkv", "oak/01.mkv")
    (shelf.root / "A-F" / "Linked").symlink_to(elsewhere / "Show")
    age(shelf.root)
    scan.all_roots()
    Root.update(left_out=[]).execute()
    Flag.update(name="names_read_4").where(Flag.name == scan_state.NAMES_READ).execute()
    scan.all_roots()
    assert listed() == [("A-F/Linked", "link"), ("oak", "case")]


@pytest.mark.parametrize("kept, other, reason", [("Birch", "birch", "case"), (NFD, NFC, "unicode")])
def test_of_two_names_that_some_disks_take_for_one_the_second_is_listed(shelf, kept, other, reason):
    put(shelf.root, f"{kept}/01.mkv", f"{other}/02.mkv")
    for fully in (False, False, True):
        scan.all_roots(fully=fully)
        (found,) = left_out.of(Root.get_by_id(Root.FIRST))
        assert found == (other, reason, kept) and list(folders()) == [kept]
    assert "differ" in found.sentence and "Rename one" in found.cure


@pytest.mark.parametrize("renamed", ["Birch", "birch"])
@pytest.mark.parametrize("above", ["", "A-F/"])
def test_when_one_of_the_two_is_renamed_both_are_known(shelf, renamed, above):
    put(shelf.root, f"{above}Birch/01.mkv", f"{above}birch/01.mkv")
    scan.all_roots()
    (shelf.root / above / renamed).rename(shelf.root / above / "Oak")
    scan.all_roots()
    left = {"Birch", "birch"} - {renamed}
    there = Folder.select().where(Folder.missing_since.is_null())
    assert listed() == [] and {row.path for row in there} == {f"{above}Oak", above + left.pop()}


@pytest.mark.parametrize("above", ["", "A-F/"])
def test_a_series_whose_folder_is_renamed_is_missing_and_takes_no_file_of_the_other(shelf, frieren, above):
    put(shelf.root, f"{above}Birch/01.mkv", f"{above}birch/01.mp4")
    Series.update(folder=f"{above}Birch", folder_key=f"{above}birch".lower(), has_folder=True).execute()
    Folder.delete().execute()
    scan.all_roots()
    (shelf.root / above / "Birch").rename(shelf.root / above / "Oak")
    for fully in (False, False, True):
        scan.all_roots(fully=fully)
        known = folders()
        assert [row.path for row in known[f"{above}Birch"].videos] == ["01.mkv"]
        assert [row.path for row in known[f"{above}Oak"].videos] == ["01.mkv"]
        assert f"{above}birch" not in known and listed() == [(f"{above}birch", "case")]
        assert Series.get_by_id(frieren.id).folder_missing_since is not None


def test_the_other_folder_is_known_once_that_of_the_series_is_not_any_more(shelf, frieren):
    put(shelf.root, "Birch/01.mkv", "birch/02.mkv")
    scan.all_roots()
    Folder.update(series=frieren).where(Folder.path == "Birch").execute()
    (shelf.root / "Birch").rename(shelf.root / "Oak")
    scan.all_roots()
    age(shelf.root)
    scan.all_roots()
    Folder.delete().where(Folder.path == "Birch").execute()
    scan.all_roots()
    assert listed() == [] and [row.path for row in folders()["birch"].videos] == ["02.mkv"]


def test_a_folder_of_a_series_follows_a_renaming_by_case_there_and_back(shelf, frieren):
    put(shelf.root, "Birch/01.mkv")
    scan.all_roots()
    Folder.update(series=frieren).execute()
    for before, after in (("Birch", "birch"), ("birch", "Birch")):
        (shelf.root / before).rename(shelf.root / after)
        scan.all_roots()
        assert [row.series_id for row in Folder.select().where(Folder.path == after)] == [frieren.id]


def test_a_change_in_the_one_that_is_left_out_does_not_take_the_place_of_the_other(shelf, frieren):
    put(shelf.root, "Birch/01.mkv", "birch/02.mkv")
    scan.all_roots()
    Folder.update(series=frieren).where(Folder.path == "Birch").execute()
    (shelf.root / "birch" / "03.mkv").write_bytes(b"film")
    scan.all_roots()
    assert "birch" not in folders() and [row.path for row in folders()["Birch"].videos] == ["01.mkv"]


def test_the_home_of_a_series_that_leads_out_of_the_library_is_listed_as_no_file_is_read_there(
    shelf, frieren, elsewhere
):
    home = shelf.path(frieren, "")
    home.rename(elsewhere / "home")
    home.symlink_to(elsewhere / "home")
    scan.all_roots()
    assert listed() == [(home.name, "link")]


def test_a_scan_that_finds_nothing_new_writes_and_tells_nothing(shelf, elsewhere):
    put(shelf.root, "Birch/01.mkv", "birch/02.mkv")
    (shelf.root / "Linked").symlink_to(elsewhere / "Show")
    scan.all_roots()
    told = Event.select().where(Event.kind == "folders_updated").count()
    scan.all_roots()
    assert Event.select().where(Event.kind == "folders_updated").count() == told


def test_a_scan_that_finds_nothing_new_reads_nothing_again_for_what_is_left_out(
    shelf, elsewhere, monkeypatch
):
    put(shelf.root, "A-F/Amber/01.mkv", "A-F/Birch/01.mkv", "A-F/birch/01.mkv")
    (shelf.root / "A-F" / "Linked").symlink_to(elsewhere / "Show")
    (shelf.root / "A-F" / "Away").symlink_to(elsewhere / "gone")
    age(shelf.root)
    for _ in range(2):
        scan.all_roots()
    read = []
    monkeypatch.setattr(walk, "read", lambda top, path: read.append(path))
    scan.all_roots()
    assert read == [] and len(listed()) == 3


def test_a_late_answer_is_no_answer_for_a_later_scan(shelf, elsewhere, monkeypatch):
    (shelf.root / "Linked").symlink_to(elsewhere / "Show")
    ask, late = root_answers.of, [Answer(99.0)]

    def answer(place, patience):
        if place.name != "Linked":
            return ask(place, patience)
        return late.pop() if late else Answer(0.0, has_come=False)

    monkeypatch.setattr(root_answers, "of", answer)
    scan.all_roots()
    assert listed() == [] and late == []


@pytest.fixture
def lost(monkeypatch):
    """Paths that do not answer when they are looked at in a thread, as on a lost server."""
    silent, answers, stat, ask = set(), threading.Event(), os.stat, root_answers.of

    def wait(place, **words):
        if str(place) in silent and threading.current_thread().name == "place":
            answers.wait()
        return stat(place, **words)

    def ask_shortly(place, patience):
        return ask(place, 0.0 if str(place) in silent else patience)

    monkeypatch.setattr(root_answers, "of", ask_shortly)
    monkeypatch.setattr(os, "stat", wait)
    yield silent
    answers.set()


def waiting():
    return [thread for thread in threading.enumerate() if thread.name == "place"]


def test_a_link_to_a_lost_server_holds_up_no_scan_and_is_not_asked_twice(shelf, elsewhere, lost):
    (shelf.root / "Linked").symlink_to(elsewhere / "Show")
    lost.add(str(shelf.root / "Linked"))
    for _ in range(3):
        scan.all_roots()
        assert listed() == [] and len(waiting()) == 1


def test_of_many_links_to_a_lost_server_only_the_first_are_asked(shelf, elsewhere, lost, monkeypatch):
    monkeypatch.setattr(left_out, "MOST_SILENT", 2)
    for number in range(4):
        link = shelf.root / f"Linked {number}"
        link.symlink_to(elsewhere / "Show")
        lost.add(str(link))
    for _ in range(2):
        scan.all_roots()
        assert len(waiting()) == 2


@pytest.mark.parametrize("fully", [False, True])
@pytest.mark.parametrize("above", ["", "A-F/"])
def test_links_stay_listed_while_one_of_them_leads_to_a_lost_server(shelf, elsewhere, lost, above, fully):
    put(shelf.root, f"{above}Birch/01.mkv")
    for name in ("First", "Second"):
        (shelf.root / above / name).symlink_to(elsewhere / "Show")
    age(shelf.root)
    scan.all_roots()
    lost.add(str(shelf.root / above / "First"))
    (shelf.root / above / "Third").symlink_to(elsewhere / "Show")
    for _ in range(2):
        scan.all_roots(fully=fully)
        assert listed() == [(f"{above}{name}", "link") for name in ("First", "Second", "Third")]


@pytest.mark.parametrize("name", ["Linked", "A-F/Linked", "A-F/Show.S01"])
def test_a_link_stays_listed_while_its_folder_is_away(shelf, elsewhere, name):
    put(shelf.root, "A-F/Birch/01.mkv")
    (shelf.root / name).symlink_to(elsewhere / "Show")
    age(shelf.root)
    scan.all_roots()
    away = elsewhere.rename(elsewhere.with_name("away"))
    for _ in range(2):
        scan.all_roots()
        assert listed() == [(name, "nowhere")]
    away.rename(elsewhere)
    scan.all_roots()
    assert listed() == [(name, "link")]
    (shelf.root / name).unlink()
    scan.all_roots()
    assert listed() == []


def test_with_several_library_folders_the_scan_says_in_which_one_it_lies(shelf, elsewhere):
    put(elsewhere, "Birch/01.mkv", "birch/02.mkv")
    root_changes.add(str(elsewhere))
    scanned = scan.all_roots()
    whole = str(elsewhere / "birch")
    assert scanned.left_out == [(whole, "case", "Birch")] and whole in scanned.message.sentence
    assert Root.get(Root.id != Root.FIRST).left_out == [["birch", "case", "Birch"]]


def test_the_scan_says_in_one_sentence_what_it_left_out(shelf):
    names = [f"Show {number}" for number in range(7)]
    for name in names:
        put(shelf.root, f"{name}/01.mkv", f"{name.upper()}/01.mkv")
    message = scan.all_roots().message.sentence
    assert "7 folders left out: “Show 0”, " in message and "“Show 4”" in message
    assert "“Show 5”" not in message and len(listed()) == 7
