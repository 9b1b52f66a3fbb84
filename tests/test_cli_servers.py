"""The commands about media servers."""

import pytest
from library.servers.standins import KEY, EmbyStandin
from test_cli import run as run

from aniworld.database import connected
from aniworld.library.servers import server_rows


@pytest.fixture
def emby():
    standin = EmbyStandin(["/media/anime"])
    yield standin
    standin.end()


def test_one_is_added_tested_listed_and_removed(run, emby, settings):
    pair = f"{settings.library}=/media/anime"
    code, out, _ = run("server", "add", "emby", emby.url, "--name", "den", "--path", pair, stdin=f"{KEY}\n")
    told, tested = out.splitlines()
    assert code == 0 and told == "den is told from now on when files of the library change."
    assert tested == "Emby 10.9.11 answers as living room, and its libraries hold your folders."
    assert run("server", "test", "den")[:2] == (0, f"{tested}\n")
    code, out, _ = run("server", "list")
    assert code == 0 and out == f"den\tEmby\t{emby.url}\t0 folders to tell\t{tested}\n" and KEY not in out
    assert run("server", "remove", "den")[:2] == (0, "den is not told of anything any more.\n")
    assert run("server", "list")[:2] == (0, "")


def test_one_that_does_not_let_us_in_is_added_and_said(run, emby):
    code, out, _ = run("server", "add", "emby", emby.url, stdin="wrong\n")
    assert code == 1 and "does not let aniworld in" in out
    with connected():
        (server,) = server_rows.all()
    assert run("server", "test", server.name)[0] == 1


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("add", "emby", "nas", "--path", "/library"), "Paths are a list of whole paths"),
        (("add", "emby", "ftp://nas"), "An address looks like"),
        (("test", "nobody"), "There is no such media server."),
        (("remove", "nobody"), "There is no such media server."),
        (("add", "serviio", "nas"), "invalid choice"),
    ],
)
def test_what_cannot_be_used_is_said(run, arguments, words):
    code, _, err = run("server", *arguments, stdin=f"{KEY}\n")
    assert code == 2 and words in err
