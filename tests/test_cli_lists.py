"""python -m aniworld list-import: what it prints, what it adds, how it ends."""

import pytest

from aniworld import cli
from aniworld.database import connected
from aniworld.demo import lists as demo_lists
from aniworld.library.lists import list_rows
from aniworld.models import Series
from aniworld.providers import list_values

STATUSES = [word for status in list_values.STATUSES for word in ("--status", status)]


@pytest.fixture
def command(environ, monkeypatch, capsys):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    def call(*arguments):
        code = cli.main(["list-import", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


def series():
    with connected():
        return Series.select().count()


def test_a_dry_run_says_what_would_be_added_and_adds_nothing(command):
    code, out = command("anilist", "aniworld", "--dry-run")
    assert code == 0 and "add\tCowboy Bebop\tCOWBOY BEBOP (1998)" in out
    assert series() == 0


def test_a_dry_run_goes_through_all_pages(command, monkeypatch):
    monkeypatch.setattr(demo_lists, "MANY", 350)
    code, out = command("kitsu", "collector", "--dry-run")
    assert code == 0 and len(out.splitlines()) == 280  # all but the dropped ones
    code, out = command("myanimelist", "collector", "--dry-run", *STATUSES)
    assert code == 0 and len(out.splitlines()) == 350


def test_a_list_is_read_to_its_end(command):
    code, said = command("myanimelist", "aniworld")
    assert code == 0 and "0 known already." in said and series() > 5
    with connected():
        assert [row.next_at for row in list_rows.all()] == [None]
    assert command("myanimelist", "aniworld", "--daily")[0] == 0
    with connected():
        assert [row.is_daily for row in list_rows.all()] == [True]


def test_a_list_that_there_is_not_is_said(command):
    code, said = command("anilist", "nobody-there")
    assert code == 1 and "AniList has no user nobody-there." in said
    assert command("anilist", "hidden", "--dry-run")[0] == 2
    assert command("anilist", "a b")[0] == 2


def test_what_a_service_that_is_away_leaves_the_worker_reads(command, standin):
    standin.fail("/anilist", status=503, times=1)
    code, said = command("anilist", "aniworld")
    assert code == 1 and "The worker goes on with it." in said
