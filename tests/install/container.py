"""A container without an engine: a Debian root, the files of one container over it, and what the options of
`docker run` mean to a process: its user, environment and volumes, a read-only root, no capabilities."""

import contextlib
import os
import shlex
import signal
import subprocess
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c")
NO_CAPABILITIES = "setpriv --inh-caps=-all --bounding-set=-all --no-new-privs"
# One mount at a time: each empties the work folder, which all commands in a container have in common.
BEGIN = """
set -eu
mount --make-rprivate /
flock {work}.lock mount -t overlay aniworld -o lowerdir={lower},upperdir={upper},workdir={work} {root}
mount -t proc proc {root}/proc
mount --rbind /dev {root}/dev
mount -t tmpfs -o size=64m tmpfs {root}/dev/shm 2>/dev/null || true
{volumes}
exec chroot {root} {start}
"""


class Image:
    """What `docker build` makes: the layers, and the environment that the Dockerfile sets."""

    def __init__(self, layers: list[Path], environ: dict[str, str]):
        self.layers, self.environ = layers, environ


class Container:
    """One container of an image. Its processes share the network of this machine."""

    def __init__(self, folder: Path, image: Image, volumes: dict[str, Path], **options):
        self.folder, self.image, self.volumes = folder, image, volumes
        self.user: str | None = options.pop("user", None)
        self.read_only: bool = options.pop("read_only", False)
        self.tmpfs: tuple[str, ...] = options.pop("tmpfs", ())
        self.drops_all: bool = options.pop("drops_all", False)
        self.environ = {"PATH": PATH, **image.environ, **options}
        for name in ("upper", "work", "root"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def _script(self, command: list[str]) -> str:
        root = self.folder / "root"
        lines = []
        for inside, outside in self.volumes.items():
            lines.append(f"mkdir -p {root}{inside}; mount --bind {outside} {root}{inside}")
        if self.read_only:
            lines.append(f"mount -o remount,ro {root}")
        lines += [f"mount -t tmpfs -o mode=1777 tmpfs {root}{inside}" for inside in self.tmpfs]
        return BEGIN.format(
            lower=":".join(map(str, reversed(self.image.layers))),
            upper=self.folder / "upper",
            work=self.folder / "work",
            root=root,
            volumes="\n".join(lines),
            start=self._start(command),
        )

    def _start(self, command: list[str]) -> str:
        words = ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in self.environ.items())]
        if self.user:
            uid, _, gid = self.user.partition(":")
            words += f"setpriv --reuid={uid} --regid={gid or uid} --clear-groups".split()
        if self.drops_all:
            words += NO_CAPABILITIES.split()
        return shlex.join([*words, *command])

    def start(self, *command: str, log: Path) -> subprocess.Popen:
        """Start a command in a namespace of processes of its own, in which it is number 1."""
        with log.open("ab") as file:
            return subprocess.Popen(
                [*APART, self._script(list(command))],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def run(self, *command: str, seconds: float = 60) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*APART, self._script(list(command))],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
        )


def stop(process: subprocess.Popen, number: int = signal.SIGTERM, seconds: float = 25) -> int:
    """Do what `docker stop` does: signal the first process of the container, and wait for it."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(child), number)
    return process.wait(seconds)
