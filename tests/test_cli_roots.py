"""The commands about library folders."""

import pytest
from test_cli import run as run


@pytest.fixture
def another(tmp_path):
    place = tmp_path / "anime 2"
    place.mkdir()
    return place


def test_folders_are_listed_added_and_removed(run, settings, another):
    assert run("root", "add", str(another))[:2] == (
        0,
        f"{another} is a library folder now. The worker looks into it at once.\n",
    )
    assert run("root", "takes-new", str(another))[0] == 0
    code, out, _ = run("root", "list")
    first, second = out.splitlines()
    assert code == 0 and first == f"{settings.library}\t0 series, 0 folders, 0 videos"
    assert second == f"{another}\t0 series, 0 folders, 0 videos\ttakes new series"
    code, out, _ = run("root", "remove", f"{another}/")
    assert code == 0 and "No file in it was touched." in out and "Let go: 0 series" in out
    assert len(run("root", "list")[1].splitlines()) == 1


def test_the_list_says_what_is_wrong_and_so_does_its_exit_code(run, another):
    run("root", "add", str(another))
    another.rename(another.with_name("unplugged"))
    code, out, _ = run("root", "list")
    assert code == 1 and "is missing. Is the disk mounted?" in out.splitlines()[1]


def test_a_folder_of_the_running_system_is_not_added(run):
    code, _, err = run("root", "add", "/proc")
    assert code == 2 and "“/proc” belongs to the running system" in err


def test_the_list_names_the_first_folders_that_no_scan_looks_into_and_so_does_a_scan(run, settings):
    run("root", "list")  # makes the library
    for number in range(7):
        for name in (f"Show {number}", f"SHOW {number}"):
            (settings.library / name).mkdir()
            (settings.library / name / "01.mkv").write_bytes(b"film")
    code, out, _ = run("scan")
    assert code == 0 and out.count("Left out: Show") == 5 and "and 2 more folders" in out
    code, out, _ = run("root", "list")
    lines = out.splitlines()
    assert code == 0 and len(lines) == 7 and lines[1].startswith("\tLeft out: Show 0. Its name and “SHOW 0”")
    assert lines[1].endswith("Rename one of the two, or put what is in them into one folder.")
    assert lines[6] == "\tand 2 more folders"
    assert "ok   library: 7 folders left out" in run("doctor")[1]


@pytest.mark.parametrize("word", ["remove", "takes-new"])
def test_what_is_no_library_folder_is_said(run, word):
    code, _, err = run("root", word, "/no/such/place")
    assert code == 2 and "There is no such library folder." in err


def test_the_doctor_looks_at_each(run, another):
    run("root", "add", str(another))
    out = run("doctor")[1]
    assert f"library: {another} can be written" in out
