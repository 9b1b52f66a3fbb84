"""Run web and workers as processes that start and stop together and are restarted when they end.

For installations without a service manager: python -m aniworld.supervisor; with "worker" it runs only these.
"""

import errno
import os
import socket
import sys
import time
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlsplit

from . import keeper, terminal
from .errors import AniworldError, SettingsError
from .keeper import CANNOT_START, Restarted
from .paths import STARTED_IN
from .settings import Settings, unknown
from .translations import _

ALONE = [sys.executable, "-m", "aniworld.supervisor"]
ONLY_WORKERS = "worker"
DEMO = [sys.executable, "-m", "aniworld.demo"]
HEAD_START_SECONDS = 5.0  # for web, which says what cannot work, and whose first page somebody waits for
PORT_ERRORS = (errno.EADDRINUSE, errno.EACCES)  # any other error comes from the host's address


def become(command: list[str], environ: Mapping[str, str] = os.environ) -> NoReturn:
    """Let this process go on as nothing but a supervisor, or as another of ours, under the same id."""
    _go_where_children_start()
    os.execve(command[0], command, _without_unknown(environ))


def _go_where_children_start() -> None:
    if STARTED_IN:
        os.chdir(STARTED_IN)


def main() -> int:
    """Run all as the environment says. Return the exit code."""
    terminal.guard()
    try:
        if sys.argv[1:] == [ONLY_WORKERS]:
            return run_workers(Settings.load())
        return run(Settings.load())
    except AniworldError as error:
        terminal.complain(f"aniworld: {error.in_full}")
        return CANNOT_START


def run(
    settings: Settings,
    environ: Mapping[str, str] = os.environ,
    greeting: str = "",
    *,
    has_more_to_do: bool = False,
) -> int:
    """Keep web and workers running until asked to stop (SIGINT, SIGTERM) or until one cannot be restarted.

    environ: of all processes; unknown settings are removed, as each process would warn of them again.
    greeting: printed once the pages answer. From then on this process is only their keeper, unless it
    has_more_to_do.
    Returns the exit code: 0 when stopped on purpose, else that of the process that could not be restarted
    (1 when it claims success). Raises SettingsError when the port is taken.
    """
    check_port(settings)
    _go_where_children_start()
    stopping = keeper.listen()
    theirs = _without_unknown(environ)
    web = keeper.web(theirs)
    code = _let_web_begin(web, stopping, settings)
    every = [web]
    if not code and not stopping:
        every += _workers(settings, theirs)
        greeting += _("aniworld is at {address}  (Ctrl-C stops it)", address=settings.address)
        code = _greet(every, stopping, settings, greeting)
    if not (code or stopping or has_more_to_do):
        keeper.go_on(every, stopping)
    return keeper.keep_running(every, stopping, code)


def run_workers(settings: Settings, environ: Mapping[str, str] = os.environ) -> int:
    """Keep the workers alone running, as run() does."""
    _go_where_children_start()
    stopping = keeper.listen()
    every = _workers(settings, _without_unknown(environ))
    keeper.go_on(every, stopping)
    return keeper.keep_running(every, stopping)


def _workers(settings: Settings, environ: dict[str, str]) -> list[Restarted]:
    return [keeper.worker(number, environ) for number in range(1, settings.worker_processes + 1)]


def _let_web_begin(web: Restarted, stopping: list[int], settings: Settings) -> int | None:
    """Wait a moment for the pages. Return the code to end with when they cannot be served, else None."""
    until, code = time.monotonic() + HEAD_START_SECONDS, None
    while not (code or stopping or _answers(settings)) and time.monotonic() < until:
        time.sleep(keeper.LOOK_SECONDS)
        code = web.look()
    return code


def _greet(every: list[Restarted], stopping: list[int], settings: Settings, greeting: str) -> int | None:
    """Print the greeting once the pages answer. Return the code to end with when they never do, else None."""
    code = None
    while not (code or stopping):
        time.sleep(keeper.LOOK_SECONDS)
        if _answers(settings):
            terminal.say(greeting)
            break
        code = keeper.look_at(every, stopping)
    return code


def _without_unknown(environ: Mapping[str, str]) -> dict[str, str]:
    strange = unknown(environ)
    return {name: value for name, value in environ.items() if name not in strange}


def check_port(settings: Settings) -> None:
    """Refuse an address at which nobody can listen before anything starts. Raises SettingsError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        address, why = f"{settings.host}:{settings.port}", error.strerror
        if error.errno in PORT_ERRORS:
            raise SettingsError("port_in_use", address=address, why=why) from None
        raise SettingsError("host_unusable", address=address, why=why) from None


def _answers(settings: Settings) -> bool:
    """Return whether the web process answers: it listens before it is ready, and may yet find a trouble."""
    address = urlsplit(settings.address)
    try:
        with socket.create_connection((address.hostname, address.port), keeper.LOOK_SECONDS) as line:
            line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return bool(line.recv(1))
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
