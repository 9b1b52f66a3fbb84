"""An aniworld of real processes with a data folder and a library of its own: started, asked, killed and
stopped here."""

import contextlib
import functools
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from aniworld.demo.standin import StandIn

ROOT = Path(__file__).parent.parent.parent
BARE = Path(__file__).parent / "bare"  # in it, what only several machines need is not installed
BOTH = [sys.executable, "-m", "aniworld", "run"]
SUPERVISOR = [sys.executable, "-m", "aniworld.supervisor"]
WEB = [sys.executable, "-m", "gunicorn", "-c", "python:aniworld.gunicorn_config", "wsgi:app"]
WORKER = [sys.executable, "huey_consumer.py"]
LOOK_SECONDS = 0.08
FAST = "tvmaze=1000/1s,kitsu=1000/1s,images=1000/1s"
WHO, PASSWORD = "alice", "correct horse battery"


def wait_for(look: Callable[[], Any], seconds: float = 15.0, what: str = "") -> Any:
    """Look again and again until there is something, and return it; fail with words when there never is."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain for {what or look.__name__}"
        time.sleep(LOOK_SECONDS)
    return found


def free_port() -> int:
    """A port below those from which the kernel gives one to each client: none takes it before its server
    does."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def started_at(process: Path) -> int:
    """When a process of /proc was started, in hundredths of a second since the machine was."""
    after_the_name = (process / "stat").read_text().rpartition(")")[2].split()
    return int(after_the_name[19])


def clean_environ() -> dict[str, str]:
    """The environment without settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ANIWORLD_")}


class House:
    """Processes that share a folder. Each name ("all", "web", "worker", …) is one process with one log."""

    def __init__(self, folder: Path, standin: StandIn | None, **settings: str):
        self.folder, self.port = folder, free_port()
        self.data, self.library = folder / "data", folder / "library"
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = (
            clean_environ()
            | (standin.environment() if standin else {})
            | {
                "ANIWORLD_DATA_DIR": str(self.data),
                "ANIWORLD_LIBRARY": str(self.library),
                "ANIWORLD_PORT": str(self.port),
                "ANIWORLD_PROVIDER_RATE": FAST,
                "PYTHONUNBUFFERED": "1",
            }
            | {f"ANIWORLD_{name}": value for name, value in settings.items()}
        )
        if not settings.keys() & {"DATABASE_URL", "QUEUE_URL"}:  # as most households run it, and sooner there
            self.environ["PYTHONPATH"] = str(BARE)
        self.processes: dict[str, subprocess.Popen] = {}
        self._key: str | None = None

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *reason: object) -> None:
        self.kill_all()

    # Starting and ending

    def start(self, name: str, command: list[str]) -> subprocess.Popen:
        with self._log_path(name).open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes[name] = process
        return process

    def start_both(self) -> subprocess.Popen:
        """By the supervisor; returns when they are ready."""
        process = self.start("all", SUPERVISOR)
        self.wait_until_ready()
        return process

    def start_apart(self) -> None:
        """Each by itself, as a service manager does; returns when they are ready."""
        self.start("web", WEB)
        self.start("worker", WORKER)
        self.wait_until_ready()

    def is_ready(self) -> bool:
        return self.status("/readyz") == 200

    def serves(self) -> bool:
        """Whether web answers, whatever the worker does."""
        return self.status("/healthz") == 200

    def status(self, path: str) -> int | None:
        try:
            return requests.get(self.url + path, timeout=5).status_code
        except requests.RequestException:
            return None

    def wait_until_ready(self) -> None:
        def ready_or_over() -> bool:
            over = [name for name, process in self.processes.items() if process.poll() is not None]
            assert not over, f"{over} ended instead of starting:\n{self.log()}"
            return self.is_ready()

        wait_for(ready_or_over, 30, f"web and worker to be ready; their log:\n{self.log()}")

    def kill(self, name: str) -> None:
        """kill -9, as a power cut or the kernel's out-of-memory killer would."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self, name: str, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask a process to stop. Returns its exit code and how many seconds it took."""
        process, asked_at = self.processes.pop(name), time.monotonic()
        process.send_signal(number)
        try:
            return process.wait(20), time.monotonic() - asked_at
        finally:
            if process.poll() is None:
                process.kill()

    def kill_all(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        for pid in self.running():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def running(self, word: str = "") -> list[int]:
        """The processes of this house that run, with this word in their command line: grandchildren
        included, the oldest first."""
        mine, found = f"ANIWORLD_DATA_DIR={self.data}\0".encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (
                    mine in (folder / "environ").read_bytes()
                    and word.encode() in (folder / "cmdline").read_bytes()
                ):
                    found.append((started_at(folder), int(folder.name)))
        return [pid for _, pid in sorted(found)]

    def kill_oldest(self, word: str) -> list[int]:
        """kill -9 the oldest process with this word in its command line, and nothing that it started.

        Returns all that ran before; the one that was killed is gone when this returns.
        """
        before = wait_for(lambda: self.running(word), what=f"{word} to run")
        os.kill(before[0], signal.SIGKILL)
        wait_for(lambda: before[0] not in self.running(word), what=f"{word} to be gone")
        return before

    def wait_until_empty(self) -> None:
        """A process that was told to end is seen for another moment."""
        wait_for(lambda: not self.running(), 10, "everything to end")

    # What they said

    def _log_path(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def log(self, name: str = "*") -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob(f"{name}.log")))

    def setup_link(self) -> str:
        """The link that the first start prints."""
        return wait_for(lambda: re.findall(r"http\S+/setup\?code=\S+", self.log()), 10, "the set-up link")[-1]

    # Asking

    def run(self, *arguments: str, said: str = "") -> subprocess.CompletedProcess:
        """The command line, to its end; said: its standard input."""
        return subprocess.run(
            [sys.executable, "-m", "aniworld", *arguments],
            cwd=ROOT,
            env=self.environ,
            input=said,
            capture_output=True,
            text=True,
            timeout=30,
        )

    @property
    def key(self) -> str:
        """An API key, made by the command line when first wanted."""
        if self._key is None and self._is_new():
            self.become(with_a_key())
        if self._key is None:
            self.make_key()
        return self._key

    @key.setter
    def key(self, key: str) -> None:
        """Use one that another house made: they share their rows."""
        self._key = key

    def make_key(self) -> None:
        made = self.run("api-key", "add", "tests")
        assert made.returncode == 0, made.stderr
        self._key = made.stdout.strip()

    def _is_new(self) -> bool:
        """Whether nothing is in it yet, and rows and library are its own: it may start as a copy."""
        own = self.environ["ANIWORLD_LIBRARY"] == str(self.library) and not self.environ.get(
            "ANIWORLD_DATABASE_URL"
        )
        return own and not self.data.exists()

    def become(self, other: "House") -> None:
        shutil.copytree(other.data, self.data)
        shutil.copytree(other.library, self.library, dirs_exist_ok=True)
        self._key = other._key

    def program(self) -> requests.Session:
        """A client of the API with the key."""
        client = requests.Session()
        client.headers["Authorization"] = f"Bearer {self.key}"
        return client

    def get(self, path: str, **options: Any) -> requests.Response:
        with self.program() as client:
            return client.get(self.url + path, timeout=10, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> requests.Response:
        with self.program() as client:
            return client.post(self.url + path, json=json, timeout=10, **options)

    def add(self, name: str) -> str:
        """Add a series by its name; returns its id."""
        answer = self.post("/api/series", {"name": name})
        assert answer.status_code in (200, 202), answer.text
        return answer.json()["id"]

    def add_new(self, name: str) -> str:
        """Add a series that no test before has added here: what is there already would not load."""
        answer = self.post("/api/series", {"name": name})
        assert answer.status_code == 202, f"{name} is there already; {answer.text}"
        return answer.json()["id"]

    def loading(self, series_id: str) -> dict[str, Any]:
        return self.get(f"/api/series/{series_id}/loading-status").json()

    def wait_until_loaded(self, series_id: str, seconds: float = 20) -> dict[str, Any]:
        def finished() -> dict[str, Any] | None:
            status = self.loading(series_id)
            return status if status["loading_status"] in ("completed", "failed") else None

        return wait_for(finished, seconds, f"series {series_id} to be loaded")

    def add_person(self) -> None:
        """Make alice, who signs in with PASSWORD."""
        if self._is_new():
            self.become(with_alice())
        else:
            self.make_person()

    def make_person(self) -> None:
        made = self.run("user", "add", WHO, said=PASSWORD)
        assert made.returncode == 0, made.stderr

    def signed_in(self) -> requests.Session:
        """A browser's cookie jar after signing in as alice."""
        client = requests.Session()
        client.headers["X-CSRF-Token"] = token_of(client.get(self.url + "/login", timeout=10).text)
        answer = client.post(
            self.url + "/login", {"username": WHO, "password": PASSWORD}, allow_redirects=False, timeout=10
        )
        assert answer.status_code == 302, answer.text
        client.headers["X-CSRF-Token"] = token_of(client.get(self.url + "/account", timeout=10).text)
        return client


def token_of(page: str) -> str:
    return re.search(r'name="csrf-token" content="([^"]+)"', page)[1]


# Houses that never start: the command line is run once for each of them, and not for each new house that
# is a copy.


@functools.cache
def with_a_key() -> House:
    house = House(_folder(), None)
    house.make_key()
    return house


@functools.cache
def with_alice() -> House:
    house = House(_folder(), None)
    house.become(with_a_key())
    house.make_person()
    return house


@functools.cache
def _temporary() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="aniworld-houses-")


def _folder() -> Path:
    return Path(tempfile.mkdtemp(dir=_temporary().name))
