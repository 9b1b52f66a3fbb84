"""The log files: private, of a bounded size, without secrets, and no reason for anything to stop."""

import logging
import sys

import pytest

from aniworld import log_files, logs
from aniworld.log_files import WEB, WORKER, LogFile, Wanted


@pytest.fixture
def data_dir(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def writes(data_dir):
    """Writes lines as one of the processes does: writes("web", logging.INFO, "a line")."""
    handlers = []

    def write(process, level, *lines, error=None):
        handler = LogFile(data_dir, process)
        handlers.append(handler)
        for line in lines:
            handler.handle(logging.LogRecord("aniworld", level, __file__, 1, line, None, error))

    yield write
    for handler in handlers:
        handler.close()


def texts(data_dir, secrets=(), most=100, **wanted):
    return [entry.text for entry in log_files.newest(data_dir, Wanted(**wanted), most, secrets)]


def test_it_is_for_its_owner_alone(data_dir, writes):
    writes(WEB, logging.INFO, "a line")
    file = data_dir / "log" / "web.log"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_it_never_grows_beyond_its_five_pieces(data_dir, writes, monkeypatch):
    monkeypatch.setattr(log_files, "FILE_BYTES", 2000)
    writes(WORKER, logging.INFO, *[f"line {number} {'x' * 100}" for number in range(200)])
    files = log_files.paths(data_dir, WORKER)
    assert len(files) == 5
    assert all(file.stat().st_size <= 2000 for file in files)
    assert files[-1].name == "worker.log"
    assert texts(data_dir)[0].startswith("line 199 ")


def test_several_workers_write_files_of_their_own_and_are_read_together(data_dir, writes):
    writes(WORKER, logging.INFO, "of the first")
    second = LogFile(data_dir, WORKER, 2)
    second.handle(logging.LogRecord("aniworld", logging.INFO, __file__, 1, "of the second", None, None))
    second.close()
    assert log_files.names(data_dir, WORKER) == ["worker", "worker-2"]
    assert log_files.names(data_dir, WEB) == ["web"]
    assert sorted(texts(data_dir, process=WORKER)) == ["of the first", "of the second"]


def test_a_data_folder_that_is_not_there_yet_stops_nothing(tmp_path):
    handler = LogFile(tmp_path / "nowhere", WEB)
    handler.handle(logging.LogRecord("aniworld", logging.INFO, __file__, 1, "lost", None, None))
    assert list(tmp_path.iterdir()) == []


def test_it_follows_no_link_out_of_the_data_folder(data_dir, writes, tmp_path):
    (data_dir / "log").mkdir()
    (data_dir / "log" / "web.log").symlink_to(tmp_path / "elsewhere")
    writes(WEB, logging.INFO, "a line")
    assert not (tmp_path / "elsewhere").exists()


def test_the_newest_of_both_processes_come_first(data_dir):
    times = iter(range(1_800_000_000, 1_800_000_100))
    for process, line in ((WEB, "first"), (WORKER, "second"), (WEB, "third")):
        record = logging.LogRecord("aniworld", logging.INFO, __file__, 1, line, None, None)
        record.created = next(times)
        handler = LogFile(data_dir, process)
        handler.handle(record)
        handler.close()
    assert texts(data_dir) == ["third", "second", "first"]
    assert texts(data_dir, most=2) == ["third", "second"]
    assert texts(data_dir, process=WORKER) == ["second"]


def test_they_are_filtered_by_level_and_words(data_dir, writes):
    writes(WEB, logging.DEBUG, "Chose the poster of Frieren")
    writes(WEB, logging.WARNING, "The poster of Frieren is broken")
    writes(WEB, logging.ERROR, "The disk is full")
    assert texts(data_dir, level="warning") == ["The disk is full", "The poster of Frieren is broken"]
    assert texts(data_dir, words="frieren POSTER broken") == ["The poster of Frieren is broken"]
    assert texts(data_dir, level="error", words="poster") == []


def test_a_trace_stays_with_its_line(data_dir, writes):
    try:
        raise ValueError("no such show")
    except ValueError:
        writes(WORKER, logging.ERROR, "a part failed", error=sys.exc_info())
    (text,) = texts(data_dir)
    assert text.startswith("a part failed\n")
    assert text.endswith("ValueError: no such show")


def test_lines_without_a_time_at_the_beginning_of_a_file_are_left_out(data_dir):
    (data_dir / "log").mkdir()
    (data_dir / "log" / "web.log").write_text("the rest of a trace\n2026-11-29 10:00:00 info    a line\n")
    assert texts(data_dir) == ["a line"]


def test_a_level_that_nobody_knows_is_shown(data_dir):
    (data_dir / "log").mkdir()
    (data_dir / "log" / "web.log").write_text("2026-11-29 10:00:00 strange a line\n")
    assert texts(data_dir, level="error") == ["a line"]


def test_known_secrets_are_hidden_where_they_are_long_enough_to_be_one(data_dir, writes):
    writes(WEB, logging.INFO, "asked with 0123456789abcdef and abc")
    assert texts(data_dir, secrets={"0123456789abcdef", "abc"}) == ["asked with ••• and abc"]


def test_a_file_that_cannot_be_read_has_no_lines(data_dir):
    assert list(log_files.lines(data_dir / "nothing")) == []


SECRETS = [
    ("GET /3/tv?api_key=0123456789abcdef&page=1", "GET /3/tv?api_key=•••&page=1"),
    ("GET /api/v3/series?apikey=0123456789abcdef", "GET /api/v3/series?apikey=•••"),
    ("X-Api-Key: 0123456789abcdef", "X-Api-Key: •••"),
    ("X-Plex-Token=0123456789abcdef", "X-Plex-Token=•••"),
    ("Authorization: Bearer 0123456789abcdef", "Authorization: Bearer •••"),
    ("postgresql://anna:hunter22@nas/aniworld", "postgresql://anna:•••@nas/aniworld"),
    ('{"password": "hunter22"}', '{"password": "•••"}'),
    ("/login/link?code=abcdefgh", "/login/link?code=•••"),
]


@pytest.mark.parametrize(("said", "written"), SECRETS)
def test_what_looks_like_a_key_is_not_written(said, written):
    assert logs.masked(said) == written


HARMLESS = [
    "A wrong API key came from 192.0.2.7.",
    "http://nas:8096/web answers",
    "Steins;Gate: the key episode",
    "The media server Plex was not told what has changed: status code 500",
]


@pytest.mark.parametrize("said", HARMLESS)
def test_words_that_are_no_secret_stay_in_the_log(said):
    assert logs.masked(said) == said
