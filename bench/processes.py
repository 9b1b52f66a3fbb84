"""The processes of a measurement: the stand-in and an aniworld of its own, on loopback; all end with it."""

import contextlib
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aniworld.demo.standin import StandIn

ROOT = Path(__file__).parent.parent
DELAY_SECONDS = 0.1  # how long each answer of the stand-in takes
UNLIMITED = "tvmaze=100000/1s,kitsu=100000/1s,images=100000/1s"
STOP_SECONDS = 12.0


class Trouble(Exception):
    """A measurement could not be made."""


def allow_many_sockets() -> None:
    """Lift the soft limit of open files to the hard one, here and in what is started from here."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Neighbours:
    """What other programs take from the processors from now on; the more, the less the figures are worth."""

    def __init__(self) -> None:
        self._start = self._seconds()

    @staticmethod
    def _seconds() -> tuple[float, float]:
        """Return the busy seconds of other programs, and all seconds, of all processors since their start."""
        ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        a_second = os.sysconf("SC_CLK_TCK")
        all_ = sum(ticks) / a_second
        idle = (ticks[3] + ticks[4]) / a_second
        ours = sum(os.times()[:4])  # the children's too, once they have ended
        return all_ - idle - ours, all_

    def share(self) -> float:
        """Return their share since the start. Call it when all that was started has ended."""
        busy, all_ = self._seconds()
        busy_then, all_then = self._start
        return max(0.0, busy - busy_then) / (all_ - all_then)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_so: Callable[[], Any], what: str, seconds: float = 30.0) -> None:
    """Look ten times a second. Raise Trouble when it is not so in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise Trouble(f"{what} took more than {seconds:.0f} s")
        time.sleep(0.1)


@contextlib.contextmanager
def running(
    module_and_arguments: list[str], environ: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Run python -m …, with pipes to and from it, in a session of its own that is ended with it."""
    command = [sys.executable, "-m", *module_and_arguments]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environ or plain_environ(),
        text=True,
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdin.close()
        process.stdout.close()


def plain_environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("ANIWORLD_")}


@contextlib.contextmanager
def standin(
    many: int = 1000, images: str = "tiny", delay_seconds: float = DELAY_SECONDS
) -> Iterator[dict[str, str]]:
    """Run the stand-in with that many shows. Yield the settings under which aniworld asks only it."""
    arguments = ["--delay", str(delay_seconds), "--many", str(many), "--images", images, "--no-stumbles"]
    with running(["aniworld.demo.standin", *arguments]) as process:
        port = int(process.stdout.readline().rpartition(":")[2])
        yield StandIn(port=port).environment()


class Program:
    """A program that uses the API over one kept-alive connection."""

    def __init__(self, port: int, key: str = ""):
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, sent: Any = None) -> Any:
        """Return the answer's JSON, or None when it is none. Raise Trouble when it is no success."""
        self._line.request(method, path, None if sent is None else json.dumps(sent), self._headers)
        answer = self._line.getresponse()
        body = answer.read()
        if answer.status >= 400:
            raise Trouble(f"{method} {path} was answered with {answer.status}: {body[:200]!r}")
        if answer.getheader("Content-Type", "").startswith("application/json"):
            return json.loads(body)
        return None

    def rest(self, seconds: float) -> None:
        """Ask for nothing, and connect anew later: a server closes what is not used."""
        self._line.close()
        time.sleep(seconds)


@dataclass(frozen=True)
class Home:
    """A running aniworld. web, worker: the ids of its processes; of several workers the first."""

    port: int
    key: str
    environ: dict[str, str]
    web: int
    worker: int

    def program(self) -> Program:
        return Program(self.port, self.key)

    def another_program(self) -> Program:
        """Return a program with a key of its own."""
        return Program(self.port, self._command("api-key", "add", f"script {time.monotonic_ns()}"))

    def another_person(self, name: str, password: str) -> None:
        """Make an account with which they may sign in."""
        self._command("user", "add", name, said=f"{password}\n{password}\n")

    def _command(self, *words: str, said: str = "") -> str:
        """Run a command of aniworld. Return what it prints."""
        command = [sys.executable, "-m", "aniworld", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environ, input=said, capture_output=True, text=True, timeout=30
        )
        if done.returncode:
            raise Trouble(f"{' '.join(words)}: {done.stderr[-300:]}")
        return done.stdout.strip()

    @property
    def data_dir(self) -> Path:
        return Path(self.environ["ANIWORLD_DATA_DIR"])

    def add(self, numbers: range, program: Program) -> None:
        for number in numbers:
            program.ask("POST", "/api/series", {"name": f"Generated show {number}"})

    def loading(self, program: Program) -> int:
        """Return how many series are not finished yet."""
        return program.ask("GET", "/api/series?state=loading&per_page=1")["total"]


@contextlib.contextmanager
def aniworld(sources: dict[str, str], **settings: str) -> Iterator[Home]:
    """Run aniworld with a throw-away data folder and library. settings: without their prefix."""
    with tempfile.TemporaryDirectory(prefix="aniworld-bench-") as folder:
        port = free_port()
        environ = plain_environ() | sources
        usual = {
            "DATA_DIR": f"{folder}/data",
            "LIBRARY": f"{folder}/library",
            "PORT": str(port),
            "PROVIDER_RATE": UNLIMITED,
            "LOG_LEVEL": "error",
        }
        for name, value in (usual | settings).items():
            environ[f"ANIWORLD_{name}"] = value
        make_key = [sys.executable, "-m", "aniworld", "api-key", "add", "bench"]
        key = subprocess.run(
            make_key, cwd=ROOT, env=environ, capture_output=True, text=True, check=True, timeout=30
        )
        with running(["aniworld", "run"], environ) as supervisor:
            wait_until(lambda: answers(port, "/readyz"), "starting aniworld")
            web, worker, *_ = children_of(supervisor.pid)
            yield Home(port, key.stdout.strip(), environ, children_of(web)[0], worker)


def answers(port: int, path: str) -> bool:
    try:
        Program(port).ask("GET", path)
        return True
    except (OSError, http.client.HTTPException, Trouble):
        return False


def children_of(pid: int) -> list[int]:
    """Return the child processes, oldest first (the supervisor starts web, then the worker)."""
    return sorted(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/status").read_text().partition("PPid:")[2].split()[0])


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds (VmRSS), in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
