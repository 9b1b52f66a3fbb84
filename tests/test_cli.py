"""The command line: what each command does, says and returns."""

import importlib
import io
import logging
import re
import signal
import subprocess
import sys
from pathlib import Path

import cysqlite
import pytest
from people import let_in

from aniworld import __version__, cli, sqlite, supervisor
from aniworld.auth import api_keys
from aniworld.database import connected, db
from aniworld.logs import CONTROL
from aniworld.models import ApiKey, User

ROOT = Path(cli.__file__).parents[1]


class Pipe(io.StringIO):
    """Standard input that is no terminal."""

    def isatty(self):
        return False


@pytest.fixture
def run(environ, monkeypatch, capsys):
    """Runs a command in a fresh aniworld: (exit code, what it printed, what it complained about)."""
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers[:], logging.getLogger().level
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    def run_command(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", Pipe(stdin))
        try:
            code = cli.main(list(arguments))
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run_command
    root.handlers[:] = handlers
    root.setLevel(level)
    if db.obj and not db.is_closed():
        db.close()


def test_the_help_lists_the_commands_that_people_rely_on(run):
    code, out, _ = run("--help")
    assert code == 0
    listed = re.findall(r"^    ([a-z-]+)", out, re.MULTILINE)
    assert {"run", "migrate", "user", "api-key", "scan", "check", "doctor"} <= set(listed)
    for group, actions in {
        "user": ("add", "reset-password", "link", "list", "remove"),
        "api-key": ("add", "list", "remove"),
    }.items():
        code, out, _ = run(group, "--help")
        assert code == 0 and all(action in out for action in actions)


def test_the_program_starts_as_a_module():
    asked = subprocess.run(
        [sys.executable, "-m", "aniworld", "--version"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (asked.returncode, asked.stdout) == (0, f"aniworld {__version__}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("user",),
        ("user", "add"),
        ("user", "delete", "x"),
        ("api-key",),
        ("migrate", "x"),
    ],
    ids=str,
)
def test_a_command_that_does_not_exist_is_refused_with_the_usage(run, arguments):
    code, _, err = run(*arguments)
    assert code == 2 and err.startswith("usage: python -m aniworld")


@pytest.mark.parametrize(
    ("word", "module"),
    [
        ("web", "gunicorn"),
        ("worker", "aniworld.worker"),
        ("demo", "aniworld.demo"),
    ],
)
def test_a_command_goes_on_as_the_process_that_it_names(run, monkeypatch, word, module):
    class Replaced(Exception):
        pass

    def replace(path, command, environ):
        assert path == sys.executable and "ANIWORLD_DATA_DIR" in environ
        raise Replaced(command[2])

    monkeypatch.setattr(supervisor.os, "execve", replace)
    monkeypatch.setattr(supervisor, "check_port", lambda settings: None)
    monkeypatch.setattr(supervisor.os, "chdir", lambda path: None)
    with pytest.raises(Replaced, match=module):
        run(word)


def test_a_command_that_is_interrupted_ends_without_a_trace(monkeypatch):
    before = signal.getsignal(signal.SIGINT)
    try:
        program = importlib.import_module("aniworld.__main__")

        def interrupted(arguments):
            raise KeyboardInterrupt

        monkeypatch.setattr(program, "main", interrupted)
        assert program.command() == 128 + signal.SIGINT
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_while_a_command_is_loaded_just_ends_it():
    slow = "import signal, sys, os, aniworld.errors as errors; sys.modules.pop('aniworld.errors'); " + (
        "signal.signal(signal.SIGINT, signal.default_int_handler); "  # a script's background ignores it
        "sys.meta_path.insert(0, type('Ours', (), {'find_spec': lambda self, name, *_: "
        "os.kill(os.getpid(), signal.SIGINT) if name == 'aniworld.errors' else None})()); "
        "import aniworld.__main__"
    )
    ended = subprocess.run([sys.executable, "-c", slow], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "")


# The library


@pytest.mark.sqlite
def test_migrating_makes_the_database_and_can_be_done_again(run, settings):
    for _ in range(2):
        assert run("migrate") == (0, "The database is up to date.\n", "")
    assert (settings.data_dir / "aniworld.db").stat().st_mode & 0o777 == 0o600


# What stops every command


@pytest.mark.parametrize(
    "command", [("migrate",), ("doctor",), ("scan",), ("run",), ("api-key", "add", "player")], ids=str
)
def test_a_bad_setting_stops_each_command_in_one_sentence(run, monkeypatch, command):
    monkeypatch.setenv("ANIWORLD_PORT", "http")
    code, out, err = run(*command)
    assert (code, out) == (
        2,
        "",
    ) and err == "aniworld: ANIWORLD_PORT must be a whole number from 1 to 65535 (it is 'http').\n"


def test_a_data_folder_that_cannot_be_used_stops_it_in_one_sentence(run, settings):
    settings.data_dir.write_text("a file in its place")
    code, _, err = run("migrate")
    assert code == 2 and err.startswith(f"aniworld: The data folder {settings.data_dir} cannot be used: ")
    assert "Traceback" not in err


def test_a_misspelt_setting_is_warned_about_by_its_right_name(run, monkeypatch):
    monkeypatch.setenv("ANIWORLD_PROT", "8080")
    code, _, err = run("migrate")
    assert code == 0 and "ANIWORLD_PROT is not a setting of aniworld. Did you mean ANIWORLD_PORT?" in err


@pytest.mark.sqlite
def test_a_command_says_in_one_sentence_that_the_database_is_locked(run, environ, monkeypatch):
    assert run("migrate")[0] == 0
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.02)
    other = cysqlite.connect(str(Path(environ["ANIWORLD_DATA_DIR"]) / "aniworld.db"))
    other.execute("BEGIN EXCLUSIVE")
    answer = run("api-key", "add", "player")
    other.execute("ROLLBACK")
    other.close()
    assert answer[:2] == (2, "") and answer[2].count("\n") == 1
    assert (
        answer[2].startswith("aniworld: The database is busy; nothing was changed.")
        and "(database is locked)" in answer[2]
    )


def test_run_starts_the_others_and_leaves_the_database_to_them(run, environ, monkeypatch):
    begun = []
    monkeypatch.setattr(supervisor, "run", lambda settings: begun.append(settings.port) or 7)
    assert run("run")[0] == 7 and begun == [8000]
    assert not Path(environ["ANIWORLD_DATA_DIR"]).exists()


UNSEEN = [
    "a\x1b[31mb",
    "a\nb",
    "a\tb",
    "\x9b31m",
    "a\u202eb",
    "a\u2028b",
    "\u200b",
    "a\x00b",
    "a\x7fb",
    "\ufeffa",
    "a\rb",
    "\u2066",
]


@pytest.mark.parametrize("name", UNSEEN, ids=ascii)
def test_a_name_that_a_terminal_would_obey_is_refused_and_never_printed(run, name):
    for words in (
        "user add",
        "api-key add",
        "user reset-password",
        "user remove",
        "api-key remove",
        "user link",
        "dance",
    ):
        code, out, err = run(*words.split(), name, stdin="correct horse battery\n")
        assert code == 2 and not any(CONTROL.search(line) for line in (out + err).split("\n")), words
    with connected():
        assert not User.select().exists() and not api_keys.listed()


@pytest.mark.parametrize("name", ["علی‌رضا", "👨‍👩‍👧", "日本　太郎", "Ålice O’Neil"])
def test_joiners_and_blanks_of_other_scripts_are_part_of_names(run, name):
    assert run("user", "add", name, stdin="correct horse battery\n")[0] == 0
    with connected():
        assert let_in(name, "correct horse battery")


def test_what_is_in_the_database_already_is_printed_harmlessly(run):
    run("migrate")
    with connected():
        User.create(name="eve\x1b[2J\nroot", password_hash="x", role="admin")
        ApiKey.create(name="k\x1b[2J\nroot", key_hash="x")
    for words in (["user", "list"], ["api-key", "list"]):
        code, out, _ = run(*words)
        assert code == 0 and len(out.splitlines()) == 1 and "\x1b" not in out
    assert run("api-key", "remove", "k\x1b[2J\nroot")[0] == 0


def test_a_command_speaks_the_language_of_its_terminal(capsys, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert "Aufruf: python -m aniworld" in told and "Web und Worker zusammen starten" in told
    with pytest.raises(SystemExit):
        cli.main(["rename"])
    assert "diese Argumente fehlen: SERIES" in capsys.readouterr().err
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "usage: python -m aniworld" in capsys.readouterr().out
