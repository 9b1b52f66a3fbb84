"""What commands say of the library: scans, checks and the doctor."""

import shutil

import pytest
from test_cli import run as run

from aniworld import tasks
from aniworld.database import connected
from aniworld.library.disk import library_mark
from aniworld.library.parts import workers
from aniworld.library.parts.workers import Owner
from aniworld.library.series import series
from aniworld.models import Part


def loaded(name):
    tasks.huey.immediate = True
    with connected():
        series.add(name)
    tasks.wake()


def test_a_scan_says_what_is_there(run, settings):
    run("migrate")
    loaded("Barakamon")
    folder = settings.library / "Barakamon (2014)" / "Season 01"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Barakamon S01E01.mkv").touch()
    (folder / "Barakamon - A trip.mkv").touch()
    (settings.library / "Something else").mkdir()
    (settings.library / "Something else" / "01.mkv").touch()
    told = "1 series checked, 1 episodes present, 1 folders unknown.\n"
    unplaced = "Not placed: Barakamon (2014)/Season 01/Barakamon - A trip.mkv\n"
    assert run("scan")[:2] == run("scan", "--full")[:2] == (0, told + unplaced)


def test_a_scan_names_what_it_passed_over_and_its_exit_code_tells(run, settings):
    run("migrate")
    loaded("Barakamon")
    home = settings.library / "Barakamon (2014)"
    shutil.rmtree(home)
    home.symlink_to("/etc")
    code, out, err = run("scan")
    assert code == 1 and out.startswith("1 series checked, 0 episodes present, 0 folders unknown.\n")
    assert "Left out: Barakamon (2014). It is a link to “/etc”" in out
    assert "Skipped “Barakamon”: “Barakamon (2014)” leads out of the library.\n" in err


def test_a_scan_says_how_many_folders_are_missing(run, settings):
    run("migrate")
    loaded("Barakamon")
    shutil.rmtree(settings.library / "Barakamon (2014)")
    code, out, _ = run("scan")
    assert code == 0 and "Series whose folder is missing: 1. Their pages say more." in out


def test_a_library_that_is_away_is_accepted_by_a_command(run, settings):
    run("migrate")
    loaded("Barakamon")
    settings.library.rename(settings.library.with_name("unplugged"))
    (settings.library / "lost+found").mkdir(parents=True)
    code, _, err = run("scan")
    assert (
        code == 2
        and "say so on the page “Library folders” or with: .venv/bin/python -m aniworld library accept."
        in err
    )
    assert [line for line in bad_lines(run)[1] if line.startswith("library: The library folder")]
    assert not (settings.library / library_mark.MARK).exists()
    assert run("library", "accept")[:2] == (0, f"The folder {settings.library} is the library from now on.\n")
    assert (settings.library / library_mark.MARK).exists()
    assert run("library", "accept")[:2] == (
        0,
        f"The library folder {settings.library} is the right one already.\n",
    )


def test_a_check_of_a_whole_library_finds_nothing(run):
    run("migrate")
    loaded("Haikyu")
    assert run("check")[:2] == (0, "All series data is complete.\n")


def test_a_check_asks_again_for_what_is_incomplete(run, settings):
    run("migrate")
    loaded("Haikyu")
    (settings.library / "Haikyu!! (2014)" / "poster.jpg").unlink()
    assert run("check")[:2] == (0, "1 series are incomplete and were requested again.\n")
    with connected():
        assert [part.name for part in Part.select().where(Part.state == "pending")] == ["images"]


# The doctor


def working(settings):
    """A worker that was heard of just now."""
    worker = Owner(settings.data_dir)
    with connected():
        workers.beat(worker.name, 4)
    return worker


@pytest.mark.sqlite
def test_the_doctor_is_content_when_all_is_well(run, settings):
    run("migrate")
    worker = working(settings)
    code, out, _ = run("doctor")
    worker.close()
    assert code == 0 and all(line.startswith("ok   ") for line in out.splitlines())
    for words in (
        "SQLite 3.",
        str(settings.data_dir),
        f"library: {settings.library} can be written",
        "worker: Background work is running.",
        "tvmaze: answers",
    ):
        assert words in out


def bad_lines(run):
    code, out, _ = run("doctor")
    return code, [line.removeprefix("BAD").strip() for line in out.splitlines() if line.startswith("BAD ")]


def test_the_doctor_names_a_worker_that_does_not_run(run):
    code, (bad,) = bad_lines(run)
    assert code == 1 and bad.startswith("worker: Background work is paused because its program has stopped.")


def test_the_doctor_names_a_source_that_does_not_answer(run, settings, standin):
    run("migrate")
    standin.fail("/kitsu", times=None, status=503)
    worker = working(settings)
    code, (bad,) = bad_lines(run)
    worker.close()
    assert code == 1 and bad.startswith("kitsu: ")


def test_the_doctor_names_a_library_that_cannot_be_written(run, settings):
    settings.library.parent.mkdir(exist_ok=True)
    settings.library.symlink_to("nowhere")
    code, bad = bad_lines(run)
    assert code == 1 and any(line.startswith("library: ") for line in bad)
