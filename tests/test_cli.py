"""The command line: what each command does, says and returns."""

import importlib
import io
import logging
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import cysqlite
import pytest

from aniworld import __version__, cli, cli_people, sqlite, supervisor, tasks, terminal
from aniworld.auth import accounts
from aniworld.database import connected, db
from aniworld.errors import NotPrinted
from aniworld.library.disk import library_mark
from aniworld.library.parts import workers
from aniworld.library.parts.workers import Owner
from aniworld.library.series import series
from aniworld.logs import CONTROL
from aniworld.models import ApiKey, Code, Part, Session, User

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
        ("run", "aniworld.supervisor"),
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
        "sys.meta_path.insert(0, type('Ours', (), {'find_spec': lambda self, name, *_: "
        "os.kill(os.getpid(), signal.SIGINT) if name == 'aniworld.errors' else None})()); "
        "import aniworld.__main__"
    )
    ended = subprocess.run([sys.executable, "-c", slow], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "")


# Users


def test_a_user_is_added_with_a_password_from_a_pipe_and_may_sign_in(run):
    assert run("user", "add", "alice", stdin="correct horse battery\n") == (0, "alice may sign in now.\n", "")
    with connected():
        user = accounts.verify("alice", "correct horse battery")
        assert user.is_admin


def test_a_member_is_added_who_is_no_administrator(run):
    assert run("user", "add", "--member", "bob", stdin="correct horse battery\n")[0] == 0
    with connected():
        assert not accounts.verify("bob", "correct horse battery").is_admin
    assert "bob\teditor\t" in run("user", "list")[1]


def test_a_command_says_nothing_of_sources_without_a_key(run, monkeypatch):
    monkeypatch.setenv("ANIWORLD_PROVIDERS", "tvmaze,tmdb")
    assert run("user", "list") == (0, "", "")
    monkeypatch.setenv("ANIWORLD_LOG_LEVEL", "debug")
    assert "TMDB is left out: it needs a key" in run("user", "list")[2]


@pytest.mark.parametrize(
    "typed, code, is_made",
    [
        (("correct horse", "correct horse"), 0, True),
        (("correct horse", "correct house"), 2, False),
    ],
)
def test_a_person_types_the_password_twice(run, monkeypatch, typed, code, is_made):
    monkeypatch.setattr(Pipe, "isatty", lambda self: True)
    answers = iter(typed)
    monkeypatch.setattr(cli_people.getpass, "getpass", lambda prompt: next(answers))
    assert run("user", "add", "alice")[0] == code
    with connected():
        assert User.select().exists() is is_made


@pytest.mark.parametrize(
    "name, password, words",
    [
        ("", "correct horse", "A user name has 1 to 80 characters."),
        ("x" * 81, "correct horse", "A user name has 1 to 80 characters."),
        (" \t ", "correct horse", "A user name has 1 to 80 characters."),
        ("alice", "short", "at least 8 characters"),
        ("alice", "", "at least 8 characters"),
    ],
)
def test_a_user_that_cannot_be_is_refused_in_one_sentence(run, name, password, words):
    code, out, err = run("user", "add", name, stdin=f"{password}\n")
    assert (code, out) == (2, "") and err.startswith("aniworld: ") and words in err and err.count("\n") == 1
    with connected():
        assert not User.select().exists()


def test_two_users_do_not_share_a_name(run):
    run("user", "add", "alice", stdin="correct horse battery\n")
    code, _, err = run("user", "add", "alice", stdin="another horse battery\n")
    assert (code, err) == (2, "aniworld: There is already a user called alice.\n")


def test_a_reset_password_works_and_ends_all_sessions(run):
    run("user", "add", "alice", stdin="correct horse battery\n")
    with connected():
        token = accounts.start_session(User.get())
    code, out, _ = run("user", "reset-password", "alice", stdin="another horse battery\n")
    assert code == 0 and "all sessions of this user have ended" in out
    with connected():
        assert accounts.verify("alice", "another horse battery") and not accounts.find_session(token)
        assert not Session.select().exists()


@pytest.mark.parametrize("action", ["reset-password", "link"])
def test_nothing_is_done_for_a_user_who_does_not_exist(run, action):
    assert run("user", action, "bob", stdin="correct horse battery\n") == (
        2,
        "",
        "aniworld: There is no user called bob.\n",
    )


def test_a_password_that_is_too_short_changes_nothing(run):
    run("user", "add", "alice", stdin="correct horse battery\n")
    assert run("user", "reset-password", "alice", stdin="x\n")[0] == 2
    with connected():
        assert accounts.verify("alice", "correct horse battery")


def test_a_printed_link_signs_its_user_in_once(run):
    run("user", "add", "alice", stdin="correct horse battery\n")
    code, out, _ = run("user", "link", "alice")
    link = re.fullmatch(r"http://127\.0\.0\.1:8000/login/link\?code=(\S+)\n", out)
    with connected():
        assert code == 0 and accounts.enter(link[1]).name == "alice"


# Keys


def test_a_key_is_printed_once_and_opens_the_api(run, app):
    code, out, err = run("api-key", "add", "player")
    assert code == 0 and re.fullmatch(r"aw_\S{40,}\n", out) and not err
    answer = app.test_client().get("/api/series", headers={"Authorization": f"Bearer {out.strip()}"})
    assert answer.status_code == 200
    with connected():
        assert out.strip() not in str(list(ApiKey.select().dicts()))


@pytest.mark.parametrize(
    "command", [("user", "link", "alice"), ("api-key", "add", "player")], ids=["link", "key"]
)
def test_a_secret_that_could_not_be_printed_is_taken_back(run, monkeypatch, command):
    def refuse(text):
        raise NotPrinted("not_printed", why="No space left on device")

    run("user", "add", "alice", stdin="correct horse battery\n")
    monkeypatch.setattr(terminal, "answer", refuse)
    sentence = (
        "aniworld: Nothing could be printed: No space left on device. What was created has been revoked.\n"
    )
    assert run(*command) == (2, "", sentence)
    with connected():
        assert ApiKey.select().count() == Code.select().count() == 0


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_key_needs_a_name(run, name):
    assert run("api-key", "add", name) == (2, "", "aniworld: A key has a name of 1 to 80 characters.\n")


def test_a_key_is_not_made_twice(run):
    run("api-key", "add", "player")
    code, out, err = run("api-key", "add", "player")
    assert (code, out, err) == (2, "", "aniworld: There is already a key called player.\n")


# The library


@pytest.mark.sqlite
def test_migrating_makes_the_database_and_can_be_done_again(run, settings):
    for _ in range(2):
        assert run("migrate") == (0, "The database is up to date.\n", "")
    assert (settings.data_dir / "aniworld.db").stat().st_mode & 0o777 == 0o600


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
    assert code == 1 and out == "1 series checked, 0 episodes present, 0 folders unknown.\n"
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
    settings.library.write_text("a file in its place")
    code, bad = bad_lines(run)
    assert code == 1 and any(line.startswith("library: ") for line in bad)


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


def test_run_becomes_a_supervisor_once_the_database_is_prepared(run, environ, monkeypatch):
    became = []
    monkeypatch.setattr(supervisor, "check_port", lambda settings: None)
    monkeypatch.setattr(supervisor.os, "chdir", lambda folder: None)
    monkeypatch.setattr(supervisor.os, "execve", lambda *told: became.append(told))
    monkeypatch.setenv("ANIWORLD_PROT", "8080")
    run("run")
    [(program, command, passed_on)] = became
    assert program == sys.executable and command[1:] == ["-m", "aniworld.supervisor"]
    assert "ANIWORLD_PROT" not in passed_on and passed_on["ANIWORLD_DATA_DIR"] == environ["ANIWORLD_DATA_DIR"]
    assert (Path(environ["ANIWORLD_DATA_DIR"]) / "aniworld.db").exists()


def test_keys_are_listed_without_their_secret_and_removed_by_name(run):
    key = run("api-key", "add", "player")[1].strip()
    run("api-key", "add", "phone")
    code, out, _ = run("api-key", "list")
    assert code == 0 and [line.split("\t")[0] for line in out.splitlines()] == ["phone", "player"]
    assert "never used" in out and key[3:12] not in out
    assert run("api-key", "remove", "player") == (0, "The key player was removed; it no longer works.\n", "")
    with connected():
        assert accounts.find_key(key) is None
    assert run("api-key", "remove", "player") == (2, "", "aniworld: There is no key called player.\n")


def test_users_are_listed_and_removed_but_for_the_last_administrator(run):
    for name in ("alice", "bob"):
        run("user", "add", name, stdin="correct horse battery\n")
    assert [line.split("\t")[:2] for line in run("user", "list")[1].splitlines()] == [
        ["alice", "admin"],
        ["bob", "admin"],
    ]
    with connected():
        token = accounts.start_session(accounts.named("bob"))
    assert run("user", "remove", "bob")[:2] == (
        0,
        "bob may not sign in any more; all sessions of this user have ended.\n",
    )
    with connected():
        assert accounts.find_session(token) is None
    assert run("user", "remove", "alice") == (
        2,
        "",
        "aniworld: alice is the only administrator, so this user stays.\n",
    )
    assert run("user", "remove", "bob") == (2, "", "aniworld: There is no user called bob.\n")


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
        assert not User.select().exists() and not accounts.keys()


@pytest.mark.parametrize("name", ["علی‌رضا", "👨‍👩‍👧", "日本　太郎", "Ålice O’Neil"])
def test_joiners_and_blanks_of_other_scripts_are_part_of_names(run, name):
    assert run("user", "add", name, stdin="correct horse battery\n")[0] == 0
    with connected():
        assert accounts.verify(name, "correct horse battery")


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
