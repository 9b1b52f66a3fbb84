"""python -m aniworld import: what would be accepted is said first, and only what is sure is."""

import pytest
from test_cli import run as run

from aniworld.database import connected
from aniworld.errors import NotFound, ProviderError
from aniworld.library.previews import folder_preview
from aniworld.library.series import accepting
from aniworld.models import Folder, Series

KNOWN, UNKNOWN = "Steins;Gate (2011)", "qwx zyv"


@pytest.fixture
def library(environ, tmp_path):
    for name in (KNOWN, UNKNOWN):
        (tmp_path / "library" / name).mkdir(parents=True)
        (tmp_path / "library" / name / "Show - 01.mkv").write_bytes(b"film")
    return tmp_path / "library"


def test_a_dry_run_says_what_it_would_accept_and_accepts_nothing(run, library):
    code, out, err = run("import", "--dry-run")
    assert code == 0 and "Folders of nobody: 2; 1 of them would be accepted." in out + err
    assert f"accept “{KNOWN}”: Steins;Gate (2011)" in out and f"ask    “{UNKNOWN}”: nobody knows" in out
    with connected():
        assert not Series.select().exists() and Folder.select().count() == 2
    assert sorted(path.name for path in library.rglob("*") if path.is_file() and path.name[0] != ".") == [
        "Show - 01.mkv",
        "Show - 01.mkv",
    ]


def test_a_dry_run_lists_every_file_that_would_be_written(run, library, standin):
    (library / KNOWN / "tvshow.nfo").write_text("<tvshow><title>Mine</title></tvshow>")
    code, out, _ = run("import", "--dry-run", "--files")
    assert code == 0 and "new     “Steins;Gate (2011)/Show - 01.nfo”" in out
    assert "kept    title: Mine → Steins;Gate" in out and "added   season: 1" in out
    assert f"{UNKNOWN}/" not in out and not (library / KNOWN / "Show - 01.nfo").exists()


def test_it_says_why_no_files_are_listed(run, library, monkeypatch):
    monkeypatch.setattr(folder_preview.told, "of_ids", no_answer)
    _, out, err = run("import", "--dry-run", "--files")
    assert "tvshow.nfo" not in out and "TVmaze" in err


def no_answer(*asked):
    raise ProviderError("no_episodes", "tvmaze", retryable=True, source="TVmaze")


def test_what_is_sure_is_accepted(run, library):
    code, out, err = run("import")
    assert code == 0 and f"“{KNOWN}”: Steins;Gate" in out
    assert "Folders accepted: 1; of nobody: 1." in out + err
    with connected():
        assert [row.folder for row in Series.select()] == [KNOWN]


def test_how_sure_it_must_be_is_said(run, library):
    code, _, err = run("import", "--min-confidence", "1")
    assert code == 0
    with connected():
        assert not Series.select().exists()
    code, _, err = run("import", "--min-confidence", "7")
    assert code == 2 and "from 0 to 1" in err
    assert run("import", "--min-confidence", "much")[0] == 2


def test_what_cannot_be_accepted_is_said_and_is_no_success(run, library, monkeypatch):
    monkeypatch.setattr(accepting, "accept", refuse)
    code, _, err = run("import")
    assert code == 1 and "no such folder" in err


def refuse(folder):
    raise NotFound("no_such_folder")
