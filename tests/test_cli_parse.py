"""aniworld parse: one JSON line for each name, whatever the name."""

import io
import json
import sys

import pytest

from aniworld import bootstrap, cli


@pytest.fixture
def parse(environ, monkeypatch, capsys):
    """Runs the command: the objects that it printed."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    def run(*paths, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        assert cli.main(["parse", *paths]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_a_path_tells_its_episodes(parse):
    told = parse("Show/Season 2/[Group] Show - 05 [720p].mkv", "Show - 07.5.mkv")
    assert told[0] == {
        "path": "Show/Season 2/[Group] Show - 05 [720p].mkv",
        "kind": "episode",
        "season": 2,
        "season_from": "folder",
        "episodes": [5],
        "decimal": None,
        "version": "720p",
        "part": None,
        "title": "Show",
    }
    assert (told[1]["kind"], told[1]["season"], told[1]["decimal"]) == ("special", None, "7.5")


def test_without_paths_the_lines_of_standard_input_are_read(parse):
    told = parse(stdin="01.mkv\r\n第02話.mkv\n\nlast".encode())
    assert [(line["path"], line["episodes"]) for line in told] == [
        ("01.mkv", [1]),
        ("第02話.mkv", [2]),
        ("", []),
        ("last", []),
    ]


def test_rubbish_is_told_back_as_it_came(parse):
    rubbish = ["", "/", "..", "\udcff 05.mkv", "\x1b[31m 05.mkv", "\u202e05", "a" * 5000, "-.mkv"]
    assert [line["path"] for line in parse("--", *rubbish)] == rubbish
    assert parse(stdin=b"\xff - 05.mkv\n")[0]["path"] == "\udcff - 05.mkv"


def test_text_that_is_no_stream_of_bytes_is_read_too(environ, monkeypatch, capsys):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdin", io.StringIO("05.mkv\n"))
    assert cli.main(["parse"]) == 0
    assert json.loads(capsys.readouterr().out)["episodes"] == [5]


def test_it_needs_no_database(parse, monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("the database was opened")

    monkeypatch.setattr(bootstrap, "prepare", refuse)
    assert parse("05.mkv")[0]["episodes"] == [5]
