"""The image of the container, made once by docker/install.sh in a debootstrap root, and containers of it."""

import itertools
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from processes.house import ROOT, free_port, wait_for

from aniworld.demo.standin import StandIn

from .container import Container, Image, stop

BASE = Path(os.environ.get("TEST_ROOT") or "/var/cache/aniworld-tests")
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def environment_of_the_image():
    """What ENV sets in the Dockerfile."""
    block = re.search(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)[1]
    return dict(re.findall(r"(\w+)=(\S+)", block))


def is_possible():
    return os.geteuid() == 0 and (BASE / "debian.whole").exists() and shutil.which("unshare")


@pytest.fixture(scope="package")
def own_standin():
    with StandIn(images="tiny", stumbles=False) as standin:
        yield standin


@pytest.fixture(scope="package")
def image(tmp_path_factory):
    """Built as the Dockerfile does, from the files that .dockerignore lets through, without the network."""
    if not is_possible():
        pytest.skip("needs root and a debootstrap root (tests/install/make_root.sh FOLDER, as bin/test does)")
    folder = tmp_path_factory.mktemp("image")
    source = folder / "src"
    copy_context(source)
    environ = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "/wheels",
        "PIP_NO_COMPILE": "1",  # as it takes half of the time; compile_what_runs() does what is needed
    }
    volumes = {"/src": source, "/wheels": BASE / "wheels"}
    build = Container(folder / "build", Image([BASE / "debian"], {}), volumes, **environ)
    built = build.run("/src/docker/install.sh", "build", "/src", "/opt/aniworld", seconds=300)
    assert built.returncode == 0, built.stderr
    placed = build.run("/src/docker/install.sh", "place", "/opt/aniworld")
    assert placed.returncode == 0, placed.stderr
    compile_what_runs(build)
    return Image([BASE / "debian", build.folder / "upper"], environment_of_the_image())


def compile_what_runs(build):
    """Import what web, worker and commands import: root keeps it compiled, which others may not."""
    names = (
        "aniworld.app",
        "aniworld.worker",
        "aniworld.supervisor",
        "aniworld.cli",
        "aniworld.gunicorn_config",
        "aniworld.files.images.child",
        "gunicorn.app.wsgiapp",
        "gunicorn.workers.gthread",
    )
    compiled = build.run("/opt/aniworld/bin/python", "-c", f"import {', '.join(names)}")
    assert compiled.returncode == 0, compiled.stderr


def copy_context(target):
    """Copy what .dockerignore lets through."""
    target.mkdir()
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line.startswith("!"):
            there = ROOT / line[1:]
            if there.is_dir():
                shutil.copytree(there, target / line[1:], ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(there, target)


class Household:
    """A container with its two volumes, started with the words and options of `docker run`."""

    def __init__(self, folder, image, standin, options):
        self.folder, self.port = folder, free_port()
        self.config, self.media, self.log = folder / "config", folder / "media", folder / "log"
        self.process = None
        for volume in (self.config, self.media):
            volume.mkdir(parents=True)
        environ = standin.environment() | {
            "ANIWORLD_PORT": str(self.port),
            "ANIWORLD_PROVIDER_RATE": "tvmaze=1000/1s,kitsu=1000/1s,images=1000/1s",
            "ANIWORLD_ADMIN_USER": "alice",
            "ANIWORLD_ADMIN_PASSWORD": "correct horse battery",
        }
        volumes = {"/config": self.config, "/media": self.media}
        self.container = Container(folder, image, volumes, **(environ | options))

    def start(self, *words):
        self.process = self.container.start("aniworld", *(words or ("run",)), log=self.log)

    def health(self):
        """What the HEALTHCHECK of the Dockerfile says: its exit code, and its words."""
        words = json.loads(re.search(r"HEALTHCHECK.*\\\n\s+CMD (\[.*\])", DOCKERFILE)[1])
        checked = self.container.run(*words)
        return checked.returncode, checked.stdout.strip()

    def wait_until_healthy(self, seconds=60):
        def is_healthy():
            assert self.process.poll() is None, self.log.read_text()
            return self.health()[0] == 0

        wait_for(is_healthy, seconds, f"the container to be healthy; its log:\n{self.log.read_text()}")

    def run(self, *words):
        """docker exec: another command in the same container."""
        return self.container.run("aniworld", *words)

    def stop(self):
        code = stop(self.process)
        self.process = None
        return code


@pytest.fixture
def household(tmp_path, image, standin):
    households, numbers = [], itertools.count(1)

    def make(**options):
        households.append(Household(tmp_path / f"household{next(numbers)}", image, standin, options))
        return households[-1]

    yield make
    for one in households:
        if one.process and one.process.poll() is None:
            subprocess.run(["kill", "-9", str(one.process.pid)], check=False)
            one.process.wait(10)
