"""The install scripts for Debian and for Proxmox: in a Debian root, with stand-ins of other programs."""

import os
import shutil
import stat
import subprocess

import pytest
from processes.house import ROOT

from aniworld import __version__

from .conftest import BASE, copy_context
from .container import Container, Image

pytestmark = pytest.mark.processes
RECORDS = '#!/bin/sh\necho "$(basename "$0") $*" >> {log}\n{answers}\n'


@pytest.fixture(scope="module")
def machine(image, tmp_path_factory):
    """A Debian with a checkout in /src, where aniworld is built already: `systemctl` and the script that
    builds it only write down what they were asked."""
    folder = tmp_path_factory.mktemp("machine")
    copy_context(folder / "src")
    shutil.copytree(ROOT / "contrib", folder / "src" / "contrib")
    real = folder / "src" / "docker" / "install.sh"
    real.rename(real.with_name("really.sh"))
    machine = Container(folder / "debian", Image(image.layers, {}), {"/src": folder / "src"})
    for path in ("usr/bin/systemctl", "usr/local/bin/asked-to"):
        put(machine, path, RECORDS.format(log="/var/log/asked", answers=""))
    real.symlink_to("/usr/local/bin/asked-to")
    return machine


def inside(machine, path):
    return machine.folder / "upper" / path


def put(machine, path, text, mode=0o755):
    there = inside(machine, path)
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_text(text)
    there.chmod(mode)


def install(machine, *words):
    return machine.run("/src/contrib/debian/install.sh", *words, seconds=240)


@pytest.fixture(scope="module")
def installed(machine):
    done = install(machine)
    assert done.returncode == 0, done.stderr
    return machine


def test_it_puts_program_unit_and_settings_in_their_places_and_starts_it(installed):
    unit = ROOT / "contrib" / "systemd" / "aniworld.service"
    assert inside(installed, "etc/systemd/system/aniworld.service").read_text() == unit.read_text()
    settings = inside(installed, "etc/aniworld.env")
    assert stat.S_IMODE(settings.stat().st_mode) == 0o640
    asked = inside(installed, "var/log/asked").read_text().splitlines()
    assert asked == [
        "install.sh build /src /opt/aniworld",
        "systemctl daemon-reload",
        "systemctl enable aniworld",
        "systemctl restart aniworld",
    ]
    assert inside(installed, "srv/anime").is_dir()


def test_the_command_does_not_leave_files_of_root_in_the_data_folder(installed):
    owner = inside(installed, "srv/anime").stat()
    data = inside(installed, "var/lib/aniworld")
    data.mkdir(parents=True, exist_ok=True)  # as systemd makes it before the first start
    os.chown(data, owner.st_uid, owner.st_gid)
    assert installed.run("aniworld", "--version").stdout == f"aniworld {__version__}\n"
    assert installed.run("aniworld", "migrate").returncode == 0
    assert owner.st_uid != 0
    assert {path.stat().st_uid for path in data.rglob("*")} == {owner.st_uid}
    assert stat.S_IMODE((data / "aniworld.db").stat().st_mode) == 0o600


def test_an_update_keeps_the_settings_and_removal_keeps_the_data(installed):
    settings = inside(installed, "etc/aniworld.env")
    settings.write_text(settings.read_text() + "ANIWORLD_LANGUAGE=de\n")
    assert install(installed).returncode == 0
    assert settings.read_text().endswith("ANIWORLD_LANGUAGE=de\n")
    gone = install(installed, "--remove")
    assert gone.returncode == 0 and "Its data is still in /var/lib/aniworld" in gone.stdout
    assert installed.run("test", "-e", "/opt/aniworld").returncode == 1
    assert installed.run("test", "-d", "/var/lib/aniworld").returncode == 0 and settings.exists()


def test_an_update_that_fails_leaves_what_was_there(image, tmp_path):
    copy_context(tmp_path / "src")
    shutil.copytree(BASE / "wheels", tmp_path / "wheels", ignore=shutil.ignore_patterns("flask-*"))
    volumes = {"/src": tmp_path / "src", "/wheels": tmp_path / "wheels"}
    environ = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheels"}
    machine = Container(tmp_path / "debian", Image(image.layers, {}), volumes, **environ)
    refused = machine.run("/src/docker/install.sh", "build", "/src", "/opt/aniworld", seconds=240)
    assert refused.returncode != 0 and "flask" in refused.stderr.lower()
    assert machine.run("/opt/aniworld/bin/aniworld", "--version").stdout == f"aniworld {__version__}\n"
    assert {path.name for path in inside(machine, "opt").iterdir() if path.is_dir()} <= {"aniworld"}


@pytest.mark.parametrize(
    "words, said", [(["--purge"], "usage: install.sh [--remove]"), (["--remove", "it"], "usage")]
)
def test_what_it_does_not_know_it_does_not_do(machine, words, said):
    refused = install(machine, *words)
    assert refused.returncode == 1 and said in refused.stderr


# Proxmox

ANSWERS = """case "$(basename "$0") $*" in
  "id -u") echo 0 ;;
  "pvesh get /cluster/nextid") echo 120 ;;
  "pct status 120") exit 1 ;;
  "pct status 7") echo "status: running" ;;
  "pveam available"*) printf 'system debian-11-standard_11.7-1_amd64.tar.zst\\nsystem debian-12-standard_12.7-1_amd64.tar.zst\\nsystem debian-13-standard_13.1-2_amd64.tar.zst\\nsystem ubuntu-24.04-standard_24.04-2_amd64.tar.zst\\n' ;;
esac"""  # noqa: E501


@pytest.fixture
def proxmox(tmp_path):
    """Run the script on a Proxmox host of stand-ins. Returns what came of it, and what they were asked."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("pct", "pvesh", "pveam", "id"):
        (programs / name).write_text(RECORDS.format(log=tmp_path / "asked", answers=ANSWERS))
        (programs / name).chmod(0o755)

    def run(*words):
        environ = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}
        command = [ROOT / "contrib" / "proxmox" / "aniworld.sh", *words]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)
        asked = (tmp_path / "asked").read_text().splitlines() if (tmp_path / "asked").exists() else []
        return done, [line for line in asked if not line.startswith("id ")]

    return run


def test_it_makes_a_container_of_the_newest_debian_and_installs_aniworld_in_it(proxmox, tmp_path):
    done, asked = proxmox("--library", str(tmp_path))
    assert done.returncode == 0, done.stderr
    template = "debian-13-standard_13.1-2_amd64.tar.zst"
    assert f"pveam download local {template}" in asked
    [made] = [line for line in asked if line.startswith("pct create")]
    assert made.startswith(f"pct create 120 local:vztmpl/{template} ") and "--unprivileged 1" in made
    assert f"pct set 120 --mp0 {tmp_path},mp=/srv/anime" in asked
    order = [line.split()[1] for line in asked if line.startswith("pct ")]
    assert order == ["status", "create", "set", "start", "push", "exec", "exec", "exec"]
    assert asked[-1] == "pct exec 120 -- /root/aniworld/contrib/debian/install.sh"
    assert "pct exec 120 -- journalctl -u aniworld" in done.stdout


@pytest.mark.parametrize(
    "words, said",
    [
        (["--id", "7"], "There is a container 7 already."),
        (["--library", "/nowhere/at/all"], "There is no folder /nowhere/at/all."),
        (["--disk", "x"], "Unknown option --disk"),
        (["--id"], "--id needs a value."),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(proxmox, words, said):
    done, asked = proxmox(*words)
    assert done.returncode == 1 and said in done.stderr
    assert not [line for line in asked if line.startswith(("pct create", "pveam download"))]


def test_without_proxmox_it_says_what_to_use_instead():
    refused = subprocess.run(
        [ROOT / "contrib" / "proxmox" / "aniworld.sh"], capture_output=True, text=True, timeout=30
    )
    assert refused.returncode == 1 and "contrib/debian/install.sh" in refused.stderr
