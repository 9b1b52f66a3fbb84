"""python -m aniworld rename: said first, done, undone."""

import pytest
from library.episodes import rows
from test_cli import run as run

from aniworld.database import connected
from aniworld.library.episodes import video_places
from aniworld.models import Series

OLD, NEW = "[G] Show - 01.mkv", "S01E01.mkv"


@pytest.fixture
def home(run, put, settings):
    folder = settings.library / "Frieren"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / OLD).write_bytes(b"film")
    put("Frieren", "loaded", folder="Frieren", folder_key="frieren", root=1, has_folder=True)
    with connected():
        rows.with_seasons(Series.get(), 12)
        row = rows.folder(Series.get())
        rows.video(row, OLD, 1)
        video_places.renew([row.id])
    return folder


def test_a_dry_run_says_what_would_be_renamed(run, home):
    code, out, _ = run("rename", "1", "--dry-run", "--pattern", "{episodes}")
    assert code == 0 and out == f"“{OLD}” → “{NEW}”\n" and (home / OLD).exists()


def test_videos_are_renamed_and_get_their_names_back(run, home):
    code, out, err = run("rename", "1", "--all", "--pattern", "{episodes}")
    assert code == 0 and "Files that were renamed: 1." in out + err and (home / NEW).exists()
    code, out, err = run("rename", "1", "--undo")
    assert code == 0 and "former names: 1." in out + err and (home / OLD).exists()


def test_what_stays_as_it_is_is_said(run, home):
    (home / NEW).write_bytes(b"another")
    code, _, err = run("rename", "1", "--pattern", "{episodes}")
    assert code == 2 and "Another file is called" in err and (home / OLD).exists()
