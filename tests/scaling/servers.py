"""PostgreSQL and Redis as Debian packages them: started on loopback with throw-away folders, and stopped
again."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import redis
from processes.house import free_port

START_SECONDS = 30.0
PASSWORD = "not a secret"
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def postgres_programs() -> Path | None:
    """The folder of the newest PostgreSQL on this machine."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def redis_program() -> str | None:
    return shutil.which("redis-server")


def missing() -> str | None:
    """Why the tests of this folder cannot run here."""
    absent = [
        name
        for name, found in (("postgresql", postgres_programs()), ("redis-server", redis_program()))
        if not found
    ]
    return (
        f"{' and '.join(absent)} not installed: bin/test --services installs what it needs"
        if absent
        else None
    )


class Server:
    """A server process of ours in a folder of its own, which belongs to its user and goes with it."""

    user: str | None = None
    stop_signal = signal.SIGTERM

    def __init__(self, name: str):
        self.folder, self.port = Path(tempfile.mkdtemp(prefix=f"aniworld-{name}-")), free_port()
        self.process: subprocess.Popen | None = None
        if self.user:
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdout=log,
                stderr=log,
                user=self.user,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=lambda: ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGQUIT),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.command()[0]} did not start:\n{(self.folder / 'log').read_text()}")
            time.sleep(0.03)

    def halt(self) -> None:
        """Stop at once; start() goes on with what is on disk."""
        if self.process:
            self.process.send_signal(self.stop_signal)
            self.process.wait(START_SECONDS)
        self.process = None

    def close(self) -> None:
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError


class Postgres(Server):
    """is_safe: whether a commit waits for the disk, as it does in earnest; tests need not."""

    stop_signal = signal.SIGINT  # at once, whoever is connected

    def __init__(self, *, is_safe: bool = False):
        self.user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        super().__init__("postgres")
        self.programs, self.is_safe = postgres_programs(), is_safe
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        made = subprocess.run(
            [
                self.programs / "initdb",
                "-D",
                self.folder / "data",
                "-U",
                "aniworld",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--no-instructions",
            ],
            user=self.user,
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        self.start()

    def command(self) -> list[str]:
        careless = [] if self.is_safe else ["-c", "fsync=off", "-c", "full_page_writes=off"]
        return [
            str(self.programs / "postgres"),
            "-D",
            str(self.folder / "data"),
            "-p",
            str(self.port),
            "-c",
            "max_connections=200",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            *careless,
        ]

    def answers(self) -> bool:
        try:
            self.admin().close()
            return True
        except psycopg.OperationalError:
            return False

    def url(self, schema: str = "public") -> str:
        password = PASSWORD.replace(" ", "%20")
        return f"postgresql://aniworld:{password}@127.0.0.1:{self.port}/postgres?options=-csearch_path%3D{schema}"

    def admin(self) -> psycopg.Connection:
        """A connection that is not the program's."""
        return psycopg.connect(self.url(), autocommit=True, connect_timeout=5)

    def make_schema(self, name: str) -> str:
        """A place of its own for one test; returns its url."""
        self._tell(f'CREATE SCHEMA "{name}"')
        return self.url(name)

    def drop_schema(self, name: str) -> None:
        self._tell(f'DROP SCHEMA "{name}" CASCADE')

    def _tell(self, statement: str) -> None:
        with self.admin() as connection:
            connection.execute(statement)

    def waits_for_lock(self, count: int = 1) -> bool:
        """Whether so many sessions wait for an advisory lock or a row right now."""
        with self.admin() as connection:
            waiting = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
        return waiting[0] >= count


class Redis(Server):
    numbers = 64

    def __init__(self):
        super().__init__("redis")
        self.start()

    def command(self) -> list[str]:
        return [
            redis_program(),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--dir",
            str(self.folder),
            "--save",
            "",
            "--appendonly",
            "no",
            "--requirepass",
            PASSWORD,
            "--databases",
            str(self.numbers),
        ]

    def answers(self) -> bool:
        try:
            return self.client(0).ping()
        except redis.RedisError:
            return False

    def client(self, number: int) -> redis.Redis:
        return redis.Redis.from_url(self.url(number), socket_timeout=5)

    def url(self, number: int) -> str:
        return f"redis://:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/{number}"

    def empty(self, number: int) -> str:
        """A numbered database with nothing in it; returns its url."""
        with self.client(number) as client:
            client.flushdb()
        return self.url(number)
