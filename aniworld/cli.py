"""The command line: python -m aniworld --help."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TypeVar

from . import __version__, queues, supervisor
from .auth import accounts
from .database import connected, db, pending_migrations
from .errors import AniworldError, Invalid, NotFound
from .files import atomic
from .library import asking, check, owners, scan
from .logs import configure
from .models import User
from .models.part import SEARCH
from .providers.base import Capability
from .settings import Settings, warn_of_unknown
from .start import in_words, prepare

Result = TypeVar("Result")


def parser() -> argparse.ArgumentParser:
    """All commands with their help."""
    top = argparse.ArgumentParser(prog="python -m aniworld", description="aniworld, the anime-library manager.")
    top.add_argument("--version", action="version", version=f"aniworld {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="start web and worker together, stop both with Ctrl-C").set_defaults(act=run)
    commands.add_parser("migrate", help="bring the database to today's shape").set_defaults(act=migrate)
    _add_user_commands(commands)
    keys = commands.add_parser("api-key", help="keys for programs").add_subparsers(required=True, metavar="ACTION")
    key = keys.add_parser("add", help="make a key and print it, this once")
    key.add_argument("name", metavar="NAME")
    key.set_defaults(act=add_key)
    commands.add_parser("scan", help="look which episodes' files are there").set_defaults(act=scan_library)
    commands.add_parser("check", help="ask again for everything that is incomplete").set_defaults(act=check_library)
    commands.add_parser("doctor", help="say what is well and what is not").set_defaults(act=doctor)
    return top


def _add_user_commands(commands: argparse._SubParsersAction) -> None:
    users = commands.add_parser("user", help="people who may sign in").add_subparsers(required=True, metavar="ACTION")
    for name, words, act in (
        ("add", "make a user; the password is asked for, or read from standard input", add_user),
        ("reset-password", "set a new password and end the user's sessions", reset_password),
        ("link", "print a link that signs a user in once", print_link),
    ):
        command = users.add_parser(name, help=words)
        command.add_argument("name", metavar="NAME")
        command.set_defaults(act=act)


def main(arguments: list[str]) -> int:
    """Run one command. Returns the exit code: 0 done, 1 not well, 2 cannot be done as asked."""
    asked = parser().parse_args(arguments)
    try:
        settings = Settings.load()
        configure(settings.log_level, settings.log_format)
        warn_of_unknown()
        with in_words():
            prepare(settings, durable=True)
            return asked.act(settings, asked)
    except AniworldError as error:
        print(f"aniworld: {error}", file=sys.stderr)
        return 2


def run(settings: Settings, asked: argparse.Namespace) -> int:
    return supervisor.run(settings)


def migrate(settings: Settings, asked: argparse.Namespace) -> int:
    waiting = pending_migrations()  # prepare() has just applied them all
    print("The database is up to date." if not waiting else f"Not applied: {', '.join(waiting)}")
    return 1 if waiting else 0


def add_user(settings: Settings, asked: argparse.Namespace) -> int:
    password = ask_password()
    _with_database(lambda: accounts.add_user(asked.name, password))
    print(f"{asked.name} may sign in now.")
    return 0


def reset_password(settings: Settings, asked: argparse.Namespace) -> int:
    user = _with_database(lambda: _user(asked.name))
    password = ask_password()
    _with_database(lambda: accounts.set_password(user, password))
    print(f"{asked.name} has a new password; all sessions of this user have ended.")
    return 0


def print_link(settings: Settings, asked: argparse.Namespace) -> int:
    code = _with_database(lambda: accounts.new_code(_user(asked.name)))
    print(f"{settings.address}/login/link?code={code}")
    return 0


def add_key(settings: Settings, asked: argparse.Namespace) -> int:
    print(_with_database(lambda: accounts.add_key(asked.name)))
    return 0


def _user(name: str) -> User:
    user = User.get_or_none(User.name == name)
    if user is None:
        raise NotFound(f"There is no user called {name}.")
    return user


def _with_database(act: Callable[[], Result]) -> Result:
    with connected():
        return act()


def ask_password() -> str:
    """Twice from a person, once from a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise Invalid("The two passwords are not the same.", "password")
    return password


def scan_library(settings: Settings, asked: argparse.Namespace) -> int:
    counts = _with_database(scan.all_series)
    print(f"{counts['series']} series looked at, {counts['present']} episodes present, {counts['unknown']} folders unknown.")
    return 0


def check_library(settings: Settings, asked: argparse.Namespace) -> int:
    incomplete = _with_database(lambda: check.library(starting=True))
    print(f"{incomplete} series are incomplete and asked for again." if incomplete else "All series data is complete.")
    return 0


def doctor(settings: Settings, asked: argparse.Namespace) -> int:
    """One line for each thing that must be well. Returns 1 when one is not."""
    is_working = _with_database(lambda: owners.any_working(settings.data_dir))
    lines = [
        (True, f"{_with_database(lambda: db.description)}, data in {settings.data_dir}"),
        *([_finding("queue", queues.why_silent(settings.queue_url), "Redis answers")] if settings.queue_url else []),
        _finding("data folder", atomic.why_not_writable(settings.data_dir), "can be written"),
        _finding("library", atomic.why_not_writable(settings.library), f"{settings.library} can be written"),
        (is_working, "the worker runs" if is_working else "the worker does not run"),
        *_with_database(_sources),
    ]
    for is_well, line in lines:
        print(f"{'ok  ' if is_well else 'BAD '} {line}")
    return 0 if all(is_well for is_well, _ in lines) else 1


def _finding(what: str, reason: str | None, well: str) -> tuple[bool, str]:
    return (reason is None, f"{what}: {reason or well}")


def _sources() -> list[tuple[bool, str]]:
    able = asking.able(Capability.SEARCH)
    questions = {name: (lambda p=provider: p.search("naruto", priority=SEARCH)) for name, provider in able.items()}
    answers = asking.ask_all(questions)
    extras = able.keys() - asking.able(Capability.EPISODES)  # nothing waits for those
    return [(name in answers.values or name in extras, f"{name}: {answers.errors.get(name, 'answers')}") for name in able]
